"""tune(): short pieces of music, synthesised from their scores into WAV files."""

import math
import wave
from array import array
from functools import lru_cache
from io import BytesIO

from catalog.demo.art.scores import SCORES, Part, Score

RATE = 16_000
LIMIT = 195_000
TABLE = 4096
SINE = [math.sin(math.tau * place / TABLE) for place in range(TABLE)]
STEPS = {"c": -9, "d": -7, "e": -5, "f": -4, "g": -2, "a": 0, "b": 2}

# Each instrument is a sum of partials: (multiple of the pitch, loudness, seconds to half of it).
INSTRUMENTS: dict[str, tuple[tuple[float, float, float], ...]] = {
    "pluck": ((1, 1, 0.22), (2, 0.55, 0.14), (3, 0.32, 0.09), (4, 0.2, 0.06), (6, 0.1, 0.03)),
    "bass": ((1, 1, 0.30), (2, 0.5, 0.16), (3, 0.28, 0.08), (5, 0.08, 0.03)),
    "keys": ((1, 1, 0.34), (2, 0.4, 0.2), (3, 0.16, 0.12), (7, 0.05, 0.03)),
    "bell": ((1, 1, 0.5), (2.76, 0.45, 0.22), (5.4, 0.2, 0.09)),
    "whistle": ((1, 1, 1.2), (2, 0.12, 0.8), (3, 0.05, 0.5)),
}
ATTACK = {"whistle": 0.05}
TUNES = tuple(SCORES)


def pitch(name: str) -> float:
    """Cycles a second of a note such as a4 or f#5."""
    sharp = name[1] == "#"
    octave = int(name[-1])
    return float(440 * 2 ** ((STEPS[name[0]] + sharp) / 12 + octave - 4))


@lru_cache(maxsize=256)
def _note(instrument: str, name: str, seconds: float) -> list[float]:
    """One note; it rings a little longer than it is written, then is let go."""
    length = round((seconds + 0.18) * RATE)
    sound = [0.0] * length
    base = pitch(name) * TABLE / RATE
    for multiple, loudness, half in INSTRUMENTS[instrument]:
        step = base * multiple
        if step > TABLE * 0.45:
            continue
        fall = 0.5 ** (1 / (half * RATE))
        level = loudness
        for place in range(min(length, round(half * RATE * 7))):
            sound[place] += SINE[int(place * step) & (TABLE - 1)] * level
            level *= fall
    rise, release = round(ATTACK.get(instrument, 0.004) * RATE), round(0.12 * RATE)
    for place in range(min(rise, length)):
        sound[place] *= place / rise
    for place in range(min(release, length)):
        sound[-1 - place] *= place / release
    return sound


def _play(mix: list[float], part: Part, score: Score) -> None:
    beat = 60 / score.tempo
    time = 0.0
    for written in part.notes.split():
        names, _, length = written.partition(":")
        beats = float(length)
        late = score.swing * beat if time % 1 == 0.5 else 0.0
        start = round((time * beat + late) * RATE)
        for name in names.split("+"):
            if name != "-":
                sound = _note(part.instrument, name, round(beats * beat, 4))
                for place, value in enumerate(sound[: max(0, len(mix) - start)], start):
                    mix[place] += value * part.gain
        time += beats


def _length(score: Score) -> int:
    beats = max(
        sum(float(note.partition(":")[2]) for note in part.notes.split()) for part in score.parts
    )
    return min(LIMIT, round((beats * 60 / score.tempo + 1.2) * RATE))


def tune(name: str) -> bytes:
    """The piece as a mono WAV file of at most 400 kB; KeyError when there is none of that name."""
    score = SCORES[name]
    mix = [0.0] * _length(score)
    for part in score.parts:
        _play(mix, part, score)
    # A quiet echo, for a room to play in.
    delay = round(0.21 * RATE)
    for place in range(delay, len(mix)):
        mix[place] += mix[place - delay] * 0.22
    fade = round(0.9 * RATE)
    for place in range(fade):
        mix[-1 - place] *= place / fade
    loudest = max(abs(value) for value in mix)
    samples = array("h", (round(value / loudest * 29_000) for value in mix))
    buffer = BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.tobytes())
    return buffer.getvalue()

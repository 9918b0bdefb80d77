"""The tunes as written: notes with lengths in beats; '-' is a rest, '+' makes a chord."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """One instrument's line; `gain` is its share of the mix."""

    instrument: str
    gain: float
    notes: str


@dataclass(frozen=True, slots=True)
class Score:
    """Beats a minute, the pull of the off-beat (0 = straight) and the parts."""

    tempo: int
    swing: float
    parts: tuple[Part, ...]


SCORES: dict[str, Score] = {
    "rain-on-tin": Score(
        112,
        0,
        (
            Part(
                "pluck",
                0.9,
                "e5:.5 b4:.5 g4:.5 b4:.5 d5:.5 b4:.5 g4:.5 e5:.5 e5:.5 c5:.5 g4:.5 c5:.5 g5:.5 "
                "e5:.5 c5:.5 g4:.5 "
                "d5:.5 a4:.5 f#4:.5 a4:.5 e5:.5 d5:.5 a4:.5 f#4:.5 e5:.5 b4:.5 g4:.5 b4:.5 "
                "b5:.5 g5:.5 e5:.5 b4:.5 "
                "e5+b5:3",
            ),
            Part("bass", 0.9, "e2:2 e3:2 c3:2 c2:2 d3:2 d2:2 e2:2 b2:2 e2:3"),
            Part("bell", 0.25, "-:3 b5:1 -:3.5 e6:.5 -:3 a5:1 -:2 g5:.5 e6:1.5 b5:3"),
        ),
    ),
    "last-bus-home": Score(
        92,
        0,
        (
            Part(
                "keys", 0.5, "c4+e4+g4+b4:4 a3+c4+e4+g4:4 f3+a3+c4+e4:4 g3+b3+d4+f4:4 c4+e4+g4+b4:2"
            ),
            Part(
                "pluck",
                0.8,
                "-:1 g4:.5 b4:.5 c5:1 e5:1 d5:1.5 c5:.5 a4:2 -:.5 a4:.5 c5:.5 e5:.5 g5:1 e5:1 "
                "d5:1 b4:1 g4:2 c5:2",
            ),
            Part(
                "bass",
                0.9,
                "c3:1.5 c3:.5 g2:2 a2:1.5 a2:.5 e2:2 f2:1.5 f2:.5 c3:2 g2:1.5 g2:.5 d3:2 c3:2",
            ),
        ),
    ),
    "upright": Score(
        132,
        0.12,
        (
            Part(
                "keys",
                0.8,
                "g4:.5 c5:.5 e5:.5 c5:1 e5:.5 g5:1 f5:.5 e5:.5 d5:.5 f5:1 d5:.5 b4:1 g4:.5 "
                "b4:.5 d5:.5 f5:1 e5:.5 d5:.5 b4:.5 c5:.5 e5:.5 g5:.5 a5:1 g5:.5 e5:1 e5:.5 "
                "g5:.5 f5:1 d5:.5 b4:.5 g4:.5 b4:.5 c5:1 g5:1 c6:2",
            ),
            Part(
                "keys",
                0.45,
                "-:.5 e4+g4:.5 -:.5 e4+g4:.5 -:.5 e4+g4:.5 -:.5 e4+g4:.5 -:.5 f4+g4:.5 -:.5 "
                "f4+g4:.5 -:.5 f4+g4:.5 -:.5 f4+g4:.5 -:.5 f4+g4:.5 -:.5 f4+g4:.5 -:.5 f4+g4:.5 "
                "-:.5 f4+b4:.5 -:.5 e4+g4:.5 -:.5 e4+g4:.5 -:.5 e4+g4:.5 -:.5 e4+g4:.5 -:.5 "
                "e4+g4:.5 -:.5 f4+g4:.5 -:.5 f4+g4:.5 -:.5 f4+g4:.5 e4+g4:1 -:1 e4+g4:2",
            ),
            Part(
                "bass",
                0.8,
                "c3:1 g2:1 c3:1 g2:1 d3:1 g2:1 b2:1 g2:1 g2:1 d3:1 g2:1 b2:1 c3:1 g2:1 c3:1 "
                "e3:1 c3:1 g2:1 d3:1 g2:1 c3:1 g2:1 c2:2",
            ),
        ),
    ),
    "milk-round": Score(
        108,
        0.08,
        (
            Part(
                "whistle",
                0.6,
                "d5:.5 e5:.5 f#5:1 a5:1 f#5:.5 e5:.5 d5:1.5 b4:.5 a4:2 d5:.5 e5:.5 f#5:1 b5:1 "
                "a5:.5 f#5:.5 e5:3 -:1 "
                "f#5:.5 e5:.5 d5:3",
            ),
            Part(
                "pluck",
                0.45,
                "d4:.5 a4:.5 f#4:.5 a4:.5 d4:.5 a4:.5 f#4:.5 a4:.5 g3:.5 d4:.5 b3:.5 d4:.5 "
                "a3:.5 e4:.5 c#4:.5 e4:.5 "
                "d4:.5 a4:.5 f#4:.5 a4:.5 b3:.5 f#4:.5 d4:.5 f#4:.5 a3:.5 e4:.5 c#4:.5 e4:.5 "
                "a3:.5 e4:.5 c#4:.5 e4:.5 "
                "d4+f#4+a4:3",
            ),
            Part("bell", 0.2, "-:7 a6:.25 d7:.75 -:7 e7:.25 a6:.75 -:1 d7:2"),
        ),
    ),
    "tide-table": Score(
        72,
        0,
        (
            Part("bell", 0.55, "a4:1 e5:1 c5:1 b4:1 f4:1 c5:1 a4:2 d4:1 a4:1 f5:1 e5:1 a4+e5:3"),
            Part("keys", 0.4, "a3+c4+e4:4 f3+a3+c4:4 d3+f3+a3:2 e3+g#3+b3:2 a3+c4+e4:3"),
            Part("bass", 0.8, "a2:4 f2:4 d2:2 e2:2 a2:3"),
        ),
    ),
    "shop-bell-waltz": Score(
        156,
        0,
        (
            Part(
                "pluck",
                0.8,
                "g4:1 b4:1 d5:1 g5:2 f#5:1 e5:1 c5:1 a4:1 d5:3 a4:1 c5:1 e5:1 a5:2 g5:1 f#5:1 "
                "d5:1 c5:1 b4:3 g4:1 "
                "d5:1 f#5:1 g5:3",
            ),
            Part(
                "keys",
                0.4,
                "-:1 g3+b3:1 g3+b3:1 -:1 g3+b3:1 g3+b3:1 -:1 a3+c4:1 a3+c4:1 -:1 a3+f#4:1 "
                "a3+f#4:1 -:1 a3+c4:1 "
                "a3+c4:1 -:1 a3+c4:1 a3+c4:1 -:1 a3+f#4:1 a3+f#4:1 -:1 g3+b3:1 g3+b3:1 -:1 "
                "a3+c4:1 a3+c4:1 b3+d4:3",
            ),
            Part("bass", 0.9, "g2:3 d3:3 c3:3 d3:3 a2:3 e3:3 d3:3 g2:3 d3:3 g2:3"),
            Part("bell", 0.3, "-:9 d7:3 -:9 g6:3 -:3 d7:1 g6:2"),
        ),
    ),
}

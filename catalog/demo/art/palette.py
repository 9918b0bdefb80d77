"""The shop's colours and how to lighten, darken and mix them."""

INK = "#22303c"
PAPER = "#f7f0e3"
CREAM = "#fbf7ee"
COPPER = "#b8632f"
SHADE = "#2a1d12"

Rgb = tuple[int, int, int]


def rgb(colour: str) -> Rgb:
    """#rrggbb as three numbers of 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(one: str, other: str, share: float) -> str:
    """The first colour with a share (0 to 1) of the other in it."""
    pairs = zip(rgb(one), rgb(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def darker(colour: str, share: float = 0.18) -> str:
    """Towards a warm brown, as in shade."""
    return mix(colour, SHADE, share)


def lighter(colour: str, share: float = 0.25) -> str:
    """Towards warm paper, as in light."""
    return mix(colour, "#fffaf0", share)


def luminance(colour: str) -> float:
    """Perceived lightness of 0 (black) to 1 (white)."""
    red, green, blue = rgb(colour)
    return (0.299 * red + 0.587 * green + 0.114 * blue) / 255


def contrast(colour: str) -> str:
    """Ink on light grounds, cream on dark ones."""
    return INK if luminance(colour) > 0.55 else CREAM


def tint(cloth: str, ink: str) -> str:
    """A print's second colour: copper on pale cloth, cream on bright, a breath of ink on dark."""
    lightness = luminance(cloth)
    if lightness > 0.84:
        return mix(COPPER, "#ffe7c2", 0.35)
    return mix(cloth, "#fffaf0", 0.72) if lightness > 0.55 else mix(cloth, ink, 0.22)

"""Contrast and colour-blind distance, for the tests of this folder.

Contrast: WCAG 2.2, relative luminance. Colour blindness: Machado, Oliveira and
Fernandes 2009, severity 1.0, applied to linear RGB. Distance: Euclidean in
OKLab (Ottosson 2020), times 100; about 2 is just visible side by side.
"""

from __future__ import annotations

import math

SIMULATIONS = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
}
TO_CONE = (
    (0.4122214708, 0.5363325363, 0.0514459929),
    (0.2119034982, 0.6806995451, 0.1073969566),
    (0.0883024619, 0.2817188376, 0.6299787005),
)
TO_LAB = (
    (0.2104542553, 0.7936177850, -0.0040720468),
    (1.9779984951, -2.4285922050, 0.4505937099),
    (0.0259040371, 0.7827717662, -0.8086757660),
)


def channels(colour: str) -> list[int]:
    return [int(colour[i : i + 2], 16) for i in (1, 3, 5)]


def linear(colour: str) -> list[float]:
    scaled = [c / 255 for c in channels(colour)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in scaled]


def times(matrix, vector) -> list[float]:
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def contrast(one: str, other: str) -> float:
    dark, light = sorted(0.2126 * r + 0.7152 * g + 0.0722 * b for r, g, b in (linear(one), linear(other)))
    return (light + 0.05) / (dark + 0.05)


def blend(over: str, under: str, alpha: float) -> str:
    mixed = [round(alpha * o + (1 - alpha) * u) for o, u in zip(channels(over), channels(under), strict=True)]
    return "#" + "".join(f"{c:02x}" for c in mixed)


def oklab(colour: str, vision: str) -> list[float]:
    seen = [min(1.0, max(0.0, c)) for c in times(SIMULATIONS[vision], linear(colour))]
    return times(TO_LAB, [c ** (1 / 3) for c in times(TO_CONE, seen)])


def distance(one: str, other: str) -> float:
    """The distance for whoever sees the two least apart."""
    return 100 * min(math.dist(oklab(one, vision), oklab(other, vision)) for vision in SIMULATIONS)

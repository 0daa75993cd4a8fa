"""Contrast of the page's colours by WCAG 2.2, success criteria 1.4.3 and 1.4.11."""

import re
from importlib import resources

import pytest

CSS = resources.files("assistant.report").joinpath("templates", "style.css").read_text("utf-8")
TEXT = [
    ("ink", "paper"),
    ("ink", "panel"),
    ("ink", "mark"),
    ("soft", "paper"),
    ("soft", "panel"),
    ("soft", "mark"),
    ("accent", "paper"),
    ("accent", "panel"),
]
SHAPES = [
    ("accent", "panel"),
    ("accent", "paper"),
    ("soft", "paper"),
    ("ink", "panel"),
    ("mid", "paper"),
]


def palettes() -> dict[str, dict[str, str]]:
    blocks = re.findall(r"([^{}]*)\{([^{}]*--paper:[^{}]*)\}", CSS)
    found = {}
    for selector, body in blocks:
        name = "print" if "--paper: #fff;" in body else selector.strip().splitlines()[-1].strip()
        found[name] = dict(re.findall(r"--(\w+): (#[0-9a-f]{3,6});", body))
    return found


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    channels = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, two: str) -> float:
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_there_are_four_palettes_and_dark_is_dark_twice():
    found = palettes()
    assert set(found) == {
        ":root",
        ':root:not([data-theme="light"])',
        ':root[data-theme="dark"]',
        "print",
    }
    assert found[':root:not([data-theme="light"])'] == found[':root[data-theme="dark"]']
    assert len({frozenset(one) for one in found.values()}) == 1


@pytest.mark.parametrize("palette", list(palettes()))
@pytest.mark.parametrize(("front", "back"), TEXT)
def test_text_can_be_read(palette, front, back):
    colours = palettes()[palette]
    assert contrast(colours[front], colours[back]) >= 4.5


@pytest.mark.parametrize("palette", list(palettes()))
@pytest.mark.parametrize(("front", "back"), SHAPES)
def test_shapes_can_be_seen(palette, front, back):
    colours = palettes()[palette]
    assert contrast(colours[front], colours[back]) >= 3


def test_contrast_is_computed_as_defined():
    assert contrast("#fff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#fff") == pytest.approx(4.48, abs=0.01)

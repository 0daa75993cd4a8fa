"""Text from an export made safe to show: what cannot be seen does not get through.

Removed are terminal escape sequences (ECMA-48 CSI, OSC and their kin), the other C0 and C1 control
characters, bidirectional embeddings, overrides and isolates (they reorder what a reader sees, see
CVE-2021-42574), zero-width and tag characters (they hide words from a reader that a model still
reads). Line ends become `\\n`. Characters that writing systems need stay: zero-width joiners,
direction marks, variation selectors 1 to 16.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

_ESCAPES = (
    r"\x1b[\]PX^_][^\x07\x1b\x9c]{0,4096}(?:\x07|\x1b\\|\x9c)"  # OSC, DCS, SOS, PM, APC
    r"|[\x9d\x90\x98\x9e\x9f][^\x07\x1b\x9c]{0,4096}(?:\x07|\x1b\\|\x9c)"
    r"|(?:\x1b\[|\x9b)[0-?]{0,64}[ -/]{0,16}[@-~]"  # CSI
    r"|\x1b[ -/]{0,16}[0-~]"  # the two-character ones
)
_CONTROLS = r"\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"
_BIDI = r"\u202a-\u202e\u2066-\u2069\u206a-\u206f"
_HIDDEN = (
    r"\u200b\u2060-\u2065\ufeff\u180e\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\ufff0-\ufffb"
    r"\U000e0000-\U000e0fff"
)
_LINE_ENDS = r"\r\n|[\r\u0085\u2028\u2029]"
_UNSAFE = re.compile(
    rf"(?P<line>{_LINE_ENDS})|(?P<half>[\ud800-\udfff])"
    rf"|{_ESCAPES}|[{_CONTROLS}{_BIDI}{_HIDDEN}]"
)
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A cleaned text that still knows where its original characters went."""

    text: str
    removed: int
    """How many characters were taken out; line ends do not count."""
    _pieces: tuple[tuple[int, int, int, int], ...] = ()
    """Of each replaced piece its start and end in the original, and in `text`."""

    def at(self, offset: int) -> int:
        """The place in `text` of a character offset in the original."""
        found = bisect_right(self._pieces, offset, key=lambda piece: piece[0])
        if not found:
            return min(max(offset, 0), len(self.text))
        start, end, new_start, new_end = self._pieces[found - 1]
        if offset < end:
            return new_start if offset == start else new_end
        return min(new_end + offset - end, len(self.text))


def _replacement(match: re.Match[str]) -> str:
    if match["line"]:
        return "\n"
    return "\ufffd" if match["half"] else ""


def clean(text: str) -> str:
    """The text without control sequences, bidirectional overrides and hidden characters."""
    return _UNSAFE.sub(_replacement, text)


def clean_line(text: str) -> str:
    """As `clean`, with every run of white space, line ends included, as one space."""
    return _SPACES.sub(" ", clean(text)).strip()


def cleaned(text: str) -> Cleaned:
    """As `clean`, keeping the way back from offsets in the original."""
    pieces: list[tuple[int, int, int, int]] = []
    shift = removed = 0
    for match in _UNSAFE.finditer(text):
        kept = len(_replacement(match))
        if match["line"] is None:
            removed += len(match.group()) - kept
        start = match.start() - shift
        pieces.append((match.start(), match.end(), start, start + kept))
        shift += len(match.group()) - kept
    return Cleaned(clean(text), removed, tuple(pieces))


def sentences(texts: Iterable[str]) -> str:
    """Texts as sentences in one line, each with a capital and an end."""
    lines = (clean_line(text) for text in texts)
    return " ".join(
        line[0].upper() + line[1:] + ("" if line[-1] in ".!?…:;" else ".") for line in lines if line
    )


def shorten(text: str, limit: int) -> str:
    """One clean line of at most `limit` characters, cut at a word where that loses little."""
    line = clean_line(text)
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    space = head.rfind(" ")
    return (head[:space] if space > limit * 0.6 else head).rstrip(" ,;:.-") + "…"

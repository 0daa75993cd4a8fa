"""Cut a passage into sentences."""

import re
from collections.abc import Iterator

from assistant.quality.lines import Passage

_STOP = re.compile(
    r"[.!?]+[)\"'”’»]*(?=\s+(?P<next>\S))|(?<=\w);(?=\s+\w)|[。！？]+[」』”’）)\"]*|；"
)
_WORD_BEFORE = re.compile(
    r"(?<!\w)(?!(?:ref|est|alt|prev|misc|std|auth|orig|dest|desc|addr|cust|acct|amt|pct|tot|art|pos|seq|cat|opt|"
    r"param|req|spec|abbr|sec|hrs|curr|num|qual|tech|admin|info|config|repo)$)\w*[^\W_]{3}[)\"]*$|\)$|\bit$",
    re.IGNORECASE,
)
"""What a full stop ends where the next sentence begins small: words that are no abbreviations."""
_SAYS = re.compile(
    r"\b(?:is|are|has|have|can|cannot|must|may|should|will|sees?|pays?|gets?|shows?|stays?|goes|needs?|wants?)\b",
    re.IGNORECASE,
)
_LONGEST_FIGURE = 6
"""Characters of a figure that a sentence without a capital may begin with ("35 eur a day")."""
_FEWEST_FIELDS = 2
_LONGEST_FIELD = 4
"""Words of the name of a field."""
_BETWEEN = frozenset(";；")
_QUOTES = "\"“„«([¿¡‘'"
_SHORT = re.compile(
    r"(?P<number>\d\s*)?(?<![\w/\\#@-])(?:(?P<name>[A-Za-z])|(?P<word>"
    # English
    r"max|min|e\.g|i\.e|etc|vs|cf|ca|approx|appr|resp|incl|excl|viz|esp|temp|avg|qty|tel|ext|"
    r"figs?|ch|vol|pp|ver|dept|mr|mrs|ms|dr|prof|st|sr|jr|hon|capt|sgt|messrs|inc|ltd|co|corp|"
    r"bros|p\.a|a\.m|p\.m|jan|feb|apr|jun|jul|aug|sept?|oct|nov|dec|"
    # German
    r"bzw|usw|inkl|exkl|einschl|zzgl|abzgl|ggf|evtl?|sog|vgl|höchst|allg|bsp|nr|abb|abs|anl|kap|"
    r"dipl|mio|mrd|tsd|std|stk|z\.b|d\.h|u\.a|o\.ä|i\.d\.r|u\.u|z\.t|s\.o|s\.u|v\.a|"
    # French, Spanish, Italian, Dutch
    r"p\.ex|ex|c\.-à-d|mme|mlle|núm|pág|sra?|aprox|ecc|pag|bijv|d\.w\.z|o\.a|enz|nos?"
    r"))$",
    re.IGNORECASE,
)
"""Abbreviations that a full stop belongs to, and single letters (initials, "z. B.")."""
_TITLES = frozenset("dr mr mrs ms prof st sr capt sgt hon messrs mme mlle sra".split())
"""They stand before a name, which may look like the first word of a sentence ("Dr. An")."""
_BEGINS = frozenset(
    """the a an this that these those it its they their there here he she we you i our your my his her
    if when whenever while once after before until unless since because although as so but and or then
    in on at by for from with within without to each every all any no not only both some most many
    also however otherwise instead everything everybody everyone nothing nobody something what who which where why how please does do is are can may must
    shall should will users customers
    der die das dieser diese dieses ein eine einer es er sie wir ihr ich man wenn falls sobald nach vor
    im in am bei beim für mit ohne zu zum zur jeder jede jedes alle kein keine nur auch bitte danach
    le la les un une il elle ils elles ce cette si quand el los las una cuando il lo gli se quando
    de het een als wanneer""".split()
)
"""Words with a capital that open a sentence rather than name something."""


def sentences(passage: Passage) -> Iterator[Passage]:
    """Sentences of a passage, in order, without the blanks around them.

    A full stop ends a sentence only where a capital, a digit or a quote follows, or where the
    text begins without a capital itself; an abbreviation ("max. 5 MB", "Dr. Meier", "z. B. Rechnungen")
    ends one only before a word that plainly opens the next. The full-width stops of Chinese and
    Japanese always end one. A semicolon in brackets or between the names of fields ends none.
    """
    text = passage.text
    at = 0
    small = _begins_small(text)
    fields = _lists_fields(text)
    for found in _STOP.finditer(text):
        if found["next"] is not None and not _ends(text, found, small=small):
            continue
        if found.group() == ";" and (fields or _bracketed(text[at : found.start()])):
            continue
        stop = found.start() if found.group() in _BETWEEN else found.end()
        part = passage.part(at, stop)
        at = found.end()
        if part.text:
            yield part
    part = passage.part(at, len(text))
    if part.text:
        yield part


def _begins_small(text: str) -> bool:
    """Whether somebody writes as in a chat, where sentences may begin without a capital."""
    first = re.search(r"[^\W\d_]", text)
    return first is not None and first.group().islower() and first.start() <= _LONGEST_FIGURE


def _lists_fields(text: str) -> bool:
    """Whether semicolons stand between names of fields: "date; number of the note; licence plate"."""
    pieces = [piece.split() for piece in text.split(";")]
    short = sum(len(words) <= _LONGEST_FIELD for words in pieces)
    said = sum(_SAYS.search(" ".join(words)) is not None for words in pieces[1:])
    return len(pieces) > _FEWEST_FIELDS and 2 * short > len(pieces) and not said


def _bracketed(text: str) -> bool:
    return text.count("(") > text.count(")")


def stop_in(text: str, at: int) -> int:
    """Where the first sentence that ends after character `at` has its full stop; else the end."""
    small = _begins_small(text)
    for found in _STOP.finditer(text, at):
        if found["next"] is None:
            if found.group() not in _BETWEEN:
                return found.start()
        elif not found["next"].isdigit() and _ends(text, found, small=small):
            return found.start()
    return len(text)


def _ends_small(text: str, found: re.Match[str]) -> bool:
    """Whether a full stop before a small letter ends a sentence of a text without capitals."""
    short = _SHORT.search(text, max(0, found.start() - 16), found.start())
    return short is None and _WORD_BEFORE.search(text[: found.start()]) is not None


def _ends(text: str, found: re.Match[str], *, small: bool = False) -> bool:
    following, mark = found["next"], found.group()
    if following.islower():
        return small and mark == "." and _ends_small(text, found)
    if not (following.isalnum() or following in _QUOTES):
        return False
    short = _SHORT.search(text, max(0, found.start() - 16), found.start())
    if mark[0] != "." or mark.startswith("..") or short is None:
        return True
    if following in _QUOTES:
        return mark != "."
    word = re.match(r"[^\W\d_]+", text[found.start("next") :])
    known = (short["word"] or "").lower()
    unit = short["number"] and (word or short["name"])  # "within 5 s. Results …"
    if unit or known in {"no", "nos"}:  # "No. 5", and otherwise an answer
        return word is not None
    return word is not None and word.group().lower() in _BEGINS and known not in _TITLES

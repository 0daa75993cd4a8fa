"""What is read of an item: its fields, with code, traces, addresses and boilerplate set apart."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Set
from typing import NamedTuple

from assistant.domain import Item

RECIPE = "1"
"""Part of every hash: a change to how texts are prepared makes old vectors unfit."""
RECURS = 5
"""Fewest items in which a line must stand before it can be boilerplate."""
SHARE = 0.02
"""Share of the items in which a line must stand to be boilerplate."""
_DIGITS = re.compile(r"\d+")
_FENCE = re.compile(r"^\s*(```|~~~)")
_URL = re.compile(r"(?:https?|ftp|file)://\S+|www\.\S+", re.IGNORECASE)
_LINKED = re.compile(r"!?\[([^\]\n]*)\]\([^)\s]*\)")
_FRAME = re.compile(
    r"""^\s*(?:>\s*)?(?:
        at\s+[\w.$<>/]+[(\s]            # Java, JavaScript
        | File\s+".*",\s+line\s+\d+     # Python
        | \.\.\.\s*\d+\s+more           # Java
        | \#?\d+\s+0x[0-9a-f]+          # native
        | [\w./\\-]+\.\w{1,5}:\d+(?::\d+)?\s*$
    )""",
    re.VERBOSE,
)
_LOG = re.compile(
    r"^\s*(?:\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\d\d:\d\d:\d\d[.,]\d+|\[?(?:INFO|DEBUG|TRACE)\b)"
)
_MARKS = re.compile(r"^\s*#+\s|[*`>|~]+|(?<!\w)_+|_+(?!\w)")
"""Markdown's marks; a hash before a number and an underscore in a name are no marks."""
_SPACES = re.compile(r"\s+")
_CODE_LINE = re.compile(r"[{};]\s*$|^\s*(?:import|package|#include|<\?xml|</?\w+[\s>])")


class Prepared(NamedTuple):
    """An item's text by the weight that its parts deserve. All are plain text."""

    title: str
    body: str
    """What the description says in its own words."""
    criteria: str
    tags: str
    """Labels and components."""
    code: str
    """Code blocks, stack traces, log lines and addresses: exact hits count, their bulk does not."""
    boilerplate: str
    """Headings and lines that recur over many items."""

    @property
    def sentence(self) -> str:
        """What an embedding model reads: the most telling words first."""
        return "\n".join(part for part in (self.title, self.body, self.criteria) if part)

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of everything above: the content hash that vectors are kept by."""
        text = "\x00".join((RECIPE, *self))
        return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def shape(line: str) -> str:
    """A line without what varies from item to item: case, digits, addresses, Markdown marks."""
    bare = _MARKS.sub(" ", _URL.sub("url", line)).casefold()
    return _SPACES.sub(" ", _DIGITS.sub("0", bare)).strip(" :.-–—\t")


def recurring(items: Iterable[Item], known: Set[str] = frozenset()) -> frozenset[str]:
    """Shapes of the lines that are a template's and not an item's own.

    A line that was boilerplate stays so until it stands in less than half as many items as it
    takes to become boilerplate: one changed item then does not change the text of many.

    Args:
        items: the whole backlog.
        known: what was boilerplate before.
    """
    counts: Counter[str] = Counter()
    total = 0
    for item in items:
        total += 1
        lines = item.description.split("\n")
        counts.update({shaped for line in lines if (shaped := shape(line))})
    enough = max(RECURS, SHARE * total)
    return frozenset(
        line
        for line, count in counts.items()
        if count >= enough or (line in known and count >= enough / 2)
    )


def prepare(item: Item, boilerplate: Set[str] = frozenset()) -> Prepared:
    """Set apart what would drown an item's own words.

    Args:
        item: any item.
        boilerplate: what `recurring` found in its backlog.
    """
    body: list[str] = []
    code: list[str] = []
    noise: list[str] = []
    fenced = False
    for line in item.description.split("\n"):
        if _FENCE.match(line):
            fenced = not fenced
            continue
        if not line.strip():
            continue
        if fenced or _FRAME.match(line) or _LOG.match(line) or _CODE_LINE.search(line):
            code.append(line.strip())
        elif shape(line) in boilerplate:
            noise.append(line.strip())
        else:
            words = _LINKED.sub(r"\1", line)
            code.extend(_URL.findall(line))
            plain = _SPACES.sub(" ", _MARKS.sub(" ", _URL.sub(" ", words))).strip()
            if plain:
                body.append(plain)
    return Prepared(
        title=_SPACES.sub(" ", item.title).strip(),
        body="\n".join(body),
        criteria="\n".join(_SPACES.sub(" ", text).strip() for text in item.criteria),
        tags=" ".join((*item.labels, *item.components)),
        code="\n".join(code),
        boilerplate="\n".join(noise),
    )

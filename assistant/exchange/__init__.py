"""Every tracker's export in, and out again without loss.

`read` and `stream` take an export, `write` gives the same document back with only the decided
cells changed, `diff` shows them, `detect` says which dialect a file is written in.
"""

from assistant.exchange.diffing import diff
from assistant.exchange.markup import from_markdown, to_markdown
from assistant.exchange.model import CellChange, Detected, Reading, Written
from assistant.exchange.reading import read, stream
from assistant.exchange.registry import detect
from assistant.exchange.writing import write

__all__ = [
    "CellChange",
    "Detected",
    "Reading",
    "Written",
    "detect",
    "diff",
    "from_markdown",
    "read",
    "stream",
    "to_markdown",
    "write",
]

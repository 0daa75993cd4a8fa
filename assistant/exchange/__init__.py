"""Every tracker's export in, and out again without loss.

`read` and `stream` take an export, `write` gives the same document back with only the decided
cells changed, `diff` shows them, `detect` says which dialect a file is written in.
"""

from assistant.exchange.diffing import diff
from assistant.exchange.markup import from_markdown, to_markdown
from assistant.exchange.model import CellChange, Detected, Reading, Written
from assistant.exchange.reading import ExportFile, Exports, export_files, read, read_each, stream
from assistant.exchange.registry import detect
from assistant.exchange.roles import IfThere
from assistant.exchange.writing import write

__all__ = [
    "CellChange",
    "Detected",
    "ExportFile",
    "Exports",
    "IfThere",
    "Reading",
    "Written",
    "detect",
    "diff",
    "export_files",
    "from_markdown",
    "read",
    "read_each",
    "stream",
    "to_markdown",
    "write",
]

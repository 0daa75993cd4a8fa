"""Tables whose hierarchy stands in columns `Title 1` … `Title N`, as Azure Boards writes them.

The shared reader and writer know one column for titles and one for parents. A tree shows them a
copy of each row with these two columns added at the header's end; what is planned for the copy is
carried out on the row itself.
"""

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from assistant.exchange.csvfile import Row
from assistant.exchange.csvtable import CsvTable
from assistant.exchange.table import Planner, RowPlan
from assistant.exchange.vocabulary import fold

TITLE = "title of the tree"
PARENT = "parent of the tree"
PART_TAG = re.compile(r"(?:\A|;)\s*part of (\S+?)\s*(?:;|\Z)")
LEVEL = re.compile(r"title (\d{1,2})\Z")


def title_levels(names: Sequence[str]) -> list[int]:
    """Indices of the columns `Title 1`, `Title 2`, …, outermost first; empty where there are none."""
    found = {
        int(level[1]): index
        for index, name in enumerate(names)
        if (level := LEVEL.match(fold(name)))
    }
    return [found[level] for level in sorted(found)]


@dataclass(frozen=True, slots=True)
class TreeTable:
    """A CSV file with title columns by depth, shown as a table with a title and a parent.

    Attributes:
        inner: the file.
        levels: indices of its title columns, outermost first.
        key: index of the column with keys.
        parent: index of a column with parents of its own, or None.
        tags: index of a column whose tag `part of N` tells the parent of a row without a key,
            or None.
    """

    inner: CsvTable
    levels: Sequence[int]
    key: int
    parent: int | None = None
    tags: int | None = None
    moved: list[str] = field(default_factory=list)
    """Notes on new rows for which the tree is not deep enough."""

    @property
    def names(self) -> Sequence[str]:
        """The file's columns, then the two that the tree adds."""
        return (*self.inner.names, TITLE, PARENT)

    @property
    def header(self) -> int:
        """Number of the header's row."""
        return self.inner.header

    @property
    def notes(self) -> tuple[str, ...]:
        """What was guessed to open the file."""
        return self.inner.notes

    def rows(self) -> Iterator[Row]:
        """Copies of all rows with title and parent."""
        show = self._shower()
        return (show(row) for row in self.inner.rows())

    def save(self, target: Path, plan: Planner) -> list[str]:
        """Write the file again; plans for copies are carried out on the rows themselves."""

        def translated(rows: Iterable[Row]) -> Iterator[tuple[Row, RowPlan | None]]:
            waiting: deque[Row] = deque()
            show = self._shower()

            def shown() -> Iterator[Row]:
                for row in rows:
                    waiting.append(row)
                    yield show(row)

            for _, planned in plan(shown()):
                row = waiting.popleft()
                yield row, self._translate(row, planned)

        notes = self.inner.save(target, translated)
        return [*notes, *dict.fromkeys(self.moved)]

    def _shower(self) -> Callable[[Row], Row]:
        """Makes copies of rows in order; remembers the open branch of the tree."""
        branch: list[str] = []
        width = len(self.inner.names)

        def show(row: Row) -> Row:
            if row.number <= self.header or row.blank:
                return row
            depth = self._depth(row.cells)
            key = row.cells[self.key].strip() if self.key < len(row.cells) else ""
            title = parent = ""
            if depth is not None:
                title = row.cells[self.levels[depth]]
                del branch[depth:]
                parent = next((one for one in reversed(branch) if one), "")
                branch.extend([""] * (depth - len(branch)))
                branch.append(key)
            if self.parent is not None and self.parent < len(row.cells):
                parent = row.cells[self.parent].strip() or parent
            if not key and not parent and self.tags is not None and self.tags < len(row.cells):
                told = PART_TAG.search(row.cells[self.tags])
                parent = told[1] if told else ""
            cells = row.cells[:width] + [""] * (width - len(row.cells))
            return Row(
                row.number, [*cells, title, parent, *row.cells[width:]], row.raw, row.problem
            )

        return show

    def _depth(self, cells: Sequence[str]) -> int | None:
        return next(
            (
                depth
                for depth, index in enumerate(self.levels)
                if index < len(cells) and cells[index].strip()
            ),
            None,
        )

    def _translate(self, row: Row, planned: RowPlan | None) -> RowPlan | None:
        if planned is None:
            return None
        width = len(self.inner.names)
        depth = self._depth(row.cells)
        edits = {
            index if index < width else index - 2: value
            for index, value in planned.edits.items()
            if index not in {width, width + 1}
        }
        if width in planned.edits:
            edits[self.levels[depth or 0]] = planned.edits[width]
        after = [self._new_row(values, depth or 0) for values in planned.after]
        return RowPlan(edits, after, planned.drop)

    def _new_row(self, values: Sequence[str], depth: int) -> list[str]:
        """A new row one level below its parent."""
        width = len(self.inner.names)
        row = [*values[:width], *values[width + 2 :]]
        level = depth + 1
        if level >= len(self.levels):
            level = depth
        if level == depth and len(self.levels) > 1:
            self.moved.append(
                f"The tree has no column Title {depth + 2}: parts stand beside their parent; "
                "add that column to put them below it."
            )
        row[self.levels[level]] = values[width]
        return row

"""What goes in and out of the exchange's public functions."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from assistant.domain import Item, RowProblem
from assistant.domain.base import Model
from assistant.exchange.text import clean


class Detected(Model):
    """Which dialect a file is written in, and by what it was recognised."""

    dialect: str
    """Name of the dialect, such as `jira_csv`; what `--from` takes."""
    why: str
    """One plain sentence."""


class CellChange(Model):
    """One cell that differs between two exports."""

    key: str
    """Key of the record; empty where the record has none yet."""
    row: int | None = None
    """1-based record number in the file that has the record (the later file where both do)."""
    column: str
    """Name of the column, or the path of the field in a JSON or XML document."""
    before: str | None = None
    """None: the record or the cell is new."""
    after: str | None = None
    """None: the record or the cell is gone."""


class Written(Model):
    """What `write` did."""

    target: Path
    dialect: str
    changed: int = 0
    """Records in which at least one cell was changed."""
    added: int = 0
    """New records, which stand for the parts of splits."""
    missing: tuple[str, ...] = ()
    """Keys of changes for which the source has no record."""
    notes: tuple[str, ...] = ()
    """What could not be written as it was asked for, in plain sentences."""


@dataclass(slots=True)
class Report:
    """Collects what a reader or a writer has to say, while it goes on."""

    problems: list[RowProblem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def problem(self, row: int | None, key: str | None, message: str) -> None:
        """Something is wrong with one record."""
        key = clean(key) if key else None
        self.problems.append(RowProblem(row=row, key=key, message=clean(message)))

    def note(self, message: str) -> None:
        """Something was guessed about the file; said once."""
        message = clean(message)
        if message not in self.notes:
            self.notes.append(message)


class Reading:
    """Items of one export, read as they are asked for.

    Iterating reads the file from its start. `problems` and `notes` are complete once the
    iteration has ended; each new iteration starts them afresh.

    Args:
        dialect: name of the dialect.
        source: the file, as the user named it.
        start: begins to read, and reports to the given Report.
    """

    def __init__(
        self, dialect: str, source: str, start: Callable[[Report], Iterator[Item]]
    ) -> None:
        self.dialect = dialect
        self.source = source
        self._start = start
        self._report = Report()

    @property
    def problems(self) -> tuple[RowProblem, ...]:
        """What was wrong with single records so far."""
        return tuple(self._report.problems)

    @property
    def notes(self) -> tuple[str, ...]:
        """What was guessed so far."""
        return tuple(self._report.notes)

    def __iter__(self) -> Iterator[Item]:
        self._report = Report()
        return self._start(self._report)

"""Readings as they are kept: one file a product, one JSON line an item and sitting."""

from collections.abc import Sequence
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from assistant import UserError

from ..matcher.pairs import Verdict

FIRST = Path(__file__).parent / "first"
"""The verdicts that count."""
SECOND = Path(__file__).parent / "second"
"""Another reader's on some of the same packs: how far two readers agree."""

Place = tuple[int, int]


class Reading(BaseModel):
    """One item, read once: every line was held against every behaviour; what is not named is `no`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    behaviours: tuple[str, ...]
    """Must-haves, nice-to-haves and what nobody may invent, mixed."""
    lines: tuple[str, ...]
    """Drafted lines of several systems, mixed."""
    match: tuple[Place, ...] = ()
    """Line and behaviour, by their places from 0: who tests the line tests all of the behaviour."""
    partly: tuple[Place, ...] = ()
    """The line states a part of the behaviour, or a weaker one."""

    @model_validator(mode="after")
    def _places_exist(self) -> "Reading":
        for line, behaviour in (*self.match, *self.partly):
            if not (0 <= line < len(self.lines) and 0 <= behaviour < len(self.behaviours)):
                raise ValueError(f"{self.key}: there is no pair {line}, {behaviour}")
        if set(self.match) & set(self.partly):
            raise ValueError(f"{self.key}: a pair is both match and partly")
        return self

    @property
    def pairs(self) -> dict[tuple[str, str], Verdict]:
        """(line, behaviour) to the verdict, for every pair."""
        found: dict[tuple[str, str], Verdict] = {
            (line, behaviour): "no" for line in self.lines for behaviour in self.behaviours
        }
        told: tuple[tuple[Verdict, tuple[Place, ...]], ...] = (
            ("match", self.match),
            ("partly", self.partly),
        )
        for verdict, places in told:
            for line, behaviour in places:
                found[self.lines[line], self.behaviours[behaviour]] = verdict
        return found


def load_readings(folder: Path = FIRST) -> dict[str, tuple[Reading, ...]]:
    """Every reading by product, in the files' order.

    Raises:
        UserError: a line is no reading; names the file and the line.
    """
    found: dict[str, tuple[Reading, ...]] = {}
    for path in sorted(folder.glob("*.jsonl")):
        readings = []
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                readings.append(Reading.model_validate_json(line))
            except ValidationError as error:
                raise UserError(f"{path}, line {number}: it is no reading: {error}") from error
        found[path.stem] = tuple(readings)
    return found


def known(readings: Sequence[Reading]) -> dict[tuple[str, str], Verdict]:
    """All pairs that were read; a later sitting does not change an earlier one's verdict."""
    found: dict[tuple[str, str], Verdict] = {}
    for reading in readings:
        for pair, verdict in reading.pairs.items():
            found.setdefault(pair, verdict)
    return found

"""How far two readers agree, and how far the matcher agrees with them."""

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from ..matcher import open_matcher
from ..matcher.model import Validation, agreement
from ..matcher.pairs import Verdict
from .load import FIRST, SECOND, known, load_readings

Pairs = Mapping[tuple[str, str], Verdict]
STORED = Path(__file__).parent / "agreement.json"


class Agreement(BaseModel):
    """How far readers agree with each other, and the matcher with them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    verdicts: str = ""
    """Hash of the readings that it was computed from."""
    readers: Validation = Validation()
    matcher: Validation = Validation()


def stored() -> Agreement:
    """What `agree --write` kept."""
    return Agreement.model_validate_json(STORED.read_text(encoding="utf-8"))


def readings_hash() -> str:
    """SHA-256 (hex) of all readings, first and second."""
    found = hashlib.sha256()
    for path in (*sorted(FIRST.glob("*.jsonl")), *sorted(SECOND.glob("*.jsonl"))):
        found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()


def between(one: Pairs, other: Pairs) -> Validation | None:
    """Agreement on `match` over the pairs that both have read; None where there are none."""
    common = [pair for pair in one if pair in other]
    if not common:
        return None
    return agreement(
        [one[pair] == "match" for pair in common], [other[pair] == "match" for pair in common]
    )


def of_matcher(pairs: Pairs) -> Validation:
    """Agreement of the matcher, which saw none of these verdicts, with the readers."""
    matcher = open_matcher(verdicts=False)
    truth = [verdict == "match" for verdict in pairs.values()]
    lines = dict.fromkeys(line for line, _words in pairs)
    wanted: dict[str, list[str]] = {line: [] for line in lines}
    for line, words in pairs:
        wanted[line].append(words)
    said = {
        (line, words): chance >= matcher.threshold
        for line, labels in wanted.items()
        for words, chance in zip(
            labels, matcher.matrix([line], [(words,) for words in labels])[0], strict=True
        )
    }
    return agreement(truth, [said[pair] for pair in pairs])


def computed() -> Agreement:
    """Compute it anew from the readings; half a minute."""
    first, second = _all(FIRST), _all(SECOND)
    return Agreement(
        verdicts=readings_hash(),
        readers=between(first, second) or Validation(),
        matcher=of_matcher(first),
    )


def _all(folder: Path) -> Pairs:
    return known([one for some in load_readings(folder).values() for one in some])


def table(found: Agreement) -> Iterable[str]:
    """The figures, one a line."""
    yield f"{'':28} {'pairs':>6} {'prec':>6} {'recall':>6} {'F1':>6} {'κ':>6}"
    yield _row("two readers", found.readers)
    yield _row("matcher against the readers", found.matcher)


def _row(name: str, one: Validation) -> str:
    return (
        f"{name:28} {one.pairs:6} {one.precision:6.3f} {one.recall:6.3f} {one.f1:6.3f} "
        f"{one.kappa:6.3f}"
    )

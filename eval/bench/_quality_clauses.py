"""How well items are cut into clauses: the invented items of `eval/golden/clauses`."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from assistant.domain import Agreements, Clause, ClauseKind, Inspection, Item, ItemKind
from assistant.quality import inspect_many

FOLDER = Path(__file__).parents[1] / "golden" / "clauses"
_ACTIONS = {ClauseKind.ACTION, ClauseKind.DATA, ClauseKind.INTERFACE}
_RULES = {ClauseKind.RULE, ClauseKind.QUALITY}


@dataclass
class Count:
    """Right, found too much, missed."""

    right: int = 0
    extra: int = 0
    missed: int = 0
    errors: list[str] = field(default_factory=list)

    def add(
        self, found: Sequence[Any], wanted: Sequence[Any], spare: Sequence[Any] = (), key: str = ""
    ) -> None:
        """Compare what was found with what is wanted; `spare` is right but not wanted."""
        left = list(wanted)
        for one in found:
            if one in left:
                left.remove(one)
                self.right += 1
            elif one not in spare:
                self.extra += 1
                self.errors.append(f"{key}: found {one}")
        self.missed += len(left)
        self.errors.extend(f"{key}: missed {one}" for one in left)

    @property
    def precision(self) -> float:
        """Share of what was found that is right."""
        return self.right / ((self.right + self.extra) or 1)

    @property
    def recall(self) -> float:
        """Share of what is wanted that was found."""
        return self.right / ((self.right + self.missed) or 1)

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def load(name: str) -> list[dict[str, Any]]:
    """The labelled items of one file."""
    rows: list[dict[str, Any]] = yaml.safe_load((FOLDER / name).read_text(encoding="utf-8"))
    return rows


def plain(text: str) -> str:
    """An object without articles and capitals, and without its "of …"."""
    words = re.findall(r"[a-z0-9'’-]+", text.lower().split(" of ")[0])
    words = [
        w for w in words if w not in {"the", "a", "an", "my", "our", "their", "his", "her", "its"}
    ]
    return " ".join(words)


def item_of(row: dict[str, Any]) -> Item:
    """The item of a labelled row."""
    return Item(
        key=row["id"],
        title=row["title"],
        kind=ItemKind(row.get("kind", "story")),
        description=row.get("description", ""),
    )


def pairs(clauses: Sequence[Clause]) -> list[tuple[str, str]]:
    """Each action with each object, once."""
    found = [(c.action, plain(c.object)) for c in clauses if c.kind in _ACTIONS and c.action]
    return list(dict.fromkeys(found))


def _without_shared_end(clause: Clause, clauses: Sequence[Clause]) -> str:
    """A variation's words without those that end all variations of its action ("… when it is late")."""
    alike = [
        c.text.lower().split()
        for c in clauses
        if (c.kind, c.action) == (clause.kind, clause.action)
    ]
    own = clause.text.lower().split()
    while len(alike) > 1 and own and all(one and one[-1] == own[-1] for one in alike):
        alike = [one[:-1] for one in alike]
        own = own[:-1]
    return " ".join(own)


def _varied(inspection: Inspection, row: dict[str, Any]) -> Iterator[str]:
    for clause in inspection.clauses:
        if clause.kind in {ClauseKind.DATA, ClauseKind.INTERFACE}:
            ends = (clause.text.lower(), _without_shared_end(clause, inspection.clauses))
            found = next(
                (
                    v
                    for v in row.get("variations", [])
                    if any(end.endswith(v.lower()) for end in ends)
                ),
                None,
            )
            if found or not clause.action:
                yield (found or clause.object).lower()
            elif not any(
                plain(str(o)) == plain(clause.object) for _, o in row["actions"]
            ) or row.get("variations"):
                yield clause.text.lower()


def score(name: str) -> dict[str, Count]:
    """Counts of actions, objects, pairs, variations and rules over one file."""
    rows = load(name)
    counts = {
        what: Count() for what in ("actions", "objects", "pairs", "variations", "rules", "criteria")
    }
    inspections = inspect_many([item_of(row) for row in rows], Agreements())
    for row, inspection in zip(rows, inspections, strict=True):
        key = row["id"]
        wanted = [(str(a), plain(str(o))) for a, o in row["actions"]]
        spare = [(str(a), plain(str(o))) for a, o in row.get("any_actions", [])]
        found = pairs(inspection.clauses)
        counts["pairs"].add(found, wanted, spare, key)
        verbs = list(dict.fromkeys(a for a, _ in found))
        counts["actions"].add(
            verbs, list(dict.fromkeys(a for a, _ in wanted)), [a for a, _ in spare], key
        )
        things = list(dict.fromkeys(o for _, o in found if o))
        counts["objects"].add(
            things, list(dict.fromkeys(o for _, o in wanted if o)), [o for _, o in spare], key
        )
        counts["variations"].add(
            list(dict.fromkeys(_varied(inspection, row))),
            [v.lower() for v in row.get("variations", [])],
            key=key,
        )
        _rules(counts["rules"], inspection, row)
        criteria = sum(c.kind is ClauseKind.CRITERION for c in inspection.clauses)
        counts["criteria"].add(["c"] * criteria, ["c"] * row.get("criteria_count", 0), key=key)
    return counts


def _rules(count: Count, inspection: Inspection, row: dict[str, Any]) -> None:
    left = [str(one) for one in row.get("rules", [])]
    spare = [str(one) for one in row.get("any_rules", [])]
    for clause in inspection.clauses:
        if clause.kind not in _RULES:
            continue
        hit = next((one for one in left if one.lower() in clause.text.lower()), None)
        if hit:
            left.remove(hit)
            count.right += 1
        elif not any(one.lower() in clause.text.lower() for one in spare):
            count.extra += 1
            count.errors.append(f"{row['id']}: found rule {clause.text}")
    count.missed += len(left)
    count.errors.extend(f"{row['id']}: missed rule {one}" for one in left)

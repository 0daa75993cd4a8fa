"""Drafted acceptance criteria against labelled behaviours."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from assistant import Criterion, Item, Refinement

from ..assign import assign
from ..golden import Behaviour, GoldenItem, Label
from ..matcher import Matcher
from ..tally import Tallies, Tally
from .detail import Checked, Verdict
from .form import form_complaint
from .support import origin_complaint, unsupported_numbers
from .testable import is_testable


def drafted_lines(refinement: Refinement, existing: Sequence[str]) -> list[Criterion]:
    """Every drafted line once, parts of a split included; carried-over criteria are no drafts."""
    carried = {" ".join(text.split()) for text in existing}
    found: dict[str, Criterion] = {}
    parts = refinement.split.parts if refinement.split else ()
    for line in (*refinement.criteria, *(one for part in parts for one in part.criteria)):
        text = " ".join(line.text.split())
        if text not in carried:
            found.setdefault(text, line)
    return list(found.values())


def _repeats(
    texts: Sequence[str], existing: Sequence[str], matcher: Matcher
) -> dict[int, tuple[str, float]]:
    """Lines that say again what an earlier line or an existing criterion says."""
    found: dict[int, tuple[str, float]] = {}
    for index, text in enumerate(texts):
        against = [*existing, *texts[:index]]
        [row] = matcher.matrix([text], [(other,) for other in against])
        best = max(row, default=0.0)
        if best >= matcher.threshold:
            found[index] = (against[row.index(best)], best)
    return found


def score_criteria(
    golden: GoldenItem,
    refinement: Refinement,
    *,
    matcher: Matcher,
    history: Mapping[str, Item],
    copied: Callable[[str], bool],
) -> tuple[Tallies, tuple[Checked, ...], tuple[str, ...]]:
    """Coverage, precision, invention, redundancy, form and origins of the drafted lines.

    A must-have is covered by at most one line and a line covers at most one behaviour
    (Hungarian assignment on the matcher's probabilities). Where a line fits a must-have and a
    nice-to-have, the must-have is tried first, as an empty place there is what costs the team.

    Returns:
        The tallies, every line with its verdict, and the must-haves that were missed.
    """
    label = golden.label
    assert label is not None
    lines = drafted_lines(refinement, golden.item.criteria)
    pairing = _pair([line.text for line in lines], golden, matcher)
    checked = []
    for index, line in enumerate(lines):
        verdict, words, probability = pairing.verdict(index)
        checked.append(
            Checked(
                id=line.id,
                text=line.text,
                verdict=verdict,
                label=words,
                probability=round(probability, 3),
                read=pairing.read[index],
                assumption=line.origin.type == "assumption",
                testable=is_testable(line),
                scenario=line.steps is not None and not line.outline,
                # An outline says itself that its outcome is open.
                bad_form=() if line.outline else tuple(form_complaint(line)),
                bad_origin=tuple(origin_complaint(line, golden.item, refinement, history)),
                bad_numbers=tuple(unsupported_numbers(line, golden.item, history)),
                copied=copied(line.text),
            )
        )
    covered = {column for column in pairing.matched.values() if column < len(label.must)}
    missed = tuple(
        behaviour.text for column, behaviour in enumerate(label.must) if column not in covered
    )
    return _tallies(label, checked, len(covered)), tuple(checked), missed


class _Pairing(NamedTuple):
    """Every drafted line against everything that it could say."""

    wanted: tuple[Behaviour, ...]
    musts: int
    """How many of the wanted come first and are must-haves."""
    table: list[list[float]]
    matched: dict[int, int]
    banned: tuple[Behaviour, ...]
    never: list[list[float]]
    repeats: dict[int, tuple[str, float]]
    read: tuple[bool, ...]
    """For each line, whether a reader held it against all that is wanted or banned."""
    threshold: float

    def verdict(self, index: int) -> tuple[Verdict, str, float]:
        """What the line is, the text that decided it, and the matcher's probability."""
        row = self.table[index] if self.table else []
        against = self.never[index] if self.never else []
        best, worst = max(row, default=0.0), max(against, default=0.0)
        if index in self.matched:
            column = self.matched[index]
            kind: Verdict = "must" if column < self.musts else "nice"
            return kind, self.wanted[column].text, row[column]
        if worst >= self.threshold and worst > best:
            return "invented", self.banned[against.index(worst)].text, worst
        if index in self.repeats:
            return "redundant", *self.repeats[index]
        if best >= self.threshold:
            return "redundant", self.wanted[row.index(best)].text, best
        return "unlabelled", "", best


def _pair(texts: Sequence[str], golden: GoldenItem, matcher: Matcher) -> _Pairing:
    label = golden.label
    assert label is not None
    wanted, musts = (*label.must, *label.nice), len(label.must)
    table = matcher.matrix(texts, [one.wordings for one in wanted]) if texts and wanted else []
    weights = [
        [
            value + float(value >= matcher.threshold and column < musts)
            for column, value in enumerate(row)
        ]
        for row in table
    ]
    never = [one.wordings for one in label.never]
    return _Pairing(
        wanted=wanted,
        musts=musts,
        table=table,
        matched=dict(assign(weights, matcher.threshold)),
        banned=label.never,
        never=matcher.matrix(texts, never) if texts and never else [],
        repeats=_repeats(texts, golden.item.criteria, matcher),
        read=tuple(
            all(matcher.read(text, one.wordings) for one in (*wanted, *label.never))
            for text in texts
        ),
        threshold=matcher.threshold,
    )


def _tallies(label: Label, lines: Sequence[Checked], covered: int) -> Tallies:
    count = len(lines)
    right = [one for one in lines if one.verdict in {"must", "nice"}]
    sure = [one for one in lines if not one.assumption]
    found: Tallies = {
        "criteria.f1": Tally(2 * covered, covered + len(label.must) + count - len(right))
    }
    sound = sum(one.testable for one in lines if one.verdict == "must")
    useless = sum(not one.testable for one in right) + count - len(right)
    found["criteria.testable_f1"] = Tally(2 * sound, sound + len(label.must) + useless)
    if label.must:
        found["criteria.coverage"] = Tally(covered, len(label.must))
        found["criteria.testable"] = Tally(sound, len(label.must))
    if label.nothing_to_add:
        found["criteria.restraint"] = Tally(float(count == 0), 1)
    if not count:
        return found

    def share(name: str, among: Sequence[Checked], holds: Callable[[Checked], bool]) -> None:
        if among:
            found[f"criteria.{name}"] = Tally(sum(map(holds, among)), len(among))

    share("precision", lines, lambda one: one.verdict in {"must", "nice"})
    share("sure_precision", sure, lambda one: one.verdict in {"must", "nice"})
    share("invented", lines, lambda one: one.verdict == "invented" and not one.assumption)
    share("redundant", lines, lambda one: one.verdict == "redundant")
    share(
        "unsupported",
        lines,
        lambda one: not one.assumption and bool(one.bad_origin or one.bad_numbers),
    )
    share("origins", lines, lambda one: not one.bad_origin)
    share("copied", lines, lambda one: one.copied)
    share("assumed", lines, lambda one: one.assumption)
    share("form", [one for one in lines if one.scenario], lambda one: not one.bad_form)
    return found

"""QUS conflict-free: the same object with opposite actions, or with differing numbers."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from assistant.domain import Clause, ClauseKind
from assistant.quality.sets.table import Entry, Hits, SetRule, Whole

_OPPOSITE = (
    (
        {"allow", "permit", "enable"},
        {"forbid", "prevent", "prohibit", "disallow", "block", "disable"},
    ),
    ({"show", "display"}, {"hide"}),
    ({"add", "keep", "introduce"}, {"remove", "drop"}),
    ({"enable", "activate"}, {"disable", "deactivate"}),
    ({"lock"}, {"unlock"}),
)
_NUMBER = re.compile(r"(?<![\w.])(\d+(?:[.,]\d+)?)\s*(%|[a-zA-Z€$£]+)?")
_LIMIT = re.compile(
    r"\b(?:at least|at most|up to|min(?:imum)?|max(?:imum)?|within|after|no more than|no longer than|"
    r"less than|more than|every|limit\w*)\b",
    re.IGNORECASE,
)
_UNITS = frozenset(
    "% ms s sec second minute min hour h day week month year character char digit item mb gb kb eur usd percent".split()
)
_YEAR = re.compile(r"(?:19|20)\d\d")


def _limits(text: str) -> list[tuple[str, str]]:
    """Numbers that set a limit, with their units; years, versions and line numbers do not."""
    found = []
    for number, said in _NUMBER.findall(text):
        unit = said.lower().rstrip("s") if len(said) > 2 else said.lower()
        if not _YEAR.fullmatch(number) and (unit in _UNITS or _LIMIT.search(text)):
            found.append((number, unit))
    return found


def _acts(entries: Sequence[Entry]) -> Iterator[tuple[Entry, Clause]]:
    for one in entries:
        for clause in one.inspection.clauses:
            if clause.action and clause.object:
                yield one, clause


def conflicts(rule: SetRule, whole: Whole) -> Hits:
    """QUS conflict-free: the same object with opposite actions, or with differing numbers."""
    yield from _opposite(rule, whole.entries)
    yield from _numbers(rule, whole.entries)


def _opposite(rule: SetRule, entries: Sequence[Entry]) -> Hits:
    by_object: dict[str, list[tuple[Entry, Clause]]] = defaultdict(list)
    for one, clause in _acts([one for one in entries if one.open]):
        by_object[clause.object.lower()].append((one, clause))
    for group in by_object.values():
        for at, (one, clause) in enumerate(group):
            for other, against in group[at + 1 :]:
                if one is other or not _against(clause, against):
                    continue
                for here, mine, there, theirs in (
                    (one, clause, other, against),
                    (other, against, one, clause),
                ):
                    yield (
                        here.item.key,
                        rule.finding(
                            f"It asks for “{_short(mine.text)}”, and {there.item.key} for “{_short(theirs.text)}”.",
                            "Settle which one holds, or for whom and when each holds.",
                            others=(there.item.key,),
                            span=mine.span,
                        ),
                    )


def _negated(text: str) -> bool:
    return bool(re.search(r"\b(?:not|cannot|never|no longer)\b|n['’]t\b", text, re.IGNORECASE))


def _frame(text: str) -> set[str]:
    skip = {
        "must",
        "not",
        "can",
        "cannot",
        "should",
        "shall",
        "may",
        "be",
        "to",
        "the",
        "a",
        "an",
        "is",
        "are",
        "will",
        "never",
        "able",
    }
    return {word.removesuffix("s") for word in re.findall(r"[a-z]+", text.lower())} - skip


def _against(one: Clause, two: Clause) -> bool:
    if one.action == two.action:
        if _negated(one.text) == _negated(two.text):
            return False
        a, b = _frame(one.text), _frame(two.text)
        return len(a & b) >= 3 and len(a & b) >= 0.8 * max(len(a), len(b))
    for left, right in _OPPOSITE:
        if (one.action in left and two.action in right) or (
            one.action in right and two.action in left
        ):
            a, b = _frame(one.text) - {one.action}, _frame(two.text) - {two.action}
            return bool(a) and len(a & b) >= 0.75 * max(len(a), len(b))
    return False


def _numbers(rule: SetRule, entries: Sequence[Entry]) -> Hits:
    """Sentences that are the same but for one number with the same unit."""
    by_frame: dict[tuple[str, ...], list[tuple[Entry, Clause, str]]] = defaultdict(list)
    for one in entries:
        if not one.open:
            continue
        for clause in one.inspection.clauses:
            if clause.kind not in {
                ClauseKind.RULE,
                ClauseKind.QUALITY,
                ClauseKind.CRITERION,
                ClauseKind.ACTION,
            }:
                continue
            numbers = _limits(clause.text)
            words = sorted(_frame(_NUMBER.sub(" ", clause.text)))
            if len(numbers) == 1 and len(words) >= 4:
                by_frame[(*words, numbers[0][1])].append((one, clause, numbers[0][0]))
    for group in by_frame.values():
        values = {value for _, _, value in group}
        if len(values) < 2 or len({one.item.key for one, _, _ in group}) < 2:
            continue
        for one, clause, value in group:
            other = next(((o, c, v) for o, c, v in group if v != value and o is not one), None)
            if other:
                yield (
                    one.item.key,
                    rule.finding(
                        f"It says {value} where {other[0].item.key} says {other[2]}: “{_short(clause.text)}”.",
                        "Settle which number holds, or say where each holds.",
                        others=(other[0].item.key,),
                        span=clause.span,
                    ),
                )


def _short(text: str) -> str:
    return text if len(text) <= 80 else text[:77].rsplit(" ", 1)[0] + " …"

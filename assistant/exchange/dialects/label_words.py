"""What labels say of an item, where a tracker has no field of its own for it."""

import re
from collections.abc import Iterable

from assistant.domain import ItemKind, ItemState
from assistant.exchange.plain_columns import STORY_FORM
from assistant.exchange.vocabulary import STATES, fold, kind_of

SCOPE = re.compile(r"\s*(?P<scope>[^:/=]{1,40}?)\s*(?:::|[:/=])\s*(?P<value>[^:/]{1,80}?)\s*\Z")
"""Scoped labels in the spellings that teams use: `type::bug`, `kind/bug`, `priority: high`."""
MAX_LABEL = 250
NUMBER = re.compile(
    r"(?:(?:story ?points?|points?|pts?|sp|estimate|effort|weight|size)[ :/=-]+(?P<after>\d{1,3}(?:\.\d+)?)"
    r"|(?P<before>\d{1,3}(?:\.\d+)?) ?(?:story ?points?|points?|pts?|sp))\Z",
    re.IGNORECASE,
)
URGENCY = re.compile(r"(?:p[0-5]|prio(?:rity)?[ -]?[0-5])\Z", re.IGNORECASE)
PREFIX = re.compile(
    r"\s*(?:\[(?P<bracket>[^\]]{2,20})\]|(?P<word>bug|epic|spike|story|user story|task|chore)\s*:)",
    re.IGNORECASE,
)

KIND_SCOPES = frozenset({"type", "kind", "issue type", "typ", "t", "category", "issuetype"})
STATE_SCOPES = frozenset(
    {"status", "state", "workflow", "phase", "stage", "s", "reason", "resolution", "closed"}
)
PRIORITY_SCOPES = frozenset({"priority", "prio", "severity", "p", "importance"})
COMPONENT_SCOPES = frozenset({"area", "component", "module", "comp", "scope", "package"})
AT_WORK = frozenset({"in progress", "doing", "in review", "wip", "work in progress", "started"})
"""Whole labels that say that somebody works on it; *review* or *testing* alone name a topic."""
REQUESTS = frozenset(
    fold(word)
    for word in "enhancement|feature|features|feature request|feature requests|improvement|new feature|type feature|maintenance".split(
        "|"
    )
)
"""Labels for a wish of any size, which is of a story's size, not of a SAFe feature's."""
MAINTENANCE = frozenset({"maintenance", "chore", "tech debt", "technical debt", "refactoring"})


def _scope(label: str) -> re.Match[str] | None:
    """A scoped label in its parts; a text longer than any label is none."""
    return SCOPE.match(label) if len(label) <= MAX_LABEL else None


def scoped(label: str) -> tuple[str, str]:
    """Scope and value of a label, folded; the scope is empty where it has none."""
    found = _scope(label)
    return (fold(found["scope"]), fold(found["value"])) if found else ("", fold(label))


def kind_by_labels(labels: Iterable[str], title: str = "", text: str = "") -> ItemKind:
    """The kind by labels, else by a word before the title, else by the form of a story."""
    for label in labels:
        scope, value = scoped(label)
        if scope and scope not in KIND_SCOPES:
            continue
        found = kind_by_word(value)
        if found is not ItemKind.OTHER:
            return found
    before = PREFIX.match(title)
    if before:
        found = kind_by_word(fold(before["bracket"] or before["word"]))
        if found is not ItemKind.OTHER:
            return found
    if STORY_FORM.match(title) or any(STORY_FORM.match(line) for line in text.split("\n", 20)[:20]):
        return ItemKind.STORY
    return ItemKind.OTHER


def kind_by_word(word: str) -> ItemKind:
    """The kind of one word of a label; *issue* says nothing where everything is an issue."""
    word = fold(word)
    if word in MAINTENANCE:
        return ItemKind.ENABLER
    if word in REQUESTS:
        return ItemKind.STORY
    if word in {"issue", "issues", "incident", "to do", "todo", "problem"}:
        return ItemKind.BUG if word == "incident" else ItemKind.OTHER
    found = kind_of(word)
    return found if found is not ItemKind.OTHER else kind_of(word.removesuffix("s"))


def state_by_labels(labels: Iterable[str], *, closed: bool, reason: str = "") -> ItemState:
    """The state of an item that is open or closed, refined by its labels.

    Args:
        labels: as the tracker shows them.
        closed: what the tracker's own state says.
        reason: why it was closed, where the tracker tells.
    """
    said = {STATES.get(fold(reason))} if reason else set()
    working = False
    for label in labels:
        scope, value = scoped(label)
        if not scope or scope in STATE_SCOPES:
            said.add(STATES.get(value) if scope or _declines(value) else None)
            working = working or value in AT_WORK
    if closed:
        return ItemState.DECLINED if ItemState.DECLINED in said else ItemState.DONE
    return ItemState.ACTIVE if working or ItemState.ACTIVE in said else ItemState.OPEN


def _declines(value: str) -> bool:
    return STATES.get(value) is ItemState.DECLINED


def priority_by_labels(labels: Iterable[str]) -> str:
    """The label that tells the priority, in the team's own words."""
    for label in labels:
        found = _scope(label)
        if found and fold(found["scope"]) in PRIORITY_SCOPES:
            return found["value"]
        if URGENCY.match(label.strip()):
            return label.strip()
    return ""


def estimate_by_labels(labels: Iterable[str]) -> float | None:
    """Points that a label tells, such as `points: 3` or `5 SP`."""
    for label in labels:
        if found := NUMBER.match(label.strip()):
            return float(found["after"] or found["before"])
    return None


def components_by_labels(labels: Iterable[str]) -> tuple[str, ...]:
    """Values of labels such as `area/search`."""
    return tuple(
        found["value"]
        for label in labels
        if (found := _scope(label)) and fold(found["scope"]) in COMPONENT_SCOPES
    )

"""Rules over the set about its upkeep: one template, parents, age, terms."""

import re
from collections import Counter, defaultdict
from datetime import date

from assistant.domain import ItemKind
from assistant.quality.sets.table import Entry, Hits, SetRule, Whole

_MOST = 0.6
"""From this share on, having a parent counts as the team's habit."""
_USUAL = 0.8
"""From this share on, a form counts as the team's own."""
_STRICT = 0.95
"""From this share on, even "I want X to …" in place of "I want to …" leaves the template."""
_FEW = 8
"""Below so many items nothing is said about the set's habits."""
_WISH = re.compile(
    r"\b(?:I|we|they|he|she)(?:['’]d| would| should)?\s+(?P<wish>want|need|like|wish|can|must|should|am able|love|prefer)\b",
    re.IGNORECASE,
)


def _template(entry: Entry) -> str | None:
    """The form of an item's story sentence: the order of its parts and the word of its wish."""
    story = entry.inspection.story
    if story is None or story.means is None or story.role is None:
        return None
    source = story.means.source
    text = entry.item.title if source == "title" else entry.item.description
    if story.role.source != source:
        return None
    found = _WISH.search(text[max(0, story.role.end - 2) : story.means.start + 8])
    if found is None or story.role.start > story.means.start:
        return "other"
    if found["wish"].lower() not in {"want", "need", "like", "wish", "love", "prefer"}:
        return "can"
    to = re.match(r"\s*to\b", text[story.means.start :]) is not None
    return "to" if to else "thing"


def uniform(rule: SetRule, whole: Whole) -> Hits:
    """QUS uniform: stories that leave the template which most of the set follows."""
    stories = [
        one
        for one in whole.open
        if one.inspection.kind is ItemKind.STORY and one.inspection.language == "en"
    ]
    forms = {one.item.key: (_template(one) or "none") for one in stories}
    if len(forms) < _FEW:
        return
    form, count = Counter(forms.values()).most_common(1)[0]
    if form != "to" or count < _STRICT * len(forms):
        forms = {key: "wish" if form in {"to", "thing"} else form for key, form in forms.items()}
        form, count = Counter(forms.values()).most_common(1)[0]
    if form == "none" or count < _USUAL * len(forms):
        return
    for one in stories:
        if forms[one.item.key] not in {form, "none"}:  # none at all: that is qus.well_formed
            yield (
                one.item.key,
                rule.finding(
                    f"{count} of {len(forms)} stories follow one template, and this one does not.",
                    "Write it in the same form, so that role, wish and reason are found at a glance.",
                ),
            )


def orphans(rule: SetRule, whole: Whole) -> Hits:
    """Items without a parent or outcome where others of their kind have one."""
    small = {
        ItemKind.STORY,
        ItemKind.TASK,
        ItemKind.ENABLER,
        ItemKind.FEATURE,
        ItemKind.SPIKE,
        ItemKind.OTHER,
    }
    by_kind: dict[ItemKind, list[Entry]] = defaultdict(list)
    for one in whole.open:
        if one.inspection.kind in small:
            by_kind[one.inspection.kind].append(one)
    for kind, group in by_kind.items():
        with_parent = sum(one.item.parent is not None for one in group)
        if len(group) < _FEW or with_parent < _MOST * len(group):
            continue
        for one in group:
            text = f"{one.item.title} {one.item.description}".lower()
            if one.item.parent is None and not any(
                goal.lower() in text for goal in whole.agreements.outcomes
            ):
                yield (
                    one.item.key,
                    rule.finding(
                        f"{with_parent} of {len(group)} open {kind.value} items belong to a parent; this one belongs to none.",
                        "Put it under the epic or the outcome that it serves, or ask whether it is needed.",
                    ),
                )


def stale(rule: SetRule, whole: Whole) -> Hits:
    """Items that nobody touched for long."""
    for one in whole.open:
        days = idle_days(one, whole.today)
        if days is not None and days >= whole.agreements.stale_after_days:
            yield (
                one.item.key,
                rule.finding(
                    f"Nobody has touched it for {days} days.",
                    "Decide: do it soon, close it with a reason, or name what would bring it back.",
                ),
            )


def idle_days(entry: Entry, today: date) -> int | None:
    """Days since the last change, or since creation where no change is known."""
    when = entry.item.updated or entry.item.created
    return (today - when.date()).days if when else None

"""Rules over the set about its upkeep: one template, parents, age, terms."""

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date

from assistant.domain import Agreements, ItemKind
from assistant.quality.rules_of_set import Entry, Hits, SetRule

_MOST = 0.6
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
    to = re.match(r"\s*to\b", text[story.means.start :]) is not None
    return "to" if to else "thing"


def uniform(rule: SetRule, entries: Sequence[Entry], agreements: Agreements, today: date) -> Hits:
    """QUS uniform: stories that leave the template which most of the set follows."""
    stories = [one for one in entries if one.open and one.inspection.kind is ItemKind.STORY]
    forms = {one.item.key: (_template(one) or "none") for one in stories}
    if len(forms) < _FEW:
        return
    form, count = Counter(forms.values()).most_common(1)[0]
    if form != "to" or count < _STRICT * len(forms):
        forms = {key: "role" if form in {"to", "thing"} else form for key, form in forms.items()}
        form, count = Counter(forms.values()).most_common(1)[0]
    if form == "none" or count < _MOST * len(forms):
        return
    for one in stories:
        if forms[one.item.key] != form:
            yield (
                one.item.key,
                rule.finding(
                    f"{count} of {len(forms)} stories follow one template, and this one does not.",
                    "Write it in the same form, so that role, wish and reason are found at a glance.",
                ),
            )


def orphans(rule: SetRule, entries: Sequence[Entry], agreements: Agreements, today: date) -> Hits:
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
    for one in entries:
        if one.open and one.inspection.kind in small:
            by_kind[one.inspection.kind].append(one)
    for kind, group in by_kind.items():
        with_parent = sum(one.item.parent is not None for one in group)
        if len(group) < _FEW or with_parent < _MOST * len(group):
            continue
        for one in group:
            text = f"{one.item.title} {one.item.description}".lower()
            if one.item.parent is None and not any(
                goal.lower() in text for goal in agreements.outcomes
            ):
                yield (
                    one.item.key,
                    rule.finding(
                        f"{with_parent} of {len(group)} open {kind.value} items belong to a parent; this one belongs to none.",
                        "Put it under the epic or the outcome that it serves, or ask whether it is needed.",
                    ),
                )


def stale(rule: SetRule, entries: Sequence[Entry], agreements: Agreements, today: date) -> Hits:
    """Items that nobody touched for long."""
    for one in entries:
        days = idle_days(one, today)
        if one.open and days is not None and days >= agreements.stale_after_days:
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


_WORD = re.compile(r"[A-Za-z][A-Za-z-]{2,}")
_SYNONYMS: tuple[tuple[str, ...], ...] = (
    ("customer", "client", "buyer", "shopper", "purchaser"),
    ("cart", "basket", "shopping bag"),
    ("order", "purchase"),
    ("sign in", "log in", "login", "log on", "logon"),
    ("sign up", "register", "registration"),
    ("delete", "remove", "erase"),
    ("invoice", "bill"),
    ("employee", "staff member", "worker"),
    ("vendor", "supplier", "seller", "merchant"),
    ("voucher", "coupon", "promo code"),
    ("folder", "directory"),
    ("settings", "preferences", "options"),
    ("dashboard", "cockpit", "overview page"),
    ("e-mail", "email"),
    ("admin", "administrator"),
    ("picture", "image", "photo"),
    ("item", "product", "article"),
)
_NOUNS = frozenset(
    {"customer", "cart", "invoice", "vendor", "voucher", "folder", "settings", "admin", "employee"}
)


def terms(rule: SetRule, entries: Sequence[Entry], agreements: Agreements, today: date) -> Hits:
    """Two words for one thing, or one abbreviation with two meanings."""
    texts = [(one, f"{one.item.title}\n{one.item.description}") for one in entries]
    yield from _two_words(rule, texts)
    yield from _two_meanings(rule, texts)


def _two_words(rule: SetRule, texts: list[tuple[Entry, str]]) -> Hits:
    for group in _SYNONYMS:
        if group[0] not in _NOUNS:
            continue
        keys: dict[str, list[str]] = {}
        for word in group:
            pattern = re.compile(rf"\b{re.escape(word)}s?\b", re.IGNORECASE)
            hits = [one.item.key for one, text in texts if pattern.search(text)]
            if len(hits) >= 2:
                keys[word] = hits
        if len(keys) > 1:
            ranked = sorted(keys, key=lambda word: -len(keys[word]))
            rare = ranked[1:]
            named = " and ".join(f"“{word}” ({len(keys[word])} items)" for word in ranked)
            yield (
                "",
                rule.finding(
                    f"The backlog says {named}: is that one thing or several?",
                    f"If it is one thing, say “{ranked[0]}” everywhere; if not, write down the difference.",
                    others=tuple(key for word in rare for key in keys[word])[:20],
                ),
            )


_LONG_FORM = re.compile(r"\b((?:[A-Z][a-z]+[ -]){1,5}[A-Z][a-z]+)\s+\(([A-Z]{2,6})s?\)")


def _two_meanings(rule: SetRule, texts: list[tuple[Entry, str]]) -> Hits:
    meanings: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for one, text in texts:
        for found in _LONG_FORM.finditer(text):
            words = re.split(r"[ -]", found[1])[-len(found[2]) :]
            if "".join(word[0] for word in words).upper() == found[2]:
                meanings[found[2]][" ".join(words).lower()].append(one.item.key)
    for short, long_forms in meanings.items():
        if len(long_forms) > 1:
            named = " and ".join(f"“{name}”" for name in sorted(long_forms))
            yield (
                "",
                rule.finding(
                    f"“{short}” stands for {named}.",
                    "Give one of them another name.",
                    others=tuple(
                        dict.fromkeys(key for keys in long_forms.values() for key in keys)
                    ),
                ),
            )

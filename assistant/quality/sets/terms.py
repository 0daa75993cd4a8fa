"""Terms used in two ways: two words for one thing, or one abbreviation with two meanings."""

import re
from collections import defaultdict

from assistant.quality.sets.table import Entry, Hits, SetRule, Whole

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


def terms(rule: SetRule, whole: Whole) -> Hits:
    """Two words for one thing, or one abbreviation with two meanings."""
    texts = [(one, f"{one.item.title}\n{one.item.description}") for one in whole.entries]
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

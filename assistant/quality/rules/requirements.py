"""Story roles and reasons, and quality requirements that can be measured."""

import re
from collections.abc import Iterator

from assistant.domain import ClauseKind, ItemKind, Severity
from assistant.quality.facts import Facts, Hit, Rule
from assistant.quality.rules.qus import STORIES, WITH_STORY

_UNMEASURED = re.compile(
    r"\b(?:fast(?:er)?|quick(?:ly|er)?|slow|performant|scalable|high performance|high availability|highly available|responsive|reliable|reliably|secure(?:ly)?|stable|"
    r"low latency|instant(?:ly)?|lightweight)\b",
    re.IGNORECASE,
)
_MEASURE = re.compile(
    r"\d|\b(?:wcag|iso|owasp|gdpr|pci|hipaa|aa\b|aes|tls|2fa|mfa|two-factor|oauth|sso)\b",
    re.IGNORECASE,
)


def unmeasurable(facts: Facts) -> Iterator[Hit]:
    """A quality that is asked for without a number, a standard or a test."""
    by_id = [clause for clause in facts.clauses if clause.kind is ClauseKind.QUALITY]
    texts = " ".join(clause.text for clause in facts.clauses)
    for clause in by_id:
        found = _UNMEASURED.search(clause.text)
        if found and len(clause.text) <= 200 and not _MEASURE.search(texts):
            yield Hit(
                f"“{found.group()}” cannot be measured as it stands.",
                "Say how much, under which load and how it is checked, for example “within 2 seconds for 50 users”.",
                clause.span,
            )


def no_end(facts: Facts) -> Iterator[Hit]:
    """A story that does not say why."""
    story = facts.story
    if story and story.means and story.end is None and facts.item.parent is None:
        yield Hit(
            "It does not say why it is wanted.",
            "Add the reason: “so that …”. It helps the team to find a simpler way.",
            story.whole.span(),
        )


def compound_role(facts: Facts) -> Iterator[Hit]:
    """Two roles in one story."""
    role = facts.story.role if facts.story else None
    if role is None:
        return
    found = re.search(r"\s(?:and/or|and|or|&)\s|\s*[/|]\s*", role.text)
    if (
        found
        and len(role.text.split()) <= 8
        and not re.search(
            r"\b(?:who|that|with|of|for|in|on|interested|responsible|working)\b",
            role.text[: found.start()],
        )
        and not re.search(r"\b(?:R&D|Q&A|he|she|his|her)\b", role.text)
    ):
        if re.search(r"\b(?:mother|father|mum|dad|husband|wife)\b", role.text, re.IGNORECASE):
            return
        before, after = role.text[: found.start()].split(), role.text[found.end() :].split()
        if before and after and len(before) <= 4 and len(after) <= 4:
            yield Hit(
                f"“{role.text}” are two roles, and they may need different things.",
                "Choose the role that needs it most, or make a story for each.",
                role.span(),
            )


def unknown_role(facts: Facts) -> Iterator[Hit]:
    """A role that the team did not agree on."""
    role = facts.story.role if facts.story else None
    agreed = facts.agreements.roles
    if role is None or not agreed:
        return
    known = {_plain(one) for one in agreed}
    if _plain(role.text) not in known and not any(
        one in _plain(role.text).split() for one in known if " " not in one
    ):
        yield Hit(
            f"“{role.text}” is none of the roles that the team agreed on.",
            f"Use one of: {', '.join(agreed)}; or add it to the agreements.",
            role.span(),
        )


def _plain(text: str) -> str:
    words = re.sub(r"[^\w ]", " ", text.lower()).split()
    return " ".join(word.removesuffix("s") for word in words)


def oversized(facts: Facts) -> Iterator[Hit]:
    """More than fits one item, by the team's limits or by what it asks for."""
    from assistant.quality.size import reasons

    found = reasons(facts)
    if found:
        yield Hit(
            "It is probably too big: " + "; ".join(found) + ".",
            "Split it, so that each part gives somebody something to see.",
            facts.prepared.title.span(),
        )


RULES = (
    Rule(
        "story.no_end",
        "missing reason",
        Severity.LOW,
        "QUS 2016: complete story; INVEST: valuable",
        STORIES,
        no_end,
    ),
    Rule(
        "story.compound_role",
        "two roles",
        Severity.LOW,
        "QUS 2016: well-formed",
        WITH_STORY,
        compound_role,
    ),
    Rule(
        "story.unknown_role",
        "unknown role",
        Severity.LOW,
        "Working agreements: roles",
        WITH_STORY,
        unknown_role,
    ),
    Rule(
        "qus.unambiguous",
        "not measurable",
        Severity.MEDIUM,
        "QUS 2016: unambiguous; INVEST: testable",
        frozenset(ItemKind) - {ItemKind.BUG},
        unmeasurable,
        part="unmeasurable",
    ),
    Rule(
        "size.oversized",
        "oversized",
        Severity.MEDIUM,
        "INVEST: small; Humanizing Work",
        frozenset(ItemKind) - {ItemKind.EPIC},
        oversized,
        english=False,
    ),
)

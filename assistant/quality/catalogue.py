"""Every rule with its id, for documentation, for SARIF, and to switch rules off."""

from assistant.domain import ItemKind, Severity
from assistant.domain.base import Model


class RuleInfo(Model):
    """One rule, as people see it."""

    key: str
    """Its own name, by which it can be switched off."""
    id: str
    """What findings carry; several rules may share it, and switching it off switches off all."""
    title: str
    what: str
    """What it looks for, in a sentence."""
    severity: Severity
    reference: str
    kinds: tuple[ItemKind, ...] = ()
    """Kinds of items that it judges; empty for rules over the whole set."""
    english: bool = False
    """Whether it is applied to English text only."""


def catalogue() -> tuple[RuleInfo, ...]:
    """All rules: first those that judge one item, then those over the whole set."""
    from assistant.quality.rules import table
    from assistant.quality.sets import set_rules

    single = [
        RuleInfo(
            key=rule.key,
            id=rule.id,
            title=rule.title,
            what=rule.what,
            severity=rule.severity,
            reference=rule.reference,
            kinds=tuple(kind for kind in ItemKind if kind in rule.kinds),
            english=rule.english,
        )
        for rule in table()
    ]
    whole = [
        RuleInfo(
            key=rule.id,
            id=rule.id,
            title=rule.title,
            what=rule.what,
            severity=rule.severity,
            reference=rule.reference,
        )
        for rule in set_rules()
    ]
    return (*single, *whole)

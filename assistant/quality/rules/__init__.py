"""The rule table: every rule that judges one item, in the order in which findings are shown."""

from functools import lru_cache

from assistant.quality.facts import Rule


@lru_cache(maxsize=1)
def table() -> tuple[Rule, ...]:
    """All rules that judge one item. Ids are stable: teams switch rules off by them."""
    from assistant.quality.rules import ambiguity, criteria, kinds, qus, requirements

    return (*qus.RULES, *ambiguity.RULES, *requirements.RULES, *criteria.RULES, *kinds.RULES)

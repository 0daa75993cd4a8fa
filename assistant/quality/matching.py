"""Choose findings by the name of their rule, or by how much they matter."""

from collections.abc import Sequence
from difflib import get_close_matches

from assistant.domain import Finding, Severity, UserError
from assistant.domain.agreements import ReadinessAgreement
from assistant.quality.catalogue import catalogue


def matches(finding: Finding, names: Sequence[str]) -> bool:
    """Whether a finding belongs to one of some rules.

    Args:
        finding: the finding.
        names: names of rules or of families: `qus.unambiguous.vague`, `qus.unambiguous`, `qus`.
    """
    return any(f"{finding.name}.".startswith(f"{name}.") for name in names)


def at_or_above(finding: Finding, severity: Severity) -> bool:
    """Whether a finding matters at least as much as a severity says."""
    order = list(Severity)
    return order.index(finding.severity) <= order.index(severity)


def check_rules(names: Sequence[str]) -> None:
    """Refuse names that no rule has.

    Raises:
        UserError: a name that is no rule and no family of rules, with names that look like it.
    """
    known = {rule.key for rule in catalogue()}
    known |= {".".join(key.split(".")[:count]) for key in known for count in (1, 2)}
    for name in names:
        if name.startswith("ready."):
            raise UserError(
                f"“{name}” is a readiness rule: advice that every item shows, not a finding. "
                "Choose a rule of the first table in docs/quality.md."
            )
        if name not in known:
            near = get_close_matches(name, sorted(known), 3, 0.5)
            like = f"Did you mean {', '.join(near)}?" if near else "They are in docs/quality.md."
            raise UserError(f"There is no rule “{name}”. {like}")


def check_switched_off(names: Sequence[str], where: str = "The working agreements") -> None:
    """Refuse names that switch off nothing.

    A family (`qus`) is refused as well: only a whole rule is ever switched off.

    Args:
        names: as in `disabled_rules`: rules of both tables of docs/quality.md.
        where: what holds the names, for the message.

    Raises:
        UserError: a name that is no rule, with names that look like it.
    """
    known = {name for rule in catalogue() for name in (rule.key, rule.id)}
    known |= {f"ready.{name}" for name in ReadinessAgreement.model_fields}
    for name in names:
        if name not in known:
            family = [one for one in sorted(known) if one.startswith(f"{name}.")]
            near = family or get_close_matches(name, sorted(known), 3, 0.5)
            like = f"Names that look like it: {', '.join(near)}." if near else ""
            raise UserError(
                f"{where}: there is no rule “{name}” to switch off in `disabled_rules`. "
                f"{like or 'The rules are listed in docs/quality.md.'}"
            )

"""What `inspect` chooses, counts and writes of findings."""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from assistant.cli.loading import Loaded
from assistant.domain import Finding, ItemKind, Refinement, Severity, UserError
from assistant.quality import Export, Health, at_or_above, check_rules, matches, to_sarif


class Chosen(NamedTuple):
    """Which findings of which items are wanted, and which make the command fail."""

    rules: tuple[str, ...]
    kinds: frozenset[ItemKind]
    fail_rules: tuple[str, ...]
    fail_from: Severity | None

    def of_set(self, findings: Iterable[Finding]) -> tuple[Finding, ...]:
        """Findings about the backlog as a whole; with `--kind` there are none."""
        if self.kinds:
            return ()
        return tuple(one for one in findings if not self.rules or matches(one, self.rules))

    def of_items(self, found: Iterable[Refinement]) -> list[Refinement]:
        """Items of the wanted kinds; with `--rule` those that it fires on, with its findings."""
        kept: list[Refinement] = []
        for one in found:
            if self.kinds and one.inspection.kind not in self.kinds:
                continue
            if not self.rules:
                kept.append(one)
                continue
            hits = tuple(f for f in one.inspection.findings if matches(f, self.rules))
            if hits:
                inspection = one.inspection.model_copy(update={"findings": hits})
                kept.append(one.model_copy(update={"inspection": inspection}))
        return kept

    def failing(self, findings: Iterable[Finding]) -> list[Finding]:
        """Findings that `--fail-on` names."""
        return [
            one
            for one in findings
            if matches(one, self.fail_rules)
            or (self.fail_from is not None and at_or_above(one, self.fail_from))
        ]


def chosen(
    rules: Sequence[str] | None, kinds: Sequence[str] | None, fail_on: Sequence[str] | None
) -> Chosen:
    """Options as typed, checked.

    Raises:
        UserError: a rule, a kind or a severity that there is not.
    """
    severities = [Severity(one) for one in fail_on or () if one in set(Severity)]
    fail_rules = tuple(one for one in fail_on or () if one not in set(Severity))
    check_rules((*(rules or ()), *fail_rules))
    wanted: set[ItemKind] = set()
    for one in kinds or ():
        if one.lower() not in set(ItemKind):
            raise UserError(f"--kind is one of {', '.join(ItemKind)}; got “{one}”.")
        wanted.add(ItemKind(one.lower()))
    weakest = max(severities, key=list(Severity).index, default=None)
    return Chosen(tuple(rules or ()), frozenset(wanted), fail_rules, weakest)


def as_json(
    loaded: Loaded, found: Sequence[Refinement], over_set: Sequence[Finding], health: Health
) -> dict[str, Any]:
    """What `--json` prints."""
    from assistant.report import summary

    return {
        "summary": summary(found).model_dump(mode="json"),
        "health": health.model_dump(mode="json"),
        "backlog_findings": [one.model_dump(mode="json") for one in over_set],
        "problems": [one.model_dump(mode="json") for one in loaded.problems],
        "items": [one.model_dump(mode="json") for one in found],
    }


def sarif_of(
    loaded: Loaded, found: Sequence[Refinement], over_set: Sequence[Finding]
) -> dict[str, Any]:
    """What `--sarif` writes."""
    import assistant

    exports = [Export(_uri(path), backlog.items, _text(path)) for path, backlog in loaded.backlogs]
    findings = {one.key: one.inspection.findings for one in found}
    return to_sarif(exports, {**findings, "": over_set}, version=assistant.__version__)


def _uri(path: Path) -> str:
    from urllib.parse import quote

    return path.as_uri() if path.is_absolute() else quote(path.as_posix())


def _text(path: Path) -> str | None:
    """The text of an export; None where it is no text file, such as a workbook."""
    from assistant.exchange.encoding import detect_encoding

    try:
        return detect_encoding(path).decode(path.read_bytes())
    except UserError:
        return None


def write_json(path: Path, value: Any) -> None:
    """Write JSON to a file.

    Raises:
        UserError: the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise UserError(f"{path} cannot be written: {error.strerror}.") from None


def say_written(path: Path) -> None:
    """Tell on standard error which file was written."""
    from assistant.cli.console import err

    err().print(f"Wrote {path}", soft_wrap=True, markup=False)


def say_failing(findings: Sequence[Finding]) -> None:
    """Tell on standard error why the command ends with another code."""
    from assistant.cli.console import err

    counts = Counter(one.name for one in findings).most_common()
    told = ", ".join(f"{count} {name}" for name, count in counts)
    err().print(f"[bold red]--fail-on:[/] {told}", soft_wrap=True)

"""Small helpers that build believable refinements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from assistant.domain import (
    Clause,
    ClauseKind,
    Finding,
    Inspection,
    Item,
    PromptUse,
    QuoteOrigin,
    Readiness,
    ReadinessCheck,
    Refinement,
    RunInfo,
    Severity,
    Span,
    Usage,
)

GENERATED = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@dataclass(frozen=True)
class Run:
    refinements: tuple[Refinement, ...]
    items: dict[str, Item]
    backlog_findings: tuple[Finding, ...]
    notes: tuple[str, ...]


def span(item: Item, words: str, source: str = "description", index: int = 0) -> Span:
    text = {"title": item.title, "description": item.description}.get(source) or item.criteria[
        index
    ]
    start = text.index(words)
    return Span(source=source, index=index, start=start, end=start + len(words), text=words)


def quote(item: Item, words: str, source: str = "description", index: int = 0) -> QuoteOrigin:
    return QuoteOrigin(span=span(item, words, source, index))


def clause(
    item: Item, number: int, kind: ClauseKind, text: str, words: str, source: str = "description"
) -> Clause:
    return Clause(id=f"c{number}", kind=kind, text=text, span=span(item, words, source))


def checks(**failed: str) -> Readiness:
    reasons = {
        "criteria": "It has acceptance criteria.",
        "outcome": "It says what for.",
        "small": "It fits the team's size agreement.",
        "unambiguous": "No vague word was found.",
        "no_open_dependency": "It waits for nothing that is open.",
    }
    return Readiness(
        checks=tuple(
            ReadinessCheck(rule=rule, passed=rule not in failed, reason=failed.get(rule, reason))
            for rule, reason in reasons.items()
        )
    )


def run_info(model: str = "embedded", seconds: float = 8.4) -> RunInfo:
    return RunInfo(
        model=model,
        prompts=(
            PromptUse(id="draft", version=1, hash="5f1c" * 16),
            PromptUse(id="split", version=2, hash="a09b" * 16),
        ),
        usage=Usage(calls=2, tokens_in=2140, tokens_cached=1630, tokens_out=212),
        seconds=seconds,
        version="0.1.0",
    )


def make(item: Item, inspection: Inspection | None = None, **more: object) -> Refinement:
    values: dict[str, object] = {
        "key": item.key,
        "title": item.title,
        "content_hash": item.content_hash,
        "inspection": inspection or Inspection(key=item.key, kind=item.kind, readiness=checks()),
        "run": run_info(),
    }
    return Refinement(**(values | more))  # type: ignore[arg-type]


def gather(pairs: Sequence[tuple[Item, Refinement]]) -> Run:
    return Run(
        refinements=tuple(refinement for _, refinement in pairs),
        items={item.key: item for item, _ in pairs},
        backlog_findings=(
            Finding(
                rule="set.duplicate",
                severity=Severity.HIGH,
                message="HIRE-17 and HIRE-9 report the same fault.",
                remedy="Close one and link it to the other.",
                others=("HIRE-17", "HIRE-9"),
                reference="QUS 2016: unique",
            ),
            Finding(
                rule="set.uniform",
                severity=Severity.LOW,
                message="Two stories name the role “hirer”, one “customer”.",
                remedy="Agree on one word.",
                others=("HIRE-11", "HIRE-14", "HIRE-23"),
                reference="QUS 2016: uniform",
            ),
        ),
        notes=(
            "Read as a Jira CSV export, UTF-8, 9 open items; 1 done item to learn from.",
            "Row 12 has no summary and was left as it is.",
        ),
    )

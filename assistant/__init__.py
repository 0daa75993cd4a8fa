"""Backlog Assistant: turns a backlog from a storage room for requests into a decision tool.

Everything public is listed in `__all__`; names are loaded when first used, so that importing the
package (and starting the command) costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.api import Assistant, open_items, read_backlog
    from assistant.api.aio import AsyncAssistant
    from assistant.api.deciding import Decided
    from assistant.api.exporting import Exported
    from assistant.api.refining import Draft
    from assistant.api.results import Results
    from assistant.api.schemas import schema
    from assistant.batch import Event, EventKind, Failed, Limits, Outcome, Plan
    from assistant.domain import (
        AgreementOrigin,
        Agreements,
        AssistantError,
        AssumptionOrigin,
        Backlog,
        BugParts,
        Cell,
        Change,
        Clause,
        ClauseKind,
        Criterion,
        Decision,
        DecisionAction,
        ExampleMap,
        Finding,
        Inspection,
        Item,
        ItemKind,
        ItemState,
        Line,
        LineKind,
        Link,
        ModelFailure,
        NewItem,
        Origin,
        Packed,
        ParentAfter,
        Part,
        PrecedentOrigin,
        Progress,
        PromptUse,
        Question,
        QuoteOrigin,
        Readiness,
        ReadinessCheck,
        Recalled,
        Refinement,
        Relation,
        RelationType,
        Reply,
        Rewrite,
        Role,
        RowProblem,
        RuleCard,
        RunInfo,
        Severity,
        Size,
        Span,
        Split,
        SplitPattern,
        SplitScore,
        Steps,
        StoryParts,
        Task,
        TeamRule,
        Usage,
        UserError,
        VectorStore,
        Withheld,
    )
    from assistant.exchange import CellChange, Written
    from assistant.exchange import diff as diff_exports
    from assistant.quality import Health
    from assistant.refinement import Standing
    from assistant.retrieval import Filters, Group, Related, RelatedPair
    from assistant.workspace import Imported, LogEntry

__version__ = "0.1.0"

__all__ = [
    "AgreementOrigin",
    "Agreements",
    "Assistant",
    "AssistantError",
    "AssumptionOrigin",
    "AsyncAssistant",
    "Backlog",
    "BugParts",
    "Cell",
    "CellChange",
    "Change",
    "Clause",
    "ClauseKind",
    "Criterion",
    "Decided",
    "Decision",
    "DecisionAction",
    "Draft",
    "Event",
    "EventKind",
    "ExampleMap",
    "Exported",
    "Failed",
    "Filters",
    "Finding",
    "Group",
    "Health",
    "Imported",
    "Inspection",
    "Item",
    "ItemKind",
    "ItemState",
    "Limits",
    "Line",
    "LineKind",
    "Link",
    "LogEntry",
    "ModelFailure",
    "NewItem",
    "Origin",
    "Outcome",
    "Packed",
    "ParentAfter",
    "Part",
    "Plan",
    "PrecedentOrigin",
    "Progress",
    "PromptUse",
    "Question",
    "QuoteOrigin",
    "Readiness",
    "ReadinessCheck",
    "Recalled",
    "Refinement",
    "Related",
    "RelatedPair",
    "Relation",
    "RelationType",
    "Reply",
    "Results",
    "Rewrite",
    "Role",
    "RowProblem",
    "RuleCard",
    "RunInfo",
    "Severity",
    "Size",
    "Span",
    "Split",
    "SplitPattern",
    "SplitScore",
    "Standing",
    "Steps",
    "StoryParts",
    "Task",
    "TeamRule",
    "Usage",
    "UserError",
    "VectorStore",
    "Withheld",
    "Written",
    "diff_exports",
    "open_items",
    "read_backlog",
    "schema",
]

_FROM = {
    "Assistant": "assistant.api",
    "AsyncAssistant": "assistant.api.aio",
    "CellChange": "assistant.exchange",
    "Decided": "assistant.api.deciding",
    "Draft": "assistant.api.refining",
    "Event": "assistant.batch",
    "EventKind": "assistant.batch",
    "Exported": "assistant.api.exporting",
    "Failed": "assistant.batch",
    "Filters": "assistant.retrieval",
    "Group": "assistant.retrieval",
    "Health": "assistant.quality",
    "Imported": "assistant.workspace",
    "Limits": "assistant.batch",
    "LogEntry": "assistant.workspace",
    "Outcome": "assistant.batch",
    "Plan": "assistant.batch",
    "Related": "assistant.retrieval",
    "RelatedPair": "assistant.retrieval",
    "Results": "assistant.api.results",
    "Standing": "assistant.refinement",
    "Written": "assistant.exchange",
    "open_items": "assistant.api",
    "read_backlog": "assistant.api",
    "schema": "assistant.api.schemas",
}


def __getattr__(name: str) -> Any:
    if name == "diff_exports":
        return import_module("assistant.exchange").diff
    if name in _FROM:
        return getattr(import_module(_FROM[name]), name)
    if name in __all__:
        return getattr(import_module("assistant.domain"), name)
    raise AttributeError(f"module 'assistant' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])

"""Backlog Assistant: turns a backlog from a storage room for requests into a decision tool.

Everything public is listed in `__all__`; names are loaded when first used, so that importing the
package (and starting the command) costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.api import Assistant, open_items, read_backlog
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
        RunInfo,
        Severity,
        Size,
        Span,
        Split,
        SplitPattern,
        Steps,
        StoryParts,
        TeamRule,
        Usage,
        UserError,
        VectorStore,
        Withheld,
    )
    from assistant.retrieval import Filters, Group, Related, RelatedPair

__version__ = "0.1.0"

__all__ = [
    "AgreementOrigin",
    "Agreements",
    "Assistant",
    "AssistantError",
    "AssumptionOrigin",
    "Backlog",
    "BugParts",
    "Cell",
    "Change",
    "Clause",
    "ClauseKind",
    "Criterion",
    "Decision",
    "DecisionAction",
    "Filters",
    "Finding",
    "Group",
    "Inspection",
    "Item",
    "ItemKind",
    "ItemState",
    "Line",
    "LineKind",
    "Link",
    "ModelFailure",
    "NewItem",
    "Origin",
    "Part",
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
    "Rewrite",
    "Role",
    "RowProblem",
    "RunInfo",
    "Severity",
    "Size",
    "Span",
    "Split",
    "SplitPattern",
    "Steps",
    "StoryParts",
    "TeamRule",
    "Usage",
    "UserError",
    "VectorStore",
    "Withheld",
    "open_items",
    "read_backlog",
]

_API = frozenset({"Assistant", "open_items", "read_backlog"})
_RETRIEVAL = frozenset({"Filters", "Group", "Related", "RelatedPair"})


def __getattr__(name: str) -> Any:
    if name in _API:
        return getattr(import_module("assistant.api"), name)
    if name in _RETRIEVAL:
        return getattr(import_module("assistant.retrieval"), name)
    if name in __all__:
        return getattr(import_module("assistant.domain"), name)
    raise AttributeError(f"module 'assistant' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])

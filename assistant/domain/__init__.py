"""The language of the house: pure models, no I/O, no clock, no model calls."""

from assistant.domain.agreements import Agreements, TeamRule
from assistant.domain.change import Change, NewItem
from assistant.domain.clause import Clause, ClauseKind, Span
from assistant.domain.decision import Decision, DecisionAction, Line, LineKind, Reply
from assistant.domain.draft import (
    AgreementOrigin,
    AssumptionOrigin,
    Criterion,
    Origin,
    PrecedentOrigin,
    Question,
    QuoteOrigin,
    Rewrite,
    Role,
    Steps,
    Withheld,
)
from assistant.domain.errors import AssistantError, ModelFailure, UserError
from assistant.domain.example_map import ExampleMap, RuleCard
from assistant.domain.finding import (
    BugParts,
    Finding,
    Inspection,
    Readiness,
    ReadinessCheck,
    Severity,
    Size,
    StoryParts,
)
from assistant.domain.item import Backlog, Cell, Item, ItemKind, ItemState, Link, RowProblem
from assistant.domain.packed import Packed
from assistant.domain.ports import Progress, VectorStore
from assistant.domain.refinement import PromptUse, Refinement, RunInfo, Usage
from assistant.domain.relation import Recalled, Relation, RelationType
from assistant.domain.split import ParentAfter, Part, Split, SplitPattern, SplitScore, Task

__all__ = [
    "AgreementOrigin",
    "Agreements",
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
    "ExampleMap",
    "Finding",
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
    "Packed",
    "ParentAfter",
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
    "Relation",
    "RelationType",
    "Reply",
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
    "Steps",
    "StoryParts",
    "Task",
    "TeamRule",
    "Usage",
    "UserError",
    "VectorStore",
    "Withheld",
]

"""A run over many items: in order, resumable, nothing lost, nothing paid twice.

By wire (`run`), or by a provider's batch files (`run_by_files`, `import_responses`).
"""

from assistant.batch.backlog import (
    Work,
    backlog_by_files,
    check_limits,
    plan_backlog,
    refine_backlog,
)
from assistant.batch.events import Event, EventKind, Failed, Outcome
from assistant.batch.ledger import Ledger, MemoryLedger
from assistant.batch.limits import Limits
from assistant.batch.offline import (
    Files,
    Offline,
    Taken,
    import_responses,
    outcome_of,
    run_by_files,
)
from assistant.batch.order import ALL, Depth, depth_of, order, top
from assistant.batch.plan import Action, Estimate, Maker, Plan, Planned, plan
from assistant.batch.run import run

__all__ = [
    "ALL",
    "Action",
    "Depth",
    "Estimate",
    "Event",
    "EventKind",
    "Failed",
    "Files",
    "Ledger",
    "Limits",
    "Maker",
    "MemoryLedger",
    "Offline",
    "Outcome",
    "Plan",
    "Planned",
    "Taken",
    "Work",
    "backlog_by_files",
    "check_limits",
    "depth_of",
    "import_responses",
    "order",
    "outcome_of",
    "plan",
    "plan_backlog",
    "refine_backlog",
    "run",
    "run_by_files",
    "top",
]

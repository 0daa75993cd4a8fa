"""A run over many items: in order, resumable, nothing lost, nothing paid twice.

By wire (`run`), or by a provider's batch files (`run_by_files`, `import_responses`).
"""

from assistant.batch.events import Event, EventKind, Failed, Outcome
from assistant.batch.ledger import Ledger, MemoryLedger
from assistant.batch.limits import Limits
from assistant.batch.offline import Offline, Taken, import_responses, run_by_files
from assistant.batch.order import order, top
from assistant.batch.plan import Estimate, Plan, Planned, plan
from assistant.batch.run import run

__all__ = [
    "Estimate",
    "Event",
    "EventKind",
    "Failed",
    "Ledger",
    "Limits",
    "MemoryLedger",
    "Offline",
    "Outcome",
    "Plan",
    "Planned",
    "Taken",
    "import_responses",
    "order",
    "plan",
    "run",
    "run_by_files",
    "top",
]

"""A run over many items: in order, resumable, nothing lost, nothing paid twice."""

from assistant.batch.events import Event, EventKind, Failed, Outcome
from assistant.batch.ledger import Ledger, MemoryLedger
from assistant.batch.limits import Limits
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
    "Outcome",
    "Plan",
    "Planned",
    "order",
    "plan",
    "run",
    "top",
]

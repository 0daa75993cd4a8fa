"""Draft, split, verify, and the pipeline that joins the stations."""

from assistant.refinement.addressed import heard
from assistant.refinement.changes import changes_of
from assistant.refinement.context import Context, fingerprint
from assistant.refinement.deciding import Request, Ruling, rule
from assistant.refinement.estimate import expected_calls, most_calls
from assistant.refinement.pipeline import prompts_in_use, refine
from assistant.refinement.recalling import with_decisions
from assistant.refinement.reply import draft_reply
from assistant.refinement.splitting import outline_split
from assistant.refinement.suggestions import Standing, lines_of, standing
from assistant.refinement.tasks import with_tasks

__all__ = [
    "Context",
    "Request",
    "Ruling",
    "Standing",
    "changes_of",
    "draft_reply",
    "expected_calls",
    "fingerprint",
    "heard",
    "lines_of",
    "most_calls",
    "outline_split",
    "prompts_in_use",
    "refine",
    "rule",
    "standing",
    "with_decisions",
    "with_tasks",
]

"""Draft, split, verify, and the pipeline that joins the stations."""

from assistant.refinement.changes import changes_of, latest
from assistant.refinement.context import Context, fingerprint
from assistant.refinement.estimate import expected_calls
from assistant.refinement.pipeline import prompts_in_use, refine

__all__ = [
    "Context",
    "changes_of",
    "expected_calls",
    "fingerprint",
    "latest",
    "prompts_in_use",
    "refine",
]

"""The workspace: one folder with one SQLite file that holds the truth.

Items and their versions, embedding vectors, refinements, failed attempts, runs and decisions.
Everything else in the folder (the search index) can be deleted and is rebuilt.
"""

from assistant.workspace.agreements import default_agreements_toml, load_agreements
from assistant.workspace.attempts import Attempts
from assistant.workspace.decisions import LogEntry
from assistant.workspace.items import Imported
from assistant.workspace.runs import Run
from assistant.workspace.workspace import Workspace, open_workspace

__all__ = [
    "Attempts",
    "Imported",
    "LogEntry",
    "Run",
    "Workspace",
    "default_agreements_toml",
    "load_agreements",
    "open_workspace",
]

"""The workspace as the other rooms see it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from assistant.domain import Decision, Item, Refinement, Usage
from assistant.workspace import (
    answers,
    attempts,
    chats,
    decisions,
    items,
    refinements,
    runs,
    vectors,
)
from assistant.workspace import (
    folder as folders,
)
from assistant.workspace.attempts import Attempts
from assistant.workspace.database import Database
from assistant.workspace.decisions import LogEntry
from assistant.workspace.items import Imported
from assistant.workspace.runs import Run

DATABASE_NAME = "workspace.db"
INDEX_NAME = "index"


class Workspace:
    """What was imported, found and decided, in one SQLite file.

    Safe to use from several threads. Every method that writes is durable when it returns, and
    raises `UserError` in one sentence when the disk is full, the file is damaged or locked, or
    the workspace was opened for reading only.
    """

    def __init__(self, folder: Path, database: Database) -> None:
        self.folder = folder
        self._database = database

    @property
    def index_folder(self) -> Path:
        """Where the search index lives; it can be deleted and is rebuilt from here."""
        return self.folder / INDEX_NAME

    @property
    def read_only(self) -> bool:
        """Whether nothing can be saved."""
        return self._database.read_only

    def claim(self) -> AbstractContextManager[None]:
        """Keep other runs out of this workspace while the block lasts.

        Raises:
            UserError: another run is at work in it.
        """
        return nullcontext() if self.read_only else folders.claimed(self.folder)

    # Vectors (implements assistant.domain.ports.VectorStore)

    def load_vectors(self, model: str, hashes: Iterable[str]) -> Mapping[str, bytes]:
        """Vectors that are stored for these content hashes under this embedding model."""
        return vectors.load_vectors(self._database, model, hashes)

    def save_vectors(self, model: str, vectors_: Mapping[str, bytes]) -> None:
        """Store vectors by content hash; durable when this returns."""
        vectors.save_vectors(self._database, model, vectors_)

    # Items

    def save_items(self, items_: Iterable[Item], *, source: str) -> Imported:
        """Store the items of one export, in its order; what is no longer there is only marked.

        Args:
            items_: may be a generator; memory stays small for any length.
            source: names the export, such as its file name; each source is kept by itself.
        """
        return items.save_items(self._database, items_, source=source)

    def items(self, source: str | None = None) -> Iterator[Item]:
        """Items that have not vanished, in their export's order; None: of all sources."""
        return items.iterate(self._database, source)

    def item(self, key: str, source: str | None = None) -> Item | None:
        """The item with this key, as it was last seen; one that vanished is still found."""
        return items.find(self._database, key, source)

    def item_versions(self, key: str, source: str | None = None) -> list[Item]:
        """Every version of an item that an import has seen, oldest first."""
        return items.versions(self._database, key, source)

    def resembling_source(
        self, items_: Iterable[Item], *, besides: Collection[str] = ()
    ) -> str | None:
        """The source of which these items are a newer export under another name, or None.

        Args:
            items_: a new export's.
            besides: sources that are not meant.
        """
        return items.resembling(self._database, items_, besides=besides)

    def sources(self) -> list[str]:
        """Names of the sources that were imported, oldest first."""
        return items.sources(self._database)

    # Refinements and failed attempts (the ledger of a batch)

    def save_refinement(self, refinement: Refinement) -> None:
        """Append one refinement in one durable commit."""
        refinements.save(self._database, refinement)

    def find_refinement(self, key: str, fingerprint: str) -> Refinement | None:
        """The finished refinement that was paid for already; a failed one does not count."""
        return refinements.find(self._database, key, fingerprint)

    def latest_refinement(self, key: str) -> Refinement | None:
        """The newest refinement of an item; a failed one only where no other exists."""
        return refinements.latest(self._database, key)

    def bring_forward(self, key: str, fingerprint: str) -> None:
        """Make the finished refinement with this fingerprint the newest: it was shown again."""
        refinements.bring_forward(self._database, key, fingerprint)

    def find_attempts(self, key: str, fingerprint: str) -> Attempts:
        """How often the item failed under this fingerprint, and why last."""
        return attempts.find(self._database, key, fingerprint)

    def save_attempt(
        self,
        key: str,
        fingerprint: str,
        reason: str,
        usage: Usage | None = None,
        *,
        final: bool = False,
    ) -> Attempts:
        """Count one more failed attempt; returns the attempts so far."""
        return attempts.add(self._database, key, fingerprint, reason, usage or Usage(), final=final)

    def usual_seconds(self, model: str) -> float | None:
        """Mean seconds that this model took for an item lately; None where nobody knows."""
        return refinements.usual_seconds(self._database, model)

    # Answers that came by a provider's batch files

    def save_answers(self, answers_: Iterable[tuple[str, str]]) -> int:
        """Store answers by their requests' ids; returns how many are new."""
        return answers.save(self._database, answers_)

    def find_answer(self, request: str) -> str | None:
        """The stored answer to a request, as JSON text."""
        return answers.find(self._database, request)

    def forget_answers(self, requests: Iterable[str]) -> None:
        """Remove stored answers, so that their requests are asked again."""
        answers.forget(self._database, requests)

    # Runs

    def start_run(self, *, command: str = "refine", model: str = "none", source: str = "") -> int:
        """Note that a run begins; returns its number."""
        return runs.start(self._database, command=command, model=model, source=source)

    def finish_run(
        self,
        run_id: int,
        *,
        status: str = "done",
        reason: str = "",
        refined: int = 0,
        reused: int = 0,
        failed: int = 0,
        usage: Usage | None = None,
    ) -> None:
        """Note how a run ended: `done`, `stopped` (then with the reason), and what it took."""
        runs.finish(
            self._database,
            run_id,
            status=status,
            reason=reason,
            refined=refined,
            reused=reused,
            failed=failed,
            usage=usage or Usage(),
        )

    def runs(self) -> list[Run]:
        """All runs, newest first; one that was killed still says `running`."""
        return runs.everything(self._database)

    # Decisions

    def record_decision(self, decision: Decision) -> Decision:
        """Store what a person decided as a step of its own; returns it with its numbers.

        Raises:
            UserError: it is marked as undone, or an edit has no text.
        """
        return self.record_step([decision])[0]

    def record_step(self, decisions_: Sequence[Decision]) -> tuple[Decision, ...]:
        """Store decisions of one item that were taken together, all or none.

        Raises:
            UserError: one is marked as undone, or an edit has no text.
        """
        return decisions.record(self._database, decisions_)

    def undo_step(self, step: int, *, who: str = "", why: str = "") -> LogEntry:
        """Undo a step, which may itself be an undo; what held before it holds again.

        Raises:
            UserError: there is no such step, or it was undone before.
        """
        return decisions.undo(self._database, step, who=who, why=why)

    def save_reply(self, decision_id: int, reply: str) -> None:
        """Keep the reply that was drafted for a decision."""
        decisions.save_reply(self._database, decision_id, reply)

    def decisions(self, item: str | None = None) -> list[Decision]:
        """All decisions (of one item) in the order they were taken, undone ones included."""
        return decisions.everything(self._database, item)

    def current_decisions(self, item: str) -> dict[str, Decision]:
        """What holds now: target (empty for the item itself) to the last decision on it."""
        return decisions.current(self._database, item)

    def declined(self) -> dict[str, Decision]:
        """Items that stand declined (no, not now, not in this form): key to the decision.

        Recalled with its reason when a new item resembles one of them.
        """
        return decisions.declined(self._database)

    def decision_log(self, item: str | None = None) -> list[LogEntry]:
        """What was decided and undone, by whom, when and why, oldest first."""
        return decisions.log(self._database, item)

    # Conversations

    def save_chat(self, name: str, state: str, turns: Sequence[tuple[int, str]]) -> None:
        """Store a conversation's state (JSON) and some of its turns (number and JSON)."""
        chats.save(self._database, name, state, turns)

    def find_chat(self, name: str) -> tuple[str, list[str]] | None:
        """State and turns of a conversation, as JSON; None where there is none of that name."""
        return chats.find(self._database, name)

    def chat_names(self) -> list[str]:
        """Names of all conversations, the one used last first."""
        return chats.names(self._database)


@contextmanager
def open_workspace(folder: Path, *, read_only: bool = False) -> Iterator[Workspace]:
    """Open the workspace in `folder`; it is made where it is missing.

    Args:
        folder: such as `.assistant`.
        read_only: change nothing on disk; a workspace that is missing is then an empty one.

    Raises:
        UserError: the folder cannot be written, the database is damaged, locked by another
            process, or from a newer version of the assistant.
    """
    folder = Path(folder)
    if not read_only:
        folders.prepare(folder)
    database = Database(folder / DATABASE_NAME, read_only=read_only)
    try:
        yield Workspace(folder, database)
    finally:
        database.close()

"""The public face: one object that joins the rooms."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from datetime import date
from functools import cached_property
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Self

from assistant.api.batches import Batches
from assistant.api.person import whoami
from assistant.domain import (
    Agreements,
    Backlog,
    Decision,
    DecisionAction,
    Finding,
    Inspection,
    Item,
    ItemState,
    Packed,
    Progress,
    Recalled,
    Refinement,
    Relation,
    Reply,
    RunInfo,
    UserError,
)
from assistant.llm import Endpoint, ModelSpec, check_endpoint, open_model
from assistant.refinement import (
    Context,
    Request,
    Standing,
    fingerprint,
    prompts_in_use,
    refine,
    with_decisions,
)

if TYPE_CHECKING:
    from assistant.api.deciding import Decided
    from assistant.api.exporting import Exported
    from assistant.quality import Health
    from assistant.retrieval import Embedder, Filters, Related, Retriever, Updated
    from assistant.workspace import Imported, LogEntry, Workspace

DEFAULT_WORKSPACE = Path(".assistant")
_LIKE = 20
"""Most similar done items that a likely estimate is taken from, and at most a third of all."""


def read_backlog(
    path: Path | str | Sequence[Path | str],
    *,
    dialect: str | None = None,
    mapping: Mapping[str, str] | None = None,
) -> Backlog:
    """Read one export, several, or a folder of them.

    Args:
        path: file or files, as the tracker exported them.
        dialect: name of the format; None: found from the content.
        mapping: our field name to the export's column name, where the guess is wrong.

    Returns:
        The items in the export's order, with row-level problems and the reader's notes.

    Raises:
        UserError: the file cannot be read as a backlog; says what to do.
    """
    from assistant.exchange import read

    given = [path] if isinstance(path, str | Path) else path
    return read([Path(one) for one in given], dialect=dialect, mapping=mapping)


class Assistant(Batches):
    """Inspects, recalls, drafts and splits; people decide.

    Opens what it needs when it is first needed (workspace, index, model) and closes all of it at
    the end of the `with` block::

        with Assistant(model="none") as assistant:
            backlog = read_backlog("export.csv")
            assistant.learn(backlog)
            for item in backlog.items:
                print(assistant.refine(item).questions)

    Args:
        model: as in `--model`; None: the working agreements, then `embedded` where installed.
        base_url: root of an OpenAI-compatible API.
        workspace: folder for items, vectors, refinements and decisions.
        agreements: the team's working agreements; None: read from the workspace's folder.
        progress: told as longer work goes on.
        embedding: the model by which similar items are found: `minilm` (in this process),
            `openai:NAME`, `ollama:NAME`, or any name with `embedding_url`; None: the working
            agreements, then `minilm`.
        embedding_url: root of an OpenAI-compatible API for it.

    Raises:
        UserError: from the methods, when a file, an option or a key is wrong.
    """

    def __init__(
        self,
        model: str | None = None,
        *,
        base_url: str | None = None,
        workspace: Path | str = DEFAULT_WORKSPACE,
        agreements: Agreements | None = None,
        progress: Progress | None = None,
        embedding: str | None = None,
        embedding_url: str | None = None,
    ) -> None:
        self._embedding = (embedding, embedding_url)
        self._folder = Path(workspace)
        self._progress = progress
        self._given = agreements
        self._model = model
        self._base_url = base_url
        self._open = ExitStack()
        self._lock = Lock()
        self._about: dict[str, tuple[int, tuple[Finding, ...]]] = {}
        self._inspected = Packed(Inspection)
        self._points: dict[str, Item] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop the embedded model's server, close the index and the workspace."""
        self._open.close()

    @cached_property
    def agreements(self) -> Agreements:
        """The team's working agreements in force."""
        from assistant.workspace import load_agreements

        return self._given if self._given is not None else load_agreements(self._folder)

    @cached_property
    def model(self) -> ModelSpec:
        """The model that will be used; nothing is contacted by looking."""
        return ModelSpec.parse(self._model or self.agreements.model, base_url=self._base_url)

    @cached_property
    def workspace(self) -> "Workspace":
        """The open workspace."""
        from assistant.workspace import open_workspace

        return self._open.enter_context(open_workspace(self._folder))

    @cached_property
    def endpoint(self) -> Endpoint | None:
        """Where the model answers, started or reached when first asked for; None without one."""
        endpoint = self._open.enter_context(
            open_model(self.model, progress=self._progress, prices=self._folder)
        )
        if endpoint is not None:
            check_endpoint(endpoint)
        return endpoint

    @cached_property
    def embedder(self) -> "Embedder":
        """The embedding model that will be used; nothing is contacted by looking."""
        from assistant.retrieval import open_embedder

        name, url = self._embedding
        if name is None and url is None:
            name, url = self.agreements.embedding, self.agreements.embedding_url
        return open_embedder(name or self.agreements.embedding, base_url=url)

    @cached_property
    def _retriever(self) -> "Retriever":
        from assistant.retrieval import Retriever

        retriever = self._open.enter_context(
            Retriever(self.workspace.index_folder, self.workspace, embedder=self.embedder)
        )
        self._updated = retriever.update(self._known(), progress=self._progress)
        return retriever

    def learn(self, backlog: Backlog) -> "Imported":
        """Keep a backlog's items in the workspace, to recall and to relate.

        Args:
            backlog: as read; learning the same again costs nothing.

        Returns:
            Keys that are new, changed, unchanged and vanished.
        """
        imported = self.workspace.save_items(backlog.items, source=backlog.source)
        if "_retriever" in self.__dict__:
            self._updated = self._retriever.update(self._known(), progress=self._progress)
        self._about.clear()
        self._inspected = Packed(Inspection)
        self._points = None
        return imported

    def inspect(self, item: Item) -> Inspection:
        """What code says of one item: clauses, findings, readiness, size. No model."""
        from assistant.quality import inspect

        return inspect(item, self.agreements)

    def similar(
        self, item: Item | str, *, k: int = 10, filters: "Filters | None" = None
    ) -> tuple[Recalled, ...]:
        """Items of the workspace that resemble an item or a text.

        Args:
            item: an item, or words to search for.
            k: most results.
            filters: which items may be found.

        Returns:
            The most similar first.

        Raises:
            UserError: a filter names a project, a status or a label that no item has.
        """
        if filters is not None and (sentence := self._retriever.unknown(filters)):
            raise UserError(sentence)
        if isinstance(item, str):
            return self._retriever.search(item, k=k, filters=filters)
        return self._retriever.similar(item, k=k, filters=filters)

    def related(self, item: Item) -> tuple[Relation, ...]:
        """Typed relations of one item, each with its evidence."""
        return with_decisions(self._retriever.relate(item), self.workspace.declined())

    def related_all(self, items: Iterable[Item]) -> "Related":
        """Duplicates and all other typed relations of many items, without any model call.

        Args:
            items: what is asked about; they are compared with everything in the workspace.

        Returns:
            Groups of duplicates, each around the item to keep, and every other pair once.
        """
        from assistant.retrieval import overview

        given, declined = list(items), self.workspace.declined()
        found: dict[str, tuple[Relation, ...]] = {}
        for done, item in enumerate(given, 1):
            found[item.key] = with_decisions(self._retriever.relate(item), declined)
            self._tell(done, len(given), "Relating items")
        return overview(given, found, self._retriever.groups(progress=self._progress))

    def index(self) -> "Updated":
        """Bring the index up to date with the workspace; free where nothing changed.

        Returns:
            What the last update took: texts embedded, items taken over, seconds.
        """
        _ = self._retriever
        return self._updated

    def examine(self, items: Sequence[Item]) -> tuple[Refinement, ...]:
        """Findings and relations of many items, without any model call.

        Args:
            items: what to look at. Findings over the whole set are those of the last `survey`;
                without one, these items are the set.

        Returns:
            One refinement an item that holds findings and relations only.
        """
        if any(_id(item) not in self._about for item in items):
            self.survey(items)
        found: list[Refinement] = []
        for done, item in enumerate(items, 1):
            found.append(self._examined(item))
            self._tell(done, len(items), "Relating items")
        return tuple(found)

    def survey(self, items: Sequence[Item], *, today: date | None = None) -> tuple[Finding, ...]:
        """Inspect items together, so that findings over the whole set are known too.

        Args:
            items: the whole backlog, done items included.
            today: the day from which ages count; None: that of the newest change in the items.

        Returns:
            Findings about the backlog as a whole; those about an item are added to the item's.
        """
        from assistant.quality import inspect_backlog, inspect_many

        inspections = Packed(Inspection)
        for inspection in inspect_many(items, self.agreements):
            inspections.append(inspection)
            self._tell(len(inspections), len(items), "Inspecting items")
        day = today or _day_of(items)
        over_set = inspect_backlog(items, inspections, self.agreements, today=day)
        before = len(self._inspected)
        self._inspected.extend(inspections)
        for place, item in enumerate(items, before):
            self._about[_id(item)] = (place, over_set.get(item.key, ()))
        return over_set.get("", ())

    def health(self, items: Sequence[Item], *, today: date | None = None) -> "Health":
        """The state of a backlog in numbers: what share is ready, oversized, unclear, stale.

        Args:
            items: the whole backlog, done items included.
            today: the day from which ages count; None: that of the newest change in the items.
        """
        from assistant.quality import health

        if any(_id(item) not in self._about for item in items):
            self.survey(items, today=today)
        of_set = {item.key: self._about[_id(item)][1] for item in items}
        inspections = [self._inspection(item) for item in items]
        return health(items, inspections, of_set, today=today or _day_of(items))

    def refine(self, item: Item) -> Refinement:
        """One item through all stations; the result is kept and not paid for twice.

        Args:
            item: the item; it needs not be learned before.

        Returns:
            Suggestions, each drafted line with its verified origin.

        Raises:
            ModelFailure: a fatal one, such as a refused key.
        """
        context, print_ = self._prepared(item)
        kept = self.workspace.find_refinement(item.key, print_)
        if kept is not None:
            self.workspace.bring_forward(item.key, print_)
            return _shown_again(kept, context)
        made = self._refined(item, context, print_, self.endpoint)
        self.workspace.save_refinement(made)
        return made

    def decide(
        self,
        item: Item | str,
        action: DecisionAction | str,
        lines: str | Sequence[str] = (),
        *,
        text: str = "",
        why: str = "",
        instead: str = "",
        trigger: str = "",
        until: date | None = None,
        by: str | None = None,
    ) -> "Decided":
        """Record what a person decided; it is on disk when this returns. No model call.

        Args:
            item: the item or its key.
            action: `accept`, `edit`, `reject`, `no`, `not now` or `not in this form`.
            lines: labels such as `"k1,k3"`, `"1-3"` (bare numbers are criteria), `"p1"`, or a
                kind such as `"parts"`. None: everything open that would be written, or, for the
                last three actions, the item itself.
            text: the new text of an edit.
            why: the reason; a rejection and a no need one.
            instead: what was chosen instead; `not in this form` needs one.
            trigger: what makes the team look at it again; `not now` needs it or `until`.
            until: the day on which the team looks at it again.
            by: who decides; None: `ASSISTANT_USER`, Git's user name, or the account.

        Returns:
            The decisions with their step, what holds now, and notes.

        Raises:
            UserError: something is missing or cannot be; nothing was recorded.
        """
        from assistant.api import deciding

        given = self.find(item)
        request = Request(
            action=DecisionAction(action),
            lines=deciding.labels_of(lines),
            text=text,
            why=why,
            instead=instead,
            trigger=trigger,
            until=until,
        )
        return deciding.decide(self.workspace, given, request, who=by or whoami())

    def undo(
        self,
        item: Item | str | None = None,
        *,
        step: int | None = None,
        why: str = "",
        by: str | None = None,
    ) -> "LogEntry":
        """Undo a step of the log, which may itself be an undo; it stays in the log.

        Args:
            item: whose step; None: of any item.
            step: its number; None: the newest decision that stands.
            why: the reason.
            by: see `decide`.

        Raises:
            UserError: there is nothing to undo.
        """
        from assistant.api import deciding

        key = None if item is None else self.find(item).key
        return deciding.undo(self.workspace, key, step, who=by or whoami(), why=why)

    def redo(
        self, item: Item | str | None = None, *, why: str = "", by: str | None = None
    ) -> "LogEntry":
        """Take the newest undo back. Arguments as for `undo`.

        Raises:
            UserError: nothing was undone.
        """
        from assistant.api import deciding

        key = None if item is None else self.find(item).key
        return deciding.redo(self.workspace, key, who=by or whoami(), why=why)

    def standing(self, item: Item | str) -> Standing:
        """What holds for an item: the lines of its newest refinement and the decisions on them."""
        from assistant.api import deciding

        return deciding.standing_of(self.workspace, self.find(item).key)

    def reply(self, item: Item | str, *, plain: bool = False) -> Reply:
        """Draft the answer for whoever asked for an item that stands declined; it is kept.

        A model words it where there is one, and code checks each sentence.

        Args:
            item: the item or its key.
            plain: use the template, whatever the model.

        Raises:
            UserError: the item does not stand declined.
            ModelFailure: a fatal one, such as a refused key.
        """
        from assistant.api import deciding

        endpoint = None if plain else self.endpoint
        return deciding.reply_to(self.workspace, self.find(item), endpoint)

    def log(self, item: Item | str | None = None) -> "list[LogEntry]":
        """Every step, oldest first: what was decided and undone, by whom, when and why.

        Args:
            item: whose; None: of all items.
        """
        return self.workspace.decision_log(None if item is None else self.find(item).key)

    def deferred(self, *, today: date | None = None) -> tuple[Decision, ...]:
        """Items that were put off (`not now`), those to look at first in front."""
        from assistant.api import deciding

        return deciding.due(self.workspace, today or date.today())  # noqa: DTZ011 - the user's day

    def export(
        self,
        source: Path | str,
        target: Path | str,
        *,
        drafts: bool = False,
        dialect: str | None = None,
        mapping: Mapping[str, str] | None = None,
    ) -> "Exported":
        """Write an export again with what was agreed, and nothing else, in its own dialect.

        Args:
            source: the export; it is never changed.
            target: the file to write.
            drafts: also write what nobody decided on, marked as drafts.
            dialect: name of the format; None: found from the content.
            mapping: our field name to the export's column name.

        Raises:
            UserError: the source cannot be read or the target not written.
        """
        from assistant.api import exporting

        return exporting.export(
            self.workspace,
            Path(source),
            Path(target),
            drafts=drafts,
            dialect=dialect,
            mapping=mapping,
        )

    def find(self, item: Item | str) -> Item:
        """The item with this key, as the workspace knows it; an item is given back.

        Raises:
            UserError: the workspace has no such item.
        """
        from assistant.api import deciding

        return item if isinstance(item, Item) else deciding.found_item(self.workspace, item)

    def _known(self) -> list[Item]:
        newest: dict[str, Item] = {}
        for item in self.workspace.items():
            held = newest.get(item.key)
            if held is None or _date(item) >= _date(held):
                newest[item.key] = item
        return list(newest.values())

    def _inspection(self, item: Item) -> Inspection:
        known = self._about.get(_id(item))
        if known is None:
            return self.inspect(item)
        from assistant.quality import within

        place, over_set = known
        return within(self._inspected[place], over_set)

    def _weighed(self, item: Item) -> Inspection:
        """An inspection with the likely estimate that similar done items give it."""
        from assistant.quality import likely_estimate

        inspection = self._inspection(item)
        if self._points is None:
            built = (one for one in self._known() if one.state is ItemState.DONE)
            self._points = {one.key: one for one in built if one.estimate is not None}
        if not self._points:
            return inspection
        from assistant.retrieval import Filters

        # Points mean something within one team only, and “like” only where others are not.
        projects = (item.project,) if item.project else ()
        done = sum(one.project == item.project for one in self._points.values())
        hits = self._retriever.similar(
            item,
            k=min(_LIKE, done // 3),
            filters=Filters(states=(ItemState.DONE,), projects=projects),
        )
        like = [self._points[hit.key] for hit in hits if hit.key in self._points]
        return likely_estimate(inspection, like)

    def _prepared(self, item: Item) -> tuple[Context, str]:
        # The index and the grammar are not made for several threads; model calls are what takes
        # long, and these run beside each other.
        with self._lock:
            declined = self.workspace.declined()
            recalled = self._retriever.recall(item, without=declined)
            context = Context(
                agreements=self.agreements,
                recalled=recalled,
                relations=with_decisions(self._retriever.relate(item), declined),
                inspection=self._weighed(item),
            )
        with_model = self.model.provider != "none"
        return context, fingerprint(
            item,
            recalled=recalled,
            agreements=self.agreements,
            model=self.model.label,
            prompts=prompts_in_use() if with_model else (),
            version=_version(),
        )

    def _again(self, item: Item, kept: Refinement, context: Context, print_: str) -> Refinement:
        self.workspace.bring_forward(item.key, print_)
        return _shown_again(kept, context)

    def _examined(self, item: Item) -> Refinement:
        with self._lock:
            return Refinement(
                key=item.key,
                title=item.title,
                content_hash=item.content_hash,
                inspection=self._weighed(item),
                relations=self.related(item),
                run=RunInfo(model="none", version=_version()),
            )

    def _refined(
        self, item: Item, context: Context, print_: str, endpoint: Endpoint | None
    ) -> Refinement:
        made = refine(item, context.model_copy(update={"endpoint": endpoint}))
        run = made.run.model_copy(update={"fingerprint": print_, "version": _version()})
        return made.model_copy(update={"run": run})

    def _tell(self, done: int, total: int, label: str) -> None:
        if self._progress is not None:
            self._progress(done, total, label)


def open_items(items: Iterable[Item]) -> Iterator[Item]:
    """Items that are neither done nor declined: what a refinement is about by default."""
    return (item for item in items if item.state in (ItemState.OPEN, ItemState.ACTIVE))


def _shown_again(kept: Refinement, context: Context) -> Refinement:
    """A result of an earlier run with the relations of today, which cost nothing."""
    return kept.model_copy(update={"relations": context.relations, "recalled": context.recalled})


def _day_of(items: Sequence[Item]) -> date:
    """The day that an export shows: what is long untouched is so as of its newest change."""
    moments = [item.updated.date() for item in items if item.updated is not None]
    return max(moments, default=date.today())  # noqa: DTZ011 - the user's own day


def _id(item: Item) -> str:
    return f"{item.key}\n{item.content_hash}"


def _date(item: Item) -> str:
    moment = item.updated or item.created
    return moment.isoformat() if moment is not None else ""


def _version() -> str:
    import assistant

    return assistant.__version__

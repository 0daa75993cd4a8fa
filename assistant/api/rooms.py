"""The rooms that the public face joins: opened when first needed, closed together."""

from contextlib import ExitStack
from pathlib import Path
from threading import Lock, RLock
from types import TracebackType
from typing import TYPE_CHECKING, Self
from weakref import WeakSet

from assistant.api.once import once
from assistant.api.results import Results
from assistant.domain import Agreements, Finding, Inspection, Item, Packed, Progress
from assistant.llm import (
    Endpoint,
    ModelSpec,
    check_endpoint,
    given_endpoint,
    given_spec,
    open_model,
)

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from assistant.retrieval import Embedder, Retriever
    from assistant.workspace import Workspace

DEFAULT_WORKSPACE = Path(".assistant")


class Rooms:
    """Part of `Assistant`."""

    def __init__(
        self,
        model: "str | BaseChatModel | None" = None,
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
        self._opening = RLock()
        self._lock = RLock()
        self._runs: WeakSet[Results] = WeakSet()
        self._alone: dict[str, Lock] = {}
        self._about: dict[str, tuple[int, tuple[Finding, ...]]] = {}
        self._inspected = Packed(Inspection)
        self._points: dict[str, Item] | None = None
        self._judged_by: Agreements | None = None

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
        """Stop the embedded model's server, close the index and the workspace.

        A run whose results are still read ends first: what is in flight is finished and kept.
        The next use opens again what it needs.
        """
        for results in tuple(self._runs):
            results.close()
        with self._opening:
            for name in ("workspace", "endpoint", "_retriever"):
                self.__dict__.pop(name, None)
            self._judged_by = None
            self._open.close()

    @once
    def agreements(self) -> Agreements:
        """The team's working agreements in force."""
        from assistant.workspace import load_agreements

        agreed = self._given if self._given is not None else load_agreements(self._folder)
        if agreed.disabled_rules:
            from assistant.quality import check_switched_off

            where = "The working agreements"
            if self._given is None:
                where = str(self._folder / "agreements.toml")
            check_switched_off(agreed.disabled_rules, where)
        return agreed

    @once
    def model(self) -> ModelSpec:
        """The model that will be used; nothing is contacted by looking.

        Raises:
            UserError: there is no such model, or its key is missing.
        """
        self._spec.check_key()
        return self._spec

    @property
    def model_label(self) -> str:
        """The model as the user names it; a plan needs no key to say it."""
        return self._spec.label

    @once
    def _spec(self) -> ModelSpec:
        if self._model is not None and not isinstance(self._model, str):
            return given_spec(self._model)
        name = self._model or self.agreements.model
        return ModelSpec.parse(name, base_url=self._base_url, need_key=False)

    @once
    def workspace(self) -> "Workspace":
        """The open workspace."""
        from assistant.workspace import open_workspace

        return self._open.enter_context(open_workspace(self._folder))

    @once
    def endpoint(self) -> Endpoint | None:
        """Where the model answers, started or reached when first asked for; None without one."""
        if self._model is not None and not isinstance(self._model, str):
            return given_endpoint(self._model)
        endpoint = self._open.enter_context(
            open_model(self.model, progress=self._progress, prices=self._folder)
        )
        if endpoint is not None:
            check_endpoint(endpoint)
        return endpoint

    @once
    def embedder(self) -> "Embedder":
        """The embedding model that will be used; nothing is contacted by looking."""
        from assistant.retrieval import open_embedder

        name, url = self._embedding
        if name is None and url is None:
            name, url = self.agreements.embedding, self.agreements.embedding_url
        return open_embedder(name or self.agreements.embedding, base_url=url)

    @once
    def _retriever(self) -> "Retriever":
        from assistant.retrieval import Retriever

        retriever = self._open.enter_context(
            Retriever(self.workspace.index_folder, self.workspace, embedder=self.embedder)
        )
        self._updated = retriever.update(self._known(), progress=self._progress)
        return retriever

    def _known(self) -> list[Item]:
        newest: dict[str, Item] = {}
        for item in self.workspace.items():
            held = newest.get(item.key)
            if held is None or _date(item) >= _date(held):
                newest[item.key] = item
        return list(newest.values())

    def _tell(self, done: int, total: int, label: str) -> None:
        if self._progress is not None:
            self._progress(done, total, label)


def _date(item: Item) -> str:
    moment = item.updated or item.created
    return moment.isoformat() if moment is not None else ""


def version() -> str:
    import assistant

    return assistant.__version__

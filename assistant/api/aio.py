"""The public face for asynchronous programs: the same methods, run in threads."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from functools import wraps
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Self, TypeVar

from assistant.api.assistant import Assistant
from assistant.api.rooms import DEFAULT_WORKSPACE
from assistant.domain import Agreements, Backlog, Item, Progress, Refinement

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

P = ParamSpec("P")
T = TypeVar("T")


def _twin(
    method: Callable[Concatenate[Assistant, P], T],
) -> Callable[Concatenate["AsyncAssistant", P], Coroutine[Any, Any, T]]:
    @wraps(method)
    async def twin(self: "AsyncAssistant", /, *args: P.args, **kwargs: P.kwargs) -> T:
        return await asyncio.to_thread(method, self.assistant, *args, **kwargs)

    return twin


class AsyncAssistant:
    """`Assistant` for asynchronous programs. Arguments, results and errors are the same.

    Each method runs in a thread of the event loop's default executor, so that the loop stays
    free. A cancelled call is not interrupted in its thread; what it finishes is kept.

    Examples:
        >>> import asyncio
        >>> from assistant import AsyncAssistant, Item
        >>> async def oversized(item: Item) -> bool:
        ...     async with AsyncAssistant(model="none") as assistant:
        ...         return (await assistant.inspect(item)).size.oversized
        >>> asyncio.run(oversized(Item(key="S-1", title="Newsletter")))
        False

    Its methods are those of `Assistant` as coroutines: `learn`, `inspect`, `survey`, `examine`,
    `health`, `similar`, `related`, `related_all`, `draft`, `split`, `refine`, `run`, `plan`,
    `find`, `decide`, `undo`, `redo`, `standing`, `log`, `deferred`, `reply`, `export`, `close`.

    Args:
        model: as for `Assistant`, like the rest.
    """

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
        self.assistant = Assistant(
            model,
            base_url=base_url,
            workspace=workspace,
            agreements=agreements,
            progress=progress,
            embedding=embedding,
            embedding_url=embedding_url,
        )
        """The synchronous face, for what is not a coroutine."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    close = _twin(Assistant.close)
    learn = _twin(Assistant.learn)
    inspect = _twin(Assistant.inspect)
    survey = _twin(Assistant.survey)
    examine = _twin(Assistant.examine)
    similar = _twin(Assistant.similar)
    related = _twin(Assistant.related)
    related_all = _twin(Assistant.related_all)
    health = _twin(Assistant.health)
    draft = _twin(Assistant.draft)
    split = _twin(Assistant.split)
    refine = _twin(Assistant.refine)
    run = _twin(Assistant.run)
    plan = _twin(Assistant.plan)
    find = _twin(Assistant.find)
    decide = _twin(Assistant.decide)
    undo = _twin(Assistant.undo)
    redo = _twin(Assistant.redo)
    standing = _twin(Assistant.standing)
    log = _twin(Assistant.log)
    deferred = _twin(Assistant.deferred)
    reply = _twin(Assistant.reply)
    export = _twin(Assistant.export)

    async def refine_all(
        self, items: Backlog | Iterable[Item], **options: Any
    ) -> AsyncIterator[Refinement]:
        """Results as they come; see `Assistant.refine_all`.

        Leaving the loop, or its cancellation, ends the run; what is finished is kept.
        """
        results = await asyncio.to_thread(self.assistant.results, items, **options)
        try:
            while True:
                found = await asyncio.to_thread(next, results, None)
                if found is None:
                    return
                yield found
        finally:
            await asyncio.shield(asyncio.to_thread(results.close))

"""Results of a run over many items, one at a time as they come."""

import threading
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from typing import TYPE_CHECKING, Protocol, Self

from assistant.domain import Refinement

if TYPE_CHECKING:
    from assistant.batch import Event, Outcome


class Runs(Protocol):
    """Runs to its end, telling events; finishes early where `stop` is set."""

    def __call__(
        self, *, on_event: "Callable[[Event], None]", stop: threading.Event
    ) -> "Outcome": ...


class Results(Iterator[Refinement]):
    """Refinements in the order in which they are finished, then those of items that failed.

    The run goes on in a thread of its own; nothing waits for the reader. `close` ends it: no
    further item is started, those in flight are finished and kept.

    Args:
        run: the run.
        on_event: told of every event, in the run's thread.
    """

    def __init__(self, run: Runs, on_event: "Callable[[Event], None] | None" = None) -> None:
        self._on_event = on_event
        self._stop = threading.Event()
        self._queue: SimpleQueue[Refinement | Outcome | BaseException] = SimpleQueue()
        self._given: set[tuple[str, str]] = set()
        self._rest: Iterator[Refinement] | None = None
        self._thread = threading.Thread(target=self._work, args=(run,), daemon=True)
        self._thread.start()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> Refinement:
        if self._rest is not None:
            return next(self._rest)
        found = self._queue.get()
        if isinstance(found, Refinement):
            return found
        if isinstance(found, BaseException):
            self._rest = iter(())
            raise found
        self._rest = iter([one for one in found.refinements if _id(one) not in self._given])
        return next(self._rest)

    def close(self) -> None:
        """Finish early, and wait for what is in flight; safe to call twice and from anywhere."""
        self._stop.set()
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def _work(self, run: Runs) -> None:
        try:
            self._queue.put(run(on_event=self._told, stop=self._stop))
        except BaseException as error:
            self._queue.put(error)

    def _told(self, event: "Event") -> None:
        # The outcome has those of failed items completed by what code found; they come last.
        refinement = event.refinement
        if refinement is not None and refinement.failure is None:
            self._given.add(_id(refinement))
            self._queue.put(refinement)
        if self._on_event is not None:
            self._on_event(event)


def _id(refinement: Refinement) -> tuple[str, str]:
    # Two trackers may use one key for different items.
    return refinement.key, refinement.content_hash

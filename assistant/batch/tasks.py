"""What is still to do: in order, and again later where a call failed in a way that may pass."""

import heapq
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from threading import Condition

from assistant.domain import Item


@dataclass(slots=True)
class Task:
    """One item of a run."""

    item: Item
    places: tuple[int, ...]
    """Where it stands among the run's items; several where it comes more than once."""
    tries: int = 0
    """Tries in this run that failed in a way that may pass."""
    told: bool = False
    """Whether its start was reported."""
    thin: bool = False
    """Whether it lies below the top and is only examined."""


class Tasks:
    """A queue of tasks that threads take from until every one is settled."""

    def __init__(self, tasks: Sequence[Task]) -> None:
        self._fresh = deque(tasks)
        self._later: list[tuple[float, int, Task]] = []
        self._ticks = count()
        self._unsettled = len(tasks)
        self._closed = False
        self._changed = Condition()

    def take(self) -> Task | None:
        """The next task whose time has come; None when all are settled or the queue closed."""
        with self._changed:
            while True:
                if self._closed or not self._unsettled:
                    return None
                now = time.monotonic()
                if self._later and self._later[0][0] <= now:
                    return heapq.heappop(self._later)[2]
                if self._fresh:
                    return self._fresh.popleft()
                self._changed.wait(self._later[0][0] - now if self._later else None)

    def again(self, task: Task, seconds: float) -> None:
        """Put a task back, to be taken after so many seconds."""
        with self._changed:
            heapq.heappush(self._later, (time.monotonic() + seconds, next(self._ticks), task))
            self._changed.notify()

    def settled(self) -> None:
        """One task that was taken is done with."""
        with self._changed:
            self._unsettled -= 1
            if not self._unsettled:
                self._changed.notify_all()

    def close(self) -> None:
        """Hand out no further task."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()


def unique(items: Sequence[Item], *, top: int | None = None) -> list[Task]:
    """One task for each item; the same item twice (key and content) is one task.

    Args:
        items: in the order of the run.
        top: how many of them are refined; the others are only examined. None: all.
    """
    places: dict[tuple[str, str], list[int]] = {}
    for place, item in enumerate(items):
        places.setdefault((item.key, item.content_hash), []).append(place)
    return [
        Task(items[found[0]], tuple(found), thin=top is not None and found[0] >= top)
        for found in places.values()
    ]

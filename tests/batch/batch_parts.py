"""A small backlog, a model that can be told to fail, and a place for what a run tells."""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from assistant.batch import Event, EventKind
from assistant.domain import Inspection, Item, ModelFailure, Refinement, RunInfo, Usage


def backlog(count: int) -> list[Item]:
    return [Item(key=f"SHOP-{n}", title=f"Pay by method {n}") for n in range(1, count + 1)]


def fingerprint(item: Item) -> str:
    return f"v1-{item.content_hash}"


def refined(item: Item, **rest: Any) -> Refinement:
    usage = rest.pop("usage", Usage(calls=1, tokens_in=100, tokens_out=20, cost=0.01))
    return Refinement(
        key=item.key,
        title=item.title,
        content_hash=item.content_hash,
        inspection=Inspection(key=item.key, kind=item.kind),
        run=RunInfo(model="scripted", usage=usage),
        **rest,
    )


@dataclass
class Model:
    """Refines items; `script` holds for each key what its next calls do, in order."""

    script: dict[str, list[Exception | Callable[[Item], Refinement]]] = field(default_factory=dict)
    calls: Counter[str] = field(default_factory=Counter)
    order: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, item: Item) -> Refinement:
        with self.lock:
            self.calls[item.key] += 1
            self.order.append(item.key)
            steps = self.script.get(item.key, [])
            step = steps.pop(0) if steps else refined
        if isinstance(step, Exception):
            raise step
        return step(item)


@dataclass
class Told:
    """Every event of a run."""

    events: list[Event] = field(default_factory=list)

    def __call__(self, event: Event) -> None:
        self.events.append(event)

    def kinds(self, key: str | None = None) -> list[EventKind]:
        return [e.kind for e in self.events if key is None or e.key == key]

    def messages(self, kind: EventKind) -> list[str]:
        return [e.message for e in self.events if e.kind is kind]


def passing(kind: str = "server", **rest: Any) -> ModelFailure:
    rest.setdefault("retry_after", 0.0)
    return ModelFailure("It has trouble of its own.", retryable=True, kind=kind, **rest)


def lasting(kind: str = "length") -> ModelFailure:
    return ModelFailure("It was cut off.", kind=kind, usage_in=90, usage_out=900)


def fatal() -> ModelFailure:
    return ModelFailure("The key is not accepted: check it.", fatal=True, kind="key")

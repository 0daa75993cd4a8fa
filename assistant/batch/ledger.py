"""Where a run keeps what is paid for."""

from collections import defaultdict
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from threading import Lock
from typing import Protocol

from assistant.domain import Refinement, Usage


class Attempts(Protocol):
    """Failed attempts at one item under one fingerprint."""

    @property
    def count(self) -> int:
        """How many."""
        ...

    @property
    def reason(self) -> str:
        """Why the last one failed."""
        ...

    @property
    def final(self) -> bool:
        """Whether trying the same again is of no use."""
        ...


class Ledger(Protocol):
    """What a run needs of a store: everything is durable when a method returns.

    `assistant.workspace.Workspace` is one. Methods are called from several threads.
    """

    def claim(self) -> AbstractContextManager[None]:
        """Keep other runs out while the block lasts.

        Raises:
            UserError: another run is at work.
        """
        ...

    def find_refinement(self, key: str, fingerprint: str) -> Refinement | None:
        """The finished result of an item under this fingerprint; a failed one does not count."""
        ...

    def latest_refinement(self, key: str) -> Refinement | None:
        """The newest result of an item under any fingerprint."""
        ...

    def save_refinement(self, refinement: Refinement) -> None:
        """Store a result; a success ends the item's failed attempts."""
        ...

    def find_attempts(self, key: str, fingerprint: str) -> Attempts:
        """Failed attempts since the last success."""
        ...

    def save_attempt(
        self,
        key: str,
        fingerprint: str,
        reason: str,
        usage: Usage | None = None,
        *,
        final: bool = False,
    ) -> Attempts:
        """Count one more failed attempt."""
        ...


@dataclass(frozen=True)
class _Tried:
    count: int = 0
    reason: str = ""
    final: bool = False


class MemoryLedger:
    """A ledger that lives as long as the process: for a run without a workspace."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._refinements: dict[str, dict[str, Refinement]] = defaultdict(dict)
        self._failed: dict[str, Refinement] = {}
        self._attempts: dict[tuple[str, str], _Tried] = {}

    def claim(self) -> AbstractContextManager[None]:
        """See `Ledger`; nobody else can see this one."""
        return nullcontext()

    def find_refinement(self, key: str, fingerprint: str) -> Refinement | None:
        """See `Ledger`."""
        return self._refinements[key].get(fingerprint)

    def latest_refinement(self, key: str) -> Refinement | None:
        """See `Ledger`."""
        found = self._refinements[key]
        return found[next(reversed(found))] if found else self._failed.get(key)

    def save_refinement(self, refinement: Refinement) -> None:
        """See `Ledger`."""
        key, fingerprint = refinement.key, refinement.run.fingerprint
        with self._lock:
            if refinement.failure is not None:
                self._failed[key] = refinement
                return
            self._refinements[key].pop(fingerprint, None)
            self._refinements[key][fingerprint] = refinement
            self._attempts.pop((key, fingerprint), None)

    def find_attempts(self, key: str, fingerprint: str) -> Attempts:
        """See `Ledger`."""
        return self._attempts.get((key, fingerprint), _Tried())

    def save_attempt(
        self,
        key: str,
        fingerprint: str,
        reason: str,
        usage: Usage | None = None,  # noqa: ARG002 - part of the protocol
        *,
        final: bool = False,
    ) -> Attempts:
        """See `Ledger`."""
        with self._lock:
            before = self._attempts.get((key, fingerprint), _Tried())
            tried = _Tried(before.count + 1, reason, final)
            self._attempts[key, fingerprint] = tried
        return tried

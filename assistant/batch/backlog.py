"""A run, a plan and a run by files over a backlog, with the stations of one item in place."""

import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event as Flag
from threading import local

from assistant.batch.events import Event, Outcome
from assistant.batch.limits import Limits
from assistant.batch.offline import Offline, run_by_files
from assistant.batch.order import ALL, Depth, order, top
from assistant.batch.plan import Estimate, Maker, Plan, plan
from assistant.batch.run import run
from assistant.domain import Item, Progress, PromptUse, Refinement, Usage, UserError
from assistant.llm import Endpoint, ModelSpec, Price, thinking_tokens
from assistant.refinement import Context, expected_calls, most_calls
from assistant.workspace import Workspace

_FREE = frozenset({"none", "embedded", "ollama"})
"""Providers whose calls cost no money."""
_GUESSED = {"embedded": (60.0, 24.0, 0.0), "ollama": (200.0, 30.0, 0.5)}
_GUESSED_REMOTE = (5000.0, 60.0, 1.0)
"""Tokens in and out a second, and seconds before a call: a guess until a run was measured."""


@dataclass(frozen=True)
class Work:
    """One item's stations, and the model that they are given."""

    model: ModelSpec
    price: Price | None
    """None: not known."""
    prompts: tuple[PromptUse, ...]
    prepare: Callable[[Item], tuple[Context, str]]
    """What is recalled for an item, and the fingerprint of its result; from several threads."""
    refine: Callable[[Item, Context, str, Endpoint | None], Refinement]
    examine: Callable[[Item], Refinement]
    again: Callable[[Item, Refinement, Context, str], Refinement]
    """What is shown of a result that an earlier run left: item, result, context, fingerprint."""
    ready: Callable[[], object]
    """Opens what the stations share. What the memory allocator gives to a worker's thread it keeps
    when the thread ends: an index that is opened there would cost its size once more each run."""
    last: local = field(default_factory=local)
    """What a thread prepared last: a run asks for one item's print, estimate and result in turn."""

    @property
    def maker(self) -> Maker:
        """Who makes the results."""
        return Maker(self.model.label, self.prompts)

    @property
    def small(self) -> bool:
        """Whether the model is a small one, which is asked less."""
        return self.model.provider == "embedded"

    def prepared(self, item: Item) -> tuple[Context, str]:
        """Context and fingerprint of an item; not looked for again while the thread stays at it."""
        held: tuple[Item, Context, str] | None = getattr(self.last, "held", None)
        if held is None or held[0] is not item:
            held = self.last.held = (item, *self.prepare(item))
        return held[1], held[2]

    def once_more(self, item: Item, found: Refinement) -> Refinement:
        """A result of an earlier run, as it is shown today."""
        return self.again(item, found, *self.prepared(item))

    def expected(self, item: Item, seconds: float | None = None) -> Estimate:
        """What an item is expected to take.

        Args:
            item: the item.
            seconds: what items took lately with this model; None: guessed from its tokens.
        """
        if self.model.provider == "none":
            return Estimate(cost=0.0, seconds=seconds or 0.0)
        calls = expected_calls(item, self.prepared(item)[0], small=self.small)
        usage = sum(calls, start=Usage())
        if not calls:
            return Estimate(cost=0.0, seconds=0.0)
        if seconds is None:
            read, write, before = _GUESSED.get(self.model.provider, _GUESSED_REMOTE)
            seconds = len(calls) * before + usage.tokens_in / read + usage.tokens_out / write
        return self._estimate(usage, seconds)

    def most(self, item: Item) -> Estimate:
        """The most that an item can take."""
        if self.model.provider == "none":
            return Estimate(cost=0.0)
        thinking = thinking_tokens(self.model.provider, self.model.name)
        calls = most_calls(item, self.prepared(item)[0], small=self.small, thinking=thinking)
        return self._estimate(sum(calls, start=Usage()), None, most=True)

    def _estimate(self, usage: Usage, seconds: float | None, *, most: bool = False) -> Estimate:
        cost: float | None = 0.0
        if self.model.provider not in _FREE:
            written = usage.tokens_in if most else 0
            cost = self.price.cost(usage, written=written) if self.price is not None else None
        return Estimate(
            calls=usage.calls,
            tokens_in=usage.tokens_in,
            tokens_out=usage.tokens_out,
            cost=cost,
            seconds=seconds,
        )


def check_limits(work: Work, limits: Limits) -> None:
    """Make sure that what is bounded can be counted.

    Raises:
        UserError: there is a budget, but the model's price is not known.
    """
    paid = work.model.provider not in _FREE
    if limits.budget is not None and paid and work.price is None:
        raise UserError(
            f"The price of the model `{work.model.label}` is not known, so that --budget cannot be "
            "kept: add it to prices.toml in the workspace (see docs/models.md), bound the run with "
            "--max-tokens instead, or leave the budget out."
        )


def refine_backlog(
    work: Work,
    items: Sequence[Item],
    workspace: Workspace,
    endpoint: Endpoint | None,
    *,
    concurrency: int,
    limits: Limits,
    depth: Depth = ALL,
    on_event: Callable[[Event], None] | None = None,
    retry_failed: bool = False,
    stop: Flag | None = None,
) -> Outcome:
    """Refine the top of a backlog and examine the rest, in order of what matters next.

    Args:
        work: the stations.
        items: in any order.
        workspace: the ledger.
        endpoint: where the model answers; None without one.
        concurrency: items at a time, at most.
        limits: rates, budget, patience.
        depth: how far down to refine.
        on_event: told what happens, in the thread that called.
        retry_failed: try items again that were set aside.
        stop: set it from elsewhere to finish early.

    Raises:
        UserError: see `run` and `check_limits`.
    """
    check_limits(work, limits)
    ordered = order(items)
    number = workspace.start_run(model=work.model.label)
    # The scheduler waits and tries again by itself, so that it knows what it has in flight.
    there = endpoint and endpoint.model_copy(update={"max_retries": 0})
    outcome = Outcome(stopped=True, reason="It was cut off.")
    try:
        outcome = run(
            ordered,
            lambda item: work.refine(item, *work.prepared(item), there),
            ledger=workspace,
            fingerprint=lambda item: work.prepared(item)[1],
            concurrency=concurrency,
            on_event=on_event,
            retry_failed=retry_failed,
            limits=limits,
            estimate=work.expected,
            bound=work.most,
            top=_top(ordered, depth),
            examine=work.examine,
            again=work.once_more,
            maker=work.maker,
            ready=work.ready,
            stop=stop,
        )
    finally:
        # The log is a convenience: a disk that is full by now has been told of already.
        with suppress(UserError):
            workspace.finish_run(
                number,
                status="stopped" if outcome.stopped else "done",
                reason=outcome.reason,
                refined=outcome.refined,
                reused=outcome.reused,
                failed=len(outcome.failed),
                usage=outcome.usage,
            )
    return outcome


def plan_backlog(
    work: Work,
    items: Sequence[Item],
    workspace: Workspace,
    *,
    concurrency: int,
    depth: Depth = ALL,
    retry_failed: bool = False,
    progress: Progress | None = None,
) -> Plan:
    """What `refine_backlog` would do, with calls, tokens, money and time; no model is called."""
    ordered = order(items)
    usual = workspace.usual_seconds(work.model.label)
    began = time.perf_counter()
    planned = plan(
        ordered,
        workspace,
        lambda item: work.prepared(item)[1],
        lambda item: work.expected(item, usual),
        concurrency=concurrency,
        retry_failed=retry_failed,
        top=_top(ordered, depth),
        maker=work.maker,
        progress=None if progress is None else lambda done, all_: progress(done, all_, "Planning"),
    )
    if planned.total.seconds is None:
        return planned
    # A run looks for what is recalled and related once more, as this plan has just done.
    seconds = planned.total.seconds + time.perf_counter() - began
    return planned.model_copy(
        update={"total": planned.total.model_copy(update={"seconds": seconds})}
    )


def backlog_by_files(
    work: Work,
    items: Sequence[Item],
    workspace: Workspace,
    endpoint: Endpoint,
    requests: Path | None,
    *,
    depth: Depth = ALL,
    retry_failed: bool = False,
    progress: Progress | None = None,
) -> Offline:
    """Finish what a provider's batch files answered, and write out what they did not.

    Args:
        work: the stations.
        items: in any order.
        workspace: the ledger, and where answers are kept.
        endpoint: the model; it is not contacted.
        requests: file for the requests that are not answered; None: they are only counted.
        depth: how far down to refine; what lies below is not looked at.
        retry_failed: try items again that were set aside.
        progress: told of every item.

    Raises:
        UserError: see `run_by_files`.
    """
    ordered = order(items)
    deep = ordered[: _top(ordered, depth)]
    return run_by_files(
        deep,
        lambda item, at: work.refine(item, *work.prepared(item), at),
        endpoint,
        ledger=workspace,
        answers=workspace,
        fingerprint=lambda item: work.prepared(item)[1],
        requests=requests,
        again=work.once_more,
        retry_failed=retry_failed,
        progress=progress,
    )


def _top(ordered: Sequence[Item], depth: Depth) -> int:
    return top(ordered, most=depth.items, points=depth.points)

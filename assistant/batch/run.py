"""Run over many items: the thread that calls tells, the workers work."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from queue import Empty, SimpleQueue

from assistant.batch.events import Event, EventKind, Failed, Outcome
from assistant.batch.gate import Gate
from assistant.batch.ledger import Ledger
from assistant.batch.limits import Limits
from assistant.batch.plan import UNKNOWN, Estimate, Maker
from assistant.batch.signals import on_signals
from assistant.batch.tasks import Tasks, unique
from assistant.batch.worker import Job, Report, work
from assistant.domain import Item, Packed, Refinement, Usage, UserError

SETTLED = frozenset(
    {
        EventKind.REUSED,
        EventKind.REFINED,
        EventKind.EXAMINED,
        EventKind.FAILED,
        EventKind.SET_ASIDE,
    }
)


def run(
    items: Sequence[Item],
    refine_one: Callable[[Item], Refinement],
    *,
    ledger: Ledger,
    fingerprint: Callable[[Item], str],
    concurrency: int = 1,
    on_event: Callable[[Event], None] | None = None,
    retry_failed: bool = False,
    limits: Limits | None = None,
    estimate: Callable[[Item], Estimate] | None = None,
    bound: Callable[[Item], Estimate] | None = None,
    top: int | None = None,
    examine: Callable[[Item], Refinement] | None = None,
    again: Callable[[Item, Refinement], Refinement] | None = None,
    maker: Maker = UNKNOWN,
    ready: Callable[[], object] | None = None,
    stop: threading.Event | None = None,
    keep: bool = True,
) -> Outcome:
    """Refine items in their order, and never lose or pay for one twice.

    Every result is committed to the ledger before it is reported, so a run that is cut off at
    any point goes on where it was; at most the calls in flight are paid for again. A failure
    that may pass is tried again within the run; another one is recorded for its item and the
    run goes on; one that no item can survive (a wrong key) stops the run with its sentence.
    The first Ctrl-C or SIGTERM finishes what is in flight, the second leaves at once.

    Args:
        items: in the order wanted (see `order`).
        refine_one: makes one refinement; called from several threads. It raises `ModelFailure`
            or returns a refinement with `failure` where the model's part is missing.
        ledger: what is paid for already, and where results go.
        fingerprint: hash of everything that an item's result depends on; called from several
            threads.
        concurrency: items at a time, at most; fewer while the provider asks to slow down.
        on_event: told what happens, in the thread that called.
        retry_failed: try items again that were set aside.
        limits: rates, budget, patience.
        estimate: what one item is expected to take; needed for tokens a minute.
        bound: the most that one item can take, for the budget; None: the estimate.
        top: how many of the items are refined; the rest is examined, where the ledger holds no
            result of it. None: all.
        examine: what code finds in an item; needed for `top`.
        again: what is shown of an item and its result that the ledger holds; None: the result.
        maker: the model and the prompts, to say why an earlier result is stale.
        ready: called once, in the thread that called, when no other run can come in between and
            before any worker starts.
        stop: set it from elsewhere to finish early.
        keep: whether the outcome holds the refinements; without, memory stays flat and they are
            read from the ledger or taken from the events.

    Returns:
        What happened. A run that stopped says so instead of raising.

    Raises:
        UserError: there is a budget but no known price, or another run is at work in the same
            workspace.
        ValueError: there is a budget or a limit of tokens but no estimate, or a top but nobody
            to examine the rest.
    """
    limits = limits or Limits()
    if top is not None and examine is None:
        raise ValueError("a top needs somebody to examine the rest")
    estimate_, bound_ = estimate or bound, bound or estimate
    _check(items, limits, bound_)
    tasks = unique(items, top=top)
    job = Job(
        Tasks(tasks),
        Gate(limits, max(1, concurrency)),
        ledger,
        refine_one,
        fingerprint,
        estimate_ or (lambda _item: Estimate()),
        bound_ or (lambda _item: Estimate()),
        examine,
        again or (lambda _item, found: found),
        maker,
        retry_failed,
        SimpleQueue(),
    )
    deep = sum(len(task.places) for task in tasks if not task.thin)
    teller = _Teller(len(items), deep, job, on_event, keep=keep)
    workers = [
        threading.Thread(target=work, args=(job,), name=f"batch-{number}", daemon=True)
        for number in range(min(max(1, concurrency), len(tasks)))
    ]

    def finish(what: str) -> None:
        job.reports.put(Report(EventKind.STOPPING, message=f"{what}."))

    with ledger.claim(), on_signals(finish):
        if ready is not None and tasks:
            ready()
        try:
            for worker in workers:
                worker.start()
            teller.listen(len(workers), stop)
        except KeyboardInterrupt:
            # The second Ctrl-C. The workers are daemons: a call that hangs holds nobody up, and
            # one that ends while the process still lives is committed.
            teller.halt("Ctrl-C was pressed twice; calls in flight were left alone.")
        except BaseException:
            teller.close()
            for worker in workers:
                worker.join()
            raise
    return teller.outcome()


def _check(items: Sequence[Item], limits: Limits, bound: Callable[[Item], Estimate] | None) -> None:
    bounds = (limits.budget, limits.max_tokens, limits.tokens_per_minute)
    if all(one is None for one in bounds):
        return
    if bound is None:
        raise ValueError("a budget or a limit of tokens needs an estimate")
    if limits.budget is not None and items and bound(items[0]).cost is None:
        raise UserError(
            "The price of this model is not known, so the budget cannot be kept; add the price to "
            "your price table, or leave the budget out."
        )


class _Teller:
    """Counts, reports and ends a run, all in the thread that called."""

    def __init__(
        self,
        total: int,
        deep: int,
        job: Job,
        on_event: Callable[[Event], None] | None,
        *,
        keep: bool,
    ) -> None:
        self._total = total
        self._deep = deep
        self._stale: dict[str, str] = {}
        self._started: float | None = None
        self._job = job
        self._on_event = on_event
        self._keep = keep
        self._begin = time.monotonic()
        self._done = 0
        self._counts: Counter[EventKind] = Counter()
        self._usage = Usage()
        self._kept = Packed(Refinement)
        self._places: dict[int, int] = {}
        self._failed: dict[int, Failed] = {}
        self._stopped = False
        self._reason = ""

    def listen(self, workers: int, stop: threading.Event | None) -> None:
        """Handle what workers report until the last one has ended."""
        while workers:
            if stop is not None and stop.is_set():
                self._stopping("The run was asked to stop.")
            try:
                # With a time-out: elsewhere than on POSIX a wait without one hears no Ctrl-C.
                report = self._job.reports.get(timeout=0.1 if stop is not None else 1.0)
            except Empty:
                continue
            if report is None:
                workers -= 1
            else:
                self._handle(report)
        if self._stopped:
            self._tell(Report(EventKind.STOPPED, message=self._reason))

    def _handle(self, report: Report) -> None:
        if report.usage is not None:
            self._usage += report.usage
        if report.kind in {EventKind.STOPPING, EventKind.STOPPED}:
            self._stopping(report.message)
            return
        if report.kind is EventKind.STARTED and self._started is None:
            self._started = time.monotonic()
        if report.kind in {EventKind.STARTED, EventKind.EXAMINED} and report.message:
            assert report.task is not None
            self._stale[report.task.item.key] = report.message
        if report.task is not None and report.kind in SETTLED:
            places = report.task.places
            self._done += len(places)
            if not report.task.thin:
                self._deep -= len(places)
            self._counts[report.kind] += 1
            if len(places) > 1:
                # The same item again: what was just made is used again.
                again = EventKind.REUSED if report.kind is EventKind.REFINED else report.kind
                self._counts[again] += len(places) - 1
            if report.refinement is not None and self._keep:
                self._places.update(dict.fromkeys(places, len(self._kept)))
                self._kept.append(report.refinement)
            if report.failed is not None:
                self._failed[places[0]] = report.failed
        self._tell(report)

    def _stopping(self, reason: str) -> None:
        if self._stopped:
            return
        self.halt(reason)
        self._tell(Report(EventKind.STOPPING, message=reason))

    def halt(self, reason: str) -> None:
        """Start no further item, and say why."""
        self._stopped = True
        self._reason = reason
        self.close()

    def close(self) -> None:
        """Start no further item."""
        self._job.tasks.close()
        self._job.gate.close()

    def _tell(self, report: Report) -> None:
        if self._on_event is None:
            return
        item = report.task.item if report.task else None
        self._on_event(
            Event(
                report.kind,
                done=self._done,
                total=self._total,
                key=item.key if item else "",
                title=item.title if item else "",
                refinement=report.refinement,
                message=report.message,
                usage=self._usage,
                in_flight=self._job.gate.pace.in_flight,
                worked=self._counts[EventKind.REFINED] + self._counts[EventKind.FAILED],
                left=self._deep,
                seconds=time.monotonic() - self._begin,
                working=0.0 if self._started is None else time.monotonic() - self._started,
            )
        )

    def outcome(self) -> Outcome:
        """What the run leaves behind."""
        # A reason to stop that came when all was done anyway is none.
        remaining = self._total - self._done
        stopped = self._stopped and remaining > 0
        return Outcome(
            refinements=self._kept.chosen(self._places[place] for place in sorted(self._places)),
            failed=tuple(self._failed[place] for place in sorted(self._failed)),
            counts=dict(self._counts),
            stale=dict(self._stale),
            remaining=remaining,
            usage=self._usage,
            seconds=time.monotonic() - self._begin,
            stopped=stopped,
            reason=self._reason if stopped else "",
        )

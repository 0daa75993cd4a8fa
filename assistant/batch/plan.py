"""What a run would do, before anything is paid."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.batch.ledger import Ledger
from assistant.batch.limits import MAX_ATTEMPTS
from assistant.domain import Item, PromptUse
from assistant.domain.base import Model


class Estimate(Model):
    """What one item takes, as expected or at most."""

    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float | None = None
    """US dollars; None: the price is not known."""
    seconds: float | None = None

    def __add__(self, other: "Estimate") -> "Estimate":
        return Estimate(
            calls=self.calls + other.calls,
            tokens_in=self.tokens_in + other.tokens_in,
            tokens_out=self.tokens_out + other.tokens_out,
            cost=_sum(self.cost, other.cost),
            seconds=_sum(self.seconds, other.seconds),
        )


def _sum(one: float | None, other: float | None) -> float | None:
    # A sum with an unknown part is unknown: a price that is too low is worse than none.
    return None if one is None or other is None else one + other


class Action(StrEnum):
    """What would happen to an item."""

    REFINE = "refine"
    REUSE = "reuse"
    EXAMINE = "examine"
    SET_ASIDE = "set aside"


class Planned(Model):
    """What would happen to one item, and why."""

    key: str
    title: str
    action: Action
    why: str
    estimate: Estimate = Estimate(cost=0.0, seconds=0.0)


STALE = "stale: "
"""What a reason begins with where an earlier result no longer holds."""


@dataclass(frozen=True)
class Maker:
    """Who makes the results of a run, to say what has changed since an earlier one."""

    model: str = ""
    """As the user names it; empty: not known."""
    prompts: tuple[PromptUse, ...] = ()


UNKNOWN = Maker()


class Plan(Model):
    """What a run would do, in its order."""

    items: tuple[Planned, ...] = ()
    total: Estimate = Estimate(cost=0.0, seconds=0.0)
    """Of all items that would be refined; cost and seconds None where one is unknown."""

    @property
    def run(self) -> tuple[Planned, ...]:
        """What would be refined."""
        return tuple(item for item in self.items if item.action is Action.REFINE)

    @property
    def skip(self) -> tuple[Planned, ...]:
        """What would be left out, each with its reason."""
        return tuple(item for item in self.items if item.action is not Action.REFINE)

    @property
    def stale(self) -> tuple[Planned, ...]:
        """Items whose earlier result no longer holds."""
        return tuple(item for item in self.items if item.why.startswith(STALE))


def plan(
    items: Sequence[Item],
    ledger: Ledger,
    fingerprint: Callable[[Item], str],
    estimate: Callable[[Item], Estimate],
    *,
    concurrency: int = 1,
    retry_failed: bool = False,
    top: int | None = None,
    maker: Maker = UNKNOWN,
    progress: Callable[[int, int], None] | None = None,
) -> Plan:
    """Say what `run` would do with these items, without a model call.

    Args:
        items: in the order of the run.
        ledger: what is paid for already.
        fingerprint: as for `run`.
        estimate: what one item is expected to take.
        concurrency: items at a time; the time is divided by it.
        retry_failed: whether items that were set aside would be tried again.
        top: how many of the items would be refined; the others would only be examined. None: all.
        maker: the model and the prompts.
        progress: told how many of how many are planned.
    """
    planned: list[Planned] = []
    total = Estimate(cost=0.0, seconds=0.0)
    seen: set[tuple[str, str]] = set()
    for place, item in enumerate(items):
        mark = fingerprint(item)
        thin = top is not None and place >= top
        action, why = _judge(item, mark, ledger, maker, retry_failed=retry_failed, thin=thin)
        if (item.key, mark) in seen:
            action, why = Action.REUSE, "the same item comes earlier in this run"
        seen.add((item.key, mark))
        cost = Estimate(cost=0.0, seconds=0.0)
        if action is Action.REFINE:
            cost = estimate(item)
            total += cost
        planned.append(
            Planned(key=item.key, title=item.title, action=action, why=why, estimate=cost)
        )
        if progress is not None:
            progress(place + 1, len(items))
    if total.seconds is not None:
        total = total.model_copy(update={"seconds": total.seconds / max(1, concurrency)})
    return Plan(items=tuple(planned), total=total)


def _judge(
    item: Item, fingerprint: str, ledger: Ledger, maker: Maker, *, retry_failed: bool, thin: bool
) -> tuple[Action, str]:
    if ledger.find_refinement(item.key, fingerprint) is not None:
        return Action.REUSE, "refined already with the same content, prompts and model"
    why = stale(item, ledger, maker)
    if thin:
        return Action.EXAMINE, why or "below the top: findings and relations only"
    tried = ledger.find_attempts(item.key, fingerprint)
    if tried.count:
        if (tried.final or tried.count >= MAX_ATTEMPTS) and not retry_failed:
            return Action.SET_ASIDE, f"failed before: {tried.reason}"
        return Action.REFINE, f"failed before, to be tried again: {tried.reason}"
    return Action.REFINE, why or "not refined yet"


def stale(item: Item, ledger: Ledger, maker: Maker = UNKNOWN) -> str:
    """Why the newest result of an item no longer holds; empty where there is none.

    Args:
        item: as it is now; no result of it may stand under the present fingerprint.
        ledger: where the newest result is.
        maker: the model and the prompts of now.
    """
    latest = ledger.latest_refinement(item.key)
    if latest is None or latest.failure is not None:
        return ""
    if latest.content_hash != item.content_hash:
        return f"{STALE}the item has changed since it was refined"
    if maker.model and latest.run.model != maker.model:
        return f"{STALE}it was made with the model {latest.run.model}"
    now = {prompt.id: prompt for prompt in maker.prompts}
    for used in latest.run.prompts:
        if used.id in now and now[used.id].hash != used.hash:
            return f"{STALE}the prompt `{used.id}` has changed since version {used.version}"
    return f"{STALE}the agreements, the recalled items or the assistant have changed"

"""The gate with a clock of its own: no test here depends on how fast the machine is."""

import threading

import pytest
from batch_parts import lasting, passing
from hypothesis import given
from hypothesis import strategies as st

from assistant.batch import Estimate, Limits
from assistant.batch.budget import Budget, charged
from assistant.batch.gate import Closed, Gate
from assistant.batch.pace import HEADROOM, Bucket, Pace, backoff
from assistant.domain import Usage

ONE = Estimate(calls=1, tokens_in=800, tokens_out=200, cost=0.10)


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def test_pace_halves_once_a_round_and_grows_by_one_a_round():
    pace = Pace(64)
    assert pace.limit == 1  # the first call goes alone
    pace.answered()
    for _ in range(64):  # 64 calls under way together are all told to slow down
        pace.slowed(started=1.0, now=2.0)
    assert pace.limit == 32
    pace.slowed(started=2.5, now=3.0)
    assert pace.limit == 16
    for _ in range(16):
        pace.succeeded()
    assert 16.9 < pace.limit <= 17
    for _ in range(100):
        pace.slowed(started=pace._cut_at, now=pace._cut_at + 1)
    assert pace.limit == 1
    for _ in range(5000):
        pace.succeeded()
    assert pace.limit == 64


@given(
    st.integers(60, 6000),
    st.lists(st.tuples(st.integers(1, 400), st.floats(0, 3), st.floats(0, 1)), max_size=60),
)
def test_a_bucket_never_lets_more_through_than_its_rate(per_minute, steps):
    clock = Clock()
    bucket = Bucket(per_minute, clock.now)
    taken = 0.0
    for amount, idle, used in steps:
        clock.now += idle
        while (wait := bucket.wait(amount, clock.now)) > 1e-9:
            clock.now += wait
        bucket.take(amount)
        bucket.give_back(amount * (1 - used))
        taken += amount * used
        # At most what flowed in, a full bucket, and the one that was just let through.
        allowed = (clock.now - 1000.0) * bucket.rate + bucket.capacity + amount
        assert taken <= allowed + 1e-6


def test_a_bucket_is_used_up_to_its_rate():
    clock = Clock()
    bucket = Bucket(600, clock.now)
    for _ in range(1000):
        while (wait := bucket.wait(1, clock.now)) > 1e-9:
            clock.now += wait
        bucket.take(1)
    assert clock.now - 1000.0 == pytest.approx(1000 / (10 * HEADROOM))


def test_backoff_doubles_up_to_the_cap():
    assert [backoff(n, 60) for n in (1, 2, 3, 4)] == [0.5, 1.0, 2.0, 4.0]
    assert backoff(500, 60) == 60


class Calls:
    """A gate, with threads that want to enter."""

    def __init__(self, limits: Limits, concurrency: int = 1) -> None:
        self.clock = Clock()
        self.gate = Gate(limits, concurrency, clock=self.clock)
        self.gate.pace.answered()

    def wait_for(self, estimate: Estimate = ONE) -> float | None:
        """Seconds that the next one would wait; 0: it would go through."""
        return self.gate._wait(estimate, estimate, self.clock.now)


def test_a_full_house_waits_until_one_leaves():
    calls = Calls(Limits(), concurrency=2)
    first = calls.gate.enter(ONE)
    calls.gate.enter(ONE)
    assert calls.wait_for() is None
    calls.gate.leave(first, Usage())
    assert calls.wait_for() == 0


@pytest.mark.parametrize(
    ("asked", "waits"),
    [(3.0, 3.0), (0.25, 0.25), (3600.0, 60.0), (None, 0.5), (0.0, 0.0), (-5.0, 0.0)],
)
def test_a_wish_to_wait_holds_everyone_within_the_cap(asked, waits):
    calls = Calls(Limits(longest_wait=60), concurrency=4)
    ticket = calls.gate.enter(ONE)
    again = calls.gate.leave(ticket, Usage(), passing("rate", retry_after=asked))
    assert again == pytest.approx(waits)
    assert calls.wait_for() == pytest.approx(waits)
    calls.clock.now += waits
    assert calls.wait_for() == 0
    assert calls.gate.pace.limit == 2


def test_a_stumble_of_one_call_holds_nobody_else():
    calls = Calls(Limits(), concurrency=4)
    ticket = calls.gate.enter(ONE)
    calls.gate.leave(ticket, Usage(), passing("timeout", retry_after=None))
    assert calls.wait_for() == 0
    assert calls.gate.pace.limit == 4


def test_patience_counts_rounds_and_ends():
    calls = Calls(Limits(patience=3), concurrency=8)
    for round_ in range(3):
        tickets = [calls.gate.enter(ONE) for _ in range(4)]
        calls.clock.now += 1
        for ticket in tickets[:-1]:
            if round_ < 2:
                calls.gate.leave(ticket, Usage(), passing("server", retry_after=None))
        if round_ < 2:
            calls.gate.leave(tickets[-1], Usage(), passing("server", retry_after=None))
            calls.clock.now += 100
    with pytest.raises(Closed, match="3 times in a row"):
        calls.gate.leave(tickets[0], Usage(), passing("server", retry_after=None))


def test_an_answer_of_any_sort_renews_patience():
    calls = Calls(Limits(patience=2))
    for _ in range(5):
        ticket = calls.gate.enter(ONE)
        calls.gate.leave(ticket, Usage(), passing("server", retry_after=None))
        calls.clock.now += 100
        calls.gate.leave(calls.gate.enter(ONE), Usage(), lasting())
        calls.clock.now += 100


def test_requests_a_minute_spread_evenly():
    calls = Calls(Limits(requests_per_minute=120 / HEADROOM), concurrency=100)
    for _ in range(5):
        assert calls.wait_for() == 0
        calls.gate.enter(ONE)
        wait = calls.wait_for()
        assert wait is not None
        assert 0.4 < wait <= 1.01
        calls.clock.now += wait + 1e-9
    assert calls.clock.now - 1000.0 == pytest.approx(2.5, abs=0.51)


def test_tokens_a_minute_count_what_was_used_not_what_was_reserved():
    calls = Calls(Limits(tokens_per_minute=60_000 / HEADROOM), concurrency=100)
    ticket = calls.gate.enter(ONE)
    assert calls.wait_for() == pytest.approx(1.5)  # 1,000 are owed; a full bucket is 500
    calls.gate.leave(ticket, Usage(calls=1, tokens_in=200, tokens_out=50))
    assert calls.wait_for() == pytest.approx(0.75)


def test_minutes_run_out():
    calls = Calls(Limits(max_minutes=2))
    calls.gate.enter(ONE)
    assert calls.wait_for() == pytest.approx(120)
    calls.clock.now += 120
    with pytest.raises(Closed, match="2 minutes"):
        calls.wait_for()


def test_a_budget_is_reserved_before_and_settled_after():
    calls = Calls(Limits(budget=0.25), concurrency=10)
    one, two = calls.gate.enter(ONE), calls.gate.enter(ONE)
    assert calls.wait_for() is None  # a third might overshoot; the two may cost less
    calls.gate.leave(one, Usage(calls=1, tokens_in=1, tokens_out=1, cost=0.04))
    assert calls.wait_for() == 0
    calls.gate.leave(two, Usage(calls=1, tokens_in=1, tokens_out=1, cost=0.12))
    with pytest.raises(Closed, match=r"0\.25 US dollars is used up: 0\.1600"):
        calls.wait_for()


def test_a_limit_of_tokens():
    calls = Calls(Limits(max_tokens=1500), concurrency=10)
    ticket = calls.gate.enter(ONE)
    calls.gate.leave(ticket, Usage(calls=1, tokens_in=500, tokens_out=100))
    with pytest.raises(Closed, match="600 are spent"):
        calls.wait_for()


@given(
    st.floats(0, 5),
    st.lists(st.tuples(st.floats(0.001, 1), st.floats(0, 1), st.booleans()), max_size=80),
)
def test_whatever_the_order_a_budget_is_never_overshot(limit, steps):
    budget = Budget(Limits(budget=limit))
    open_: list[tuple[Estimate, float]] = []
    for most, used, leave_first in steps:
        if leave_first and open_:
            estimate, share = open_.pop(0)
            spent = Usage(calls=1, tokens_in=1, cost=(estimate.cost or 0) * share)
            budget.settle(estimate, spent)
        estimate = Estimate(calls=1, cost=most)
        if budget.fits(estimate):
            budget.reserve(estimate)
            open_.append((estimate, used))
    for estimate, share in open_:
        budget.settle(estimate, Usage(calls=1, tokens_in=1, cost=(estimate.cost or 0) * share))
    assert budget.spent <= limit + 1e-6


def test_what_a_broken_call_may_have_cost_is_charged_in_full():
    assert charged(ONE, Usage(calls=1), unsure=True).cost == 0.10
    assert charged(ONE, Usage(calls=1), unsure=False).cost is None
    assert charged(ONE, Usage(calls=1, tokens_in=5), unsure=False).cost == 0.10
    assert charged(ONE, Usage(calls=1, tokens_in=5, cost=0.01), unsure=True).cost == 0.01
    # An answer, then a time-out of the repair: what was reported is not all that may be booked.
    later = charged(ONE, Usage(calls=1, tokens_in=5, cost=0.01), unsure=False, broken=True)
    assert (later.cost, later.tokens_in) == (0.10, max(ONE.tokens_in, 5))


def test_closing_sends_away_everyone_who_waits():
    gate = Gate(Limits(), 1)
    gate.enter(ONE)
    away = []

    def come() -> None:
        try:
            gate.enter(ONE)
        except Closed:
            away.append(1)

    threads = [threading.Thread(target=come) for _ in range(5)]
    for thread in threads:
        thread.start()
    gate.close()
    for thread in threads:
        thread.join(10)
    assert len(away) == 5


def test_a_call_that_broke_off_within_an_item_books_the_whole_reservation():
    told = Usage(calls=1, tokens_in=100, tokens_out=20, cost=0.01)
    assert charged(ONE, told, unsure=False).cost == 0.01
    broke_off = told + Usage(calls=1, unsure=1)
    assert charged(ONE, broke_off, unsure=False).cost == ONE.cost

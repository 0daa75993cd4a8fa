"""Intervals, paired differences, McNemar and quantiles."""

import pytest

from eval.stats import difference, interval, mcnemar, quantile, weights
from eval.tally import Tally


def test_the_interval_holds_the_ratio_of_sums_and_repeats_itself() -> None:
    clusters = ["a"] * 10 + ["b"] * 10 + ["c"] * 10
    tallies = [Tally(number % 3, 3) for number in range(30)]
    first = interval(tallies, weights(clusters, seed=1))
    assert first == interval(tallies, weights(clusters, seed=1))
    assert first.value == pytest.approx(sum(t.num for t in tallies) / 90)
    assert first.low is not None
    assert first.high is not None
    assert first.low <= first.value <= first.high


def test_products_that_differ_widen_the_interval() -> None:
    clusters = [name for name in "abcdef" for _ in range(10)]
    alike = [Tally(number % 2, 1) for number in range(60)]
    apart = [Tally(float(name in "abc"), 1) for name in clusters]
    drawn = weights(clusters, seed=2)
    one, two = interval(alike, drawn), interval(apart, drawn)
    assert one.value == two.value == 0.5
    assert one.high is not None
    assert two.high is not None
    assert two.high - two.value > 2 * (one.high - one.value)


def test_an_item_that_says_nothing_does_not_count() -> None:
    drawn = weights(["a", "b", "c"], seed=0)
    assert interval([Tally(1, 1), None, Tally(0, 0)], drawn).value == 1.0
    assert interval([None, None, None], drawn).value is None


def test_equal_sides_differ_by_exactly_nothing() -> None:
    tallies = [Tally(number % 2, 1) for number in range(12)]
    drawn = weights(list("abcabcabcabc"), seed=3)
    assert difference(tallies, tallies, drawn) == (0.0, 0.0, 0.0)


def test_a_change_in_every_item_is_certain() -> None:
    before = [Tally(1, 2)] * 9
    after = [Tally(2, 2)] * 9
    assert difference(before, after, weights(list("aaabbbccc"), seed=3)) == (0.5, 0.5, 0.5)


@pytest.mark.parametrize(
    ("gained", "lost", "p"),
    [(0, 0, 1.0), (5, 5, 1.0), (10, 0, 2 / 1024), (0, 10, 2 / 1024), (1, 8, 20 / 512)],
)
def test_mcnemar_is_the_exact_binomial(gained: int, lost: int, p: float) -> None:
    assert mcnemar(gained, lost) == pytest.approx(p)


def test_quantiles_interpolate() -> None:
    assert quantile([4, 1, 3, 2], 0.5) == 2.5
    assert quantile([7], 0.95) == 7
    assert quantile([], 0.5) is None

"""What is usual in a backlog, by which an estimate is judged."""

import pytest

from assistant.domain import Agreements, Item
from assistant.domain.agreements import SizeAgreement
from assistant.quality import with_usual


def backlog(*estimates: float | None) -> list[Item]:
    return [Item(key=f"B-{at}", title="x", estimate=one) for at, one in enumerate(estimates)]


def test_the_median_is_usual() -> None:
    agreed = with_usual(Agreements(), backlog(1, 2, 3, 5, 40, None))
    assert agreed.size.usual_estimate == 3


@pytest.mark.parametrize("estimates", [(), (3, 3, 3, 3), (0, 0, 0, 0, 0, 0), (None,) * 9])
def test_too_few_estimates_say_nothing(estimates: tuple[float | None, ...]) -> None:
    assert with_usual(Agreements(), backlog(*estimates)) == Agreements()


def test_what_the_team_names_wins() -> None:
    own = Agreements(size=SizeAgreement(usual_estimate=8))
    assert with_usual(own, backlog(1, 1, 1, 1, 1)).size.usual_estimate == 8


def test_the_same_estimate_is_large_in_one_backlog_and_usual_in_another(judge) -> None:
    text = "Builds run on other machines. The lead limits how many one developer uses."
    small = Agreements(size=SizeAgreement(usual_estimate=2))
    large = Agreements(size=SizeAgreement(usual_estimate=16))
    in_small, in_large = (
        judge("Builds elsewhere", text, agreements=agreed, estimate=16.0).size.slices
        for agreed in (small, large)
    )
    assert in_small > in_large

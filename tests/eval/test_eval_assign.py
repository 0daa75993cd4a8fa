"""The assignment against brute force."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from eval.assign import assign

TABLES = st.integers(1, 5).flatmap(
    lambda columns: st.lists(
        st.lists(
            st.floats(0, 1, allow_nan=False).map(lambda value: round(value, 3)),
            min_size=columns,
            max_size=columns,
        ),
        min_size=1,
        max_size=5,
    )
)


def best(weights: list[list[float]], floor: float) -> float:
    """The greatest total, by trying all."""
    rows, columns = len(weights), len(weights[0])
    size = max(rows, columns)

    def weight(row: int, column: int) -> float:
        value = weights[row][column] if row < rows and column < columns else 0.0
        return value if value >= floor else 0.0

    return max(
        sum(weight(row, column) for row, column in enumerate(order))
        for order in permutations(range(size))
    )


@given(TABLES, st.sampled_from([0.0, 0.3, 0.5]))
def test_the_total_is_the_greatest_and_pairs_are_one_to_one(
    weights: list[list[float]], floor: float
) -> None:
    pairs = assign(weights, floor)
    assert len({row for row, _ in pairs}) == len(pairs) == len({column for _, column in pairs})
    assert all(weights[row][column] >= floor for row, column in pairs)
    assert abs(sum(weights[row][column] for row, column in pairs) - best(weights, floor)) < 1e-9


def test_nothing_gives_nothing() -> None:
    assert assign([]) == []
    assert assign([[], []]) == []
    assert assign([[0.2, 0.1]], floor=0.5) == []

"""One-to-one assignment of greatest total weight."""

from collections.abc import Sequence
from math import inf


def assign(weights: Sequence[Sequence[float]], floor: float = 0.0) -> list[tuple[int, int]]:
    """Pair rows with columns one to one so that the sum of the weights is greatest.

    Kuhn-Munkres with potentials, O(rows² × columns); the matrices here are a dozen lines wide.

    Args:
        weights: one row a drafted line, one column a label; every row of the same length.
        floor: pairs that weigh less count nothing and are not returned.

    Returns:
        Pairs (row, column), by row.
    """
    if not weights or not weights[0]:
        return []
    rows, columns = len(weights), len(weights[0])
    if rows > columns:
        turned = [[weights[row][column] for row in range(rows)] for column in range(columns)]
        return sorted((row, column) for column, row in assign(turned, floor))
    cost = [[-weight if weight >= floor else 0.0 for weight in row] for row in weights]
    owner = _solve(cost, rows, columns)
    pairs = [(owner[column] - 1, column - 1) for column in range(1, columns + 1) if owner[column]]
    return sorted(pair for pair in pairs if weights[pair[0]][pair[1]] >= max(floor, 1e-12))


def _solve(cost: list[list[float]], rows: int, columns: int) -> list[int]:
    """Row (1-based) of each column (1-based) in the cheapest assignment; needs rows <= columns."""
    row_price = [0.0] * (rows + 1)
    column_price = [0.0] * (columns + 1)
    owner = [0] * (columns + 1)
    for row in range(1, rows + 1):
        owner[0], current = row, 0
        slack = [inf] * (columns + 1)
        before = [0] * (columns + 1)
        visited = [False] * (columns + 1)
        while owner[current]:
            visited[current] = True
            holder, step, nearest = owner[current], inf, 0
            for column in range(1, columns + 1):
                if visited[column]:
                    continue
                reduced = cost[holder - 1][column - 1] - row_price[holder] - column_price[column]
                if reduced < slack[column]:
                    slack[column], before[column] = reduced, current
                if slack[column] < step:
                    step, nearest = slack[column], column
            for column in range(columns + 1):
                if visited[column]:
                    row_price[owner[column]] += step
                    column_price[column] -= step
                else:
                    slack[column] -= step
            current = nearest
        while current:
            owner[current] = owner[before[current]]
            current = before[current]
    return owner

"""Recall and rank of linked issues: lexical, dense and hybrid, with bootstrap intervals."""

import importlib.util
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from assistant.retrieval import Retriever, open_embedder
from assistant.retrieval.lexical import Lexical, postings
from assistant.retrieval.ranking import words_of
from assistant.retrieval.texts import prepare, recurring

from ._retrieval_data import CACHE, Project, Vectors

Ranking = Callable[[str], Sequence[str]]
"""Key of a query to the keys that are found, best first."""
RESAMPLES = 2000
DEPTH = 100
NAMES = ("recall@5", "recall@10", "MRR")


def quality(found: Sequence[Project]) -> bool:
    """Print the table; whether the hybrid is at or above the better part on every set."""
    print("linked issues found, the query being one of a pair, over all other issues;")
    print("settings were chosen by springxd's figures, with seamonkey's in sight: a second sample")
    print("rather than a blind test; 95 % bootstrap intervals")
    good = True
    means: dict[str, list[float]] = {}
    gains: dict[str, list[NDArray[np.float64]]] = {}
    for project in found:
        print(f"  {project.name}: {len(project.items)} issues, n = {len(project.linked)} queries")
        with rankings(project) as ways:
            scores = {name: measure(project, ranking) for name, ranking in ways.items()}
        for name, rows in scores.items():
            print(
                f"    {name:<22}"
                + "".join(f"  {NAMES[i]} {interval(rows[:, i])}" for i in range(3))
            )
            means.setdefault(name, []).append(float(rows[:, 1].mean()))
        hybrid = scores["hybrid"].mean(axis=0)
        for part in ("BM25F alone", "MiniLM alone"):
            good &= bool((hybrid >= scores[part].mean(axis=0) - 1e-9).all())
            gain = scores["hybrid"] - scores[part]
            gains.setdefault(part, []).append(gain)
            print(
                f"    hybrid − {part:<13}"
                + "".join(f"  {NAMES[i]} {interval(gain[:, i], signed=True)}" for i in range(3))
            )
    print("  mean recall@10: " + ", ".join(f"{k} {np.mean(v):.3f}" for k, v in means.items()))
    for part, by_set in gains.items():
        low, high = mean_interval(by_set)
        mean = np.mean([rows.mean(axis=0) for rows in by_set], axis=0)
        print(
            f"  mean over the sets, hybrid − {part:<13}"
            + "".join(
                f"  {NAMES[i]} {mean[i]:+.3f} [{low[i]:+.3f}, {high[i]:+.3f}]" for i in range(3)
            )
        )
    print(f"  hybrid at or above both parts on every set: {'yes' if good else 'NO'}")
    return good


@contextmanager
def rankings(project: Project) -> Iterator[dict[str, Ranking]]:
    """Every way of searching that is compared."""
    keys = [item.key for item in project.items]
    row = {key: place for place, key in enumerate(keys)}
    boilerplate = recurring(project.items)
    prepared = [prepare(item, boilerplate) for item in project.items]
    lexical = Lexical(postings(zip(keys, prepared, strict=True)))

    def order(scores: "np.ndarray[tuple[int], np.dtype[np.float32]]", key: str) -> list[str]:
        best = np.argsort(-scores, kind="stable")[: DEPTH + 1]
        return [keys[place] for place in best if keys[place] != key]

    def ours(key: str) -> list[str]:
        return order(lexical.scores(words_of(prepared[row[key]], lexical)), key)

    ways: dict[str, Ranking] = {}
    if importlib.util.find_spec("bm25s"):
        import bm25s  # type: ignore[import-untyped]

        words = [
            re.findall(r"\w+", f"{item.title} {item.description}".lower()) for item in project.items
        ]
        plain = bm25s.BM25()
        plain.index(words, show_progress=False)
        ways["BM25 of the textbook"] = lambda key: order(plain.get_scores(words[row[key]]), key)
    ways["BM25F alone"] = ours
    store = Vectors(CACHE)
    with (
        TemporaryDirectory() as folder,
        Retriever(Path(folder) / "index", store) as retriever,
    ):
        retriever.update(project.items, progress=progress)
        stored = store.load_vectors(open_embedder().name, [one.digest for one in prepared])
        vectors = np.stack([np.frombuffer(stored[one.digest], np.float32) for one in prepared])
        ways["MiniLM alone"] = lambda key: order(vectors @ vectors[row[key]], key)
        ways["hybrid"] = lambda key: [
            one.key for one in retriever.similar(project.items[row[key]], k=DEPTH)
        ]
        yield ways


def measure(
    project: Project, ranking: Ranking
) -> "np.ndarray[tuple[int, int], np.dtype[np.float64]]":
    """Recall@5, recall@10 and reciprocal rank of each query."""
    rows = []
    for key, wanted in project.linked.items():
        found = ranking(key)
        ranks = [place for place, other in enumerate(found, start=1) if other in wanted]
        rows.append(
            (
                sum(rank <= 5 for rank in ranks) / len(wanted),
                sum(rank <= 10 for rank in ranks) / len(wanted),
                1 / ranks[0] if ranks else 0.0,
            )
        )
    return np.array(rows)


def interval(
    values: "np.ndarray[tuple[int], np.dtype[np.float64]]", *, signed: bool = False
) -> str:
    """Mean with its 95 % percentile bootstrap interval (Efron)."""
    random = np.random.default_rng(0)
    picks = random.integers(0, len(values), size=(RESAMPLES, len(values)))
    low, high = np.quantile(values[picks].mean(axis=1), (0.025, 0.975))
    sign = "+" if signed else ""
    return f"{values.mean():{sign}.3f} [{low:{sign}.3f}, {high:{sign}.3f}]"


def mean_interval(
    by_set: Sequence[NDArray[np.float64]],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """95 % bootstrap interval of a mean over sets, each resampled by itself; each set counts alike."""
    random = np.random.default_rng(0)
    drawn = []
    for rows in by_set:
        picks = random.integers(0, len(rows), size=(RESAMPLES, len(rows)))
        drawn.append(np.stack([rows[pick].mean(axis=0) for pick in picks]))
    low, high = np.quantile(np.mean(drawn, axis=0), (0.025, 0.975), axis=0)
    return low, high


def progress(done: int, total: int, label: str) -> None:
    """One line that is written over."""
    end = "\n" if done == total else ""
    print(f"\r    {label} {done}/{total}", end=end, flush=True, file=sys.stderr)

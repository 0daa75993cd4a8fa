"""How fast the index answers and grows, as ratios to its parts measured in the same loop."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from zlib import crc32

import numpy as np

from assistant import Item
from assistant.domain import ItemState
from assistant.retrieval import Filters, Retriever, open_embedder
from assistant.retrieval.texts import prepare

from ..golden import load_golden

TARGET_MS = 60.0
TARGET_RECALL = 0.98
TARGET_INDEXING = 0.9
QUERIES = 200
TOPICS = 400
WORDS = 40
DIMENSION = 384
FILTER = Filters(projects=("north",), states=(ItemState.DONE, ItemState.ACTIVE))
"""Passes about an eighth of the synthetic items."""


class Memory:
    """Vectors in memory."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], bytes] = {}
        self.written = 0

    def load_vectors(self, model: str, hashes: Iterable[str]) -> Mapping[str, bytes]:
        """Those that are kept."""
        return {key: self._kept[model, key] for key in hashes if (model, key) in self._kept}

    def save_vectors(self, model: str, vectors: Mapping[str, bytes]) -> None:
        """Keep them."""
        self.written += len(vectors)
        self._kept.update({(model, key): raw for key, raw in vectors.items()})


class Topical:
    """Vectors spread like MiniLM's: a common part, a topic, a corner of it, and what is own.

    The first two words of a text name topic and corner; the rest is its own part, which lies in
    96 directions. Median cosine about 0.2, of the nearest 0.6 to 0.7.
    """

    name = "synthetic-topical"
    dimension = DIMENSION

    def __init__(self) -> None:
        random = np.random.default_rng(7)
        self._common = random.normal(size=DIMENSION)
        self._topics = random.normal(size=(TOPICS, DIMENSION))
        self._corners = random.normal(size=(TOPICS * 10, DIMENSION))
        self._basis = random.normal(size=(96, DIMENSION)) / np.sqrt(96)

    def embed(self, texts: Sequence[str]) -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
        """One L2-normalised row a text."""
        rows = np.empty((len(texts), DIMENSION), dtype=np.float32)
        for row, text in enumerate(texts):
            topic, corner = (crc32(word.encode()) for word in (*text.split(), "", "")[:2])
            own = np.random.default_rng(crc32(text.encode())).normal(size=96)
            rows[row] = (
                0.8 * self._common
                + 0.8 * self._topics[topic % TOPICS]
                + 0.8 * self._corners[corner % len(self._corners)]
                + 1.1 * own @ self._basis
            )
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        return rows


def word(number: int) -> str:
    """A made-up word; small numbers are common words."""
    syllables = "ba ke li mo nu ra se ti vo du fa ge hi jo lu ma".split()
    return "".join(
        syllables[(number >> shift) % 16] for shift in (0, 4, 8, 12) if number >> shift or shift < 8
    )


def synthetic(count: int) -> list[Item]:
    """Items of 400 topics, their words spread by Zipf's law; four projects, four states."""
    random = np.random.default_rng(1)
    states = list(ItemState)
    found: list[Item] = []
    day = datetime(2026, 1, 1, tzinfo=UTC)
    common = np.minimum(random.zipf(1.3, size=(count, WORDS)), 20_000)
    topics = random.integers(0, TOPICS, size=count)
    corners = random.integers(0, 10, size=count)
    special = random.integers(0, 60, size=(count, 12))
    for row in range(count):
        topic = int(topics[row])
        own = [word(30_000 + topic * 60 + int(number)) for number in special[row]]
        text = [word(int(number)) for number in common[row]]
        found.append(
            Item(
                key=f"N-{row}",
                title=f"topic{topic} corner{topic * 10 + int(corners[row])} {' '.join(own[:4])}",
                description=" ".join((*own[4:], *text)),
                project=("north", "south", "east", "west")[row % 4],
                state=states[int(random.integers(0, len(states)))],
                created=day + timedelta(minutes=row),
            )
        )
    return found


def speed(count: int) -> bool:
    """Print latencies of top-10 searches and the recall of the vector part; whether both hold."""
    embedder = Topical()
    items, asked = synthetic(count), synthetic(count + QUERIES)[count:]
    with (
        TemporaryDirectory() as folder,
        Retriever(Path(folder) / "index", store := Memory(), embedder=embedder) as retriever,
    ):
        taken = retriever.update(items).seconds
        store.written = 0
        again = retriever.update(items)
        same = again.embedded == store.written == 0
        changed = items[count // 2].model_copy(update={"title": "Something else entirely"})
        one = retriever.update([*items[: count // 2], changed, *items[count // 2 + 1 :]])
        same &= one.embedded == store.written == 1
        index = retriever.opened()
        vectors = np.ascontiguousarray(index.vectors)
        mask = index.catalogue.allowed(FILTER)
        assert mask is not None
        texts = [f"{item.title} {item.description[:80]}" for item in asked]
        queries = embedder.embed(texts)
        ways: dict[str, Callable[[int], object]] = {
            "exact NumPy top 10": lambda q: exact(vectors, queries[q], 10),
            "Chroma alone top 10": lambda q: index.dense.nearest(queries[q], 10),
            "hybrid": lambda q: retriever.search(texts[q], k=10),
            "hybrid with a filter": lambda q: retriever.search(texts[q], k=10, filters=FILTER),
        }
        print(
            f"{count:,} synthetic items: indexed in {taken:.1f} s; all again, unchanged: "
            f"{again.embedded} embedded, {again.seconds:.2f} s; one changed: {one.embedded} embedded, "
            f"{one.seconds:.2f} s: {'as promised' if same else 'MISSED'}\n"
            f"n = {QUERIES} queries, interleaved, ms; the filter passes {mask.mean():.0%}"
        )
        times = interleaved(ways)
        for name, values in times.items():
            mid = float(np.median(values))
            ratios = ", ".join(
                f"x{mid / float(np.median(times[base])):.2f} {base.partition(' ')[0]}"
                for base in ("Chroma alone top 10", "exact NumPy top 10")
            )
            print(f"  {name:<22} p50 {mid:7.2f}  p95 {np.quantile(values, 0.95):7.2f}  {ratios}")
        recalls = {}
        for depth in (10, 100):
            hits = [
                len(
                    {index.catalogue.rows[key] for key, _ in index.dense.nearest(queries[q], depth)}
                    & set(exact(vectors, queries[q], depth))
                )
                for q in range(QUERIES)
            ]
            recalls[depth] = float(np.mean(hits)) / depth
    slowest = float(np.quantile(times["hybrid with a filter"], 0.95))
    good = same and recalls[10] >= TARGET_RECALL and slowest <= TARGET_MS
    print(
        f"  recall of the vector part against exact: @10 {recalls[10]:.4f}, @100 {recalls[100]:.4f} "
        f"(goal {TARGET_RECALL}); p95 with a filter {slowest:.1f} ms (goal {TARGET_MS:.0f}): "
        f"{'reached' if recalls[10] >= TARGET_RECALL and slowest <= TARGET_MS else 'MISSED'}"
    )
    return good


def exact(
    vectors: "np.ndarray[tuple[int, int], np.dtype[np.float32]]",
    query: "np.ndarray[tuple[int], np.dtype[np.float32]]",
    count: int,
) -> list[int]:
    """Rows of the largest dot products."""
    scores = np.vecdot(vectors, query)  # faster than BLAS, which wakes every core
    some = np.argpartition(-scores, count)[:count]
    return [int(row) for row in some[np.argsort(-scores[some])]]


def interleaved(ways: Mapping[str, Callable[[int], object]]) -> dict[str, list[float]]:
    """Milliseconds of each way for each query, in turn, so that a busy machine hits all alike."""
    times: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(-10, QUERIES):
        for name, way in ways.items():
            begin = perf_counter()
            way(max(number, 0))
            if number >= 0:
                times[name].append((perf_counter() - begin) * 1000)
    return times


def indexing(rounds: int = 4, each: int = 120) -> bool:
    """Print items/s of indexing as a ratio to the bare embedding model's, same texts, in turn.

    The ratio that counts is of processor time, which others on the machine disturb least.

    Returns:
        Whether the goal is reached.
    """
    golden = [item for product in load_golden().products for item in product.backlog.items]
    embedder = open_embedder()
    embedder.embed(["warm up"])
    walls: list[tuple[float, float]] = []
    busy: list[tuple[float, float]] = []
    with TemporaryDirectory() as folder:
        with Retriever(Path(folder) / "warm", Memory()) as retriever:
            retriever.update(golden[:2])
        for number in range(rounds):
            items = [
                golden[(number * each + place) % len(golden)].model_copy(
                    update={"key": f"N-{place}", "title": f"Round {number} of item {place}"}
                )
                for place in range(each)
            ]
            sentences = [prepare(item).sentence for item in items]

            def bare(texts: list[str] = sentences) -> None:
                embedder.embed(texts)

            def whole(number: int = number, items: list[Item] = items) -> None:
                place = Path(folder) / str(number)
                with Retriever(place, Memory(), embedder=embedder) as retriever:
                    retriever.update(items)

            measured = {}
            # In turn, who is first changes too: a busy minute shall not hit one of them alone.
            for work in (bare, whole) if number % 2 else (whole, bare):
                begin, spent = perf_counter(), process_time()
                work()
                measured[work] = perf_counter() - begin, process_time() - spent
            walls.append((measured[bare][0], measured[whole][0]))
            busy.append((measured[bare][1], measured[whole][1]))
    n = rounds * each
    ratio = float(np.median([one / two for one, two in busy]))
    print(
        f"indexing: {n / sum(two for _, two in walls):.1f} items/s, "
        f"the bare model {n / sum(one for one, _ in walls):.1f} items/s; n = {n} items in "
        f"{rounds} rounds, median ratio by the clock "
        f"{np.median([one / two for one, two in walls]):.2f}, by processor time {ratio:.2f} "
        f"(goal {TARGET_INDEXING}: {'reached' if ratio >= TARGET_INDEXING else 'MISSED'})"
    )
    return ratio >= TARGET_INDEXING

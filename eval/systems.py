"""What is evaluated: the assistant itself, and the baselines that it must beat."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from math import log, sqrt
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol, runtime_checkable

from assistant import (
    Assistant,
    AssumptionOrigin,
    Criterion,
    Inspection,
    Item,
    Part,
    PrecedentOrigin,
    Question,
    QuoteOrigin,
    Recalled,
    Refinement,
    Role,
    RunInfo,
    Span,
    Split,
    SplitPattern,
)

from .golden import Product
from .matcher.words import content
from .models import Opened
from .score.support import text_of

TODAY = date(2026, 1, 15)
"""The day from which ages count, so that a report does not change overnight."""

RANKED = 10
"""How many similar items are asked for."""

Refine = Callable[[Item], Refinement]
System = Callable[[Product], AbstractContextManager[Refine]]
"""Learns one product's backlog, then refines its items one by one."""


@runtime_checkable
class Ranking(Protocol):
    """A system that can also say which items resemble one, whatever it then drafts from."""

    def rank(self, item: Item) -> Sequence[str]:
        """Keys of the most similar items, the most similar first."""
        ...


class _Learned:
    """The assistant, with one backlog learned."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def __call__(self, item: Item) -> Refinement:
        return self._assistant.refine(item)

    def rank(self, item: Item) -> Sequence[str]:
        return [hit.key for hit in self._assistant.similar(item, k=RANKED)]


def assistant_system(opened: Opened) -> System:
    """The assistant as a user would run it: it learns the whole export, then refines."""

    @contextmanager
    def start(product: Product) -> Iterator[Refine]:
        from .product import WithEndpoint

        with (
            TemporaryDirectory(prefix="assistant-eval-") as folder,
            WithEndpoint(opened, Path(folder)) as assistant,
        ):
            backlog = product.backlog
            assistant.learn(backlog)
            assistant.survey(backlog.items, today=TODAY)
            yield _Learned(assistant)

    return start


def _bare(item: Item, system: str, **parts: object) -> Refinement:
    return Refinement.model_validate(
        {
            "key": item.key,
            "title": item.title,
            "content_hash": item.content_hash,
            "inspection": Inspection(key=item.key, kind=item.kind),
            "run": RunInfo(model=system),
            **parts,
        }
    )


@contextmanager
def empty(_product: Product) -> Iterator[Refine]:
    """Says nothing at all."""
    yield lambda item: _bare(item, "empty")


TEMPLATE = (
    ("the user has permission", "the user uses “{title}”", "the action succeeds"),
    ("an invalid input", "the user uses “{title}”", "an error message is shown"),
    ("a mobile device", "the user opens “{title}”", "the page is displayed correctly"),
)
"""Three lines that fit everything and say nothing, as assistants without grounding write them."""


@contextmanager
def template(_product: Product) -> Iterator[Refine]:
    """The same three criteria, one question and, for long items, a split by layers."""

    def refine(item: Item) -> Refinement:
        criteria = []
        for number, (given, when, then) in enumerate(TEMPLATE, 1):
            steps = {"given": given, "when": when.format(title=item.title), "then": then}
            text = f"Given {steps['given']}, when {steps['when']}, then {steps['then']}"
            criteria.append(
                Criterion.model_validate(
                    {
                        "id": f"k{number}",
                        "text": text,
                        "steps": steps,
                        "origin": AssumptionOrigin(why="it is in the template", question="q1"),
                    }
                )
            )
        question = Question(
            id="q1",
            text="Are there any further requirements?",
            role=Role.PRODUCT_OWNER,
            about="k1",
        )
        split = None
        if len(item.description.split()) > 80:
            parts = tuple(
                Part(id=f"p{number}", title=f"{layer}: {item.title}", clauses=())
                for number, layer in enumerate(("Backend", "Frontend", "Tests"), 1)
            )
            split = Split(pattern=SplitPattern.MAJOR_EFFORT, why="by layer", parts=parts)
        return _bare(item, "template", criteria=criteria, questions=(question,), split=split)

    yield refine


@contextmanager
def nearest(product: Product) -> Iterator[Refine]:
    """Copies the criteria of the most similar item (cosine of tf-idf over stems)."""
    items = product.backlog.items
    bags = {item.key: Counter(content(text_of(item))) for item in items}
    spread = Counter(word for bag in bags.values() for word in bag)

    def vector(key: str) -> dict[str, float]:
        raw = {
            word: (1 + log(count)) * log(1 + len(items) / spread[word])
            for word, count in bags[key].items()
        }
        length = sqrt(sum(value * value for value in raw.values())) or 1.0
        return {word: value / length for word, value in raw.items()}

    vectors = {item.key: vector(item.key) for item in items}

    def refine(item: Item) -> Refinement:
        ours = vectors[item.key]
        scored = sorted(
            (
                (-sum(ours.get(word, 0.0) * value for word, value in theirs.items()), key)
                for key, theirs in vectors.items()
                if key != item.key
            ),
        )
        by_key = product.backlog.by_key
        recalled = tuple(
            Recalled(key=key, title=by_key[key].title, score=-score, criteria=by_key[key].criteria)
            for score, key in scored[:5]
        )
        source = next((one for one in recalled if one.criteria), None)
        pairs = [(source.key, text) for text in source.criteria] if source else []
        criteria = tuple(
            Criterion(id=f"k{number}", text=text, origin=PrecedentOrigin(key=key, words=text))
            for number, (key, text) in enumerate(pairs, 1)
        )
        return _bare(item, "nearest", criteria=criteria, recalled=recalled)

    yield refine


_SENTENCE = re.compile(r"[^\s.!?][^.!?\n]*(?:[.!?](?!\s|$)[^.!?\n]*)*[.!?]?")


@contextmanager
def echo(_product: Product) -> Iterator[Refine]:
    """Gives the item's own sentences back as its criteria.

    It drafts nothing, yet states whatever the item states: the measure of what coverage and
    precision reward in mere repetition.
    """

    def refine(item: Item) -> Refinement:
        criteria: list[Criterion] = []
        for found in _SENTENCE.finditer(item.description):
            text = found.group(0).strip()
            if len(text.split()) < 3:
                continue
            start = found.start()
            span = Span(source="description", start=start, end=start + len(text), text=text)
            criteria.append(
                Criterion(id=f"k{len(criteria) + 1}", text=text, origin=QuoteOrigin(span=span))
            )
        return _bare(item, "echo", criteria=criteria)

    yield refine


BASELINES: dict[str, System] = {
    "empty": empty,
    "template": template,
    "nearest": nearest,
    "echo": echo,
}

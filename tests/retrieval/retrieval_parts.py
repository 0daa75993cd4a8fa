"""Shared parts: a real SQLite store of vectors, a fast deterministic embedder, a small backlog."""

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.domain import Item, ItemKind, ItemState


class SqliteVectors:
    """The workspace's table of vectors, reduced to what retrieval needs."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.saved = 0
        with sqlite3.connect(path) as connection:
            connection.execute(
                "CREATE TABLE IF NOT EXISTS vectors (model TEXT, hash TEXT, vector BLOB, "
                "PRIMARY KEY (model, hash))"
            )

    def load_vectors(self, model: str, hashes: Iterable[str]) -> Mapping[str, bytes]:
        with sqlite3.connect(self.path) as connection:
            rows = connection.execute("SELECT hash, vector FROM vectors WHERE model = ?", (model,))
            found = dict(rows.fetchall())
        return {key: found[key] for key in hashes if key in found}

    def save_vectors(self, model: str, vectors: Mapping[str, bytes]) -> None:
        self.saved += len(vectors)
        with sqlite3.connect(self.path) as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)",
                [(model, key, raw) for key, raw in vectors.items()],
            )


class WordEmbedder:
    """Bags of words, hashed: like texts lie close, and a test can count what was embedded."""

    name = "words-64"
    dimension = 64

    def __init__(self) -> None:
        self.texts: list[str] = []

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.texts.extend(texts)
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.casefold().split():
                seed = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=4).digest())
                rows[row] += np.random.default_rng(seed).normal(size=self.dimension)
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12)


def make(key: str, title: str, description: str = "", **more: Any) -> Item:
    return Item(key=key, title=title, description=description, **more)


CRITERIA = ("Given a filled cart, when the order is placed, then a confirmation is sent.",)


def shop() -> list[Item]:
    """A small backlog in which somebody would find things."""
    return [
        make(
            "SHOP-1",
            "Pay with a gift card",
            "As a customer I want to pay with a gift card so that I can use a present.",
            kind=ItemKind.STORY,
            state=ItemState.DONE,
            criteria=CRITERIA,
            project="SHOP",
            labels=("checkout", "Payment"),
        ),
        make(
            "SHOP-2",
            "Pay with direct debit",
            "As a customer I want to pay with direct debit so that I need no card.",
            kind=ItemKind.STORY,
            project="SHOP",
            labels=("checkout",),
        ),
        make(
            "SHOP-3",
            "Warehouse clerks print picking lists",
            "The list is sorted by aisle, so that a clerk walks every aisle once.",
            kind=ItemKind.STORY,
            project="SHOP",
        ),
        make(
            "SHOP-4",
            "Checkout answers HTTP 502 after a voucher",
            "```\njava.lang.IllegalStateException: voucher ledger is closed\n"
            "    at shop.voucher.Ledger.book(Ledger.java:88)\n```\n"
            "See https://status.example.org/incidents/4711",
            kind=ItemKind.BUG,
            project="SHOP",
        ),
        make(
            "OPS-1",
            "Renew the certificate of the mail gateway",
            "It expires in spring.",
            kind=ItemKind.TASK,
            project="OPS",
            status="In Progress",
            state=ItemState.ACTIVE,
        ),
    ]

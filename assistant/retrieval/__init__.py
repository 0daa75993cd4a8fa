"""The right past items, and the nerve to say nothing."""

from assistant.retrieval.embedding import Embedder, open_embedder
from assistant.retrieval.model import Filters, Group, Updated
from assistant.retrieval.retriever import Retriever

__all__ = ["Embedder", "Filters", "Group", "Retriever", "Updated", "open_embedder"]

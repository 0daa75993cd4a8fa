"""The right past items, and the nerve to say nothing."""

from assistant.retrieval.embedding import Embedder, open_embedder
from assistant.retrieval.model import Filters, Group, Related, RelatedPair, Updated
from assistant.retrieval.overview import overview
from assistant.retrieval.retriever import Retriever

__all__ = [
    "Embedder",
    "Filters",
    "Group",
    "Related",
    "RelatedPair",
    "Retriever",
    "Updated",
    "open_embedder",
    "overview",
]

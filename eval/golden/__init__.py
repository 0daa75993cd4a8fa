"""The golden set: small invented backlogs with labels of what a good refinement holds.

`GUIDE.md` says how the labels are made and what they cannot show.
"""

from .load import load_golden, load_product
from .schema import (
    Behaviour,
    Expected,
    Golden,
    GoldenItem,
    Label,
    Product,
    ReferencePart,
    RelatedKey,
    SplitLabel,
    Topic,
)

__all__ = [
    "Behaviour",
    "Expected",
    "Golden",
    "GoldenItem",
    "Label",
    "Product",
    "ReferencePart",
    "RelatedKey",
    "SplitLabel",
    "Topic",
    "load_golden",
    "load_product",
]

"""Scores of one refinement against one item's labels."""

from .detail import Checked, Matched
from .item import ItemScore, Spent, score_item, unscored

__all__ = ["Checked", "ItemScore", "Matched", "Spent", "score_item", "unscored"]

"""Whether two short statements demand the same thing."""

from .match import LexicalMatcher, Matcher, TrainedMatcher, open_matcher
from .model import Validation

__all__ = ["LexicalMatcher", "Matcher", "TrainedMatcher", "Validation", "open_matcher"]

"""Whether two short statements demand the same thing."""

from .match import Judgement, Matcher, Validation, open_matcher

__all__ = ["Judgement", "Matcher", "Validation", "open_matcher"]

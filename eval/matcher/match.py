"""The matcher: probability that two statements demand the same thing."""

from collections.abc import Sequence
from typing import Protocol

from pydantic import BaseModel, ConfigDict

from .words import content, numbers


class Validation(BaseModel):
    """How well the matcher agrees with hand-labelled pairs it was not trained on."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pairs: int = 0
    precision: float = 0.0
    recall: float = 0.0
    f1: float = 0.0
    kappa: float = 0.0

    @property
    def valid(self) -> bool:
        """Whether figures that rest on the matcher may be trusted: F1 >= 0.80 and κ >= 0.6."""
        return self.pairs >= 200 and self.f1 >= 0.80 and self.kappa >= 0.6


class Judgement(BaseModel):
    """One pair judged."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    probability: float
    match: bool


class Matcher(Protocol):
    """Judges every drafted text against every labelled one."""

    name: str
    validation: Validation
    threshold: float

    def matrix(
        self, drafted: Sequence[str], labelled: Sequence[Sequence[str]]
    ) -> list[list[float]]:
        """Probability of a match: a row a drafted text, a column a label with its wordings."""
        ...


class LexicalMatcher:
    """Overlap of stems and agreement of numbers: a stand-in that has not been validated."""

    name = "lexical"
    validation = Validation()
    threshold = 0.5

    def matrix(
        self, drafted: Sequence[str], labelled: Sequence[Sequence[str]]
    ) -> list[list[float]]:
        """Best overlap over the label's wordings."""
        return [
            [max(self._pair(text, words) for words in wordings) for wordings in labelled]
            for text in drafted
        ]

    def _pair(self, left: str, right: str) -> float:
        ours, theirs = set(content(left)), set(content(right))
        if not ours or not theirs:
            return 0.0
        common = len(ours & theirs)
        overlap = 0.7 * common / min(len(ours), len(theirs)) + 0.3 * common / len(ours | theirs)
        if numbers(right) - numbers(left):
            overlap *= 0.5
        return overlap


def open_matcher() -> Matcher:
    """The best matcher that is at hand."""
    return LexicalMatcher()

"""The matcher: probability that a drafted text states all of a labelled one."""

import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Protocol

from .encoder import Encoder
from .features import NAMES, Parsed, features, parse
from .model import MODEL, Model, Validation, load_model
from .pairs import Verdict
from .words import content, numbers

LEAST_QUESTIONS = 100
"""Pairs of questions that it takes to believe their validation."""


class Matcher(Protocol):
    """Judges every drafted text against every labelled one."""

    name: str
    validation: Validation
    questions: Validation
    """The same for pairs of questions alone."""
    threshold: float

    def matrix(
        self, drafted: Sequence[str], labelled: Sequence[Sequence[str]]
    ) -> list[list[float]]:
        """Probability of a match: a row a drafted text, a column a label with its wordings."""
        ...

    def read(self, drafted: str, labelled: Sequence[str]) -> bool:
        """Whether a reader has judged the pair, so that nothing had to be guessed."""
        ...


class TrainedMatcher:
    """The model that was trained on hand-labelled pairs. Nothing heavy is loaded before use.

    Args:
        model: what was trained.
    """

    def __init__(self, model: Model) -> None:
        self.name = f"trees-{model.trained_on[:8]}"
        self.validation = model.validation
        questions = model.parts.get("questions", Validation())
        self.questions = questions.model_copy(update={"least": LEAST_QUESTIONS})
        self.threshold = model.threshold
        self._model = model
        self._encoder = Encoder()
        self._parsed: dict[str, Parsed] = {}
        self._known: dict[tuple[str, str], float] = {}

    def matrix(
        self, drafted: Sequence[str], labelled: Sequence[Sequence[str]]
    ) -> list[list[float]]:
        """Best probability over each label's wordings."""
        return [
            [max(self.pair(text, words) for words in wordings) for wordings in labelled]
            for text in drafted
        ]

    def read(self, drafted: str, labelled: Sequence[str]) -> bool:  # noqa: ARG002
        """No reader has judged anything for it."""
        return False

    def pair(self, drafted: str, labelled: str) -> float:
        """Probability that the drafted text states all of the labelled one."""
        if not drafted.strip() or not labelled.strip():
            return 0.0
        key = (drafted, labelled)
        if key not in self._known:
            row = features(self._parse(drafted), self._parse(labelled), self._encoder)
            self._known[key] = self._model.probability(row)
        return self._known[key]

    def _parse(self, text: str) -> Parsed:
        if text not in self._parsed:
            self._parsed[text] = parse(text)
        return self._parsed[text]


class ReadMatcher:
    """What readers said where they have read a pair, and another matcher for all other pairs.

    A reader's verdict on a label's main wording counts for the label: its other wordings mean the same.

    Args:
        matcher: for pairs that nobody has read.
        verdicts: drafted text and label to the verdict.
    """

    def __init__(
        self, matcher: TrainedMatcher, verdicts: Mapping[tuple[str, str], Verdict]
    ) -> None:
        told = hashlib.sha256(repr(sorted(verdicts.items())).encode()).hexdigest()
        self.name = f"{matcher.name}+read-{told[:8]}"
        self.validation = matcher.validation
        self.questions = matcher.questions
        self.threshold = matcher.threshold
        self._matcher, self._verdicts = matcher, verdicts

    def matrix(
        self, drafted: Sequence[str], labelled: Sequence[Sequence[str]]
    ) -> list[list[float]]:
        """1 or 0 where a reader said so, else the other matcher's best over the wordings."""
        return [[self._pair(text, words) for words in labelled] for text in drafted]

    def read(self, drafted: str, labelled: Sequence[str]) -> bool:
        """Whether a reader has judged the pair."""
        return any((" ".join(drafted.split()), words) in self._verdicts for words in labelled)

    def _pair(self, drafted: str, labelled: Sequence[str]) -> float:
        text = " ".join(drafted.split())
        told = [
            self._verdicts[text, words] for words in labelled if (text, words) in self._verdicts
        ]
        if told:
            return float("match" in told)
        return self._matcher.matrix([drafted], [labelled])[0][0]


class LexicalMatcher:
    """Overlap of stems and agreement of numbers: never validated; for tests and comparisons."""

    name = "lexical"
    validation = Validation()
    questions = Validation()
    threshold = 0.5

    def matrix(
        self, drafted: Sequence[str], labelled: Sequence[Sequence[str]]
    ) -> list[list[float]]:
        """Best overlap over each label's wordings."""
        return [
            [max(self.pair(text, words) for words in wordings) for wordings in labelled]
            for text in drafted
        ]

    def read(self, drafted: str, labelled: Sequence[str]) -> bool:  # noqa: ARG002
        """No reader has judged anything for it."""
        return False

    def pair(self, drafted: str, labelled: str) -> float:
        """Overlap of stems, halved where a number is missing."""
        ours, theirs = set(content(drafted)), set(content(labelled))
        if not ours or not theirs:
            return 0.0
        common = len(ours & theirs)
        overlap = 0.7 * common / min(len(ours), len(theirs)) + 0.3 * common / len(ours | theirs)
        return overlap * 0.5 if numbers(labelled) - numbers(drafted) else overlap


@lru_cache(maxsize=2)
def open_matcher(*, verdicts: bool = True) -> Matcher:
    """The trained matcher, made once a process.

    Args:
        verdicts: whether readers' verdicts come first where there are any.

    Raises:
        RuntimeError: the trained model does not fit the features; train it again.
    """
    model = load_model(MODEL)
    if model.features != NAMES:
        raise RuntimeError("eval/matcher/model.json is older than its features: train it again")
    matcher = TrainedMatcher(model)
    if not verdicts:
        return matcher
    from ..verdicts.load import known, load_readings

    return ReadMatcher(matcher, known([one for some in load_readings().values() for one in some]))

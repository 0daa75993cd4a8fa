"""What a reader sees of one line: with what it was paired and what was wrong with it."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

Verdict = Literal["must", "nice", "invented", "redundant", "unlabelled"]


class Checked(BaseModel):
    """One drafted line."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    text: str
    verdict: Verdict
    label: str = ""
    """The labelled behaviour, or the line, that decided the verdict."""
    probability: float = 0.0
    read: bool = False
    """Whether a reader held it against all that is labelled; else the matcher judged it."""
    assumption: bool = False
    scenario: bool = False
    """Whether it is in scenario form (Given, When, Then)."""
    testable: bool = False
    """Whether a tester could take it as it is."""
    bad_form: tuple[str, ...] = ()
    bad_origin: tuple[str, ...] = ()
    bad_numbers: tuple[str, ...] = ()
    copied: bool = False
    """Whether it stands in a prompt's example."""

    @property
    def complaints(self) -> tuple[str, ...]:
        """Everything that is wrong with it, in words."""
        copied = ("it stands in a prompt's example",) if self.copied else ()
        return (*self.bad_origin, *self.bad_numbers, *self.bad_form, *copied)


class Matched(BaseModel):
    """A labelled question and the asked one that it was paired with; either may be empty."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str = ""
    asked: str = ""
    role: str = ""
    role_right: bool | None = None
    probability: float = 0.0

"""What people decided, and the suggestion that they decided on."""

import hashlib
import re
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property

from assistant.domain.base import Model
from assistant.domain.draft import Withheld
from assistant.domain.refinement import Usage
from assistant.domain.split import Part

_APART = re.compile(r"[\W_]+")


class DecisionAction(StrEnum):
    """What was decided on a line, or on the item itself.

    Examples:
        >>> [action.value for action in DecisionAction if action.declines]
        ['no', 'not now', 'not in this form']
    """

    ACCEPT = "accept"
    EDIT = "edit"
    REJECT = "reject"
    NO = "no"
    NOT_NOW = "not now"
    NOT_IN_THIS_FORM = "not in this form"

    @property
    def declines(self) -> bool:
        """Whether it says of the item itself that it is not taken on (so)."""
        return self in (self.NO, self.NOT_NOW, self.NOT_IN_THIS_FORM)


class LineKind(StrEnum):
    """What sort of suggestion a line is."""

    CRITERION = "criterion"
    QUESTION = "question"
    FINDING = "finding"
    PART = "part"
    RELATION = "relation"
    TITLE = "title"
    STORY = "story"


class Line(Model):
    """One suggestion as it stood when somebody looked at it.

    Kept with the decision, so that what was accepted is written as it was accepted, whatever a
    later run suggests.

    Examples:
        >>> one = Line(kind=LineKind.CRITERION, label="k1", text="A loan lasts 21 days.")
        >>> one.target == Line(kind=LineKind.CRITERION, label="k7", text="a loan lasts 21 days").target
        True
    """

    kind: LineKind
    label: str
    """How it was shown: `k2`, `q1`, `f3`, `p1`, `r1`, `t1`. Counts anew with every run."""
    text: str
    about: tuple[str, ...] = ()
    """What it is about, in words: the clauses that a criterion or a part covers; the rule and the
    place of a finding; the type and the other key of a relation."""
    part: Part | None = None
    """The whole part, where the line is one."""
    outline: bool = False
    """Whether its outcome is still open, so that there is nothing to accept yet."""
    alternative: bool = False
    """Whether it is a part of a split that is only an alternative to the one proposed."""

    @cached_property
    def target(self) -> str:
        """Identity over reruns: from the words or from what the line is about, never its place."""
        if self.kind is LineKind.PART:
            words = sorted(folded(clause) for clause in self.about)
        elif self.kind in (LineKind.FINDING, LineKind.RELATION):
            words = [folded(word) for word in self.about]
        else:
            words = [folded(self.text)]
        digest = hashlib.sha256("\n".join(words).encode("utf-8")).hexdigest()[:16]
        return f"{self.kind.value}:{digest}"


class Decision(Model):
    """One decision; undone ones stay in the log. A later run never overwrites it."""

    id: int | None = None
    step: int | None = None
    """Number of the step in the log that took it; one step may decide on several lines."""
    item: str
    target: str = ""
    """`Line.target` of the line, or empty for the item itself."""
    action: DecisionAction
    text: str = ""
    """The edited text."""
    why: str = ""
    instead: str = ""
    """What was chosen instead; for `not in this form` the counter-proposal."""
    trigger: str = ""
    """What makes the team look at it again, in words."""
    until: date | None = None
    """The day on which the team looks at it again."""
    who: str
    when: datetime
    undone: bool = False
    line: Line | None = None
    """The line as it was decided on."""
    content_hash: str = ""
    """`Item.content_hash` of the item as it was then; empty where nobody noted it."""
    reply: str = ""
    """The answer drafted for whoever asked, where the item was declined."""

    @property
    def wording(self) -> str:
        """What is to be written: the edited text, else the line's own."""
        if self.action is DecisionAction.EDIT or self.line is None:
            return self.text
        return self.line.text


class Reply(Model):
    """An answer for whoever asked; a draft that a person sends or does not send."""

    text: str
    worded_by: str = "template"
    """`template`, or the model that worded at least one sentence."""
    withheld: tuple[Withheld, ...] = ()
    """Sentences of the model that failed a check; the template's stand in their place."""
    usage: Usage = Usage()


def folded(text: str) -> str:
    """A text without case, punctuation and odd spaces, to be compared."""
    return _APART.sub(" ", text.casefold()).strip()

"""What people decided."""

from datetime import datetime
from enum import StrEnum

from assistant.domain.base import Model


class DecisionAction(StrEnum):
    """What was decided on a line, or on the item itself."""

    ACCEPT = "accept"
    EDIT = "edit"
    REJECT = "reject"
    NO = "no"
    NOT_NOW = "not now"
    NOT_IN_THIS_FORM = "not in this form"


class Decision(Model):
    """One decision; undone ones stay in the log. A later run never overwrites it."""

    id: int | None = None
    item: str
    target: str = ""
    """Id of the line (`k2`, `q1`, `p3`, …), or empty for the item itself."""
    action: DecisionAction
    text: str = ""
    """The edited text, the trigger for another look, or the counter-proposal."""
    why: str = ""
    who: str
    when: datetime
    undone: bool = False

"""Whether a line can be tested as it stands: an event with an outcome, or a limit.

To give an item's own sentences back is no refinement, yet it states all that the item states. What a
tester needs besides is the form: a scenario with context, one event and an observable outcome, or a
rule that says when it holds or where the limit lies (the conditions are those of EARS, Mavin et al.
2009, doi 10.1109/RE.2009.9, in the languages of the golden set).
"""

import re

from assistant import Criterion

from .form import form_complaint

_CONDITION = re.compile(
    r"\b(when|whenever|while|if|unless|until|once|after|before|as soon as|only|except|without|"
    r"wenn|falls|sobald|solange|bis|nach|nachdem|bevor|nur|ohne|"
    r"quand|lorsque|si|dès|après|avant|seulement|sauf|sans|"
    r"wanneer|als|zodra|tot|na|voordat|alleen|zonder|"
    r"cuando|si|hasta|después|antes|solo|sin|quando|se|fino|dopo|prima|senza)\b",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"\d|\b(at most|at least|no more than|maximum|minimum|up to|within|all|every|each|"
    r"must|may not|cannot|can not|never|no|not|nobody|nothing|none|refused|rejected|"
    r"höchstens|mindestens|jede[rsn]?|alle|nie|kein\w*|nicht|muss|"
    r"au plus|au moins|chaque|jamais|aucun\w*|refusé\w*|doit|"
    r"hoogstens|minstens|elke|nooit|geen|niet|moet|cada|nunca|ningun\w*|debe|ogni|mai|deve)\b",
    re.IGNORECASE,
)
_STORY = re.compile(
    r"^\W*(as an? |in order to |i want|als \w+(?: \w+){0,4} (?:möchte|wil|will)|en tant que|"
    r"como \w+ quiero|come \w+)|\b(i want|i need|we want|we need|i'd like|möchte ich|je veux|"
    r"wil ik|quiero|voglio)\b",
    re.IGNORECASE,
)
_FIRST_PERSON = re.compile(r"\b(i|my|me|we|our|us|ich|wir|je|ik|io)\b", re.IGNORECASE)
LONGEST_RULE = 30
"""Words; what is longer says more than one thing."""


def is_testable(line: Criterion) -> bool:
    """Whether a tester could take the line as it is.

    Args:
        line: a drafted line. An outline says itself that its outcome is open: it never passes.
    """
    if line.outline or form_complaint(line):
        return False
    if line.steps is not None:
        return line.steps.when.strip().casefold() != line.steps.then.strip().casefold()
    text = line.text.strip()
    if _STORY.search(text) or _FIRST_PERSON.search(text) or len(text.split()) > LONGEST_RULE:
        return False
    return bool(_CONDITION.search(text) or _LIMIT.search(text))

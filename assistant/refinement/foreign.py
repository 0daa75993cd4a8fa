"""What an item in a language without a grammar here states, sentence by sentence."""

import re
from collections.abc import Iterator, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from assistant.domain import Clause
from assistant.refinement.addressed import is_addressed
from assistant.refinement.frames import Frame
from assistant.refinement.said import overlap
from assistant.refinement.stories import capability

if TYPE_CHECKING:
    from assistant.quality.prepare import Prepared


class _Cues(NamedTuple):
    """Words of a language by which telling is told from asking."""

    now: str
    """With what a sentence begins that says how things are today."""
    wish: str
    """What shall be, wherever it stands."""


_CUES = MappingProxyType(
    {
        "de": _Cues(
            r"heute|derzeit|aktuell|momentan|zurzeit|bisher|bislang|hintergrund|gestern|neulich|früher",
            r"soll\w*|muss|müssen|darf|dürfen|kann|können|möcht\w+|will|wollen|künftig|bitte|gewünscht|"
            r"brauch\w*|hätten?|gern\w*|wünsch\w*|wird|werden",
        ),
        "fr": _Cues(
            r"aujourd['’]hui|actuellement|en ce moment|jusqu['’]ici|hier|bonjour",
            r"doit|doivent|devrai\w+|peut|peuvent|pouvoir|faut|faudrait|veux|voulons|souhait\w+|voudrai\w+|"
            r"besoin|aimer\w+|sera|seront",
        ),
        "es": _Cues(
            r"hoy|actualmente|ahora mismo|hasta ahora|ayer",
            r"deb\w+|pued\w+|pueda\w*|quier\w+|queremos|necesit\w+|hace falta|pido|gustaría|será\w*",
        ),
        "it": _Cues(
            r"al momento|attualmente|oggi|finora|ieri",
            r"dev\w+|può|possono|possa|vogli\w+|vorr\w+|serve|bisogn\w+|piacerebbe|sarà|saranno",
        ),
        "nl": _Cues(
            r"momenteel|op dit moment|tot nu toe|gisteren",
            r"moet\w*|kan|kunnen|mag|mogen|wil|willen|graag|zal|zullen|nodig",
        ),
        "pt": _Cues(
            r"hoje|atualmente|até agora|ontem",
            r"dev\w+|pode\w*|queremos|quero|precis\w+|gostar\w+|será\w*",
        ),
    }
)
_HANGS = re.compile(
    r",|\b(?:wenn|falls|sobald|weil|dass|ob|quand|si|lorsqu\w*|que|cuando|se|quando|che|als|wanneer|dat|"
    r"nicht|kein\w*|nie|niemals|ne|pas|jamais|no|nunca|non|mai|niet|nooit|geen)\b|\bn['’]",
    re.IGNORECASE,
)
"""A condition, a second clause or a denial: what follows may hang on it."""
_GERMAN_SUBJECT = (
    r"(?:Der|Die|Das|Ein|Eine|Jede[rs]?|Alle|Kein\w*)\s+(?:[a-zäöüß-]+e[nrsm]?\s+)?[A-ZÄÖÜ][\w-]+"
    r"(?:\s+(?:de[srmn]|eine[srm])\s+[A-ZÄÖÜ][\w-]+)?"
)
_GERMAN_VERB = (
    r"(?:wird|werden|ist|sind|kann|können|muss|müssen|soll|sollen|darf|dürfen|hat|haben|bekommt|bekommen|"
    r"erhält|erhalten|sieht|sehen|steht|stehen|geht|gehen|kommt|kommen|gilt|gelten|bleibt|bleiben|zeigt|zeigen)"
)
_SAME_SUBJECT = MappingProxyType(
    {
        "de": re.compile(
            rf"^(?P<who>{_GERMAN_SUBJECT})\s+(?P<first>[a-zäöüß]+\s.+?),?\s+und\s+(?P<next>{_GERMAN_VERB}\s.+)$"
        ),
        "fr": re.compile(
            r"^(?P<who>.{3,60}?\s(?:est|sont|sera|seront))\s+(?P<first>\w+(?P<end>ée?s?)\b.*?)\s+et\s+"
            r"(?P<next>\w+(?P=end)\b.*)$"
        ),
        "es": re.compile(
            r"^(?P<who>.{3,60}?\s(?:es|son|será|serán))\s+(?P<first>\w+[ai]d(?P<end>[oa]s?)\b.*?)\s+y\s+"
            r"(?P<next>\w+[ai]d(?P=end)\b.*)$"
        ),
        "it": re.compile(
            r"^(?P<who>.{3,60}?\s(?:è|sono|viene|vengono))\s+(?P<first>\w+[aiu]t(?P<end>[oaie])\b.*?)\s+e\s+"
            r"(?P<next>\w+[aiu]t(?P=end)\b.*)$"
        ),
        "nl": re.compile(
            r"^(?P<who>.{3,60}?\s(?:wordt|worden))\s+(?P<first>.*\bge\w+(?:d|t|en))\s+en\s+(?P<next>(?!(?:de|het|een)\b).*\bge\w+(?:d|t|en))$"
        ),
    }
)
_OWN_SUBJECT = MappingProxyType(
    {
        "de": re.compile(
            rf"^(?P<first>.{{12,}}?),\s+(?:und\s+)?(?P<next>(?:der|die|das|ein|eine|alle)\s+[A-ZÄÖÜ][\w-]+\s+"
            rf"{_GERMAN_VERB}\s.+)$"
        )
    }
)
_A_LABEL = 2
"""Words of what introduces a list that only name it."""
_SHORTEST = 3


def foreign_frames(
    prepared: "Prepared", wanted: Sequence[Clause], rows: frozenset[int]
) -> Iterator[Frame]:
    """The sentences of an item as criteria, without those that begin with how things are today.

    Args:
        prepared: the item as it was read.
        wanted: clauses that no existing criterion says.
        rows: where the rows of its tables begin that state something.

    Returns:
        One frame for each statement, in the order of the text; those of tables last.
    """
    from assistant.quality.plain import statements

    language = prepared.language
    for passage, lead in statements(prepared):
        span = passage.span()
        covers = tuple(one.id for one in wanted if overlap(one.span, span))
        if not covers or is_addressed(span.text) or tells(passage.text, language):
            continue
        text = passage.written(passage.text).strip(" -*•#\n")
        able = capability(text, language)
        introduced = lead if len(lead.split()) > _A_LABEL else ""
        for one in [able] if able else coordinated(text, language):
            yield Frame(covers=covers, span=span, rule=f"{introduced}{one}".strip(" ."))
    for clause in wanted:
        is_row = clause.span.source == "description" and "|" in clause.span.text
        if is_row and clause.span.start in rows and not is_addressed(clause.span.text):
            yield Frame(covers=(clause.id,), span=clause.span, rule=clause.text.strip(" -*•#\n"))


def tells(text: str, language: str) -> bool:
    """Whether a sentence begins with "today" or "so far" and wishes for nothing.

    Args:
        text: the sentence.
        language: ISO 639-1 code; in a language that is not known here nothing tells.
    """
    cues = _CUES.get(language)
    if cues is None:
        return False
    told = re.match(rf"\W*(?:{cues.now})\b", text, re.IGNORECASE)
    return told is not None and not re.search(rf"\b(?:{cues.wish})\b", text, re.IGNORECASE)


def coordinated(text: str, language: str) -> tuple[str, ...]:
    """A sentence that says two things of one subject as one sentence each.

    Args:
        text: the sentence.
        language: ISO 639-1 code.

    Returns:
        The sentence alone where it cannot be cut with certainty.
    """
    plain = text.strip(" .")
    same, own = _SAME_SUBJECT.get(language), _OWN_SUBJECT.get(language)
    if same is not None and (found := same.match(plain)):
        told = (f"{found['who']} {found['first']}", f"{found['who']} {found['next']}")
    elif own is not None and (found := own.match(plain)):
        following = found["next"]
        told = (found["first"], following[:1].upper() + following[1:])
    else:
        return (text,)
    if _HANGS.search(told[0]):
        return (text,)
    return told if all(len(one.split()) > _SHORTEST for one in told) else (text,)

"""Words that two readers take differently (QUS: unambiguous; Berry and Kamsties 2004).

The lists are short on purpose: "better", "relevant" or "several" are left alone, because on real
backlogs most alarms about them were no help to anybody.
"""

import re
from collections.abc import Callable, Iterator

from assistant.domain import ItemKind, Severity, Span
from assistant.quality import words
from assistant.quality.facts import Facts, Hit, Rule
from assistant.quality.lines import Passage
from assistant.quality.nlp import lemma

EVERY = frozenset(ItemKind)
WANTED = EVERY - {ItemKind.BUG, ItemKind.SPIKE}

_VAGUE = re.compile(
    r"\b(?:user[- ]friendly|intuitive(?:ly)?|seamless(?:ly)?|state[- ]of[- ]the[- ]art|"
    r"easy[- ]to[- ](?:use|understand|read|navigate|follow)|simple to use|nice(?:r|ly)?|"
    r"appropriate(?:ly)?|adequate(?:ly)?|suitable|reasonable|sensible|"
    r"as (?:possible|needed|necessary|appropriate)|where (?:possible|appropriate)|"
    r"if (?:possible|necessary|needed|appropriate))\b",
    re.IGNORECASE,
)
_SUPPOSED = re.compile(
    r"\b(?:should|must|shall|has to|have to|needs? to|to|ought to) be (?:as |very |really |much |more )*"
    r"(?:easy|easier|flexible|simple|simpler|clear|clearer|nice|nicer|smart|smarter|modern|helpful|useful|"
    r"comfortable|convenient|attractive|inspiring|friendly|good|better|robust|powerful|generic|consistent)\b"
    r"(?! (?:to|than|enough|in|with|when|for) \d)|"
    r"\b(?:want|need|wants|needs) (?:a |an )?(?:proper|better|nicer|good|decent|modern|smarter)\b",
    re.IGNORECASE,
)
_COMPARATIVE = re.compile(
    r"^(?:\w+ )?(?:a |an )?(?:much |far )?(?:better|nicer|proper|improved|modern|smarter|faster|easier|simpler)\b|"
    r"\bbe (?:much |a lot |far |more |very )*(?:faster|quicker|smarter|better|nicer|easier|simpler|quick|fast|easy)\b",
    re.IGNORECASE,
)
_FEELING = re.compile(r"\bshould be (?:more|less) \w+(?:ing|ive|able|ful)\b", re.IGNORECASE)
_OPEN_LIST = re.compile(
    r"(?<![/\w.])etc\b(?!/)\.?|\band so (?:on|forth)\b|\band/or\b|"
    r"\band (?:more|others|the like)(?=\s*(?:$|[.;)]))|(?<=[,\w] )(?:\.\.\.|…)(?=\s*(?:$|[)]))|"
    r"(?<=,)(?:\.\.\.|…)",
    re.IGNORECASE,
)
_UNBOUNDED = re.compile(
    r"\b(?:all kinds? of|any kind of|every kind of|all (?:possible|relevant|necessary|sorts of)|"
    r"any (?:device|browser|format|system|platform)|"
    r"all (?:devices|browsers|formats|systems|platforms|file types|use cases)|"
    r"various|unlimited|as (?:many|much|fast|quickly) as possible)\b",
    re.IGNORECASE,
)
_EVERYTHING = re.compile(
    r"\b(?:everything|anything)\b(?! (?:else|but|that|which|i|we|in|on|up|works?|is|to)\b)",
    re.IGNORECASE,
)
_DUTY = re.compile(r"\b(?:must|shall|should)\b", re.IGNORECASE)
_UNDECIDED = re.compile(
    r"\b(?:tbd|tbc|t\.b\.d\.?|to be (?:defined|decided|determined|discussed|clarified|confirmed)|"
    r"not (?:yet )?(?:decided|clear)|fixme|lorem ipsum)\b|(?<![\w{$.])\?\?\?+",
    re.IGNORECASE,
)
_WEAK = re.compile(
    r"\b(?:could possibly|maybe|perhaps|ideally|hopefully|nice to have|should probably|"
    r"would be (?:nice|good|great|cool|helpful)|if we (?:have time|can))\b",
    re.IGNORECASE,
)
_NOBODY = re.compile(
    r"\b(?:must|shall|should|ha(?:s|ve) to|needs? to) (?:first |then |also )?be (?:approved|reviewed|"
    r"checked|decided|confirmed|verified|rejected|signed(?: off)?|informed)\b(?!.*\b(?:by|automatically)\b)",
    re.IGNORECASE,
)
_TEMPLATE = re.compile(
    r"<(?:role|user|type of user|persona|goal|action|feature|benefit|reason|some goal|some reason)"
    r"[^>\n]{0,20}>|\[(?:role|type of user|persona|goal|action|feature|benefit|reason|"
    r"insert[^\]]*|user type)\]|\{(?:role|goal|benefit|reason|action)\}|"
    r"\bas an? (?:_{2,}|\.{3,}|…)|\b(?:I want|I can|so that) (?:to )?(?:_{2,}|\.{3,}|…)",
    re.IGNORECASE,
)


def _words(
    pattern: re.Pattern[str],
    what: str,
    message: str,
    remedy: str,
    where: Callable[[Facts], list[Passage]] = lambda facts: facts.demanding,
) -> Callable[[Facts], Iterator[Hit]]:
    """A check that finds words; `{}` in its message stands for them."""

    def check(facts: Facts) -> Iterator[Hit]:
        for passage in where(facts):
            for found in pattern.finditer(passage.text):
                yield Hit(message.format(found.group()), remedy, passage.span(*found.span()))

    check.__doc__ = what
    return check


def unbounded(facts: Facts) -> Iterator[Hit]:
    """Amounts without a bound; "everything" only where something is asked for outright."""
    message = "“{}” has no bound, so nobody can say when it is done."
    remedy = "Name which ones, or how many."
    yield from _words(_UNBOUNDED, "", message, remedy)(facts)
    must = [one for one in facts.demanding if _DUTY.search(one.text)]
    outright = [*facts.wishes, *(one for one in must if one not in facts.wishes)]
    for passage in outright:
        for found in _EVERYTHING.finditer(passage.text):
            # "We have A and B. Everything should move to A": the words before are its bound.
            if found.start() or passage in facts.wishes:
                yield Hit(message.format(found.group()), remedy, passage.span(*found.span()))


def vague(facts: Facts) -> Iterator[Hit]:
    """Words that nobody can test ("user-friendly", "where possible", "should be easy")."""
    message = "“{}” means something else to each reader."
    remedy = "Say how one would notice it: a number, a limit or an example."
    yield from _words(_VAGUE, "", message, remedy)(facts)
    seen = [passage for passage in facts.demanding if not _VAGUE.search(passage.text)]
    yield from _words(_SUPPOSED, "", message, remedy, lambda _: seen)(facts)


def coarse(facts: Facts) -> Iterator[Hit]:
    """Verbs that stand for a whole bundle of steps ("manage", "handle")."""
    for one in facts.asked if facts.means is not None else ():
        if one.action in words.COARSE and facts.means is not None:
            unit = facts.means.unit
            sibling = one.sibling
            place = (sibling.start, sibling.end) if sibling else unit.place(one.start, one.end)
            said = f"{one.action} {one.object}".strip()
            yield Hit(
                f"“{said}” can mean anything from one screen to a whole module.",
                "Name the steps that are needed now, such as create, change and remove.",
                unit.passage.span(*place),
            )
            return


def is_unclear(text: str) -> bool:
    """Whether a demand says nothing that one could test."""
    found = (_SUPPOSED, _COMPARATIVE, _FEELING)
    return any(pattern.search(text) for pattern in found) and not re.search(r"\d", text)


def pronoun(facts: Facts) -> Iterator[Hit]:
    """A wish about "it" or "them" before anything was named that these could stand for."""
    if facts.means is None or facts.story is None or facts.story.situation is not None:
        return
    role = facts.story.role.text if facts.story.role else ""
    if re.search(r"\b(?:with|of|who|whose|in|on|for|without)\b", role):
        return
    unit, doc = facts.means.unit, facts.means.doc
    for token in doc:
        if token.idx < unit.begin:
            continue
        if token.tag_.startswith("NN"):
            return
        empty = token.lower_ in {"it", "them", "they"} and token.dep_ in {"dobj", "pobj"}
        if empty and lemma(token.head) not in {"make", "find"}:
            start, end = unit.place(token.idx, token.idx + len(token))
            yield Hit(
                f"“{token.text}” has nothing that it could stand for.",
                "Name the thing itself.",
                unit.passage.span(start, end),
            )
            return


def template(facts: Facts) -> Iterator[Hit]:
    """A template that nobody filled in."""
    message = "A placeholder of the template is still there."
    remedy = "Replace it with the role, the goal or the reason that is meant."
    item = facts.item
    if found := _TEMPLATE.search(item.title):
        start, end = found.span()
        yield Hit(message, remedy, Span(source="title", start=start, end=end, text=found.group()))
    if found := _TEMPLATE.search(item.description):
        start, end = found.span()
        span = Span(source="description", start=start, end=end, text=found.group())
        yield Hit(message, remedy, span)


_QUS = "QUS 2016: unambiguous"
RULES = (
    Rule(
        "qus.unambiguous",
        "vague words",
        Severity.MEDIUM,
        _QUS,
        WANTED,
        vague,
        part="vague",
    ),
    Rule(
        "qus.unambiguous",
        "open list",
        Severity.MEDIUM,
        _QUS,
        WANTED,
        _words(
            _OPEN_LIST,
            'Lists that do not end ("etc.").',
            "“{}” leaves open what else belongs to it.",
            "List everything that is meant now; the rest is another item.",
        ),
        part="open_list",
    ),
    Rule("qus.unambiguous", "no bound", Severity.MEDIUM, _QUS, WANTED, unbounded, part="unbounded"),
    Rule(
        "qus.unambiguous",
        "undecided",
        Severity.HIGH,
        _QUS,
        WANTED,
        _words(
            _UNDECIDED,
            'Something is still to be decided ("TBD").',
            "“{}”: something here is still to be decided.",
            "Decide it, or write it down as a question with a name.",
            lambda facts: facts.everything,
        ),
        part="undecided",
    ),
    Rule(
        "wording.weak",
        "weak words",
        Severity.LOW,
        _QUS,
        WANTED,
        _words(
            _WEAK,
            'Words that leave open whether it is wanted at all ("maybe", "ideally").',
            "“{}” leaves open whether this is wanted.",
            "Say that it is wanted, or take it out.",
        ),
    ),
    Rule("qus.unambiguous", "coarse verb", Severity.LOW, _QUS, WANTED, coarse, part="coarse"),
    Rule("wording.pronoun", "unclear reference", Severity.LOW, _QUS, WANTED, pronoun),
    Rule(
        "wording.passive",
        "nobody named",
        Severity.LOW,
        _QUS,
        WANTED,
        _words(
            _NOBODY,
            "A decision or check, and nobody is named who makes it.",
            "“{}” does not say by whom.",
            "Name who does it: a role or the system.",
        ),
    ),
    Rule(
        "story.template",
        "unfilled template",
        Severity.HIGH,
        _QUS,
        EVERY,
        template,
        english=False,
    ),
)

"""Words that two readers take differently (QUS: unambiguous; Berry and Kamsties 2004)."""

import re
from collections.abc import Iterator

from assistant.domain import ItemKind, Severity
from assistant.quality.facts import Facts, Hit, Rule
from assistant.quality.lines import Passage
from assistant.quality.nlp import lemma

EVERY = frozenset(ItemKind)
WANTED = EVERY - {ItemKind.BUG, ItemKind.SPIKE}

_VAGUE = re.compile(
    r"\b(?:user[- ]friendly|intuitive(?:ly)?|seamless(?:ly)?|flexib(?:le|ly)|robust(?:ly)?|state[- ]of[- ]the[- ]art|modern|"
    r"easy[- ]to[- ](?:use|understand|read|navigate|follow)|simple to use|easier|better|nice(?:r|ly)?|good|great|appropriate(?:ly)?|adequate(?:ly)?|suitable|reasonable|"
    r"sensible|proper(?:ly)?|correctly|sufficient(?:ly)?|meaningful|relevant|useful|efficient(?:ly)?|effective(?:ly)?|"
    r"optimi[sz]ed|convenient(?:ly)?|smooth(?:ly)?|clean(?:er)?|improved|enhanced|friendly|"
    r"as (?:possible|needed|necessary|appropriate|required)|where (?:possible|appropriate)|if (?:possible|necessary|needed|appropriate))\b",
    re.IGNORECASE,
)
_STRONG = re.compile(
    r"\b(?:user[- ]friendly|intuitive(?:ly)?|seamless(?:ly)?|state[- ]of[- ]the[- ]art|easy[- ]to[- ](?:use|understand|read|navigate|follow)|simple to use|nice(?:r|ly)?|appropriate(?:ly)?|"
    r"adequate(?:ly)?|suitable|reasonable|sensible|as (?:possible|needed|necessary|appropriate)|where (?:possible|appropriate)|"
    r"if (?:possible|necessary|needed|appropriate))\b",
    re.IGNORECASE,
)
_OPEN_LIST = re.compile(
    r"(?:\betc\b\.?|\band so on\b|\band so forth\b|\band (?:more|others|the like)\b(?=\s*(?:$|[.,;)]))|\band/or\b|\.\.\.|…)",
    re.IGNORECASE,
)
_UNBOUNDED = re.compile(
    r"\b(?:all kinds? of|any kind of|every kind of|all (?:possible|relevant|necessary|required|other|sorts of)|anything|everything|anywhere|"
    r"any (?:device|browser|format|system|language|platform|file|data)|all (?:devices|browsers|formats|systems|languages|platforms|file types|use cases)|"
    r"various|several|multiple ways|many|some|a lot of|a few|numerous|different (?:kinds|types|ways)|unlimited|as (?:many|much|fast|quickly|soon) as possible)\b",
    re.IGNORECASE,
)
_UNBOUNDED_STRONG = re.compile(
    r"\b(?:all kinds? of|any kind of|every kind of|all (?:possible|relevant|necessary|required|sorts of)|anything|everything|"
    r"any (?:device|browser|format|system|platform)|all (?:devices|browsers|formats|systems|platforms|file types|use cases)|"
    r"various|unlimited|as (?:many|much|fast|quickly) as possible)\b",
    re.IGNORECASE,
)
_TBD = re.compile(
    r"\b(?:tbd|tbc|to be (?:defined|decided|determined|discussed|clarified|confirmed|specified)|t\.b\.d\.?|not (?:yet )?(?:decided|defined|clear)|unclear|fixme|\?\?+)(?!\w)|\?\?+|<[a-z ]+>|\bxxx+\b|\blorem ipsum\b",
    re.IGNORECASE,
)
_WEAK = re.compile(
    r"\b(?:might|could possibly|may be possible|maybe|perhaps|possibly|ideally|hopefully|would be (?:nice|good|great|cool|helpful)|should probably|if we (?:have time|can)|nice to have)\b",
    re.IGNORECASE,
)
_TEMPLATE = re.compile(
    r"<(?:role|user|type of user|persona|goal|action|feature|benefit|reason|some goal|some reason)[^>\n]{0,20}>|\[(?:role|type of user|persona|goal|action|feature|benefit|reason|insert[^\]]*|user type)\]|\{(?:role|goal|benefit|reason|action)\}|"
    r"\bas an? (?:_{2,}|\.{3,}|…)|\bi want (?:to )?(?:_{2,}|\.{3,}|…)",
    re.IGNORECASE,
)


def _search(
    facts: Facts, pattern: re.Pattern[str], passages: list[Passage] | None = None
) -> Iterator[tuple[Passage, re.Match[str]]]:
    for passage in facts.demanding if passages is None else passages:
        for found in pattern.finditer(passage.text):
            yield passage, found


def vague(facts: Facts) -> Iterator[Hit]:
    """Adjectives and adverbs that nobody can test."""
    for passage, found in _search(facts, _STRONG):
        yield Hit(
            f"“{found.group()}” means something else to each reader.",
            "Say how one would notice it: a number, a limit or an example.",
            passage.span(*found.span()),
        )


def open_list(facts: Facts) -> Iterator[Hit]:
    """Lists that do not end."""
    for passage, found in _search(facts, _OPEN_LIST):
        if (
            found.group() in {"...", "…"}
            and found.end() < len(passage.text.rstrip("\"'”)"))
            and found.group() == "..."
        ):
            continue
        yield Hit(
            f"“{found.group()}” leaves open what else belongs to it.",
            "List everything that is meant now; the rest is another item.",
            passage.span(*found.span()),
        )


def unbounded(facts: Facts) -> Iterator[Hit]:
    """Amounts without a bound."""
    for passage, found in _search(facts, _UNBOUNDED_STRONG):
        yield Hit(
            f"“{found.group()}” has no bound, so nobody can say when it is done.",
            "Name which ones, or how many.",
            passage.span(*found.span()),
        )


def undecided(facts: Facts) -> Iterator[Hit]:
    """What is still to be decided."""
    for passage, found in _search(facts, _TBD):
        yield Hit(
            f"“{found.group()}”: something here is still to be decided.",
            "Decide it, or write it down as a question with a name.",
            passage.span(*found.span()),
        )


def weak(facts: Facts) -> Iterator[Hit]:
    """Words that leave open whether it is wanted at all."""
    for passage, found in _search(facts, _WEAK):
        yield Hit(
            f"“{found.group()}” leaves open whether this is wanted.",
            "Say that it is wanted, or take it out.",
            passage.span(*found.span()),
        )


def pronoun(facts: Facts) -> Iterator[Hit]:
    """ "It", "they" or "this" with nothing that they could stand for."""
    if facts.means is None or facts.story is None:
        return
    unit, doc = facts.means
    nouns = 0
    for token in doc:
        if token.idx < unit.begin:
            continue
        if token.tag_.startswith("NN"):
            nouns += 1
        if (
            not nouns
            and token.lower_ in {"it", "them", "they"}
            and token.dep_ in {"dobj", "pobj"}
            and lemma(token.head) not in {"make", "find"}
        ):
            start, end = unit.place(token.idx, token.idx + len(token))
            if end > start:
                yield Hit(
                    f"“{token.text}” has nothing that it could stand for.",
                    "Name the thing itself.",
                    unit.passage.span(start, end),
                )
            return


def passive(facts: Facts) -> Iterator[Hit]:
    """Something is to be done, and nobody is named who does it."""
    for unit, doc in facts.parsed:
        if unit.kind not in {"sentence", "line"}:
            continue
        for token in doc:
            if token.dep_ != "auxpass" or token.head.tag_ != "VBN" or token.idx < unit.begin:
                continue
            verb = token.head
            modal = any(
                w.dep_ == "aux" and w.lower_ in {"must", "shall", "should", "can"}
                for w in verb.children
            )
            human = lemma(verb) in {
                "approve",
                "review",
                "check",
                "decide",
                "confirm",
                "enter",
                "assign",
                "choose",
                "select",
                "inform",
                "notify",
                "contact",
                "verify",
                "reject",
                "sign",
            }
            if (
                modal
                and human
                and not any(
                    w.dep_ == "agent" or w.lower_ in {"automatically", "by", "system"}
                    for w in verb.subtree
                )
            ):
                start, end = unit.place(token.idx, verb.idx + len(verb))
                yield Hit(
                    f"“{unit.passage.text[start:end]}” does not say by whom.",
                    "Name who does it: a role or the system.",
                    unit.passage.span(start, end),
                )
                return


def template(facts: Facts) -> Iterator[Hit]:
    """A template that nobody filled in."""
    for source, text in (("title", facts.item.title), ("description", facts.item.description)):
        if found := _TEMPLATE.search(text):
            from assistant.domain import Span

            yield Hit(
                "A placeholder of the template is still there.",
                "Replace it with the role, the goal or the reason that is meant.",
                Span(source=source, start=found.start(), end=found.end(), text=found.group()),
            )


_QUS = "QUS 2016: unambiguous"
RULES = (
    Rule("ambiguity.vague", "vague words", Severity.MEDIUM, _QUS, EVERY, vague),
    Rule("ambiguity.open_list", "open list", Severity.MEDIUM, _QUS, WANTED, open_list),
    Rule("ambiguity.unbounded", "no bound", Severity.MEDIUM, _QUS, WANTED, unbounded),
    Rule("ambiguity.undecided", "undecided", Severity.HIGH, _QUS, EVERY, undecided),
    Rule("ambiguity.weak", "weak words", Severity.LOW, _QUS, WANTED, weak),
    Rule("ambiguity.pronoun", "unclear reference", Severity.LOW, _QUS, WANTED, pronoun),
    Rule("ambiguity.passive", "nobody named", Severity.LOW, _QUS, WANTED, passive),
    Rule(
        "ambiguity.template",
        "unfilled template",
        Severity.HIGH,
        _QUS,
        EVERY,
        template,
        english=False,
    ),
)

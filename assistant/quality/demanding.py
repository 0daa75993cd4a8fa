"""Which sentences and list lines ask for something, and which only tell."""

import re

from assistant.quality.sections import Section
from assistant.quality.units import opens_with_verb

_MODAL = re.compile(
    r"\b(?:must|shall|should|needs? to|has to|have to|ha(?:s|ve) the ability|can|cannot|can['’]t|"
    r"able to|allowed to|allows?|enables?|(?-i:may)(?! be\b)|will|won['’]t|ought to|required?|mandatory|"
    r"supports?|we (?:need|want)|I (?:need|want)|users? (?:need|want)s?|is to be|are to be|at least|"
    r"at most|no more than|only (?:if|when|for|the)|never|always)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(
    r"^(?:if|when|whenever|once|after|as soon as|unless|in case)\b.{4,},\s*\S", re.IGNORECASE
)
_CONTEXT = re.compile(
    r"\b(?:currently|at the moment|right now|(?:as of )?today(?:,| (?:is|are|we|they|it|the|has|have|there|only|each|every|all|people|nobody)\b)|as of now|at present|previously|in the past|"
    r"used to|was|were|had|did|has been|have been|I think|I believe|I guess|we think|we discussed|"
    r"it seems|seems|looks like|would be (?:nice|great|good|cool|helpful|useful)|not sure|maybe|"
    r"(?:do|does) not know|don['’]t know|unclear|perhaps|^\W*last (?:year|month|week|time|quarter|spring|summer|autumn|winter|night|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|may|june|july|august|september|october|"
    r"november|december)|yesterday|as you know|ideas welcome|no (?:idea|hurry|rush)|nothing fancy|by the way|"
    r"(?-i:Today)\b(?=[:,]? )|e\.g\. see|see also|for now|feel free|thanks|thank you|hope|i am(?! (?:\w+ed|told|shown|sent|given)\b)|i'm|as you can see|"
    r"this (?:story|ticket|issue|task|epic|item|card)|the reason(?= (?:is|for|why|was|behind)\b)|because|problem is|the idea|so far|"
    r"the (?:goal|aim|purpose|intention) (?:of|is)|the following steps|step (?:one|two|three|\d))\b",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"\b(?:when|if|until|unless|after|before|once|while|where|who|whose|whoever|which)\b[^,.;]*|"
    r"(?<=[\w,] )because\b[^,.;]*|\b(?:of|to|from|with|for|by|about) what\b[^,.;]*|"
    r"\bthat (?:(?:was|were|had|did)\b|(?:has|have) been\b)[^,.;]*|"
    r"\b(?:records?|confirms?|notes?|logs?|shows?|sees?|checks?|marks?|stores?|displays?)"
    r" (?:that|whether|who|what|which|when|how|why)\b[^,.;]*",
    re.IGNORECASE,
)
"""Clauses that may speak of the past although their sentence asks for something."""
_ASIDE = re.compile(
    r"^(?:time ?-?box|note|nb|n\.b\.|hint|fyi|see (?:also|#|link|below|above|attach\w*|issue|ticket|the (?:attached|screenshot|design|comment))|ref|cc|e\.g|i\.e|for example|example|todo:?$|tbd|n/?a|none|"
    r"link|assum\w+|make sure you|please (?:note|see|let)|@\w+)\b",
    re.IGNORECASE,
)
_LETTER = re.compile(
    r"^\W*(?:(?:from|to|sent|cc|subject|fwd?|re|log|seen on|reported by|guess)\s*:\s|(?:ps|p\.s\.|by the way)[\s:,]|"
    r"(?:notes?|wishes|mail|input|call|feedback|proposal|tech note|minutes|forwarded|collected|runbook)\b[^.:]{0,40}"
    r"\b(?:from|after|of|with|by|w/)\b|(?:best|kind|warm) (?:wishes|regards)|regards|greetings|cheers|yours|thanks|thank you)",
    re.IGNORECASE,
)
"""Where a text comes from and how a letter begins and ends."""
_FEELING = re.compile(
    r"(?<!be )\b(?:happy|angry|sorry|annoy\w*|glad|nice of|thank|bless|amused|fed up|hate|love it|grateful|honest)\b",
    re.IGNORECASE,
)
_TOLD = re.compile(
    r"^\W*(?:and |but |so |then )?(?:people|nobody|somebody|everybody|everyone|they|he|she|i|it|we|you)\s+"
    r"(?!(?:can|must|should|shall|may|will|would|could|want|need|wish|have to|has to|are to|is to|gets?|sees?)\b|['’]d\b)",
    re.IGNORECASE,
)
"""Somebody does something, in a letter: what happens, not what is asked for."""
_STAGE = re.compile(
    r"(?:code (?:is )?(?:complete|reviewed)|code review(?: done)?|(?:contains?|has|with) (?:unit )?(?:tests|log changes)|"
    r"(?:unit |integration )?tests (?:are )?(?:written|added|pass(?:ed|ing)?|green)|"
    r"docs?(?:umentation)? (?:is )?(?:updated|written)|analytics included|change ?log updated|"
    r"(?:planned|plan) accepted|peer reviewed|(?:pr|pull request|mr) (?:is )?(?:merged|approved|reviewed)|"
    r"(?:deployed|merged|released) to [\w` -]{1,20}|(?:announced|deployed|merged|released|accepted by (?:the )?po))\W*",
    re.IGNORECASE,
)
"""A step of the team's way of working, which every item of theirs lists."""
_DUTY = re.compile(r"\b(?:must|shall|should)\b", re.IGNORECASE)


_CODE = re.compile(
    r"->|=>|::|\w\(\)|\w\.\w+\.\w+\.\w+|\bat \w+\.\w+\(|\bline \d+ of\b|\w+Exception\b|\bSEVERE\b|\$\w+\[|</\w|\{\{|"
    r"^\s*[{}\[\]<>$#/]|;\s*$|=\"|\\\\"
)
_ARROW = re.compile(r"(?<=[\w)\]%€$] )(?:->|=>)(?= (?:[a-z]{2,}(?![\w.]*[.(=])|[(\[]))")
_UNTIL = re.compile(
    r"(?:this|that|it) (?:can|may)(?: (?:only|also))? be (?!found\b|seen\b|read\b|built\b|called\b|said\b|heard\b)"
    r"\w+(?:ed|en|one|set|put|cut|nt|id|ld|de)\b(?:\s[\w-]+){0,3}?\s"
    r"(?:until|only|within|at most|at least|before|after|up to|by (?:phone|mail|post|email|the)|once|twice|\d+ times)\b",
    re.IGNORECASE,
)
"""What was said before, with its limit: "this can be done until the evening before"."""
_LONG = 500
"""Characters from which on a "sentence" is a paste: a log, a table, a page without full stops."""


def is_paste(text: str) -> bool:
    """Whether a line is code, a log or a dump rather than a sentence."""
    return len(text) > _LONG or len(_CODE.findall(text)) >= (1 if len(text) < 200 else 2)


def is_foreign_to_it(text: str) -> bool:
    """Whether a line is a paste or a step of the team's way of working: nothing an item asks for."""
    return is_paste(_ARROW.sub(" to ", text)) or _STAGE.fullmatch(text) is not None


def _tells_of_context(text: str) -> bool:
    return bool(_CONTEXT.search(_WITHIN.sub(" ", text)))


def is_chat(text: str) -> bool:
    """Whether words only frame a letter: where it comes from, its greeting, who feels how."""
    bare = text.strip()
    in_brackets = bare.startswith("(") and bare.rstrip(".").endswith(")") and bare.count("(") == 1
    return in_brackets or bool(_LETTER.match(bare)) or bool(_FEELING.search(bare))


def is_told(text: str) -> bool:
    """Whether a sentence of a letter tells what people do, rather than what they want."""
    return bool(_TOLD.match(text))


_BACKGROUND = re.compile(r"\b(?:background|for context|history|some context)\b", re.IGNORECASE)


def is_background(text: str) -> bool:
    """Whether a paragraph announces that it only tells how things came about."""
    return bool(_BACKGROUND.search(text[:80]))


def may_state(text: str) -> bool:
    """Whether a sentence may state how things shall be, in plain present ("Members choose …").

    Only the grammar can tell for certain: past tense and "we" tell a story.
    """
    if text.rstrip().endswith(("?", ":")) or len(text) < 12 or _ASIDE.match(text) or is_paste(text):
        return False
    if is_chat(text):
        return False
    return not _tells_of_context(text) and not re.match(
        r"(?:this|that|there|these)\b", text, re.IGNORECASE
    )


_WISHES = re.compile(r"\b(?:wants?|wish(?:es)?|would like|'d like|please)\b", re.IGNORECASE)


_IF_COULD = re.compile(
    r"\bif (?:[\w'’-]+ ){1,6}?(?:could|would|had|were)\b|\b(?:could|would) (?:there|somebody|someone|we|you|they)\b|"
    r"\bwould (?:be worth|help|do|love|like|be (?:enough|heaven|great|nice|good))\b|['’]d (?:be (?:happy|glad)|love|like)\b|"
    r"\bhave to\b|\bneeds?\b",
    re.IGNORECASE,
)
"""How people ask politely: "if the desk could see …", "a list would do"."""


_COULD_YOU = re.compile(
    r"^\W*(?:so |and |but )?(?:could(?:n['’]t)?|can(?:['’]t)?|would it be possible)\b(?! we do (?:this|it|that)\b)",
    re.IGNORECASE,
)
"""A wish put as a question: "Couldn't the desk enter what was found?"."""


def is_wish(text: str) -> bool:
    """Whether a sentence of a letter says what somebody wants."""
    if text.rstrip().endswith("?"):
        return bool(_COULD_YOU.match(text)) and len(text) > 20
    return bool(_WISHES.search(text) or _IF_COULD.search(text)) and len(text) > 20


def obliges(text: str) -> bool:
    """Whether a sentence says what must be, even among background."""
    return bool(_DUTY.search(text)) and not _tells_of_context(text) and not text.endswith("?")


_FOLLOWS = re.compile(
    r"^(?!\W*(?:[A-Z][\w ]+(?:->|=>|→)))(?:\S+\s+){2,14}?\S+\s+(?:->|=>|→|⇒)\s+\S+(?:\s+\S+)+"
)
"""A rule in shorthand, "no login for 90 days -> ask the team lead"; not the way through menus."""


def is_demand(text: str) -> bool:
    """Whether a sentence asks for something, rather than tells or asks the reader something."""
    words = _ARROW.sub(" to ", text)
    if text.rstrip().endswith("?") or len(text) < 8 or _ASIDE.match(text) or is_paste(words):
        return False
    if is_chat(text) and not _DUTY.search(text):
        return False
    if _UNTIL.match(text):
        return True
    if _tells_of_context(text) or re.match(
        r"(?:this|that|there|these) (?:\w+ )?(?:will|can|may|would)\b", text, re.IGNORECASE
    ):
        hard = re.search(r"\b(?:must|shall)\b", text)
        return bool(hard) or (opens_with_verb(text) and not re.match(r"see\b", text, re.IGNORECASE))
    return bool(
        _MODAL.search(text)
        or _CONDITION.match(text)
        or opens_with_verb(text)
        or _FOLLOWS.match(text)
    )


def is_list_demand(text: str, section: Section, *, introduced: bool, command: bool = False) -> bool:
    """Whether a list line asks for something; in a list, a name is enough.

    Args:
        text: the clean line.
        section: under which heading it stands.
        introduced: whether words that introduce it stand before its list.
        command: whether the list is one of commands, and this is one.
    """
    if _STAGE.fullmatch(text):
        return False
    if command and not text.rstrip().endswith("?"):
        return section is not Section.CONTEXT or obliges(text)
    bare = len(re.sub(r"\W", "", text))
    words = _ARROW.sub(" to ", text)  # "mention in a comment -> mail": a rule, no code
    if text.rstrip().endswith(("?", ":")) or bare < 3 or _ASIDE.match(text) or is_paste(words):
        return False
    if re.fullmatch(r"(?:link|#\d+|@?\w+)[\s,;]*", text) and not introduced:
        return False
    if section is Section.CONTEXT:
        return obliges(text)
    # A rule may well speak of what was before ("orders that were shipped cannot be cancelled").
    return section is Section.RULES or is_demand(text) or not _tells_of_context(text)

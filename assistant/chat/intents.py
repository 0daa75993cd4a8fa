"""Free text that says plainly which command is meant. Code only; a model is asked for the rest."""

import re
from dataclasses import dataclass

from assistant.chat.references import item_meant, lines_meant, role_meant
from assistant.chat.room import Room

CHANGES = frozenset(
    {"accept", "edit", "reject", "no", "notnow", "form", "undo", "redo", "ask", "export"}
)
"""Commands that change something: after free text they are asked for first."""


@dataclass(frozen=True)
class Intent:
    """A command that free text means, as if it had been typed."""

    name: str
    rest: str = ""

    @property
    def line(self) -> str:
        """As it would be typed."""
        return f"/{self.name} {self.rest}".rstrip()


_PLAIN: tuple[tuple[str, str], ...] = (
    ("undo", r"^(?:(?:oh|no|please|sorry)[, ]+)*(?:undo|revert|take (?:that|it|the last (?:one|decision)) back)\b"),
    ("redo", r"^(?:please )?redo\b"),
    ("notnow", r"\b(?:not now|not yet|put (?:it|this|that|\S+) (?:off|aside)|defer|postpone|park (?:it|this|that)\b)"),
    ("form", r"\bnot (?:in|like) this(?: form)?\b"),
    ("no", r"^(?:we |let us |let's |please )?(?:say no|decline|turn (?:it|this|that) down|we will not do|won't do)\b"),
    ("reject", r"^(?:please )?(?:reject|drop|remove|delete|throw out)\b"),
    ("edit", r"^(?:please )?(?:edit|change|reword|rewrite|rephrase)\b.*?(?:\bto\b|:)"),
    ("accept", r"^(?:please )?(?:accept|agree (?:with|to)|take|keep|approve|yes,? accept)\b"),
    ("ask", r"^(?:please )?(?:ask|note (?:a|this) question for)\s+(?:the\s+)?(?:stakeholder|designer|developer|tester|analyst|business analyst|product owner|po|dev|qa|ba|ux|customer)s?\b"),
    ("why", r"^(?:why|where does|where did|how come)\b.*\b(?:criteri|question|part|finding|relation|line|[kqpfr]\d|come|from)"),
    ("split", r"\b(?:split|slice|break (?:it|this|that|\S+) (?:up|down)|too (?:big|large|much for one)|cut (?:it|this|that|\S+) (?:up|into)|(?:smaller|several|separate) (?:pieces|parts|stories|items|slices))\b"),
    ("refine", r"^(?:please |can you |could you )?(?:refine|draft|write (?:the |some )?(?:acceptance )?criteria|suggest criteria)\b"),
    ("health", r"\bhow (?:healthy|good|bad|is)\b.*\bbacklog\b|\bhealth\b|\bstate of the backlog\b"),
    ("minutes", r"\bminutes\b|\bsummar(?:y|ise|ize)\b.*\b(?:meeting|decided|session|conversation)\b|\bwhat (?:did|have) we decide"),
    ("cost", r"\bwhat (?:did|does|has) (?:this|it|that) cost\b|\bhow (?:many tokens|much (?:money|did))\b"),
    ("export", r"^(?:please )?(?:export|write (?:the )?(?:export|file))\b"),
    ("list", r"\b(?:overview|summary) of (?:what|the|our|all)\b|^(?:please )?(?:list|show (?:me )?(?:all|the (?:backlog|list|items)))\b|\bwhat(?:'s| is) (?:in the backlog|open|left)\b"),
    ("next", r"\bwhat(?:'s| is| comes| should we (?:do|take|refine|discuss))? next\b|\bwhat (?:should|do) (?:we|i) (?:do|take|refine|discuss|look at) (?:next|first|now)\b|^(?:the )?next(?: (?:one|item))?[.!?]?$|^(?:let us |let's |please )?(?:go|move) on[.!?]?$"),
    ("similar", r"\b(?:similar|resembl\w+|like (?:this|that|it)\b|duplicates?|have we (?:done|built|had)|(?:did|do) we (?:already )?have|seen before|anything (?:about|on|like)|(?:earlier|older|past|previous|existing) (?:tickets?|items?|stor(?:y|ies)|issues?|requests?))"),
    ("inspect", r"\b(?:what(?:'s| is) (?:wrong|unclear|missing|vague)|inspect|is (?:it|this|that|\S+) (?:ready|clear)|findings?)\b"),
    ("show", r"^(?:please )?(?:show|open|display|read|let me (?:see|have a look at|look at)|let's (?:see|look at))\b|^what(?:'s| is| does) .*\b(?:about|say)\b"),
    ("help", r"^(?:help|what can (?:you|i|we) do|commands?)\b"),
    ("quit", r"^(?:quit|exit|bye|good ?bye|that's all|we are done)\b"),
)  # fmt: skip
_PATTERNS = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in _PLAIN)
_ABOUT_WORDS = re.compile(
    r"\b(?:about|on|like|for|regarding|concerning|around)\s+(.+?)[?.!]*$", re.IGNORECASE
)
_REASON = re.compile(r"\b(?:because|since|as it|reason:)\s*(.+)$", re.IGNORECASE | re.DOTALL)
_NEW_TEXT = re.compile(r"(?:\bto\b|:)\s*[\"“']?(.+?)[\"”']?\s*$", re.IGNORECASE | re.DOTALL)
_PUT_OFF = re.compile(r"\b(until|when|once|after)\s+(.+?)(?=\s+because\b|$)", re.IGNORECASE)
_THINGS = re.compile(r"\b(?:it|this|that|these|those|one|them|here|yet|already|before)\b")


def plain_intent(text: str, room: Room) -> Intent | None:
    """The command that a text plainly means, with what it refers to; None where it does not say.

    Args:
        text: what somebody said.
        room: for the items and lines that words refer to.
    """
    said = " ".join(text.split())
    for name, pattern in _PATTERNS:
        if pattern.search(said):
            return filled(name, text, room)
    key = item_meant(said, room.items, None)
    if key is not None and len(said.split()) <= 3:
        return Intent("show", key)
    return None


def filled(name: str, text: str, room: Room) -> Intent:
    """A command with the words that it needs, as the text has them.

    What a text refers to is found by code, whoever chose the command.

    Args:
        name: the command.
        text: what somebody said.
        room: for the items and lines that words refer to.
    """
    said = " ".join(text.split())
    key = item_meant(said, room.items, room.current, room.queue)
    at = key or ""
    bare = re.sub(re.escape(key), " ", said, flags=re.IGNORECASE) if key else said
    if name in _ALONE:
        return Intent(name)
    if name in ("accept", "reject", "edit", "why"):
        return _on_lines(name, said, bare, at, room)
    if name == "similar":
        return Intent(name, _searched(bare) or at)
    return Intent(name, f"{at} {_more(name, said, bare)}".strip())


def _more(name: str, said: str, bare: str) -> str:
    """What a command needs besides the item."""
    if name == "split":
        return _pattern_words(said)
    if name == "ask":
        return _asked(bare)
    return _declining(name, bare) if name in ("no", "notnow", "form") else ""


_ALONE = frozenset("next list health cost help quit minutes export undo redo model".split())
"""Commands that plain words give nothing to."""


def _asked(bare: str) -> str:
    found = re.search(r"\b(?:ask|question for)\s+(.+)$", bare, re.IGNORECASE)
    role, question = role_meant(found[1] if found else bare)
    question = re.sub(r"^(?:whether|if|about)\s+", "", question)
    return f"{role.value if role else ''} {question}".strip()


def _on_lines(name: str, said: str, bare: str, at: str, room: Room) -> Intent:
    key = at or room.current or ""
    lines = room.assistant.standing(key).lines if key else ()
    reason = _REASON.search(bare)
    about = bare[: reason.start()] if reason and name == "reject" else bare
    if name == "edit":
        new = _NEW_TEXT.search(bare)
        named = lines_meant(bare[: new.start()] if new else bare, lines)
        return Intent(name, f"{at} {' '.join(named[:1])} {new[1] if new else ''}".strip())
    named = lines_meant(about, lines)
    if name == "accept" and not named and re.search(r"\b(?:all|everything|them)\b", said):
        return Intent(name, at)
    words = [at, ",".join(named)]
    if name == "reject" and reason:
        words.append(f"because {reason[1]}")
    return Intent(name, " ".join(word for word in words if word))


def _searched(bare: str) -> str:
    """The words that somebody looks for, without those of the question."""
    found = _ABOUT_WORDS.search(bare)
    words = found[1] if found else ""
    return "" if not words or not _THINGS.sub(" ", words).strip() else words


def _pattern_words(said: str) -> str:
    found = re.search(r"\bby\s+([a-z ]+?)(?:[.?!]|$)", said, re.IGNORECASE)
    return f"by {found[1].strip()}" if found else ""


def _declining(name: str, bare: str) -> str:
    words = []
    off = _PUT_OFF.search(bare) if name == "notnow" else None
    if off:
        day = re.fullmatch(r"\d{4}-\d{2}-\d{2}", off[2].strip(" ."))
        words.append(f"{'until' if day else 'when'} {off[2].strip(' .')}")
    if instead := re.search(r"\binstead[,:]?\s+(.+?)(?=\s+because\b|$)", bare, re.IGNORECASE):
        words.append(f"instead {instead[1]}")
    if reason := _REASON.search(bare):
        words.append(f"because {reason[1]}")
    return " ".join(words)

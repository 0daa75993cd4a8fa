"""What a question is after: a person, a time, a number, a meaning, … by its wording.

The patterns were written with the labelled pairs of questions in view; the validation of questions
is a little better than it would be on questions of another hand.
"""

import re

KINDS: tuple[tuple[str, str], ...] = (
    ("meaning", r"\bwhat does [“\"'].*mean\b|\bmean here\b|how (?:do|would|will|can) we (?:measure|notice|find out|check|tell|judge)|in numbers|by how much|what (?:is|counts as) (?:good|fast|easy|better)|measurable"),
    ("who asks", r"who needs this|who is the user|user's goal"),
    ("need not", r"^is [“\"'].*a must|must it be\b|one idea among|possible solution"),
    ("all", r"really without exception|are there .*(?:left out|exceptions)"),
    ("list", r"what else belongs|which other|what is everything"),
    ("again", r"declined|already built|same (?:wish|need)|is missing in|beyond|differ from|covered by"),
    ("if", r"\bwhat (?:happens|if|becomes|do we do|shall happen|comes after)\b|how are .*handled|where do .* go\b|happens (?:with|to|when)|after .*what"),
    ("who", r"\bwho(?:m|se)?\b|which (?:role|person|clerk|editor|readers|reader)|by whom"),
    ("deadline", r"\buntil when\b|deadline|time limit|within how|how soon|when must|no later"),
    ("duration", r"\bhow long\b|for how (?:many|long)|maximum stay|how (?:many|much) (?:seconds|minutes|hours|days|nights|weeks|months)"),
    ("interval", r"\bhow often\b|interval|how exact|how old\b"),
    ("limit", r"\bhow (?:many|much|large|loud|big|high|fast)\b|maximum|at most|is there a limit|limit on|minimum|how far|what (?:share|size)"),
    ("threshold", r"from which|which (?:limit|deadline|temperature|level|speed)|counts? as|above what"),
    ("cost", r"\bcosts?\b|\bfee\b|\bprice|\bpays?\b|\bpaid\b"),
    ("channel", r"by which channel|how (?:do|does|can|is|are|must|shall)\b|in which (?:format|languages?)|which (?:payment|format|channel)"),
    ("source", r"where (?:do|does|is|are).*(?:come from|kept)|source of|comes? from"),
    ("when", r"\bwhen\b|at what time|what time"),
    ("may", r"^(?:can|may|is|are|do|does|must|shall|will)\b"),
    ("which", r"\bwhich\b|\bwhat\b"),
)  # fmt: skip
"""Tried in this order; the first that fits names the kind."""

_KINDS = tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in KINDS)
_KIN = (
    {"deadline", "duration", "when", "threshold", "limit", "interval"},
    {"who", "who asks"},
    {"may", "if"},
    {"which", "limit", "channel", "source"},
    {"all", "list", "which"},
    {"if", "again"},
    {"need not", "may"},
)


def kind_of(question: str) -> str:
    """The kind, or nothing where no pattern fits or it is no question."""
    text = question.strip()
    if not text.endswith("?"):
        return ""
    return next((name for name, pattern in _KINDS if pattern.search(text)), "")


def kinship(one: str, two: str) -> float:
    """1 for questions of one kind, 0.5 for kinds that shade into each other, else 0."""
    ours, theirs = kind_of(one), kind_of(two)
    if not ours or not theirs:
        return 0.5
    if ours == theirs:
        return 1.0
    return 0.5 if any({ours, theirs} <= group for group in _KIN) else 0.0

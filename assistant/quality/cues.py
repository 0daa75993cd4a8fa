"""The words by which a story sentence is recognised, as patterns over clean text."""

import re

SUBJECT = r"(?:I|i|we|We|he/she|she/he|he|she|they|it|one|you)"

NOT_ROLES = (
    r"well\b|soon\b|long\b|if\b|per\b|for\b|of\b|is\b|it\b|you\b|we\b|they\b|this\b|mentioned|"
    r"described|discussed|shown|part\b|such\b|many\b|much\b|far\b|expected|noted|said|seen|always|"
    r"usual|every\b|each\b|soon\b|before|above|below|to\b|a (?:result|consequence|workaround|follow|side|first|part\b|"
    r"matter|rule\b|reminder|general|bonus|test\b|temporary|quick|minimum|starting)"
)
"""What follows "as" where no role does ("as well as", "as a result")."""

ANOTHER_ROLE = (
    r"(?:an?\b[^,.]{2,60}?|the (?:[\w-]+ ){0,3}(?:[\w-]{2,}(?:er|or|ist|ian|ant|ee|man)|lead|clerk|chef|nurse|"
    r"agent|head))"
)
"""Whose a further wish is, behind "as": with "the" only somebody, as "as the season changes" names nobody."""
ROLE = re.compile(
    rf"(?P<cue>\bas\s+(?!{NOT_ROLES})(?P<article>an?|the|our|any|some|one of the)?\b\s*)"
    r"(?P<role>\S.{0,160})",
    re.IGNORECASE,
)
BEFORE_STORY = re.compile(
    r"^(?:(?:user )?story\b[^:]{0,20}:\s*|\(?\d{1,3}[.):]?\)?\s+|[\[(][^\])]{1,40}[\])]\s*|"
    r"[A-Z]{1,8}-\d+\s*[:-]?\s*|(?:feature|title|epic|us)\s*\d*\s*:\s*|[\"“'‘]|[-–—:]\s*)+",
    re.IGNORECASE,
)
"""Numbers, tags and keys that stand before a story sentence on its line."""

WISH = re.compile(
    rf"""(?:(?<=[a-z])|(?<![\w'’]))
    (?P<subject>{SUBJECT})?
    (?:(?P<modal>\s*(?:['’]d|\bd(?=\slike))|\s+(?:would|should|will|do|does|could|am|are|is))?
       (?:\s+(?:really|also|just|only|always|definitely|at\ least|currently|potentially|ideally)){{0,2}})
    (?P<not>\s+(?:do\s+not|don['’]?t|does\s+not|not|no\s+longer))?
    \s*(?<=[\s'’dI])
    (?P<want>(?:WANT|NEED|want|wants|wanted|need|needs|would\s+like|like|wish|wishes|love|prefer|require|
       requires|expect|desire|hope|be\s+able|able|have\s+the\s+ability|have\s+the\s+option)\b)
    """,
    re.VERBOSE,
)
BARE_WISH = re.compile(r"(?:^|[,;:]\s*)(?:would|['’]d)\s+(?P<want>like|love|prefer)\b")
MODAL = re.compile(
    rf"(?<![\w'’])(?P<subject>{SUBJECT})\s*(?P<want>(?:can|could|may|must|should|shall|will|"
    r"have\s+to|am\s+able|['’]m\s+able|are\s+able|is\s+able|be\s+able|able|cannot|can['’]?t|"
    r"would)\b(?:\s+(?:only|not|also))?)",
    re.IGNORECASE,
)
STATEMENT = re.compile(
    r"[,;:]?\s+(?P<subject>I|we)\s+(?=(?!want|need|would|had|was|were|did|could|am\b|['’])[a-z]+)"
)
""""As a player, I see only …": a wish in plain present."""

END = re.compile(
    r"""(?:[\s,;:.(–—-]*)\b(?:
      so(?:\s+that|that|\s+as\s+to|\s*,?\s*in\s+order)
    | so(?=\s+(?:I|i|we|they|the|my|our|it|he|she|you|users?|people|there|their|his|her|its|
         customers?|everyone|anyone|nobody|no\s+one|others?|all|any|each|this|these|those|when|if|
         in\s+case|[a-z]+s\s+(?:can|are|will|do|have)|
         [a-z]+\s+(?:can|is|will|does|has|[a-z]+\s+can))\b)
    | (?<=,\s)so(?=\s+(?!(?:many|much|far|few|little|long|on|forth|called|too|be|do)\b)[a-z])
    | in\s+order\s+(?:to|that|for)
    | such\s+that
    | because
    | thereby
    | with\s+the\s+(?:goal|aim|purpose|intention)\s+of
    | for\s+the\s+purpose\s+of
    )\b[\s,:]*""",
    re.VERBOSE | re.IGNORECASE,
)
END_FIRST = re.compile(
    r"^(?:in\s+order\s+to|so\s+that|to)\s+(?P<end>[^,]{3,200}?)\s*,?\s*(?=\bas\s+an?\b)",
    re.IGNORECASE,
)
OPEN_END = re.compile(r"^(?:in order to|so that)\b(?!.*\bas an?\b)", re.IGNORECASE)
JOB = re.compile(
    r"^(?P<cue>(?:when(?:ever)?|while|if|once)\s+)(?P<situation>.{3,240}?)\s*[,;:]?\s+"
    rf"(?=(?:{SUBJECT})\s*(?:['’]d|\s)\s*(?:also\s+|would\s+)?(?:want|need|like|wish)\b)",
    re.IGNORECASE,
)
CONTINUES = re.compile(
    rf"^(?:[-–—]\s*)?(?:{SUBJECT}\b|[Ss]o\b|[Ii]n order|SO\b|[Bb]ecause|[Ss]uch that|"
    r"[Aa]s\s+an?\b|[a-z])"
)
RESUMES = re.compile(r"(?:so\b|in order|I\b|we\b)", re.IGNORECASE)

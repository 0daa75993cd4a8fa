"""What a heading announces: criteria, steps, background, things that nobody asks for."""

import re
from enum import StrEnum


class Section(StrEnum):
    """What stands under a heading."""

    BODY = "body"
    CRITERIA = "criteria"
    STEPS = "steps"
    EXPECTED = "expected"
    ACTUAL = "actual"
    CONTEXT = "context"
    ASIDE = "aside"
    """Team-wide lists, links, environments: nothing that this item demands."""
    EXCLUDED = "excluded"
    """Explicitly not part of the item."""
    TASKS = "tasks"
    QUESTIONS = "questions"
    RULES = "rules"
    ROLE = "role"
    MEANS = "means"
    END = "end"


_WORDS: tuple[tuple[Section, str], ...] = (
    (
        Section.EXCLUDED,
        r"(?:out of scope|not in scope|non[- ]?goals?|excluded|won'?t (?:do|have)|not included|exclusions?|"
        r"not (?:wanted|needed|planned|part of (?:this|it))|what (?:it is|this is) not|no goals?)",
    ),
    (
        Section.CRITERIA,
        r"(?:(?:user )?acceptance (?:criteri(?:a|on)|tests?|conditions?)|a\.?c\.?s?|criteria|"
        r"conditions of (?:satisfaction|acceptance)|success criteria|acceptance|satisfaction conditions|"
        r"(?:test )?scenarios?|how to demo|exit criteria)",
    ),
    (
        Section.RULES,
        r"(?:(?:business |validation )?rules?|(?:business )?constraints?|conditions|restrictions|limits)",
    ),
    (
        Section.STEPS,
        r"(?:(?:steps? )?to reproduce|steps?(?: to (?:reproduce|replicate|recreate).*)?|reproduction(?: steps)?|"
        r"repro(?: steps)?|how to (?:reproduce|replicate).*|replication steps|steps? taken)",
    ),
    (
        Section.EXPECTED,
        r"(?:wanted|(?:what is the )?expected(?: (?:behaviou?r|results?|outcome|output).*)?|what (?:did you expect|should happen).*|"
        r"should be)",
    ),
    (
        Section.ACTUAL,
        r"(?:got|seen|instead|(?:what is the )?(?:actual|current|observed)(?: (?:bug )?(?:behaviou?r|results?|outcome|output|state).*)?|"
        r"what (?:happens|happened|actually happen).*|(?:bug )?summary of the bug)",
    ),
    (
        Section.ASIDE,
        r"(?:definition of (?:done|ready)|d\.?o\.?[dr]|environment|versions?|platform|browser|links?|references?|"
        r"resources?|attachments?|screen ?shots?|mock-?ups?|wireframes?|designs?|see also|related(?: issues| items)?|"
        r"relevant .*|logs?|stages?|work ?flow|progress|(?:review|release|done|ready|quality) check-?list|stack ?trace|labels?|estimat(?:e|ion)s?|weight|priority|checklist for .*|"
        r"story points|dependenc(?:y|ies)|blocked by|parent|epic|version|assumptions?|risks?|glossary|"
        r"priority ?/? ?severity|severity|documentation|pull requests?)",
    ),
    (
        Section.QUESTIONS,
        r"(?:open (?:questions?|points?|issues?)|questions?|to be (?:clarified|decided)|tb[dc]|unknowns?|"
        r"offene (?:fragen?|punkte?)|fragen?|zu klären|noch zu klären|questions? ouvertes?|points? ouverts?|"
        r"preguntas? (?:abiertas?|pendientes?)|domande aperte|open vragen|perguntas? em aberto|"
        r"未決事項|未定事項|確認事項|待定|待确认(?:问题|事项)?)",
    ),
    (
        Section.CONTEXT,
        r"(?:background|context|motivation|problem(?: statement| to solve)?|rationale|introduction|"
        r"(?:current )?situation|notes?|(?:additional|further|more) (?:information|info|context|notes?|details)|comments?|"
        r"why|history|(?:\w+ )?concerns|(?:current )?state|(?:technical|implementation|dev(?:eloper)?|design|testing|qa) (?:notes?|details|hints?|considerations)|"
        r"hints?|examples?|proposal discussion|remarks?|info|tl;?dr|possible (?:fixes|solutions?|causes?))",
    ),
    (
        Section.TASKS,
        r"(?:(?:sub-?)?tasks?|to-?dos?(?:\s*[/&]\s*how to implement)?|how to implement|stages|next steps|implementation(?: plan| steps)?|plan|check-?list|work(?: items?)?|deliverables?)",
    ),
    (
        Section.BODY,
        r"(?:what (?:(?:we|i|they|users?) (?:need|want|would like)|is (?:needed|wanted|to be done)|has to be done)|"
        r"(?:functional )?requirements?|needed|request|in scope|scope|what it (?:does|should do)|solution|"
        r"(?:short )?description)",
    ),
    (Section.ROLE, r"(?:(?:user )?roles?|actors?|persona|who|as an?)"),
    (Section.MEANS, r"(?:goals?|feature|want|what|i want(?: to)?|need|action|capability)"),
    (
        Section.END,
        r"(?:benefits?|reason|value|so that|business value|in order to|outcome|purpose|why\?)",
    ),
)
_SECTIONS = tuple(
    (section, re.compile(rf"(?:the )?{words}", re.IGNORECASE)) for section, words in _WORDS
)
_EDGES = re.compile(r"^[\W\d_]+|[\W_]+$")
LABEL = re.compile(r"(?P<label>[A-Za-z][A-Za-z '’/-]{1,38}?)\s*(?::|\s[-–—]\s)\s*(?P<rest>\S)")


def section_of(heading: str) -> Section | None:
    """What a heading announces; None where the words say nothing of the kind."""
    words = _EDGES.sub("", re.sub(r"\([^)]*\)", "", heading)).strip()
    for section, pattern in _SECTIONS:
        if pattern.fullmatch(words):
            return section
    return None


def label_of(text: str) -> tuple[Section, int] | None:
    """A label that opens a line ("Expected: …"): its section and where the rest begins."""
    found = LABEL.match(text)
    if not found:
        return None
    section = section_of(found["label"])
    if section is Section.QUESTIONS:  # it speaks for its own sentence, which is known by its words
        return None
    return (section, found.start("rest")) if section else None

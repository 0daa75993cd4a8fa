"""Find the story sentence: who wants what, and why, in the wordings that teams use."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.quality.lines import Line, Passage
from assistant.quality.sections import Section, label_of, section_of

Form = Literal["role", "job", "labels", "purpose"]

_ROLE = re.compile(
    r"(?P<cue>\bas\s+(?!well\b|soon\b|long\b|if\b|per\b|for\b|of\b|is\b|it\b|you\b|we\b|they\b|this\b|mentioned|described|discussed|shown|part\b|such\b|many\b|much\b|far\b|expected|noted|said|seen|always|usual|before|above|below|to\b|a (?:result|consequence|workaround|follow|side|first|part\b|matter|rule\b|reminder|general|bonus|test\b|temporary|quick|minimum|starting))(?P<article>an?|the|our|any|some|one of the)?\b\s*)(?P<role>\S.{0,160})",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"^(?:(?:user )?story\b[^:]{0,20}:\s*|\(?\d{1,3}[.):]?\)?\s+|[\[(][^\])]{1,40}[\])]\s*|[A-Z]{1,8}-\d+\s*[:-]?\s*|"
    r"(?:feature|title|epic|us)\s*\d*\s*:\s*|[\"“'‘]|[-–—:]\s*)+",
    re.IGNORECASE,
)
_SUBJECT = r"(?:I|i|we|We|he/she|she/he|he|she|they|it|one|you)"
_WANT = re.compile(
    rf"""(?:(?<=[a-z])|(?<![\w'’]))
    (?P<subject>{_SUBJECT})?
    (?:(?P<modal>\s*(?:['’]d|\bd(?=\slike))|\s+(?:would|should|will|do|does|could|am|are|is))?
       (?:\s+(?:really|also|just|only|always|definitely|at least|currently|potentially|ideally)){{0,2}})
    (?P<not>\s+(?:do\s+not|don['’]?t|not|no\s+longer))?
    \s*(?<=[\s'’dI])
    (?P<want>(?:want|wants|wanted|need|needs|would\s+like|like|wish|wishes|love|prefer|require|requires|expect|desire|
       hope|be\s+able|able|have\s+the\s+ability|have\s+the\s+option)\b)
    """,
    re.VERBOSE,
)
_MODAL = re.compile(
    rf"(?<![\w'’])(?P<subject>{_SUBJECT})\s*(?P<want>(?:can|could|may|must|should|shall|will|have\s+to|am\s+able|"
    rf"['’]m\s+able|are\s+able|is\s+able|be\s+able|able|cannot|can['’]?t|would)\b(?:\s+(?:only|not|also))?)",
    re.IGNORECASE,
)
_BARE = re.compile(r"(?:^|[,;:]\s*)(?:would|['’]d)\s+(?P<want>like|love|prefer)\b")
_END = re.compile(
    r"""(?:[\s,;:.(–—-]*)\b(?:
      so(?:\s+that|that|\s+as\s+to|\s*,?\s*in\s+order)
    | so(?=\s+(?:I|i|we|they|the|my|our|it|he|she|you|users?|people|there|their|his|her|its|customers?|everyone|anyone|nobody|no\s+one|others?|all|any|each|this|these|those|when|if|in\s+case|[a-z]+s\s+(?:can|are|will|do|have)|[a-z]+\s+(?:can|is|will|does|has|[a-z]+\s+can))\b)
    | in\s+order\s+(?:to|that|for)
    | such\s+that
    | because
    | thereby
    | with\s+the\s+(?:goal|aim|purpose|intention)\s+of
    | for\s+the\s+purpose\s+of
    )\b[\s,:]*""",
    re.VERBOSE | re.IGNORECASE,
)
_PURPOSE_FIRST = re.compile(
    r"^(?:in\s+order\s+to|so\s+that|to)\s+(?P<end>[^,]{3,200}?)\s*,?\s*(?=\bas\s+an?\b)",
    re.IGNORECASE,
)
_PURPOSE_OPEN = re.compile(r"^(?:in order to|so that)\b(?!.*\bas an?\b)", re.IGNORECASE)
_JOB = re.compile(
    r"^(?P<cue>(?:when(?:ever)?|while|if|once)\s+)(?P<situation>.{3,240}?)\s*[,;:]?\s+"
    rf"(?=(?:{_SUBJECT})\s*(?:['’]d|\s)\s*(?:also\s+|would\s+)?(?:want|need|like|wish)\b)",
    re.IGNORECASE,
)
_STOP = re.compile(r"(?<!\be\.g)(?<!\bi\.e)(?<!\betc)(?<!\bvs)[.!?](?=\s+[A-Z\"“(\[])")
_CONTINUES = re.compile(
    rf"^(?:[-–—]\s*)?(?:{_SUBJECT}\b|[Ss]o\b|[Ii]n order|SO\b|[Bb]ecause|[Ss]uch that|[Aa]s\s+an?\b|[a-z])"
)
_MAX_LINES = 8


@dataclass(frozen=True, slots=True)
class Story:
    """A story sentence and its pieces; a piece that is missing is None."""

    form: Form
    whole: Passage
    role: Passage | None = None
    means: Passage | None = None
    end: Passage | None = None
    situation: Passage | None = None
    negative: bool = False
    """The means says what the role does not want."""
    modal: bool = False
    """The means follows "can" or "must" in place of "want"."""
    ends: int = 0
    """How many ends it has."""
    lines: tuple[int, ...] = ()
    """Which lines it was made of."""
    rest: Passage | None = None
    """What follows the story sentence in its last line."""


def find_story(lines: Sequence[Line]) -> Story | None:
    """The first story sentence in these lines; the lines before it may say anything."""
    labels = _labelled(lines)
    for at, line in enumerate(lines):
        if labels and labels.lines[0] <= at:
            return labels
        if line.shape == "table":
            continue
        skip = found.end() if (found := _OPEN.match(line.text)) else 0
        text = line.text[skip:]
        if not _opens(text):
            continue
        joined, used = _gather(lines, at)
        story = _read(joined, skip, tuple(used))
        if story:
            return story
    return labels


def _opens(text: str) -> bool:
    low = text[:40].lower()
    return (
        bool(re.match(r"as\b", low))
        or bool(_PURPOSE_FIRST.match(text))
        or bool(_JOB.match(text))
        or low in {"in order to", "so that"}
        or bool(re.match(r"(?:in order to|so that)\b(?!.*\.\s)", low))
        or bool(re.match(r"when\b[^.]{3,}$", low) and "want" not in low)
    )


def _gather(lines: Sequence[Line], at: int) -> tuple[Passage, list[int]]:
    """The line at `at` with the following ones that go on with its sentence."""
    passage, used = lines[at].passage, [at]
    for number in range(at + 1, min(at + _MAX_LINES, len(lines))):
        line = lines[number]
        text = line.text
        role_next = re.match(r"as an?\b", text, re.IGNORECASE)
        if line.shape == "table" or (role_next and not _PURPOSE_OPEN.match(passage.text)):
            break
        if line.shape == "heading" and section_of(text) not in {Section.MEANS, Section.END, None}:
            break
        open_sentence = not re.search(r"[.!?]['\"”]?$", passage.text)
        cue = role_next or re.match(r"(?:so\b|in order|I\b|we\b)", text, re.IGNORECASE)
        if not (open_sentence and _CONTINUES.match(text)) and not cue:
            break
        if not open_sentence and not _END.match(text):
            break
        if line.gap and not cue:
            break
        passage, used = passage + line.passage, [*used, number]
    return passage, used


def _read(joined: Passage, skip: int, used: tuple[int, ...]) -> Story | None:
    text = joined.text
    purpose = _PURPOSE_FIRST.match(text[skip:])
    at = skip + purpose.end() if purpose else skip
    job = None if purpose else _JOB.match(text[at:])
    cue = _ROLE.match(text[at:])
    if not cue and not job:
        return None
    begin = at
    role_from = at + cue.start("role") if cue else None
    want = _want(text, at + (cue.start("role") if cue else job.end() if job else 0))
    if job and not want:
        return None
    stop = _stop(text, begin)
    want = want if want and want[0] < stop else None
    if cue and not want:
        want = _after_comma(text, at + cue.start("role"), stop)
        if not want and not cue["article"]:
            return None
    means_from = want[1] if want else None
    first_end = _END.search(text, means_from or role_from or at, stop)
    means_to = first_end.start() if first_end else stop
    role = None
    if role_from is not None:
        role_to = want[0] if want else means_to
        role = joined.part(role_from, role_to)
        role = role.part(0, len(role.text.rstrip(" ,;:.-–—")))
        if len(role.text.split()) > 16:
            return None
    means = end = None
    if means_from is not None:
        means = joined.part(means_from, means_to)
        means = means.part(0, len(means.text.rstrip(" ,;:.–—-")))
    count = len(_END.findall(text[:stop], means_from or 0)) if first_end else 0
    if first_end:
        end = joined.part(first_end.end(), stop)
        end = end.part(0, len(end.text.rstrip(" .;,")))
    elif purpose:
        end, count = joined.part(skip + purpose.start("end"), skip + purpose.end("end")), 1
    situation = joined.part(at + job.start("situation"), at + job.end("situation")) if job else None
    after = joined.part(min(stop + 1, len(text)), len(text))
    return Story(
        form="job" if job else "purpose" if purpose else "role",
        whole=joined.part(begin if not purpose else skip, stop),
        role=role if role and role.text else None,
        means=means if means and means.text else None,
        end=end if end and end.text else None,
        situation=situation,
        modal=bool(want and want[2]),
        ends=count,
        lines=used,
        rest=after if len(after.text) > 2 else None,
    )


def _want(text: str, at: int) -> tuple[int, int, bool] | None:
    """Where the wish begins, where what is wished begins, and whether a modal says it."""
    stop = _stop(text, at)
    found = [
        (match.start(), match.end("want"), False)
        for pattern in (_WANT, _BARE)
        if (match := pattern.search(text, at, stop)) and (match["want"] != "like" or _likes(match))
    ]
    if modal := _MODAL.search(text, at, stop):
        found.append((modal.start(), modal.end("want"), True))
    if not found:
        return None
    return min(found, key=lambda one: (one[0], one[2]))


def _likes(found: re.Match[str]) -> bool:
    """ "like" is a wish only after "would" or "'d"; elsewhere it compares."""
    return bool(re.search(r"(?:would|['’]d|\bd)\s+\w*\s*$|(?:would|['’]d|\bd)\s", found.group()))


def _after_comma(text: str, at: int, stop: int) -> tuple[int, int, bool] | None:
    """ "As a clerk, print labels": what follows the role's comma, where it is short of a wish."""
    comma = text.find(",", at, stop)
    if comma < 0 or not text[comma + 1 : stop].strip() or _END.match(text, comma + 1):
        return None
    return comma, comma + 1, True


def _stop(text: str, at: int) -> int:
    found = _STOP.search(text, at)
    return found.start() if found else len(text)


def _labelled(lines: Sequence[Line]) -> Story | None:
    """ "Role: …", "Goal: …", "Benefit: …", on one line each or as headings."""
    pieces: dict[Section, Passage] = {}
    used: list[int] = []
    pending: Section | None = None
    for at, line in enumerate(lines):
        label = label_of(line.text)
        if label and label[0] in {Section.ROLE, Section.MEANS, Section.END}:
            if label[0] not in pieces:
                pieces[label[0]] = line.passage.part(label[1], len(line.text))
                used.append(at)
            pending = None
        elif line.shape == "heading":
            section = section_of(line.text)
            wanted = section in {Section.ROLE, Section.MEANS, Section.END}
            pending = section if wanted and section not in pieces else None
        elif pending is not None:
            pieces[pending] = line.passage
            used.append(at)
            pending = None
    if Section.ROLE not in pieces or Section.MEANS not in pieces:
        return None
    role, means, end = pieces[Section.ROLE], pieces[Section.MEANS], pieces.get(Section.END)
    lead = re.match(r"(?:as an?\s+|the\s+)", role.text, re.IGNORECASE)
    role = role.part(lead.end() if lead else 0, len(role.text.rstrip(" .,;")))
    wish = _want(means.text, 0)
    if wish and wish[0] == 0:
        means = means.part(wish[1], len(means.text))
    means = means.part(0, len(means.text.rstrip(" .,;")))
    if end:
        cue = _END.match(end.text)
        end = end.part(cue.end() if cue else 0, len(end.text.rstrip(" .")))
    return Story("labels", means, role, means, end, ends=int(end is not None), lines=tuple(used))

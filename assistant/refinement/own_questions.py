"""The questions that an item asks itself, carried into the meeting word for word."""

import re
from collections.abc import Sequence

from assistant.domain import Item, Question, Role
from assistant.refinement.addressed import is_addressed
from assistant.refinement.material import plain

MOST = 5
"""Questions of this sort; the last one carries all that remain, so that none is lost."""
_BLOCKS = "what the item itself leaves open"
_ROLES = (
    (
        Role.DESIGNER,
        r"\b(?:design\w*|layout|colou?rs?|icons?|wording|ux|mock-?ups?|look like|style ?guide|"
        r"which screen|where (?:is|are|should|does|do) .{0,40}\b(?:shown|placed|button|appear)|farben?|aussehen)\b",
    ),
    (
        Role.DEVELOPER,
        r"\b(?:api|endpoints?|database|db|servers?|cache|technical\w*|performance|migrat\w+|library|"
        r"libraries|framework|architecture|schema|back-?end|front-?end|time-?outs?|protocol|encrypt\w*|"
        r"deploy\w*|schnittstelle|datenbank|technisch\w*)\b",
    ),
    (Role.TESTER, r"\b(?:test(?:s|ed|ing|er|data)?|reproduc\w+|testen|testdaten)\b"),
    (
        Role.STAKEHOLDER,
        r"\b(?:legal\w*|laws?|gdpr|retention|prices?|costs?|fees?|budget|contracts?|who (?:may|can|is allowed|"
        r"pays?|approves?|owns?|needs?)|allowed to|deadlines?|how (?:many|much|long|often)|customers?|"
        r"wer (?:darf|zahlt|kann|genehmigt)|wie (?:lange|viele?|oft)|frist\w*|kosten|preise?|rechtlich\w*|"
        r"qui (?:peut|paie)|quién (?:puede|paga)|chi (?:può|paga))\b|谁|誰",
    ),
    (
        Role.ANALYST,
        r"\b(?:fields?|formats?|columns?|values?|mapping|definitions?|means?|units?|data|which (?:items|records|"
        r"entries|cases|types|kinds)|felder|feld|daten|bedeutet)\b",
    ),
)


def from_item(item: Item) -> tuple[Question, ...]:
    """What the item's own text asks or calls undecided, in its words and order.

    Each goes to the role that can answer it by its words; to the Product Owner where they do not
    say. No more than `MOST` questions come of it: the last one names all that remain.

    Args:
        item: the item, in any language.
    """
    from assistant.quality.asked import open_questions
    from assistant.quality.prepare import prepare

    texts = [
        " ".join(plain(one.written(one.text)).split())
        for one in open_questions(prepare(item))
        if not is_addressed(one.text)
    ]
    texts = [text for text in dict.fromkeys(texts) if text]
    if len(texts) > MOST:
        texts = [*texts[: MOST - 1], " ".join(_ended(text) for text in texts[MOST - 1 :])]
    return tuple(
        Question(id=f"i{number}", text=_asked(text), role=role_for(text), blocks=_BLOCKS)
        for number, text in enumerate(texts, 1)
    )


def without_said(questions: Sequence[Question], said: Sequence[Question]) -> tuple[Question, ...]:
    """Questions about words that stand in one of the item's own questions are left out."""
    own = [question.text.casefold() for question in said]
    return tuple(
        question
        for question in questions
        if not any(
            words.casefold() in text
            for words in re.findall(r"“([^”]+)”", question.text)
            for text in own
        )
    )


def role_for(text: str) -> Role:
    """Who can answer a question, by its words."""
    return next(
        (role for role, words in _ROLES if re.search(words, text, re.IGNORECASE)),
        Role.PRODUCT_OWNER,
    )


def _asked(text: str) -> str:
    return text if re.search(r"[?？]\W*$", text) else f"“{text.rstrip(' .。')}”: what is decided?"


def _ended(text: str) -> str:
    return text if re.search(r"[?？.!。！]\W*$", text) else f"{text}."

"""By which words a sentence says that something is still open."""

import re

_UNDECIDED = re.compile(
    r"[*_(\[]*(?:tb[dca]|t\.b\.[dc]\.?|(?:still )?to be (?:decided|defined|determined|clarified|confirmed|"
    r"discussed|agreed)|to clarify|needs? clarification|undecided|not (?:yet )?decided|"
    r"open (?:questions?|points?|issues?)|offene[rn]? (?:fragen?|punkte?)|zu klären|noch (?:offen|zu klären)|"
    r"ungeklärt|questions? ouvertes?|à (?:clarifier|définir|décider)|preguntas? abiertas?|"
    r"por (?:definir|aclarar|decidir)|domand[ae] apert[ae]|da (?:definire|chiarire|decidere)|"
    r"open vragen?|te bepalen|em aberto|a definir|未定|待定|待确认|未決|要確認|確認事項)"
    r"[)\]*_]*\s*(?:[:：–—-]|(?=\?))\s*\S",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"[*_(\[]*(?:open|questions?|clarify|unclear|offen|fragen?|unklar|vraag|domanda|pregunta|問題|质问)"
    r"[)\]*_]*\s*[:：]\s*(?:.*[?？]\W*$|(?:who|what|which|when|where|why|how|whether|if|do|does|should|can|may|is|"
    r"are|will|wer|was|welche[rsn]?|wann|wo|wie|ob|darf|soll|muss|qui|quel\w*|quand|comment|quién|qué|cuál|"
    r"cuándo|cómo|chi|quale|quando|come|wie|welke)\b)",
    re.IGNORECASE,
)
"""Labels that may also name a state ("Open: the order can be edited"): a question must follow."""


_CELL = re.compile(
    r"(?:tb[dca]|\?+|to be (?:decided|defined|determined)|offen|unklar|待定|未定)\W*$",
    re.IGNORECASE,
)


def left_open(text: str) -> bool:
    """Whether a sentence says by its label that something is open ("TBD: who may delete?")."""
    return bool(_UNDECIDED.match(text) or _OPEN.match(text))


def open_cell(text: str) -> bool:
    """Whether a cell of a table is left open ("TBD", "?")."""
    return _CELL.match(text) is not None

"""Sentences that speak to a language model instead of saying what the product shall do.

They are data like everything else; but nobody builds them, so they support no line, become no
criterion and are not shown to a model.
"""

import re

from assistant.domain import Inspection, Item

_ALL = r"(?:\W+\w+){0,5}?\W+"
_ADDRESSED = re.compile(
    "|".join(
        (
            rf"\b(?:ignore|disregard|forget|override|bypass){_ALL}(?:instructions?|rules|prompts?|directions|guidelines|above)\b",
            rf"\b(?:ignoriere\w*|vergiss|missachte){_ALL}(?:anweisung\w*|vorgaben|regeln|instruktionen|oben)\b",
            rf"\b(?:ignore[rz]?|oublie[rz]?){_ALL}(?:instructions|consignes|règles)\b",
            rf"\b(?:ignora|olvida|ignore){_ALL}(?:instrucciones|reglas|istruzioni|regole|instruções|regras)\b",
            rf"\b(?:dimentica|esqueça){_ALL}(?:istruzioni|regole|instruções|regras)\b",
            rf"\b(?:negeer|vergeet){_ALL}(?:instructies|opdrachten|regels)\b",
            rf"\b(?:zignoruj|zapomnij){_ALL}(?:instrukcj\w+|polece\w+|reguł\w*)\b",
            rf"\b(?:игнорируй\w*|забудь\w*){_ALL}(?:инструкци\w+|правил\w*|указани\w+)",
            r"(?:忽略|无视|忘记|無視).{0,20}(?:指令|指示|说明|規則|规则|命令)|(?:指示|命令|指令).{0,8}(?:無視|忘れ)",
            r"\b(?:you are|act as|pretend to be|du bist|tu es|vous êtes|eres|sei|jij bent) (?:now |jetzt |ab jetzt |maintenant |ahora |ora |nu )",
            r"\b(?:system|developer) (?:prompt|message|mode)\b|\bjailbreak\b|\bdo anything now\b|\bas an? (?:ai|language model)\b",
            r"\b(?:reveal|print|repeat|show|list|leak|dump|quote|tell me)\b(?:\W+\w+){0,6}?\W+(?:your (?:prompt|instructions|rules)|other (?:items|stories|tickets) (?:of|in|from) (?:the|this|your) (?:backlog|export|project|context|memory)|secrets?|api[- ]?keys?|credentials|environment variables)\b",
            rf"\b(?:mark|set|close|move){_ALL}(?:as|to) (?:done|closed|accepted|resolved|approved)\b(?=.{{0,40}}\b(?:now|immediately|without)\b)",
            r"\b(?:markiere?|marque|marca|markeer|segna|oznacz|отметь)\b.{0,60}\b(?:erledigt|terminée?s?|hechas?|hecho|afgerond|klaar|completat\w|zrobion\w|concluíd\w|feit\w|выполнен\w+)",
            r"\b(?:call|fetch|open|visit|get|post|send|load|curl|wget)\b[^.\n]{0,60}\bhttps?://",
            r"\b(?:tool_?calls?|function_?calls?|call the (?:tool|function)|run the (?:command|shell)|rm -rf)\b",
            r"\b(?:answer|respond|reply|output)\b(?:\W+\w+){0,4}?\W+(?:only|exactly|nothing but|the following|in json)\b",
            r"\bdecode\b.{0,40}\b(?:base64|rot13|hex)\b|\bbase64\b.{0,40}\b(?:follow|obey|execute|decode)\b",
            r"^\W*(?:system|assistant|user|human|instructions?)\s*:",
            r"^\W*(?:#+\s*)?(?:new |updated |real )?(?:system )?(?:instruction|task)s?\s*(?:for the (?:ai|assistant|model))\b",
            r"\b(?:dear|hey|hello|attention|note to|to) (?:the )?(?:ai|assistant|chatbot|language model|llm|bot|gpt|claude)\b",
            r"\"(?:then|criteria|questions|role|tool|function|name|arguments)\"\s*:",
        )
    ),
    re.IGNORECASE | re.DOTALL | re.MULTILINE,
)
_PIECE = re.compile(r"[^.!?\n。！？]+(?:[.!?](?=\S)[^.!?\n]*)*[.!?。！？]*\n?|\n")


def is_addressed(text: str) -> bool:
    """Whether a sentence speaks to a language model."""
    return bool(_ADDRESSED.search(text))


def without_addressed(text: str) -> str:
    """A text without the sentences that speak to a language model."""
    if not is_addressed(text):
        return text
    return "".join(
        piece if not is_addressed(piece) else ("\n" if piece.endswith("\n") else " ")
        for piece in _PIECE.findall(text)
    )


def heard(inspection: Inspection, item: Item) -> Inspection:
    """What was found in an item, without demands of sentences that speak to a language model.

    They would come back as parts of a split, named in their own words. Existing criteria stay:
    they are carried over word for word.

    Args:
        inspection: what code found in the item.
        item: the item.
    """
    texts = {"title": item.title, "description": item.description}
    spoken = [
        (source, found.start(), found.end())
        for source, text in texts.items()
        if is_addressed(text)
        for found in _PIECE.finditer(text)
        if is_addressed(found[0])
    ]
    if not spoken:
        return inspection
    kept = tuple(
        clause
        for clause in inspection.clauses
        if not any(
            clause.span.source == source and clause.span.start < end and start < clause.span.end
            for source, start, end in spoken
        )
    )
    return inspection.model_copy(update={"clauses": kept})


def addressed_in(text: str) -> tuple[str, ...]:
    """The sentences of a text that speak to a language model, in order."""
    return tuple(
        piece.strip() for piece in _PIECE.findall(text) if piece.strip() and is_addressed(piece)
    )

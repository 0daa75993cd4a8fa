"""Wordings of headings, labels and steps around acceptance criteria, in several languages."""

import re

from assistant.exchange.vocabulary import fold

LABELS = (
    r"acceptance (?:criteri(?:a|on|um|as|ons)|tests?|conditions?|requirements?)|criteria (?:of|for) acceptance"
    r"|conditions? of (?:satisfaction|acceptance)|success criteri(?:a|on)|pass criteria|exit criteria"
    r"|akzeptanz ?kriteri(?:en|um)|akzeptanztests?|abnahme ?(?:kriteri(?:en|um)|bedingungen)|annahmekriteri(?:en|um)"
    r"|acceptatie ?(?:criteri(?:a|um)|voorwaarden)"
    r"|criteres? d (?:acceptation|acceptance|acceptabilite)|criteres? de (?:validation|reussite|succes)|conditions d acceptation"
    r"|criterios? de (?:aceptacion|aceitacao|aceite|exito|sucesso)|condiciones de aceptacion|condicoes de aceitacao"
    r"|criteri(?:o)? di accettazione|критери[ийя]+ приемки|kryteri(?:a|um) akceptac(?:ji|yjne)"
)
SHORT_LABELS = (
    r"acceptances?|acs?|a c|akzeptanz|acceptatie|aceptacion|aceitacao|acceptation|cds|bdd"
)
LABEL = re.compile(rf"(?:\d+ )?(?:the |our |die |les |los |os |de )?(?:{LABELS})\b")
SHORT_LABEL = re.compile(rf"(?:{SHORT_LABELS})\Z")
ANYWHERE = re.compile(rf"\b(?:{LABELS})\b")

STOP = re.compile(
    r"(?:technical |implementation |dev(?:eloper)? |additional |further |design |testing? |qa |other )?"
    r"(?:notes?|remarks?|comments?|details?|background|context|description|summary|overview|references?|links?|resources?|attachments?"
    r"|screenshots?|mock ?ups?|wireframes?|designs?|out of scope|not in scope|scope|non goals|dependenc(?:y|ies)|assumptions?|risks?|questions?"
    r"|open questions?|estimates?|estimation|definition of (?:done|ready)|dod|dor|tasks?|sub ?tasks?|to ?dos?|steps?|steps to reproduce"
    r"|implementation|approach|solution|proposal|test (?:cases?|plan|data|scenarios?)|user stor(?:y|ies)|story|value|business value"
    r"|stages?|(?:data|security|performance) concerns|priority|labels?|weight|metrics|rollout|release notes?|documentation|stakeholders?|environment|technical"
    r"|hinweise?|anmerkung(?:en)?|notizen?|hintergrund|beschreibung|kontext|abhangigkeiten|offene (?:fragen|punkte)|nicht im umfang|technische hinweise|aufgaben|anhange"
    r"|remarques?|contexte|dependances|hors perimetre|questions ouvertes|notes techniques|taches|maquettes"
    r"|notas?|notas tecnicas|contexto|dependencias|fuera de alcance|fora de escopo|fora do escopo|preguntas|perguntas|tareas|tarefas|observacoes|observaciones|descripcion|descricao"
    r"|opmerking(?:en)?|achtergrond|afhankelijkheden|buiten scope|open vragen|taken|toelichting)\Z"
)
"""Labels after which criteria have ended, where a section is not closed by a heading."""

FIRST, WHEN, THEN, MORE = "given", "when", "then", "and"
_STEP_WORDS = {
    FIRST: "given|given that|angenommen|gegeben|gegeben sei|gegeben seien|gegeben ist|gegeven|gegeven dat|stel|étant donné que|étant donné qu'|étant donné"
    "|etant donne que|etant donne|soit|dado que|dados que|dado|dada|dados|dadas",
    WHEN: "when|wenn|als|wanneer|quand|lorsque|lorsqu'|cuando|quando",
    THEN: "then|dann|dan|alors|entonces|então|entao",
    MORE: "and|but|und|aber|en|maar|et|mais|et que|y|pero|e|mas",
}
STEP_KINDS = {fold(word): kind for kind, words in _STEP_WORDS.items() for word in words.split("|")}
STEP = re.compile(
    r"\s*[*_`]{0,3}(?P<word>"
    + "|".join(
        sorted(
            {word for words in _STEP_WORDS.values() for word in words.split("|")},
            key=len,
            reverse=True,
        )
    )
    + r")(?:\b|(?<='))[*_`]{0,3}(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
THEN_INSIDE = re.compile(r"[\s,;.]\W*(?:then|dann|dan|alors|entonces|então|entao)\b", re.IGNORECASE)
SCENARIO = re.compile(
    r"\s*[*_#]{0,6}\s*(?:scenario(?: outline| template)?|szenario(?:grundriss)?|scénario|plan du scénario|escenario"
    r"|esquema del escenario|cenário|esquema do cenário)\b[*_]{0,2}\s*#?\d*\s*(?:[:.–-]|$)",
    re.IGNORECASE,
)
FEATURE = re.compile(
    r"\s*[*_#]{0,6}\s*(?:feature|background|funktionalität|grundlage|fonctionnalité|contexte|característica|antecedentes"
    r"|funcionalidade|functionaliteit|achtergrond)[*_]{0,2}\s*:",
    re.IGNORECASE,
)
EMPTY = frozenset(
    fold(word)
    for word in "tbd|to be defined|to be determined|to be confirmed|tbc|todo|to do|tba|n/a|na|none|nothing|xxx|fill in|criterion|criteria"
    "|criterion 1|criterion 2|criterion 3|criteria 1|criteria 2|criteria 3|acceptance criterion 1|ac 1|ac 2|given when then|wip|not yet|empty|null"
    "|offen|noch offen|folgt|keine|à définir|aucun|a definir|por definir|ninguno|nenhum|nog te bepalen|geen".split(
        "|"
    )
) | {""}

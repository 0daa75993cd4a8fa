"""Words that trackers use in several interface languages, as plain data.

Languages: English, German, French, Spanish, Portuguese, Dutch, Italian, Russian, Polish.
All words are in the form that `fold` gives them.
"""

import re
import unicodedata
from functools import lru_cache
from typing import TypeVar

from assistant.domain import ItemKind, ItemState

T = TypeVar("T")
NOT_WORD = re.compile(r"[\W_]+", re.UNICODE)


def fold(text: str) -> str:
    """A name in a form that compares: lower case, without accents and punctuation."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(char for char in decomposed if not unicodedata.combining(char))
    return NOT_WORD.sub(" ", text.casefold()).strip()


def _table(rows: dict[T, str]) -> dict[str, T]:
    return {fold(word): meaning for meaning, words in rows.items() for word in words.split("|")}


KINDS: dict[str, ItemKind] = _table(
    {
        ItemKind.EPIC: "epic|epics|épopée|épica|épico|epik|эпик|initiative|initiativ|theme|saga|portfolio epic",
        ItemKind.FEATURE: "feature|capability|funktion|fonctionnalité|funcionalidad|funcionalidade|característica|functionaliteit|функция",
        ItemKind.STORY: "story|user story|userstory|stories|new feature|récit|récit utilisateur|histoire|histoire utilisateur"
        "|historia|historia de usuario|história|história de usuário|história do usuário|gebruikersverhaal|verhaal"
        "|anwendergeschichte|neue funktion|nouvelle fonctionnalité|nueva característica|nueva funcionalidad"
        "|nova funcionalidade|nieuwe functie|product backlog item|requirement|anforderung|история|пользовательская история"
        "|historyjka|historia użytkownika|storia|user requirement",
        ItemKind.TASK: "task|sub task|subtask|technical task|to do|todo|aufgabe|unteraufgabe|teilaufgabe|tâche|sous tâche|tarea"
        "|subtarea|tarefa|subtarefa|taak|subtaak|задача|подзадача|zadanie|podzadanie|attività|sottotask|action|action item|issue",
        ItemKind.BUG: "bug|bugs|defect|defekt|fehler|bogue|anomalie|error|erro|defecto|defeito|fout|fouten|ошибка|баг|błąd"
        "|incident|problem|defect report|bug report|регрессия|difetto|errore",
        ItemKind.SPIKE: "spike|research|investigation|untersuchung|recherche|investigación|investigação|onderzoek"
        "|исследование|exploration|proof of concept|poc|discovery",
        ItemKind.ENABLER: "enabler|chore|technical debt|tech debt|technical story|technische schulden|dette technique"
        "|deuda técnica|dívida técnica|technische schuld|maintenance|wartung|refactoring|enabler story|infrastructure",
    }
)
"""Names of issue types. Jira's classic *New Feature* is of a story's size, hence a story;
*Improvement*, *Wish*, *Question* and *Test* say nothing about how to judge them: other."""

SUBTASKS = frozenset(
    fold(word)
    for word in "sub-task|subtask|unteraufgabe|teilaufgabe|sous-tâche|subtarea|subtarefa|subtaak|подзадача|podzadanie".split(
        "|"
    )
)

STATES: dict[str, ItemState] = _table(
    {
        ItemState.DONE: "done|closed|complete|completed|resolved|finished|released|live|deployed|merged|shipped|delivered"
        "|accepted|fixed|verified|production|in production|fertig|erledigt|geschlossen|gelöst|behoben|abgeschlossen"
        "|terminé|terminée|terminé e|fini|fermé|fermée|résolu|résolue|livré|clôturé|listo|hecho|hecha|cerrado|cerrada"
        "|resuelto|resuelta|finalizado|finalizada|terminado|terminada|completado|completada|concluído|concluída|feito"
        "|fechado|fechada|resolvido|resolvida|itens concluídos|entregue|gereed|klaar|voltooid|gesloten|opgelost|afgerond"
        "|afgesloten|готово|выполнено|закрыт|закрыта|закрыто|решен|решена|решено|сделано|gotowe|zamknięte|zakończone|fatto"
        "|completato|chiuso|risolto",
        ItemState.ACTIVE: "in progress|indeterminate|doing|started|active|in development|development|in dev|wip|in work|implementing"
        "|in implementation|review|in review|code review|in code review|peer review|under review|testing|in testing|in test"
        "|test|qa|in qa|uat|in uat|ready for review|ready for test|ready for testing|ready for qa|ready for release"
        "|blocked|on hold|committed|in bearbeitung|in arbeit|in entwicklung|begonnen|im test|blockiert|en cours|en développement"
        "|en revue|commencé|en test|bloqué|en curso|en progreso|en desarrollo|en revisión|iniciado|en pruebas|bloqueado"
        "|em andamento|em progresso|em desenvolvimento|em revisão|fazendo|em teste|bezig|in behandeling|in uitvoering"
        "|onder handen|mee bezig|в работе|в процессе|на проверке|в разработке|w toku|w trakcie|in corso",
        ItemState.DECLINED: "rejected|declined|won t do|wont do|won t fix|wontfix|will not do|will not fix|cancelled|canceled"
        "|abandoned|duplicate|duplicated|invalid|not planned|obsolete|removed|withdrawn|out of scope|not a bug|not an issue"
        "|works as designed|as designed|by design|cannot reproduce|can t reproduce|not reproducible|discarded|dismissed"
        "|deferred forever|unresolved closed|works for me|abgelehnt|verworfen|abgebrochen|zurückgewiesen|duplikat"
        "|wird nicht erledigt|wird nicht behoben|ungültig|rejeté|rejetée|refusé|annulé|annulée|abandonné|doublon|ne sera pas fait"
        "|ne sera pas corrigé|rechazado|rechazada|cancelado|cancelada|descartado|descartada|duplicado|no se hará|no se corregirá"
        "|rejeitado|rejeitada|recusado|não será feito|não será corrigido|duplicada|afgewezen|geannuleerd|geweigerd|vervallen"
        "|wordt niet opgelost|wordt niet gedaan|dubbel|отклонено|отклонена|отклонен|отменено|отменена|отменен|дубликат"
        "|не будет исправлено|odrzucone|anulowane|rifiutato|annullato",
        ItemState.OPEN: "to do|todo|new|open|backlog|reopened|ready|selected for development|icebox|triage|unstarted|proposed"
        "|approved|draft|offen|neu|zu erledigen|ouvert|nouveau|à faire|a faire|abierto|abierta|nuevo|por hacer|pendiente"
        "|tareas por hacer|aberto|aberta|novo|a fazer|pendente|itens pendentes|nieuw|te doen|te verrichten|open staand|открыт"
        "|открыта|открыто|новая|новый|к выполнению|бэклог|do zrobienia|otwarte|da fare|aperto|later|next|planned|not started",
    }
)
"""Names of statuses, status categories and resolutions."""

UNRESOLVED = frozenset(
    fold(word)
    for word in "unresolved|none|nicht erledigt|nicht gelöst|non résolu|non résolue|sin resolver|não resolvido|onopgelost|нет решения|не решен".split(
        "|"
    )
)
"""Values of Jira's resolution that mean: there is none yet."""


@lru_cache(maxsize=1024)
def kind_of(word: str) -> ItemKind:
    """The kind that an issue type's name stands for; `OTHER` where it says nothing."""
    return KINDS.get(fold(word), ItemKind.OTHER)


@lru_cache(maxsize=1024)
def state_of(status: str, *, category: str = "", resolution: str = "") -> ItemState:
    """Reduce a tracker's status to what the assistant needs to know.

    A category (Jira: To Do, In Progress, Done) is the tracker's own reduction and wins over the
    status' name, except that a done item can be done without being built: a status or a
    resolution such as *Won't Do* or *Duplicate* makes it declined.

    Args:
        status: the tracker's own word.
        category: the status' category, where the export has it.
        resolution: how it was closed, where the export has it.
    """
    by_status = STATES.get(fold(status))
    closed_as = fold(resolution)
    resolved = bool(closed_as) and closed_as not in UNRESOLVED
    reduced = STATES.get(fold(category)) if category else None
    if resolved and by_status in {ItemState.DONE, ItemState.DECLINED}:
        # Old sites keep "Done" in the category In Progress; the resolution settles it.
        reduced = ItemState.DONE
    if reduced is None:
        reduced = by_status or (ItemState.DONE if resolved else _by_part(fold(status)))
    if reduced is ItemState.DONE and ItemState.DECLINED in (by_status, STATES.get(closed_as)):
        return ItemState.DECLINED
    return reduced


def _by_part(status: str) -> ItemState:
    words = set(status.split())
    for state in (ItemState.DECLINED, ItemState.DONE, ItemState.ACTIVE):
        if any(STATES.get(word) is state for word in words):
            return state
    return ItemState.OPEN

"""Guess which column of anybody's table holds what."""

import re
from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any

from assistant.domain import ItemKind
from assistant.exchange.csvfile import Row
from assistant.exchange.roles import Columns, listed, words
from assistant.exchange.table import Finish, TableRules
from assistant.exchange.text import clean
from assistant.exchange.vocabulary import fold, kind_of

NAMES = words(
    {
        "key": "key|id|no|nr|number|nummer|numéro|número|#|ref|reference|issue key|ticket|ticket id|ticket no|ticket number|story id|us id|item id"
        "|task id|bug id|defect|defect id|defect no|requirement id|req id|issue id|issue number|backlog id|pbi|vorgang|identifier|kennung|identifiant|código|codigo|clave|schlüssel|clé|sleutel|s no|sr no|story no|story number",
        "title": "title|summary|name|subject|headline|titel|titre|título|titulo|titolo|bezeichnung|zusammenfassung|resumen|resumo|résumé|samenvatting"
        "|naam|nom|nombre|nome|overskrift|item|backlog item|product backlog item|issue|issue title|work item|requirement|requirement name"
        "|card|card name|card title|story title|story name|feature name|task name|user story title|ticket title|thema|sujet|asunto|assunto|onderwerp|betreff",
        "story": "user story|user stories|story|stories|userstory|us|user story description|anwendergeschichte|anforderung|anforderungen|récit utilisateur"
        "|récits utilisateur|user story text|historia de usuario|historias de usuario|historia|história|história de usuário|histórias de usuário|gebruikersverhaal|gebruikersverhalen|requirements|as a i want so that",
        "description": "description|details|detail|beschreibung|descripción|descrição|omschrijving|beschrijving|descrizione|notes|note|notizen|body|text|issue description"
        "|content|inhalt|contenu|comments|bemerkung|bemerkungen|remarks|long description|what|steps to reproduce|detalhes|detalles|détails",
        "criteria": "acceptance criteria|acceptance criterion|ac|acs|acceptance|acceptance tests|acceptance test|akzeptanzkriterien|abnahmekriterien|akzeptanzkriterium"
        "|critères d acceptation|critère d acceptation|criterios de aceptación|critérios de aceitação|critérios de aceite|acceptatiecriteria|conditions of satisfaction"
        "|definition of acceptance|criteria|kriterien|critères|criterios|critérios|success criteria|given when then|scenarios|acceptance scenario",
        "tasks": "tasks|task|sub tasks|subtasks|aufgaben|tâches|tareas|tarefas|taken|to dos|todos|steps|checklist",
        "kind": "type|kind|issue type|item type|work item type|story type|typ|art|tipo|category type|vorgangstyp|soort|ticket type|task type",
        "status": "status|state|current state|column|list|phase|stage|estado|état|etat|stato|zustand|done|section|board column|progress",
        "resolution": "resolution|lösung|résolution|resolución|resolução",
        "priority": "priority|prio|priorität|priorité|prioridad|prioridade|prioriteit|priorità|moscow|importance|wichtigkeit|severity",
        "rank": "rank|order|position|reihenfolge|rang|sort order|backlog order|backlog priority|stack rank",
        "estimate": "estimate|estimation|points|story points|story point|storypoints|sp|size|effort|estimate sp|schätzung|storypunkte|puntos|puntos de historia|pontos|pontos de história"
        "|points d histoire|punten|storypunten|aufwand|effort points|story points estimate|complexity|weight",
        "labels": "labels|label|tags|tag|stichwörter|schlagwörter|étiquettes|etiquetas|etiquette",
        "components": "components|component|module|modul|area|komponente|komponenten|composant|componente|área|bereich",
        "parent": "parent|parent id|parent key|parent item|parent issue|übergeordnet|parent story|feature id|parent task|padre|pai|belongs to",
        "epic": "epic|epics|epic name|epic link|epic title|epos|épopée|épica|épico|feature|features|theme|themes|thema gruppe|feature group|epic feature|epic id",
        "project": "project|projekt|projet|proyecto|projeto|product|produkt|product name|project name",
        "created": "created|created at|created on|created date|date created|creation date|erstellt|créé|creado|criado|aangemaakt|date|datum|opened",
        "updated": "updated|updated at|last updated|modified|last modified|changed|changed date|aktualisiert|actualizado|atualizado|geändert|mis à jour",
    }
)
LIKE = (
    (
        "criteria",
        re.compile(
            r"\b(?:acceptance|akzeptanz|abnahme|acceptation|aceptacion|aceita\w*|acceptatie)"
        ),
    ),
    ("estimate", re.compile(r"\b(?:estimate|story points?|points|schatzung|storypunkte|effort)\b")),
    ("story", re.compile(r"\buser stor(?:y|ies)\b|\bas an? \b")),
    ("priority", re.compile(r"\bpriori")),
    ("status", re.compile(r"\bstatus\b")),
    (
        "description",
        re.compile(r"\b(?:description|beschreibung|descripcion|descricao|omschrijving)\b"),
    ),
    ("title", re.compile(r"\b(?:title|titel|titre|titulo)\b")),
    ("epic", re.compile(r"\bepics?\b")),
    ("key", re.compile(r"\b(?:id|no|nr|number)\Z")),
)
SINGLE = frozenset(
    {
        "key",
        "title",
        "story",
        "kind",
        "status",
        "estimate",
        "priority",
        "project",
        "created",
        "updated",
        "parent",
        "epic",
    }
)
STORY_FORM = re.compile(
    r"\s*[\"“*_]{0,3}(?:as (?:an?|the)\b.{1,120}\bi (?:want|can|would|need|should)|als .{1,80}\b(?:möchte|will|wil|moechte|kann|soll)\b"
    r"|en tant que?\b|como .{1,80}\b(?:quiero|quero|deseo|necesito|preciso|puedo|posso)\b)",
    re.IGNORECASE | re.DOTALL,
)
PARENTHESIS = re.compile(r"\(.*?\)|\[.*?\]")


def guess_columns(names: Sequence[str]) -> Columns:
    """Roles by the columns' names; each name is tried whole, then by what it contains.

    A table without a title uses the story's sentence for it, else the description, else the
    task, else the epic.
    """
    columns = Columns(names)
    for index, name in enumerate(names):
        role = role_of(name)
        if role and not (role in SINGLE and columns.has(role)):
            columns.roles.setdefault(role, []).append(index)
    for stand_in in ("story", "description", "tasks", "epic"):
        if not columns.has("title") and columns.has(stand_in):
            columns.roles["title"] = columns.roles.pop(stand_in)
    return columns


def role_of(name: str) -> str | None:
    """The role that a column's name stands for."""
    if len(name) > 80:
        return None
    if name.strip().lower() in {"#", "№", "nº", "n°"}:
        return "key"
    for shown in (fold(name), fold(PARENTHESIS.sub(" ", name))):
        if shown in NAMES:
            return NAMES[shown]
    folded = fold(name)
    return next((role for role, pattern in LIKE if pattern.search(folded)), None)


def find_header(rows: Sequence[Row], mapping: Mapping[str, str] | None = None) -> Row | None:
    """The row whose cells are recognised best; the first one where several are equal.

    Args:
        rows: the first rows of the table.
        mapping: the user's; a row that names all of its columns is the header.
    """
    wanted = {fold(name) for name in (mapping or {}).values()}
    for row in rows:
        if wanted and wanted <= {fold(cell) for cell in row.cells}:
            return row
    best: Row | None = None
    best_score = 0
    for row in rows:
        filled = [cell for cell in row.cells if cell.strip()]
        roles = {role_of(cell) for cell in filled} - {None}
        if not roles & {"title", "story", "description", "tasks"}:
            continue
        if len(roles) < 2 and len(filled) > 1:
            continue
        if len(roles) > best_score:
            best, best_score = row, len(roles)
    return best


def say_columns(columns: Columns) -> Sequence[str]:
    """What was guessed, for the user to check."""
    used = {index for indices in columns.roles.values() for index in indices}
    guessed = ", ".join(
        f"{role} = {listed(columns.name(index) for index in indices)}"
        for role, indices in columns.roles.items()
        if indices
    )
    unused = listed(name for index, name in enumerate(columns.names) if index not in used and name)
    rest = f"; not used: {unused}" if unused else ""
    notes = [f"Columns: {guessed}{rest}. Another mapping can be named."]
    if not columns.has("key"):
        notes.append("There is no column with keys; keys were made from the titles.")
    return notes


def finish_plain(columns: Columns) -> Finish:
    """Kind from the words where no column tells it; story and tasks into the description."""
    by_name = _kind_of_columns(columns)

    def last_word(fields: MutableMapping[str, Any], cells: Sequence[str]) -> None:
        story = clean(columns.value(cells, "story"))
        tasks = [
            line.strip()
            for value in columns.values(cells, "tasks")
            for line in value.split("\n")
            if line.strip()
        ]
        parts = [story, fields["description"]]
        if tasks:
            parts.append("Tasks:\n" + "\n".join(f"- {clean(task)}" for task in tasks))
        fields["description"] = "\n\n".join(part for part in parts if part)
        if not columns.value(cells, "kind"):
            in_form = (
                STORY_FORM.match(story)
                or STORY_FORM.match(fields["title"])
                or STORY_FORM.match(fields["description"])
            )
            fields["kind"] = ItemKind.STORY if in_form or story else by_name

    return last_word


def _kind_of_columns(columns: Columns) -> ItemKind:
    """What the names of the columns for titles and keys say, such as *User story* or *Defect #*."""
    for role in ("title", "key"):
        index = columns.first(role)
        name = fold(columns.name(index)) if index is not None else ""
        if NAMES.get(name) == "story":
            return ItemKind.STORY
        for word in name.split():
            kind = kind_of(word.removesuffix("s"))
            if kind is not ItemKind.OTHER and word not in {"issue", "issues"}:
                return kind
    return ItemKind.OTHER


PLAIN = TableRules(
    columns=guess_columns,
    markup="plain",
    separator=r"[,;\n]",
    make_keys=True,
    join_rows=True,
    grow="Acceptance criteria",
    finish=finish_plain,
    notes=say_columns,
)
"""Rules of a table that no tracker wrote."""

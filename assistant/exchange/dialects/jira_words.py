"""Names of Jira's columns in several interface languages."""

import re
from collections.abc import Sequence

from assistant.exchange.roles import Columns, words
from assistant.exchange.vocabulary import fold

NAMES = words(
    {
        "key": "issue key|work item key|key|issuekey|vorgangsschlüssel|schlüssel|clé de ticket|clé du ticket|clé de demande|clé|clave de incidencia"
        "|clave de la incidencia|clave|chave da item|chave do item|chave|issuesleutel|issue sleutel|sleutel|code de ticket"
        "|ключ проблемы|код задачи|ключ запроса|ключ задачи|ключ|klucz zgłoszenia|klucz|chiave ticket|chiave",
        "id": "issue id|work item id|vorgangs id|id des vorgangs|vorgang id|id de ticket|id du ticket|identifiant du ticket|id de la incidencia"
        "|id de incidencia|id da item|id do item|issue id nummer|id van issue|идентификатор проблемы|id задачи|id zgłoszenia|id ticket",
        "title": "summary|zusammenfassung|résumé|resumen|resumo|samenvatting|тема|резюме|podsumowanie|riepilogo|riassunto",
        "description": "description|beschreibung|descripción|descrição|beschrijving|omschrijving|описание|opis|descrizione",
        "kind": "issue type|work item type|work type|issuetype|vorgangstyp|type de ticket|type de demande|tipo de incidencia|tipo de item|tipo do item"
        "|issue type naam|type issue|issuetype naam|тип проблемы|тип задачи|тип запроса|typ zgłoszenia|tipo di ticket|tipo ticket",
        "status": "status|état|etat|statut|estado|статус|stan|stato",
        "category": "status category|statuskategorie|statuscategorie|catégorie d état|catégorie de statut|catégorie de l état|categoría de estado"
        "|categoria de status|categoria do status|категория статуса|kategoria statusu|categoria di stato",
        "resolution": "resolution|lösung|résolution|resolución|resolução|oplossing|решение|rozwiązanie|risoluzione",
        "priority": "priority|priorität|priorité|prioridad|prioridade|prioriteit|приоритет|priorytet|priorità",
        "labels": "labels|label|stichwörter|étiquettes|etiquetas|categorias|labels tags|метки|etykiety|etichette",
        "components": "components|component s|component|komponenten|komponente n|composants|composant s|componentes|componente s|componenten"
        "|компоненты|komponenty|componenti",
        "parent_key": "parent key|schlüssel des übergeordneten vorgangs|schlüssel des übergeordneten elements|übergeordneter schlüssel|clé parent"
        "|clé du parent|clave principal|clave de la principal|clave del elemento principal|chave pai|chave do pai|sleutel van bovenliggend item|bovenliggende sleutel",
        "parent": "parent|parent id|parent issue|übergeordnet|übergeordnete|übergeordneter vorgang|übergeordnetes element|id des übergeordneten elements"
        "|parent ticket|ticket parent|principal|elemento principal|pai|item pai|bovenliggend|bovenliggend item|родитель|родительская задача|nadrzędne",
        "parent_title": "parent summary|zusammenfassung des übergeordneten elements|résumé parent|résumé du parent|resumen principal|resumo do pai"
        "|samenvatting van bovenliggend item",
        "project": "project key|space key|projektschlüssel|clé de projet|clé du projet|clave del proyecto|clave de proyecto|chave do projeto|projectsleutel"
        "|ключ проекта|klucz projektu|chiave progetto",
        "created": "created|erstellt|création|créée|créé|creada|creado|criado|criação|aangemaakt|gemaakt|создано|utworzono|creato|date created",
        "updated": "updated|aktualisiert|mise à jour|mis à jour|actualizada|actualizado|atualizado|atualizada|bijgewerkt|обновлено|zaktualizowano|aggiornato",
        "rank": "rank|rang|clasificación|rango|classificação|rangschikking|ранг",
        "estimate": "story points|story point estimate|story point|storypoints|story point schätzung|storypunkte|story punkte|estimation des story points"
        "|estimation en story points|points de story|points d histoire|puntos de historia|estimación de puntos de historia|pontos de história"
        "|estimativa de pontos de história|pontos de história estimados|storypunten|schatting van storypunten|story point inschatting|оценка в story point",
        "epic": "epic link|epic verknüpfung|epos verknüpfung|epos link|lien d épopée|lien épopée|epic verbinding|epic koppeling|enlace de epic"
        "|enlace de épica|vínculo de épica|link do epic|link do épico|ссылка на эпик|epic link key",
        "criteria": "acceptance criteria|acceptance criterion|acceptance tests|ac|akzeptanzkriterien|abnahmekriterien|critères d acceptation"
        "|critères d acceptance|criterios de aceptación|critérios de aceitação|critérios de aceite|acceptatiecriteria|conditions of satisfaction"
        "|критерии приемки|definition of acceptance|kryteria akceptacji|criteri di accettazione",
    }
)
CUSTOM = re.compile(
    r"(?:custom fields?|benutzerdefinierte[rns]? feld(?:er)?|champs? personnalisés?|campos? personalizados?|aangepaste? veld(?:en)?"
    r"|campo personalizzato|настраиваемое поле|пользовательское поле|pole niestandardowe)\s*\((?P<name>.*)\)\s*\Z",
    re.IGNORECASE,
)
LINK = re.compile(
    r"(?:(?P<inward>inward issue link|inward work item link|eingehende vorgangsverknüpfung|lien de ticket entrant|enlace de incidencia entrante|vínculo de item de entrada|inkomende issuekoppeling)"
    r"|(?P<outward>outward issue link|outward work item link|ausgehende vorgangsverknüpfung|lien de ticket sortant|enlace de incidencia saliente|vínculo de item de saída|uitgaande issuekoppeling))"
    r"\s*\((?P<type>.*)\)\s*\Z",
    re.IGNORECASE,
)
PROJECT_COLUMNS = frozenset(
    fold(name)
    for name in "project key|space key|space name|space type|space lead|space lead id|space description|space url|project name|project type|project lead|project lead id|project description|project url|project|projektschlüssel|projektname"
    "|clé de projet|nom du projet|clave del proyecto|nombre del proyecto|chave do projeto|nome do projeto|projectsleutel|projectnaam".split(
        "|"
    )
)
"""Columns that a new issue of the same project shares with its parent."""


def jira_columns(names: Sequence[str]) -> Columns:
    """Roles of the columns of a Jira export in any known language."""
    columns = Columns(names)
    for index, name in enumerate(names):
        link = LINK.match(name)
        if link:
            columns.links.append((index, link["type"], "inward" if link["inward"] else "outward"))
            continue
        custom = CUSTOM.match(name)
        role = NAMES.get(fold(custom["name"] if custom else name))
        if role:
            columns.roles.setdefault(role, []).append(index)
    return columns

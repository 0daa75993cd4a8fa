"""An invented export of every dialect, for the fuzzer to damage."""

import io
import json
from typing import Any

WIKI = "As a reader, I renew.\n\n*Acceptance Criteria:*\n# one {code}x{code}\n#* two [a|https://example.org]\n\nGiven a\nWhen b\nThen c"
TEXT = "As a reader, I renew a loan.\n\n## Acceptance criteria\n\n- [ ] Once `only`.\n- Not **twice**.\n\nPart of #3, depends on #4\n\n<!-- hidden -->"
HTML = "<div>As a <b>reader</b></div><p><b>Acceptance criteria</b></p><ul><li>Once.</li><li>Not<br>twice.</li></ul><pre>x &amp; y</pre>"
ADF: dict[str, Any] = {
    "type": "doc",
    "version": 1,
    "content": [
        {"type": "heading", "attrs": {"level": 2}, "content": [{"type": "text", "text": "AC"}]},
        {
            "type": "taskList",
            "content": [
                {
                    "type": "taskItem",
                    "attrs": {"state": "TODO"},
                    "content": [{"type": "text", "text": "one", "marks": [{"type": "strong"}]}],
                }
            ],
        },
    ],
}


def own_seeds() -> dict[str, list[bytes]]:
    """Small exports by dialect; each is read without a problem as long as nobody damages it."""
    texts = {**_tables(), **_documents(), **_others()}
    return {
        "xlsx": [_workbook()],
        **{name: [text.encode() for text in found] for name, found in texts.items()},
        "jira_csv": [text.encode() for text in texts["jira_csv"]]
        + [texts["jira_csv"][0].encode("utf-16"), texts["jira_csv"][0].encode("cp1252")],
    }


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def _tables() -> dict[str, list[str]]:
    return {
        "jira_csv": [
            "Summary,Issue key,Issue id,Issue Type,Status,Created,Description,Parent,Labels,Labels,Custom field (Story Points),Inward issue link (Blocks),Custom field (Acceptance Criteria)\n"
            f'a,A-1,1,Story,To Do,25/Feb/26 2:54 PM,{_quoted(WIKI)},2,x,y,3,A-2,\n"b ""c""",A-2,2,Epic,Done,25/Feb/26 2:55 PM,,,,,,,* one\n',
            "Zusammenfassung;Vorgangsschlüssel;Vorgangs-ID;Vorgangstyp;Status;Erstellt;Beschreibung;Übergeordnet\r\n"
            f"Ausleihe verlängern;B-1;11;Story;Zu erledigen;25.02.26 14:54;{_quoted('Als Leser verlängere ich.' + chr(10) + '*Akzeptanzkriterien*' + chr(10) + '* Einmal.')};12\r\n"
            "Regal;B-2;12;Epic;Fertig;25.02.26 14:55;;\r\n",
        ],
        "jira_flat_csv": [
            "key,summary,description,issuetype.name,status.name,status.statusCategory.key,labels,components,issuelinks,parent.key,project.key,created\n"
            f"A-1,Sort,{_quoted(WIKI)},Story,To Do,new,\"['shelf', 'desk']\",\"[{{'name': 'Rooms'}}]\","
            "\"[{'type': {'name': 'Blocks'}, 'outwardIssue': {'key': 'A-2'}}]\",A-2,A,2026-01-02T03:04:05.000+0000\n"
            "A-2,Shelf,,Epic,Done,done,[],[],[],,A,\n",
        ],
        "azure_csv": [
            '"ID","Work Item Type","Title 1","Title 2","Title 3","State","Reason","Tags","Area Path","Description","Acceptance Criteria"\r\n'
            '"10","Epic","Loans",,,"New","","","Lib\\Desk","",""\r\n"11","Feature",,"Renew",,"Active","","MOBILE; WEB","Lib\\Desk","",""\r\n'
            f'"12","User Story",,,"Renew a loan","Closed","Duplicate","","Lib\\Desk",{_quoted(HTML)},"<ul><li>Once.</li></ul>"\r\n"14","Bug","Alone",,,"New","","","Lib\\Web","",""\r\n',
            f"ID,Work Item Type,Title,State,Tags,Parent,Description\n4,Issue,Desk ,To Do,,,{_quoted(HTML)}\n5,Task,Shelf,To Do,a; b,4,\n",
            "ID,Work Item Type,Title,State,Tags\n4,Issue,Desk ,To Do,part of 5\n5,Task,Shelf,To Do,a; b\n",
        ],
        "linear_csv": [
            '"ID","Team","Title","Description","Status","Estimate","Priority","Project","Labels","Cycle Name","Cycle Start","Cycle End","Created",'
            '"Completed","Canceled","Parent issue","Related to","Blocked by"\n'
            f'"LIB-1","Lib","Lend",{_quoted(TEXT)},"Shipped","3","High","P","Feature, desk","","","","Sun Apr 20 2025 10:17:06 GMT+0000 (GMT)",'
            '"Tue Apr 22 2025 01:02:18 GMT+0000 (GMT)","","","LIB-2, LIB-3",""\n'
            '"LIB-2","Lib","Fine","","Todo","","No priority","P","Bug","","","","","","","LIB-1","","LIB-1"\n',
            f"Title,Description,Status,Cycle Name,Cycle Start,Cycle End\nLend,{_quoted(TEXT)},Todo,,,\nFine,,Done,,,\n",
        ],
        "clickup_csv": [
            "Task ID,Task Name,Task Content,Status,Date Created,Due Date,Parent ID,Assignees,Tags,Priority,List Name,Space Name,Checklists,Sprint Points\n"
            'a1,Lend,Readers borrow,in progress,1599706850805,,null,[ann],"[desk,loans]",2,Board,Lib,"{""Acceptance criteria"":[""Once.""],""Tasks"":[""Ask""]}",5\n'
            'a2,Fine,null,Closed,"Thursday, September 10th 2020, 5:00:50 am",,a1,[],[bug],null,Board,Lib,"[{""name"":""DoD"",""items"":[{""name"":""x""}]}]",\n',
        ],
        "asana_csv": [
            "Task ID,Created At,Completed At,Last Modified,Name,Section/Column,Assignee,Due Date,Tags,Notes,Projects,Parent task,Blocked By (Dependencies)\n"
            '101,2026-01-02,,2026-01-03,Lend,Backlog,,,desk,"Acceptance criteria:\n- Once.\n- Not twice.",Library,,\n'
            "102,2026-01-02,2026-01-05,2026-01-05,Fine,Backlog,,,bug,,Library,Lend,Lend\n",
        ],
        "shortcut_csv": [
            "id,name,type,requester,owners,description,is_completed,created_at,started_at,updated_at,estimate,labels,epic_labels,tasks,state,epic_id,epic,project,team\n"
            f"11,Lend,feature,a,b,{_quoted(TEXT)},false,2021/03/04 12:33:44,,2021/03/05 12:33:44,3,desk;loans,,[X] ask; [ ] build,In Development,7,Loans,Lib,T\n"
            "12,Fine,bug,a,b,,true,2021/03/04 12:33:44,,,,,,,Shipped,,,Lib,T\n",
        ],
        "pivotal_csv": [
            "Id,Title,Labels,Type,Estimate,Current State,Created at,Requested By,Description,URL,Task,Task Status,Task,Task Status\n"
            '1,Lend,"desk, loans",feature,3,rejected,"Feb 11, 2016",a,,u,Ask,not completed,Build,completed\n'
            f'2,Fine,"",chore,,accepted,"Feb 11, 2016",a,{_quoted(TEXT)},u\n',
        ],
        "gitlab_csv": [
            "Title,Description,Issue ID,URL,State,Author,Author Username,Assignee,Confidential,Locked,Due Date,Created At (UTC),Milestone,Weight,Labels,Time Estimate,Time Spent,Epic ID\n"
            f'Renew,{_quoted(TEXT)},2,https://gitlab.example/lib/desk/-/issues/2,Open,A,a,,No,No,,2026-02-25 14:54:00,M1,3,"type::story,workflow::in dev",0,0,4\n'
            "Fine,,3,https://gitlab.example/lib/desk/-/issues/3,Closed,A,a,,No,No,,2026-02-25 14:54:00,,,reason::duplicate,0,0,\n",
            'Title,Description,Labels\nAdd files,"Branch it.\n\n/label ~setup ~""two words""",\nNext step,"Do more\n\n/weight 4"\n',
        ],
        "plain_table": [
            'Backlog\n\nID;Title;Notes;AC;Tasks\n1;Tune;"two\nlines";- one;first\n;;;;second\n2;Polish;;;\n',
            f"Epic\tUser Story\tAcceptance Criteria\tPriority\tPoints\nLoans\tAs a reader, I renew.\t{_quoted('1. Once.' + chr(10) + '2. Twice.')}\tMust\t105 (Plus 1)\n\tAs a reader, I pay.\t'=1+1\tShould\t\n",
        ],
    }  # fmt: skip


def _documents() -> dict[str, list[str]]:
    issues = [
        {
            "id": "1",
            "key": "A-1",
            "fields": {
                "summary": "a",
                "description": ADF,
                "labels": ["x"],
                "parent": {"id": "2", "key": "A-2"},
                "customfield_10016": 3,
                "issuelinks": [{"type": {"name": "Blocks"}, "outwardIssue": {"key": "A-2"}}],
            },
        },
        {
            "id": "2",
            "key": "A-2",
            "fields": {"summary": "b", "description": WIKI, "status": {"name": "Done"}},
        },
    ]
    epic, story = (
        {
            "id": number,
            "rev": 1,
            "fields": {
                "System.WorkItemType": kind,
                "System.Title": f"Item {number}",
                "System.State": "Closed",
                "System.Reason": "Cut",
                "System.Description": HTML,
                "System.Tags": "a; b",
                "System.AreaPath": "Lib\\Desk",
                "Microsoft.VSTS.Common.AcceptanceCriteria": "<ul><li>Once.</li></ul>",
                "Microsoft.VSTS.Scheduling.StoryPoints": 3.0,
                "System.CreatedDate": "2026-01-02T03:04:05.67Z",
            },
            "relations": [
                {
                    "rel": "System.LinkTypes.Hierarchy-Reverse",
                    "url": f"https://dev.azure.com/o/_apis/wit/workItems/{number + 1}",
                }
            ],
        }
        for number, kind in ((8, "Feature"), (7, "User Story"))
    )
    issue = {
        "number": 2, "title": "Renew", "body": TEXT, "state": "closed", "state_reason": "not_planned",
        "labels": [{"name": "bug"}, {"name": "area: desk"}, {"name": "points: 3"}], "created_at": "2026-01-02T03:04:05Z",
        "html_url": "https://github.com/lib/desk/issues/2", "url": "https://api.github.com/repos/lib/desk/issues/2",
    }  # fmt: skip
    pull = {**issue, "number": 5, "pull_request": {"url": "u"}}
    gh = {
        "number": 3,
        "title": "Loans",
        "body": "- [ ] #2\n- [x] #4",
        "state": "OPEN",
        "stateReason": "",
        "updatedAt": "",
    }
    node = {**gh, "labels": {"nodes": [{"name": "epic"}]}, "parent": {"number": 2}}
    project = {
        "items": [
            {
                "id": "PVTI_1", "title": "Renew", "status": "In Progress", "story Points": 5, "labels": ["bug"],
                "content": {"type": "Issue", "number": 2, "title": "Renew", "body": TEXT, "repository": "lib/desk", "url": "https://github.com/lib/desk/issues/2"},
            },
            {"id": "PVTI_2", "title": "Idea", "content": {"type": "DraftIssue", "title": "Idea", "body": ""}},
        ],
        "totalCount": 2,
    }  # fmt: skip
    project_node = {
        "id": "PVTI_1",
        "content": {
            "__typename": "Issue",
            "number": 2,
            "title": "Renew",
            "body": TEXT,
            "state": "OPEN",
        },
        "fieldValues": {
            "nodes": [
                {},
                {"name": "Todo", "field": {"name": "Status"}},
                {"number": 3.0, "field": {"name": "Estimate"}},
            ]
        },
    }
    gitlab = {
        "id": 1002, "iid": 2, "project_id": 9, "title": "Renew", "description": TEXT, "state": "opened", "issue_type": "issue",
        "labels": ["type::story", "workflow::in dev", "priority::2"], "weight": 3, "created_at": 1599706850805, "epic": {"id": 1, "iid": 4, "title": "Loans"},
        "web_url": "https://gitlab.example/lib/desk/-/issues/2",
    }  # fmt: skip
    return {
        "jira_json": [
            json.dumps({"startAt": 0, "total": 2, "issues": issues}, indent=1),
            json.dumps(issues[0]),
        ],
        "azure_json": [json.dumps({"count": 2, "value": [epic, story]}), json.dumps(story)],
        "trello_json": [json.dumps(_board())],
        "github_project": [
            json.dumps(project),
            json.dumps({"data": {"user": {"projectV2": {"items": {"nodes": [project_node]}}}}}),
        ],
        "gitlab_json": [
            json.dumps([gitlab, {**gitlab, "iid": 3, "state": "closed", "description": None}])
        ],
        "github_json": [
            json.dumps([issue, pull], indent=2),
            json.dumps([gh]),
            json.dumps({"data": {"repository": {"issues": {"nodes": [node]}}}}),
        ],
    }


def _board() -> dict[str, Any]:
    first = {
        "id": "5581dfd736b2248119a90001", "idShort": 1, "shortLink": "Link1", "name": "(3) As a reader, I renew", "desc": TEXT,
        "idList": "l1", "closed": False, "pos": 10, "labels": [{"name": "desk"}], "due": "2026-01-02T03:04:05.000Z",
        "customFieldItems": [{"idCustomField": "f1", "value": {"number": "5"}}],
        "attachments": [{"url": "https://trello.com/c/Link2/2-fine"}],
    }  # fmt: skip
    second = {
        **first,
        "id": "5581dfd736b2248119a90002",
        "idShort": 2,
        "shortLink": "Link2",
        "name": "---",
    }
    third = {
        **first,
        "id": "5581dfd736b2248119a90003",
        "idShort": 3,
        "shortLink": "Link3",
        "closed": True,
    }
    lists = [
        {"id": "l1", "name": "Backlog", "closed": False, "pos": 1},
        {"id": "l2", "name": "Done", "closed": True, "pos": 2},
    ]
    checklists = [
        {
            "id": f"c{place}",
            "idCard": first["id"],
            "name": name,
            "pos": place,
            "checkItems": [{"name": "Once.", "state": "incomplete", "pos": 1}],
        }
        for place, name in enumerate(("Acceptance criteria", "To do"))
    ]
    return {
        "id": "b",
        "name": "Library",
        "lists": lists,
        "cards": [first, second, third],
        "checklists": checklists,
        "customFields": [{"id": "f1", "name": "Story points", "type": "number"}],
    }


def _others() -> dict[str, list[str]]:
    lines = [
        {"key": "A-1", "title": "a", "description": WIKI, "parent": "A-2"},
        {"key": "A-2", "title": "b", "criteria": ["c"], "kind": "bug"},
    ]
    return {
        "jsonl": ["".join(json.dumps(line) + "\n" for line in lines)],
        "jira_xml": [
            "<?xml version='1.0'?><rss version='0.92'><channel><item><title>[A-1] a</title><description>&lt;p&gt;x&lt;/p&gt;</description>"
            "<key id='1'>A-1</key><summary>a</summary><type>Story</type><labels><label>x</label></labels></item>"
            "<item><description><![CDATA[<b>AC</b><ul><li>one</li></ul>]]></description><key id='2'>A-2</key><summary>b</summary></item></channel></rss>"
        ],
        "markdown": [
            "---\nid: task-12\ntitle: Renew a loan\nstatus: In Progress\nlabels: [desk, loans]\ndependencies:\n  - task-3\npriority: high\nparent_task_id: task-1\n"
            "created_date: '2025-06-01'\n---\n\n## Description\n\nI renew.\n\n## Acceptance Criteria\n<!-- AC:BEGIN -->\n- [ ] #1 Once.\n- [x] #2 Not twice.\n<!-- AC:END -->\n\n## Notes\n\nNone.\n",
            "# Library backlog\n\nWho lends what.\n\n## LIB-1: Lend a book\n\n- **Status:** To Do\n- **Type:** Epic\n\nReaders borrow.\n\n### LIB-2: Renew a loan\n\n"
            "Status: Done\nPoints: 3\nDepends on: LIB-3\n\nI renew.\n\n**Acceptance criteria**\n\n- Once.\n\n### LIB-3: Fine\n\n```\n## LIB-9: no heading\n```\n",
        ],
    }  # fmt: skip


def _workbook() -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    tab = book.create_sheet("Backlog", 0)
    for row in (
        ["ID", "Title", "Description", "Points"],
        [1, "Tune", "It is so.", 3],
        [2, "Polish", "'=1+1", 2.5],
        [3, "File", "=B2", "x"],
    ):
        tab.append(row)
    sheet = io.BytesIO()
    book.save(sheet)
    return sheet.getvalue()

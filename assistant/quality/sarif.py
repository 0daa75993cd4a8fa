"""Findings as SARIF 2.1.0 (OASIS), the format that CI systems show."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from assistant.domain import Finding, Item, Severity
from assistant.quality.catalogue import catalogue

_LEVELS = {Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def to_sarif(
    items: Iterable[Item],
    findings: Mapping[str, Sequence[Finding]],
    *,
    version: str = "",
    source: str = "",
) -> dict[str, Any]:
    """Findings as a SARIF log, ready for `json.dumps`.

    An item is a logical location (its key, and the field the finding stands in); offsets count
    within that field, so they are properties and no file region.

    Args:
        items: the items, for their titles.
        findings: findings by item key; "" holds those about the backlog as a whole.
        version: version of the assistant.
        source: the export that was read, as a path or an address; empty: left out.

    Returns:
        The log as plain dicts and lists.
    """
    titles = {item.key: item.title for item in items}
    known = list({rule.id: rule for rule in reversed(catalogue())}.values())[::-1]
    index = {rule.id: number for number, rule in enumerate(known)}
    driver: dict[str, Any] = {
        "name": "backlog-assistant",
        "rules": [
            {
                "id": rule.id,
                "name": rule.title,
                "shortDescription": {"text": rule.what},
                "help": {"text": f"{rule.what} ({rule.reference})"},
                "defaultConfiguration": {"level": _LEVELS[rule.severity]},
            }
            for rule in known
        ],
    }
    if version:
        driver["version"] = version
    results = [
        _result(key, titles.get(key, ""), finding, index, source)
        for key, several in findings.items()
        for finding in several
    ]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _result(
    key: str, title: str, finding: Finding, index: Mapping[str, int], source: str
) -> dict[str, Any]:
    span = finding.span
    field = f"{key}/{span.source}" if span else key
    location: dict[str, Any] = {
        "logicalLocations": [
            {"name": key or "backlog", "fullyQualifiedName": field or "backlog", "kind": "element"}
        ]
    }
    if source:
        location["physicalLocation"] = {"artifactLocation": {"uri": source}}
    print_ = f"{key}\0{finding.rule}\0{span.text if span else ''}\0{finding.message}"
    properties: dict[str, Any] = {"item": key, "title": title, "remedy": finding.remedy}
    if finding.others:
        properties["others"] = list(finding.others)
    if span:
        properties["span"] = span.model_dump(mode="json")
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message} {finding.remedy}"},
        "locations": [location],
        "partialFingerprints": {
            "backlogAssistant/v1": hashlib.sha256(print_.encode()).hexdigest()[:32]
        },
        "properties": properties,
    }
    if finding.rule in index:
        result["ruleIndex"] = index[finding.rule]
    return result

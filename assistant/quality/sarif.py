"""Findings as SARIF 2.1.0 (OASIS), the format that CI systems show."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from assistant.domain import Finding, Item, Severity, Span
from assistant.quality.catalogue import catalogue
from assistant.quality.regions import Region, locate_in

_LEVELS = {Severity.HIGH: "error", Severity.MEDIUM: "warning", Severity.LOW: "note"}
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


class Export(NamedTuple):
    """One export as SARIF needs it."""

    uri: str
    """Its path or address, percent-encoded; relative ones are relative to where CI looks."""
    items: Sequence[Item]
    """In the file's order."""
    text: str | None = None
    """Its whole text, without a byte order mark; None where it is no text file."""


def to_sarif(
    exports: Sequence[Export], findings: Mapping[str, Sequence[Finding]], *, version: str = ""
) -> dict[str, Any]:
    """Findings as a SARIF log, ready for `json.dumps`.

    An item is a logical location (its key, and the field the finding stands in). Where the export
    is a text file, a finding also has the region of its words in that file, or, where the tracker
    wrote them down differently, the line of its item.

    Args:
        exports: what was read.
        findings: findings by item key; "" holds those about the backlog as a whole.
        version: version of the assistant.

    Returns:
        The log as plain dicts and lists.
    """
    known = catalogue()
    index = {rule.key: number for number, rule in enumerate(known)}
    driver: dict[str, Any] = {
        "name": "backlog-assistant",
        "rules": [
            {
                "id": rule.key,
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
    homes = {item.key: number for number, one in enumerate(exports) for item in one.items}
    titles = {item.key: item.title for one in exports for item in one.items}
    finders = [None if one.text is None else locate_in(one.text, one.items) for one in exports]
    results = []
    for key, several in findings.items():
        number = homes.get(key, 0)
        for finding in several:
            place: dict[str, Any] = {}
            if exports:
                place["artifactLocation"] = {"uri": exports[number].uri}
                find = finders[number]
                region = find(key, finding.span) if find and key in homes else None
                if region is not None:
                    place["region"] = _region(region, finding.span)
            results.append(_result(key, titles.get(key, ""), finding, index, place))
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _region(region: Region, span: Span | None) -> dict[str, Any]:
    found: dict[str, Any] = {"startLine": region.line}
    if region.column is not None and region.end_column is not None:
        found["startColumn"] = region.column
        found["endLine"] = region.end_line
        found["endColumn"] = region.end_column
        if span is not None:
            found["snippet"] = {"text": span.text}
    return found


def _result(
    key: str, title: str, finding: Finding, index: Mapping[str, int], place: dict[str, Any]
) -> dict[str, Any]:
    span = finding.span
    field = f"{key}/{span.source}" if span else key
    location: dict[str, Any] = {
        "logicalLocations": [
            {"name": key or "backlog", "fullyQualifiedName": field or "backlog", "kind": "element"}
        ]
    }
    if place:
        location["physicalLocation"] = place
    print_ = f"{key}\0{finding.name}\0{span.text if span else ''}\0{finding.message}"
    properties: dict[str, Any] = {"item": key, "title": title, "remedy": finding.remedy}
    if finding.others:
        properties["others"] = list(finding.others)
    if span:
        properties["span"] = span.model_dump(mode="json")
    result: dict[str, Any] = {
        "ruleId": finding.name,
        "level": _LEVELS[finding.severity],
        "message": {"text": f"{finding.message} {finding.remedy}"},
        "locations": [location],
        "partialFingerprints": {
            "backlogAssistant/v1": hashlib.sha256(print_.encode()).hexdigest()[:32]
        },
        "properties": properties,
    }
    if finding.name in index:
        result["ruleIndex"] = index[finding.name]
    return result

"""Cells that a spreadsheet would run as a formula (CSV injection, see OWASP's page of that name)."""

import re

NUMBER = re.compile(r"[+-]?[\d.,]+(?:[eE][+-]?\d+)?%?\Z")
BULLET = re.compile(r"[+-]\s(?![^\n]*(?:[|!]|\w\())")
"""The start of a list, unless its line has what a formula with a side effect needs."""
GUARDED = re.compile(r"'(?=[=+\-@\t\r])")


def neutralise(value: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run.

    Only for cells that we write; cells that nobody decided on keep their bytes. Numbers and lists
    that begin with `- ` are text to a spreadsheet and stay as they are.
    """
    if value[:1] not in {"=", "+", "-", "@", "\t", "\r"}:
        return value
    if NUMBER.match(value) or BULLET.match(value):
        return value
    return "'" + value


def restore(value: str) -> str:
    """Take the apostrophe of `neutralise` away again."""
    return value[1:] if value[:1] == "'" and GUARDED.match(value) else value

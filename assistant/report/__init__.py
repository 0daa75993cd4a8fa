"""What people look at: one self-contained HTML page, and what the terminal prints.

`render_html` makes the page for a refinement meeting; `item_line`, `closing_table` and
`item_panel` are for a terminal; `summary` holds the totals. Nothing here decides anything.
"""

from assistant.report.clean import clean, shorten
from assistant.report.notes import first_notes
from assistant.report.page import render_html
from assistant.report.panel import finding_grid, item_panel
from assistant.report.terminal import (
    closing_table,
    findings_told,
    inspected_line,
    item_line,
    split_lines,
)
from assistant.report.totals import Summary, plural, summary

__all__ = [
    "Summary",
    "clean",
    "closing_table",
    "finding_grid",
    "findings_told",
    "first_notes",
    "inspected_line",
    "item_line",
    "item_panel",
    "plural",
    "render_html",
    "shorten",
    "split_lines",
    "summary",
]

"""HTML of rich text fields (Azure DevOps, Jira's RSS) to Markdown and back."""

import re

from assistant.exchange.drafts import DRAFT_HEADING
from assistant.exchange.markup.parse import render_html

TAG = re.compile(r"<[^<>]{0,2000}>")
BREAK = re.compile(r"<(?:br|/p|/div|/li|/h[1-6]|/tr)\b[^<>]{0,200}>", re.IGNORECASE)
HAS_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,2000}>|&(?:[a-zA-Z]{2,8}|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
DRAFT = re.compile(
    r"\s{0,20}<h\d[^<>]{0,200}>\s{0,20}"
    + re.escape(DRAFT_HEADING)
    + r"\s{0,20}</h\d>\s{0,20}<(ul|ol)\b[^<>]{0,200}>.*?</\1>\s{0,20}",
    re.DOTALL | re.IGNORECASE,
)
SILENT = re.compile(r"<(script|style)\b[^<>]{0,2000}>", re.IGNORECASE)
VOID = re.compile(
    r"<(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr|!)\b", re.IGNORECASE
)
MAX_NESTING = 200
BLANK_LINES = re.compile(r"\n{3,}")


def to_markdown(raw: str) -> str:
    """Convert HTML to Markdown; text without tags stays text."""
    text = raw.replace("\r\n", "\n").replace("\r", "\n")
    if not HAS_TAG.search(text):
        return text.strip()
    if _nesting(text) > MAX_NESTING:
        return _bare(text)
    import warnings

    from markdownify import markdownify

    try:
        with warnings.catch_warnings():
            # Text that looks like a file name or like XML is still what somebody wrote.
            warnings.simplefilter("ignore")
            made = markdownify(
                _without_scripts(text),
                heading_style="ATX",
                bullets="-",
                escape_asterisks=False,
                escape_underscores=False,
                escape_misc=False,
            )
    except Exception:  # parsers of anybody's HTML raise whatever they raise; the text remains
        return _bare(text)
    lines = [line.rstrip() for line in made.replace("\u00a0", " ").split("\n")]
    return BLANK_LINES.sub("\n\n", "\n".join(lines)).strip()


def from_markdown(text: str) -> str:
    """Convert Markdown to HTML; HTML inside the Markdown is shown as text."""
    return render_html(text).strip()


def append(raw: str, text: str) -> str:
    """The HTML with Markdown added at its end."""
    return f"{raw.rstrip()}\n{from_markdown(text)}" if raw.strip() else from_markdown(text)


def cut_draft(raw: str) -> str:
    """The HTML without a heading of drafts and the list right under it."""
    if "draft by" not in raw.lower():
        return raw
    cut = DRAFT.sub("\n", raw)
    return raw if cut == raw else cut.strip()


def _without_scripts(text: str) -> str:
    """The HTML without scripts and styles, whose content is no text."""
    out: list[str] = []
    at = 0
    lowered = text.lower()
    while found := SILENT.search(text, at):
        end = lowered.find(f"</{found[1].lower()}", found.end())
        if end < 0:
            break
        out.append(text[at : found.start()])
        at = lowered.find(">", end) + 1 or len(text)
    return "".join(out) + text[at:]


def _nesting(text: str) -> int:
    """An upper bound for how deeply tags are nested."""
    depth = deepest = 0
    for found in TAG.finditer(text):
        if found[0].startswith("</"):
            depth = max(0, depth - 1)
        elif not found[0].endswith("/>") and not VOID.match(found[0]):
            depth += 1
            deepest = max(deepest, depth)
    return deepest


def _bare(text: str) -> str:
    from html import unescape

    return unescape(TAG.sub("", BREAK.sub("\n", text))).replace("\u00a0", " ").strip()

"""Markdown to Jira wiki markup, over the tokens of markdown-it-py."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.exchange.markup.parse import parse_markdown

if TYPE_CHECKING:
    from markdown_it.token import Token

BACKSLASH = "&#92;"
MACRO = re.compile(r"(?<!\\)([{\[])")
PAIRED = re.compile(
    r"(?<![\w\\])([*_+^~-])(?=\S[^\n]*?\1)|(?<!\w)(!)(?=[^!\s|]+\.[^!\s|]+!)|(\?\?)"
)
AT_START = re.compile(r"^(\s*)([*#]+\s|-\s|\||h[1-6]\.|bq\.|----)")
OPEN = {"strong_open": "*", "em_open": "_", "s_open": "-"}
CLOSE = {"strong_close": "*", "em_close": "_", "s_close": "-"}


def from_markdown(text: str) -> str:
    """Convert Markdown to Jira wiki markup."""
    return _Writer().write(parse_markdown(text)).strip("\n")


class _Writer:
    """Walks the tokens once; a class because lists and tables nest."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.lists: list[str] = []
        self.quote = 0
        self.header_row = False
        self.fresh_item = False

    def write(self, tokens: Sequence["Token"]) -> str:
        for token in tokens:
            self._token(token)
        return re.sub(r"\n{3,}", "\n\n", "".join(self.out))

    def _token(self, token: "Token") -> None:
        kind = token.type
        if kind == "heading_open":
            self.out.append(f"{token.tag}. ")
        elif kind == "inline":
            self._inline_block(token)
        elif kind in {"heading_close", "paragraph_close"}:
            self.out.append("\n" if self.lists or token.hidden else "\n\n")
        elif kind in {"bullet_list_open", "ordered_list_open"}:
            self.lists.append("*" if kind.startswith("bullet") else "#")
        elif kind in {"bullet_list_close", "ordered_list_close"}:
            self.lists.pop()
            if not self.lists:
                self.out.append("\n")
        elif kind == "list_item_open":
            self.out.append("".join(self.lists) + " ")
            self.fresh_item = True
        elif kind in {"fence", "code_block"}:
            language = token.info.split()[0] if token.info.strip() else ""
            self.out.append(
                f"{{code{':' + language if language else ''}}}\n{token.content}{{code}}\n\n"
            )
        elif kind in {"blockquote_open", "blockquote_close"}:
            self.out.append("{quote}\n" if kind.endswith("open") else "{quote}\n\n")
        elif kind == "hr":
            self.out.append("----\n\n")
        else:
            self._table(kind)

    def _table(self, kind: str) -> None:
        if kind in {"thead_open", "thead_close"}:
            self.header_row = kind == "thead_open"
        elif kind in {"th_open", "td_open"}:
            self.out.append("||" if self.header_row else "|")
        elif kind == "tr_close":
            self.out.append("||\n" if self.header_row else "|\n")
        elif kind == "table_close":
            self.out.append("\n")

    def _inline_block(self, token: "Token") -> None:
        text = _inline(token.children or [])
        if (self.lists and not self.fresh_item) or self.lists:
            text = text.replace("\n", " ")
        self.fresh_item = False
        if not self.lists:
            text = "\n".join(AT_START.sub(r"\1\\\2", line) for line in text.split("\n"))
        self.out.append(text)


def _inline(children: Sequence["Token"]) -> str:
    out: list[str] = []
    link = ""
    for child in children:
        kind = child.type
        if kind == "text":
            out.append(_escape(child.content).replace("<br>", "\n"))
        elif kind in {"softbreak", "hardbreak"}:
            out.append("\n")
        elif kind == "code_inline":
            out.append("{{" + child.content + "}}")
        elif kind in OPEN or kind in CLOSE:
            out.append(OPEN.get(kind) or CLOSE[kind])
        elif kind == "link_open":
            link = str(child.attrs.get("href", ""))
            out.append("[")
        elif kind == "link_close":
            text = ""
            while (piece := out.pop()) != "[":
                text = piece + text
            out.append(f"[{link}]" if text in {link, ""} else f"[{text}|{link}]")
        elif kind == "image":
            out.append(f"!{child.attrs.get('src', '')}!")
    return "".join(out)


def _escape(text: str) -> str:
    # Two backslashes end a line in wiki markup, and no backslash before them changes that.
    text = text.replace("\\\\", BACKSLASH * 2)
    text = MACRO.sub(r"\\\1", text)
    return PAIRED.sub(lambda found: "\\" + found[0], text)

"""Markup of the trackers to Markdown and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.domain import UserError
from assistant.exchange import from_markdown, to_markdown
from assistant.exchange.criteria import criteria_of_field, extract_criteria
from assistant.exchange.drafts import block
from assistant.exchange.markup import MARKUPS, adf, html, markdown, markup, plain, wiki


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("h2. Title\nbody", "## Title\nbody"),
        (
            "*bold* and _slanted_ and -gone- and +new+",
            "**bold** and *slanted* and ~~gone~~ and new",
        ),
        ("*Label:*", "**Label:**"),
        ("* one\n** two\n*** three\n* four", "- one\n  - two\n    - three\n- four"),
        ("# one\n# two\n## deep\n# three", "1. one\n2. two\n   1. deep\n3. three"),
        ("# one\n#* inside\n# two", "1. one\n   - inside\n2. two"),
        ("text\n* one", "text\n\n- one"),
        ("- one\n- two", "- one\n- two"),
        ("{{code}} here", "`code` here"),
        (
            "[site|https://example.org] [https://example.org]",
            "[site](https://example.org) <https://example.org>",
        ),
        ("[page|https://example.org|smart-link]", "[page](https://example.org)"),
        ("[~mira] see [^plan.pdf]", "@mira see plan.pdf"),
        ("[not a link] stays", "[not a link] stays"),
        ("!pic.png|thumbnail!", "![](pic.png)"),
        ("Stop! Now! Really!", "Stop! Now! Really!"),
        ("{color:red}warm{color}", "warm"),
        ("{code:java}\nint a = *b*;\n{code}", "```java\nint a = *b*;\n```"),
        ("{noformat}x * y{noformat}", "```\nx * y\n```"),
        ("{quote}said so{quote}", "> said so"),
        ("bq. said so", "> said so"),
        ("||A||B||\n|1|2|", "| A | B |\n|---|---|\n| 1 | 2 |"),
        ("|1|2|", "|  |  |\n|---|---|\n| 1 | 2 |"),
        ("----", "---"),
        ("{panel:title=Scope}\nonly books\n{panel}", "**Scope**\n\nonly books"),
        ("a \\*b\\* c \\{d}", "a *b* c {d}"),
        ("pre-order a well-known book - now", "pre-order a well-known book - now"),
        ("5 * 3 * 2 and a_b_c", "5 * 3 * 2 and a_b_c"),
        ("https://example.org/a_b_c*d*", "https://example.org/a_b_c*d*"),
        ("line one\r\nline two", "line one\nline two"),
        ("", ""),
    ],
)
def test_wiki_to_markdown(raw: str, text: str) -> None:
    assert to_markdown(raw, "wiki") == text


@pytest.mark.parametrize(
    ("text", "raw"),
    [
        ("## Title\n\nbody", "h2. Title\n\nbody"),
        ("**bold** *slanted* ~~gone~~ `code`", "*bold* _slanted_ -gone- {{code}}"),
        ("- one\n  - two\n- three", "* one\n** two\n* three"),
        ("1. one\n2. two", "# one\n# two"),
        ("[site](https://example.org)", "[site|https://example.org]"),
        ("```java\nint a;\n```", "{code:java}\nint a;\n{code}"),
        ("> said so", "{quote}\nsaid so\n\n{quote}"),
        ("| A | B |\n|---|---|\n| 1 | 2 |", "||A||B||\n|1|2|"),
        ("use {name} and [x]", "use \\{name} and \\[x]"),
    ],
)
def test_markdown_to_wiki(text: str, raw: str) -> None:
    assert from_markdown(text, "wiki") == raw


WORDS = st.text(st.sampled_from("abc é{}[]*_-+^~!?|#\\/.:,12<>&"), min_size=1, max_size=30).map(
    lambda text: " ".join(text.split())
)
SAFE = st.lists(
    st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=8),
    min_size=1,
    max_size=6,
).map(" ".join)


@given(st.lists(SAFE, min_size=1, max_size=4), st.lists(SAFE, max_size=4), st.sampled_from(MARKUPS))
def test_paragraphs_and_lists_survive_every_markup(
    paragraphs: list[str], items: list[str], name: str
) -> None:
    text = "\n\n".join([*paragraphs, "\n".join(f"- {item}" for item in items)]).strip()
    again = to_markdown(from_markdown(text, name), name)
    assert [line for line in again.split("\n") if line] == [
        line for line in text.split("\n") if line
    ]


@given(WORDS, st.sampled_from(["wiki", "adf", "html"]))
def test_any_line_is_converted_and_none_is_lost(text: str, name: str) -> None:
    again = to_markdown(from_markdown(f"x {text} x", name), name)
    kept = [char for char in text if char.isalnum()]
    assert [char for char in again if char.isalnum()] == ["x", *kept, "x"]


def test_two_backslashes_of_a_text_are_no_line_end_in_wiki_markup() -> None:
    again = from_markdown(r"on \\\\desk\\\\new and a\\b", "wiki")
    assert "\\\\" not in str(again)
    assert from_markdown(to_markdown(again, "wiki"), "wiki") == again


@given(st.text(max_size=200))
def test_readers_take_any_text(text: str) -> None:
    for name in ("wiki", "html", "markdown", "plain", "adf"):
        assert isinstance(to_markdown(text, name), str)
        assert isinstance(markup(name).cut_draft(text), str)
    extract_criteria(text)
    criteria_of_field(text)


@given(st.text(max_size=120))
def test_writers_take_any_text(text: str) -> None:
    for name in MARKUPS:
        markup(name).append(markup(name).from_markdown(text), "- more")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["type", "content", "text", "attrs", "marks", "level", "order", "x"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=20,
)


@given(JSON)
def test_adf_that_is_none_is_read_without_complaint(value: object) -> None:
    assert isinstance(adf.to_markdown(value), str)
    adf.cut_draft(value)


def test_adf_nodes() -> None:
    document = {
        "type": "doc",
        "version": 1,
        "content": [
            {
                "type": "heading",
                "attrs": {"level": 3},
                "content": [{"type": "text", "text": "Acceptance Criteria"}],
            },
            {
                "type": "taskList",
                "content": [
                    {
                        "type": "taskItem",
                        "attrs": {"state": "DONE"},
                        "content": [{"type": "text", "text": "Lends a book"}],
                    },
                    {
                        "type": "taskItem",
                        "attrs": {"state": "TODO"},
                        "content": [{"type": "text", "text": "Prints a slip"}],
                    },
                ],
            },
            {
                "type": "panel",
                "content": [
                    {
                        "type": "paragraph",
                        "content": [
                            {"type": "text", "text": "bold ", "marks": [{"type": "strong"}]},
                            {"type": "mention", "attrs": {"text": "@Mira"}},
                            {"type": "hardBreak"},
                            {"type": "inlineCard", "attrs": {"url": "https://example.org"}},
                            {"type": "emoji", "attrs": {"shortName": ":book:"}},
                            {"type": "date", "attrs": {"timestamp": "1772323200000"}},
                        ],
                    }
                ],
            },
            {
                "type": "codeBlock",
                "attrs": {"language": "sql"},
                "content": [{"type": "text", "text": "select 1"}],
            },
            {
                "type": "orderedList",
                "content": [
                    {
                        "type": "listItem",
                        "content": [
                            {"type": "paragraph", "content": [{"type": "text", "text": "first"}]},
                            {
                                "type": "bulletList",
                                "content": [
                                    {
                                        "type": "listItem",
                                        "content": [
                                            {
                                                "type": "paragraph",
                                                "content": [{"type": "text", "text": "inner"}],
                                            }
                                        ],
                                    }
                                ],
                            },
                        ],
                    }
                ],
            },
        ],
    }
    text = adf.to_markdown(document)
    assert text.startswith("### Acceptance Criteria\n\n- [x] Lends a book\n- [ ] Prints a slip")
    assert "**bold** @Mira\n<https://example.org>:book:2026-03-01" in text
    assert "```sql\nselect 1\n```" in text
    assert "1. first\n   - inner" in text
    assert extract_criteria(text)[:2] == ("Lends a book", "Prints a slip")


def test_html_of_rich_text_fields() -> None:
    text = html.to_markdown(
        "<div>As a reader&nbsp;I borrow</div><div><br></div><div><b>Acceptance Criteria</b></div>"
        "<ul><li>One <i>loan</i></li><li>Two</li></ul><script>alert(1)</script>"
    )
    assert "As a reader I borrow" in text
    assert "**Acceptance Criteria**" in text
    assert "- One *loan*\n- Two" in text
    assert "alert" not in text
    assert html.to_markdown("a < b and c > d") == "a < b and c > d"


def test_html_that_is_nested_too_deeply_still_gives_its_text() -> None:
    assert html.to_markdown("<div>" * 5000 + "deep" + "</div>" * 5000) == "deep"


def test_html_in_markdown_stays_text_in_html() -> None:
    assert (
        html.from_markdown("- <script>x</script>")
        == "<ul>\n<li>&lt;script&gt;x&lt;/script&gt;</li>\n</ul>"
    )


@given(SAFE, st.lists(SAFE, min_size=1, max_size=4), st.sampled_from(MARKUPS))
def test_a_block_of_drafts_is_cut_again(text: str, criteria: list[str], name: str) -> None:
    spoken = markup(name)
    raw = spoken.from_markdown(text)
    with_drafts = spoken.append(raw, block(criteria, draft=True))
    assert spoken.to_markdown(spoken.cut_draft(with_drafts)) == spoken.to_markdown(raw)
    assert extract_criteria(spoken.to_markdown(with_drafts)) == ()


@pytest.mark.parametrize("spoken", [wiki, markdown, plain])
def test_what_a_person_wrote_below_the_drafts_stays(spoken: object) -> None:
    raw = (
        spoken.append("before", block(["one", "two"], draft=True))
        + "\n\nA remark.\n\n* Her own list"
    )  # type: ignore[attr-defined]
    assert spoken.cut_draft(raw) == "before\n\nA remark.\n\n* Her own list"  # type: ignore[attr-defined]


def test_line_ends_of_a_text_are_kept() -> None:
    assert wiki.append("a\r\nb", "- c") == "a\r\nb\r\n\r\n* c"


def test_an_unknown_markup() -> None:
    with pytest.raises(UserError, match="wiki"):
        to_markdown("x", "rst")

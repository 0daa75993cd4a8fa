"""What the terminal shows is plain, whole and safe."""

import io
import subprocess
import sys
import unicodedata

from report_hostile import hostile
from report_samples import bug, failed, perfect, story
from report_split import oversized
from rich.console import Console

from assistant.domain import QuoteOrigin
from assistant.report import closing_table, item_line, item_panel


def shown(renderable, width: int = 140) -> str:
    console = Console(file=io.StringIO(), width=width, color_system=None, legacy_windows=False)
    console.print(renderable)
    return console.file.getvalue()


def test_a_line_names_the_item_and_what_it_got():
    assert item_line(oversized()[1]).plain == (
        "HIRE-11  Manage reservations  5 criteria (1 assumption) · 3 questions · split into 5"
        " · depends on HIRE-4 · overlaps with HIRE-14"
    )
    assert item_line(perfect()[1]).plain == "HIRE-3  Hire a bicycle at the counter  nothing to add"


def test_a_line_says_why_there_is_no_draft():
    assert "no draft  The model's answer did not fit the schema" in item_line(failed()[1]).plain


def test_a_line_has_no_line_end_and_a_narrow_terminal_loses_nothing(sample, attack):
    for refinement in (*sample.refinements, *attack.refinements):
        line = item_line(refinement)
        assert "\n" not in line.plain
        assert "".join(shown(line, 30).split()) == "".join(line.plain.split())


def test_a_long_title_is_cut_by_the_cells_it_takes():
    refinement = perfect()[1].model_copy(update={"title": "自転車を予約する" * 20})
    assert item_line(refinement).cell_len == len("HIRE-3    nothing to add") + 40


def test_the_closing_table_tells_the_totals(sample):
    table = " ".join(shown(closing_table(sample.refinements)).split())
    assert "Items 8 1 with nothing to add, 1 without a draft" in table
    assert "Ready 2 by the team's agreements; advice, not a gate" in table
    assert "Oversized 2 1 split proposed, 5 parts" in table
    assert (
        "Criteria drafted 10 2 assumptions (20%), 1 by agreement, 1 by precedent, 6 by quote, 1 more outlined"
        in table
    )
    assert "Questions 8 2 product owner, 3 stakeholder, 1 designer, 1 developer, 1 tester" in table
    assert "embedded: 17,120 tokens in (13,040 from cache), 1,696 out, 67.2 s" in table


def test_the_closing_table_of_nothing():
    assert "Items             0" in shown(closing_table([]))


def test_the_panel_holds_everything_about_one_item():
    item, refinement = oversized()
    text = " ".join(shown(item_panel(refinement, item), 200).replace("│", " ").split())
    assert "FAIL small: 11 demands, the team agreed on 8 at most." in text
    assert "Three actions are joined in one story. “book, change and cancel”" in text
    assert "By operations. Three verbs share one object" in text
    assert (
        "Can wait. Cancelling and booking again gives the same result. Comes after p1, p2." in text
    )
    assert "ASSUMPTION “5 working days” stands nowhere. See q1." in text
    assert "c4 on the web p1, p2, p3, p4" in text
    assert "Withheld - The hirer receives" in text
    item, refinement = story()
    text = " ".join(shown(item_panel(refinement, item), 200).replace("│", " ").split())
    assert "precedent HIRE-3 “asks once more before it ends the hire”" in text
    assert "agreement a11y" in text
    assert "(outlined by code; the outcome is still open)" in text
    assert "Clearer wording Title Cancel a reservation from its confirmation mail" in text


def test_a_title_of_another_passage_shows_its_own_origin():
    item, refinement = story()
    span = refinement.rewrite.origin.span
    other = span.model_copy(update={"start": 0, "end": 9, "text": item.description[:9]})
    rewrite = refinement.rewrite.model_copy(update={"title_origin": QuoteOrigin(span=other)})
    made = refinement.model_copy(update={"rewrite": rewrite})
    text = " ".join(shown(item_panel(made, item), 200).replace("│", " ").split())
    _, _, told = text.partition("Clearer wording Title ")
    assert told.index(f"quote “{other.text}”") < told.index("Story As a hirer")
    assert told.index("Story As a hirer") < told.index(f"quote “{span.text}”")


def test_the_panel_does_without_the_item():
    assert "duplicate of HIRE-9  Double price at night" in shown(item_panel(bug()[1], None))


def test_nothing_hostile_reaches_the_terminal():
    item, refinement = hostile()
    text = (
        shown(item_line(refinement))
        + shown(closing_table([refinement]))
        + shown(item_panel(refinement, item))
    )
    assert "[red]markup[/red]" in text  # shown, not obeyed
    assert not [c for c in text if unicodedata.category(c) == "Cc" and c != "\n"]
    assert not {"\u202e", "\u200b", "\U000e0049"} & set(text)


def test_importing_the_room_imports_nothing_heavy():
    heavy = "{'numpy', 'chromadb', 'spacy', 'openai', 'langchain', 'onnxruntime', 'jinja2', 'markdown_it', 'rich'}"
    code = f"import sys, assistant.report; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

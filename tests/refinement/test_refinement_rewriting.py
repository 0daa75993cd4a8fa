"""A title or story sentence is offered only where one is missing and the text says who wants what."""

import pytest

from assistant.domain import Agreements, Item, ItemKind, Refinement, Rewrite
from assistant.quality import inspect
from assistant.refinement import Context, lines_of, refine
from assistant.refinement.rewriting import rewrite_of
from assistant.refinement.verify import stands_in
from tests.llm.openai_server import OpenAIServer


def offered(text: str, kind: ItemKind = ItemKind.STORY) -> str | None:
    item = Item(key="L-1", kind=kind, title="Holidays", description=text)
    found = rewrite_of(item, inspect(item, Agreements()))
    if found is None:
        return None
    assert found.origin.type == "quote"
    assert stands_in(found.origin.span, item)
    return found.story


@pytest.mark.parametrize(
    ("text", "story"),
    [
        ("Members want to stop their box while they are on holiday.",
         "As members, we want to stop our box while they are on holiday."),
        ("Pet owners should be able to cancel up to 2 hours before the appointment.",
         "As pet owners, we want to cancel up to 2 hours before the appointment."),
        ("The packer needs the weight on the pack list.",
         "As the packer, I want the weight on the pack list."),
        ("As a member, I want to stop my box so that I save money.", None),
        ("The gate process has to be much faster.", None),
    ],
)  # fmt: skip
def test_it_says_what_the_text_says(text: str, story: str | None) -> None:
    assert offered(text) == story


@pytest.mark.parametrize("kind", [ItemKind.BUG, ItemKind.TASK, ItemKind.SPIKE, ItemKind.ENABLER])
def test_no_other_kind_is_forced_into_a_story(kind: ItemKind) -> None:
    assert offered("Members want to stop their box.", kind) is None


def titled(title: str, text: str, kind: ItemKind = ItemKind.STORY) -> Rewrite | None:
    item = Item(key="L-1", kind=kind, title=title, description=text)
    found = rewrite_of(item, inspect(item, Agreements()))
    for origin in (found.origin, found.title_origin) if found else ():
        assert origin is None or origin.type == "quote"
        assert origin is None or stands_in(origin.span, item)
    return found


STORY = "As a clerk, I want to export orders as CSV so that the tax office gets them."


@pytest.mark.parametrize(
    ("title", "text", "better"),
    [
        ("Export", f"{STORY} At most 5000 orders go into one file.", "Export orders as CSV"),
        ("Meal plans", "As a cook, I want to plan the meals of a week so that I shop once.",
         "Plan the meals of a week"),
        ("Holidays", "Members want to stop their box while they are on holiday.", "Stop the box"),
        ("Cleanup", "Remove the old export job from the nightly run.",
         "Remove the old export job from the nightly run"),
        ("As a <role>, I want <goal>", STORY, "Export orders as CSV"),
        ("Search", "As a cook I want to search recipes by ingredient. I want to save a recipe.",
         "Search recipes by ingredient and save a recipe"),
        ("Problem statement", "As a doctor, I want to consider what drugs might be causing that "
         "symptom so that I can stop them.", None),
        ("Login", "As a user, I want to use my own keys so that I am in control.", "Use the keys"),
        ("Scenes", "As a player and I switch from scene to scene.", None),
        ("Order export", STORY, None),
        ("Export the orders", STORY, None),
        ("Speed", "The gate process has to be much faster.", None),
        ("Alarm", "As an operator, I want an alarm when the freezer gets warmer than 5 degrees.",
         None),
        ("Export", "", None),
        ("Ausfuhr", "Als Sachbearbeiterin möchte ich Bestellungen als CSV ausführen.", None),
    ],
)  # fmt: skip
def test_a_title_that_names_a_thing_only_gets_the_deed_of_the_text(
    title: str, text: str, better: str | None
) -> None:
    found = titled(title, text)
    assert (found.title if found else None) == better


@pytest.mark.parametrize("kind", [ItemKind.BUG, ItemKind.SPIKE, ItemKind.EPIC, ItemKind.FEATURE])
def test_what_is_named_otherwise_keeps_its_title(kind: ItemKind) -> None:
    text = "Exporting orders fails. Steps: export orders as CSV. Expected: a file. Actual: nothing."
    found = titled("Export", text, kind)
    assert found is None or found.title is None


def test_a_task_gets_a_title_and_no_story() -> None:
    found = titled("Cleanup", "Remove the old export job from the nightly run.", ItemKind.TASK)
    assert found is not None
    assert found.title
    assert found.story is None


def test_title_and_story_of_two_passages_have_an_origin_each() -> None:
    text = "Members want a calmer August. Stop the box during the holidays."
    found = titled("August", text)
    assert found is not None
    assert found.story == "As members, we want a calmer August."
    assert found.title == "Stop the box during the holidays"
    assert found.origin.type == "quote"
    assert found.origin.span.text == "Members want a calmer August."
    assert found.title_origin is not None
    assert found.title_origin.type == "quote"
    assert found.title_origin.span.text.startswith("Stop the box")


ITEM = Item(
    key="L-1",
    kind=ItemKind.STORY,
    title="Export",
    description="As a clerk, I want to export orders as CSV so that the tax office gets them.",
)
THEN = {"c1": "the orders are exported as CSV"}


def worded(server: OpenAIServer, *titles: str, **more: object) -> Refinement:
    server.script(*({"then": THEN, "questions": [], "title": title} for title in titles))
    return refine(ITEM, Context(endpoint=server.endpoint(**more)))


def test_a_larger_model_words_the_title_in_the_call_of_the_draft(
    openai_server: OpenAIServer,
) -> None:
    made = worded(openai_server, "Export orders for the tax office.")
    assert made.rewrite is not None
    assert made.rewrite.title == "Export orders for the tax office"
    assert made.rewrite.origin.type == "quote"
    assert stands_in(made.rewrite.origin.span, ITEM)
    assert [line.text for line in lines_of(made) if line.label == "t1"] == [made.rewrite.title]
    [asked] = openai_server.chats
    assert "title" in asked.body["response_format"]["json_schema"]["schema"]["required"]
    assert 'Add "title"' in asked.body["messages"][1]["content"]


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ("Export all orders to the customs", "“customs”"),
        ("Export 100 orders as CSV", "“100”"),
        ("Export", "the title that the item has"),
        ("Backend export", "technical layer"),
        ("Export orders as CSV " * 5, "longer than 80"),
        ("The tax office exports orders as CSV", "begin with what is done"),
        ("Never export orders as CSV", "denies what the item does not deny"),
    ],
)
def test_a_worded_title_that_adds_or_twists_is_withheld_and_codes_own_stands(
    openai_server: OpenAIServer, title: str, reason: str
) -> None:
    made = worded(openai_server, title, title)
    assert made.rewrite is not None
    assert made.rewrite.title == "Export orders as CSV"
    [dropped] = made.withheld
    assert reason in dropped.reason
    assert len(openai_server.chats) == 2
    assert "The title" in openai_server.chats[1].body["messages"][-1]["content"]


def test_the_second_title_stands_where_the_first_one_failed(openai_server: OpenAIServer) -> None:
    made = worded(openai_server, "Export to Mars", "Export orders for the tax office")
    assert made.rewrite is not None
    assert made.rewrite.title == "Export orders for the tax office"
    assert made.withheld == ()


def test_no_title_is_asked_for_where_it_may_stay_or_the_model_is_small(
    openai_server: OpenAIServer,
) -> None:
    made = worded(openai_server, "Export it all", small=True)
    assert made.rewrite is not None
    assert made.rewrite.title == "Export orders as CSV"
    openai_server.script({"then": THEN, "questions": []})
    clear = ITEM.model_copy(update={"title": "Export orders as CSV"})
    assert refine(clear, Context(endpoint=openai_server.endpoint())).rewrite is None
    for asked in openai_server.chats:
        assert "title" not in asked.body["response_format"]["json_schema"]["schema"]["properties"]
        assert 'Add "title"' not in asked.body["messages"][1]["content"]

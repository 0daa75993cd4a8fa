"""What an item states becomes a criterion by code: split, turned into scenarios, told of its role."""

import pytest

from assistant.domain import Agreements, Item, ItemKind
from assistant.domain.agreements import CriteriaAgreement
from assistant.quality import inspect
from assistant.refinement import Context, refine
from assistant.refinement.addressed import addressed_in, is_addressed
from assistant.refinement.claims import account, against, unsaid
from assistant.refinement.deeds import done
from assistant.refinement.inflect import finite, third_person
from assistant.refinement.persons import actor_of, as_role
from assistant.refinement.stating import frames
from assistant.refinement.stories import capability
from tests.llm.openai_server import OpenAIServer, Reply


def stated(text: str, kind: ItemKind = ItemKind.STORY, title: str = "Loans") -> list[str]:
    item = Item(key="L-1", kind=kind, title=title, description=text)
    found = frames(item, inspect(item, Agreements()), Agreements())
    return [
        frame.line().text if not frame.open else f"When {frame.when}, then …" for frame in found
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "A guest does not pay fees or get reminders.",
        "Members aren't charged in August or reminded by letter.",
        "The card is never printed and sent by post.",
        "Members under 18 don't pay fees but need the consent of a parent.",
        "The member is told by mail, and by SMS if they have no mail.",
        "Renewals are not possible on Sundays or when the library is closed.",
        "Others can view and copy it.",
        "A loan above 50 euro needs a second signature.",
        "The system needs to log every renewal.",
        "Every renewal needs the approval of a librarian.",
    ],
)
def test_no_statement_is_turned_round_or_weakened(sentence: str) -> None:
    assert stated(STORY + sentence)[1:] == [sentence]


STORY = "As a member, I want to renew a loan so that I can read on. "


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("The third reminder adds a fee of 5 euro and goes by post.",
         ["The third reminder adds a fee of 5 euro.", "The third reminder goes by post."]),
        ("When a copy becomes free, the first member on the list gets a text message.",
         ["When a copy becomes free, then the first member on the list gets a text message."]),
        ("The file can be sent to a library when the owner agrees in writing.",
         ["When the owner agrees in writing, then the file can be sent to a library."]),
        ("A date is offered only when a room is free.",
         ["A date is offered only when a room is free."]),
        ("The e-mail goes to the member, not to the librarian, and contains the new date.",
         ["The e-mail goes to the member, not to the librarian.", "The e-mail contains the new date."]),
        ("The editor writes an article and sends it to the desk.",
         ["The editor writes an article.", "The editor sends the article to the desk."]),
        ("The keeper stops the pump and sets its speed.",
         ["The keeper stops the pump.", "The keeper sets the pump’s speed."]),
        ("The tenant uploads the reading and the system checks it against last year.",
         ["The tenant uploads the reading.", "The system checks the reading against last year."]),
        ("Guests log out and change their password.", ["Guests log out and change their password."]),
        ("At 98 % the server stops accepting books but still serves readers.",
         ["At 98 % the server stops accepting books.", "At 98 % the server still serves readers."]),
    ],
)  # fmt: skip
def test_a_sentence_becomes_what_it_states(text: str, lines: list[str]) -> None:
    assert stated(STORY + text)[1:] == lines


@pytest.mark.parametrize(
    ("wish", "line"),
    [
        ("owners to be reminded 24 hours before", "Owners are reminded 24 hours before."),
        ("an alarm on my handheld when a freezer is too warm",
         "When a freezer is too warm, then the member gets an alarm on the handheld."),
        ("to pause my loan for up to 6 weeks", "The member can pause the loan for up to 6 weeks."),
        ("to sign the contract on my phone",
         "When the member signs the contract on the phone, then …"),
        ("to be told 14 days before a loan ends", "The member is told 14 days before a loan ends."),
    ],
)  # fmt: skip
def test_a_wish_is_told_of_its_role(wish: str, line: str) -> None:
    text = f"As a member, I want {wish} so that I am safe."
    assert stated(text) in ([line], [line.replace("is told", "can be told")])


def test_words_of_praise_become_no_criterion() -> None:
    assert stated(STORY + "It should be easy, flexible and fast.")[1:] == []


def test_a_spike_is_done_when_its_questions_are_answered_in_time() -> None:
    text = "Find out whether phones can send a position. Time box: 3 days. Result: one page."
    assert stated(text, ItemKind.SPIKE, "Spike: positions") == [
        "The answer says whether phones can send a position.",
        "The spike ends after at most 3 days, its time box.",
        "The result is one page.",
    ]


def test_teams_that_write_rules_get_rules() -> None:
    item = Item(key="L-1", kind=ItemKind.STORY, title="Loans", description=STORY + "When a loan ends, the member is told.")  # fmt: skip
    rules = Agreements(criteria=CriteriaAgreement(style="rules"))
    found = frames(item, inspect(item, rules), rules)
    assert all(not frame.then for frame in found)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("the label is printed by the customer", True),
        ("the customer sends the label to the printer", True),
        ("the clerk prints the order", True),
        ("the clerk prints a label for each parcel", False),
        ("the label is printed", False),
        ("the label is sent by the printer", False),
    ],
)
def test_words_of_the_item_do_not_make_a_line_true(line: str, told: bool) -> None:
    said = account([SHIPPING], "a clerk")
    assert bool(unsaid(line, said)) is told
    assert against(line, said) == ""


SHIPPING = (
    "As a clerk, I want to print a label for each parcel so that it finds its way. The printer "
    "sends the label to the customer. At most 6 parcels are packed in 2 crates. A damaged parcel "
    "gets no label. The customer pays the order."
)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("At least 6 parcels are packed in 2 crates.", True),
        ("At most 2 parcels are packed in 6 crates.", True),
        ("A damaged parcel gets a label.", True),
        ("At most 6 parcels are packed.", False),
        ("A damaged parcel gets no label.", False),
        ("More than 6 parcels are refused.", False),
    ],
)
def test_limits_counts_and_denials_are_the_items_own(line: str, told: bool) -> None:
    assert bool(against(line, account([SHIPPING], "a clerk"))) is told


def test_verbs_take_their_forms() -> None:
    assert [third_person(verb) for verb in ("carry", "pass", "be", "have", "play")] == [
        "carries", "passes", "is", "has", "plays",
    ]  # fmt: skip
    assert finite("not see the price", 1, plural=False) == "does not see the price"
    assert finite("be told", 0, plural=True) == "are told"


def test_the_writer_is_the_role() -> None:
    actor = actor_of("a driver")
    assert (
        as_role("I'd set it and I'm told", actor)
        == f"{actor.name} would set it and {actor.name} is told"
    )
    assert as_role("I need not ring", actor) == f"{actor.name} need not ring"
    assert as_role("I need the list", actor) == f"{actor.name} needs the list"
    assert as_role("how many crates I take to my van", actor) == (
        "how many crates the driver takes to the van"
    )


@pytest.mark.parametrize(
    ("language", "sentence", "told"),
    [
        ("de", "Als Torwart möchte ich das Gefahrgut sehen, damit ich es leite.", "Torwart kann das Gefahrgut sehen"),
        ("fr", "En tant que chef, je veux réserver une salle afin de jouer.", "Chef peut réserver une salle"),
        ("nl", "Als eigenaar wil ik een factuur betalen, zodat het klopt.", "Eigenaar kan een factuur betalen"),
        ("es", "Como cliente quiero pagar con tarjeta para ir rápido.", "Cliente puede pagar con tarjeta"),
        ("it", "Come cliente voglio pagare con carta per fare presto.", "Cliente può pagare con carta"),
        ("it", "Come ospite voglio annullare per posta fino alle 20, così dormo.",
         "Ospite può annullare per posta fino alle 20"),
        ("it", "Come allenatore voglio esportare la lista per averla in palestra.",
         "Allenatore può esportare la lista"),
        ("de", "Als Gast möchte ich um 18 Uhr essen, um zu schlafen.", "Gast kann um 18 Uhr essen"),
        ("de", "Als Trainer möchte ich die Liste drucken um sie auszuhängen.", "Trainer kann die Liste drucken"),
        ("nl", "Als gast wil ik om 18 uur eten om te slapen.", "Gast kan om 18 uur eten"),
        ("nl", "Als lid wil ik de lijst zien om ruzie voorkomen.", "Lid kan de lijst zien"),
        ("es", "Como socio quiero un aviso para siempre llegar a tiempo.", "Socio puede un aviso"),
        ("es", "Como cliente quiero reservar para el martes.", "Cliente puede reservar para el martes"),
        ("de", "Die Tonne wird geliefert.", ""),
        ("xx", "Als Torwart möchte ich sehen.", ""),
    ],
)  # fmt: skip
def test_stories_of_other_languages(language: str, sentence: str, told: str) -> None:
    assert capability(sentence, language) == told


@pytest.mark.parametrize(
    "text",
    [
        "The assistant ignores empty lines.",
        "A clerk can mark an order as done.",
        "The page links to https://example.org/help.",
        "Show all other items of the order.",
        "Reply to the customer within 2 days.",
        "Instructions are printed on the label.",
    ],
)
def test_demands_of_products_are_not_taken_for_orders(text: str) -> None:
    assert not is_addressed(text)
    assert addressed_in(text) == ()


@pytest.mark.parametrize(
    ("stands", "says"),
    [
        ("A member can renew an overdue loan.", "A member cannot renew an overdue loan."),
        ("A member may renew at least 3 loans.", "A member may renew at most 3 loans."),
        ("Loans of films are renewed once.", "Loans of films are not renewed."),
    ],
)
def test_a_criterion_that_says_the_opposite_covers_nothing_and_is_asked_about(
    stands: str, says: str
) -> None:
    item = Item(key="L-1", kind=ItemKind.STORY, title="Loans", description=STORY + says, criteria=(stands,))  # fmt: skip
    found = refine(item, Context())
    assert says in [line.text for line in found.criteria]
    assert any("contradict each other" in question.text for question in found.questions)


@pytest.mark.parametrize("stands", ["Given a loan that was never late, when the member renews a loan, then the loan ends later."])  # fmt: skip
def test_a_denial_in_a_context_is_no_contradiction(stands: str) -> None:
    item = Item(key="L-1", kind=ItemKind.STORY, title="Loans", description=STORY, criteria=(stands,))  # fmt: skip
    found = refine(item, Context())
    assert found.criteria == ()
    assert not any("contradict" in question.text for question in found.questions)


def test_criteria_that_stand_in_the_description_are_not_drafted_again_in_pieces() -> None:
    stands = "When the member deletes a card, then it is no longer offered and past loans keep it."
    item = Item(
        key="L-1",
        kind=ItemKind.STORY,
        title="Loans",
        description=f"{STORY}\n\nAcceptance criteria:\n- {stands}",
        criteria=(stands,),
    )
    assert not any("card" in line.text for line in refine(item, Context()).criteria)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("If the ERP is down, retry 3 times, then send an alert to ops.",) * 2,
        ("- renew by name\n- no renewal by phone", "No renewal by phone."),
    ],
)
def test_nothing_that_an_item_demands_is_withheld_for_its_form(text: str, line: str) -> None:
    item = Item(key="L-1", kind=ItemKind.STORY, title="Loans", description=f"{STORY}\n\n{text}")
    assert line in [one.text for one in refine(item, Context()).criteria]


PARCELS = (
    "As a clerk, I want to print a label for each parcel and to send the invoice to the customer. "
    "At most 6 parcels are packed in 2 crates. The driver takes the parcels. "
    "A damaged parcel gets no label."
)


@pytest.mark.parametrize(
    ("outcome", "stands"),
    [
        ("a damaged parcel gets a label", False),
        ("6 crates are packed", False),
        ("a label for each parcel is printed and the driver is informed", False),
        ("the label is printed only for the clerk", False),
        ("the invoice is sent before the label is printed", False),
        ("the label is printed", True),
        ("the invoice is sent to the customer", True),
    ],
)
def test_an_outcome_does_not_hide_behind_its_event(
    outcome: str, stands: bool, openai_server: OpenAIServer
) -> None:
    openai_server.answer = Reply({"then": {"c1": outcome, "c2": outcome}, "questions": []})
    item = Item(key="L-1", kind=ItemKind.STORY, title="Labels", description=PARCELS)
    found = refine(item, Context(endpoint=openai_server.endpoint()))
    quoted = [line.text for line in found.criteria if line.origin.type == "quote"]
    assert any(line.endswith(f"then {outcome}.") for line in quoted) is stands


@pytest.mark.parametrize(
    "fault",
    [
        "Now it doesn't accept another card.",
        "When I click save, the app crashes and all loans are gone.",
    ],
)
def test_what_goes_wrong_today_is_asked_about_and_no_criterion(fault: str) -> None:
    text = f"The form accepts one card. {fault} It should accept up to five."
    found = refine(Item(key="L-1", kind=ItemKind.STORY, title="Cards", description=text), Context())
    assert [line.text for line in found.criteria] == [
        "The form accepts one card.",
        "It should accept up to five.",
    ]
    assert any("happen instead" in question.text for question in found.questions)


def test_numbered_steps_are_not_asked_for_and_the_fault_is_no_step() -> None:
    text = "1. Lend a book.\n2. Return it.\n3. It is still shown as lent.\n\nExpected: it is free."
    found = refine(Item(key="L-1", kind=ItemKind.BUG, title="Lent", description=text), Context())
    assert [line.text for line in found.criteria] == [
        "Given these steps (lend a book), when the next one follows (return it), then it is free."
    ]
    assert not any(
        question.text.startswith(("Which steps", "What happens now"))
        for question in found.questions
    )


@pytest.mark.parametrize(
    ("text", "silly"),
    [
        ("Members under 18 don't pay.", "payment"),
        ("The table holds for all pages.", "How long"),
        ("A loan that was sent cannot be renewed.", "Until when"),
    ],
)
def test_no_question_about_what_is_denied_or_said(text: str, silly: str) -> None:
    item = Item(key="L-1", kind=ItemKind.STORY, title="Loans", description=STORY + text)
    assert not any(silly in question.text for question in refine(item, Context()).questions)


def test_questions_keep_the_article() -> None:
    item = Item(key="L-1", kind=ItemKind.STORY, title="Loans", description=STORY)
    asked = [question.text for question in refine(item, Context()).questions]
    assert "Until when can the member renew a loan?" in asked


def test_an_outcome_needs_a_deed_that_the_item_mentions() -> None:
    said = account(
        ["Checkout that visitors finish", "Today 61 of 100 baskets are abandoned."], "visitor"
    )
    assert "informed" in unsaid("visitors who abandoned the basket are informed again", said)
    assert unsaid("fewer baskets are abandoned", said) == ""
    assert unsaid("the finished checkout is shown", said) == ""


@pytest.mark.parametrize(
    ("deed", "told"),
    [
        ("remove the old endpoint from the router", "the old endpoint is removed from the router"),
        ("set up monitoring for the queue", "monitoring is set up for the queue"),
        ("drop support for IE 11", "support is dropped for IE 11"),
        ("rename customers and orders", "customers and orders are renamed"),
        ("use Java 21", "Java 21 is used"),
        ("upgrade to Java 21", "upgrade to Java 21 is done"),
        ("write tests for the parser", "tests are written for the parser"),
        ("clean up flags older than 90 days", "flags older than 90 days are cleaned up"),
        ("check that the backup can be restored",
         "this is done (“check that the backup can be restored”)"),
        ("turn it off", "this is done (“turn it off”)"),
        ("move the images and delete the bucket",
         "this is done (“move the images and delete the bucket”)"),
    ],
)  # fmt: skip
def test_a_deed_is_told_as_done(deed: str, told: str) -> None:
    assert done(deed) == told


@pytest.mark.parametrize("kind", [ItemKind.TASK, ItemKind.ENABLER])
@pytest.mark.parametrize("title", ["Upgrade to Java 21", "Queue", "Clean up"])
def test_technical_work_invents_no_user(kind: ItemKind, title: str) -> None:
    text = (
        "Upgrade to Java 21.\n\n- Remove the old endpoint\n- set the timeout to 30 seconds\n"
        "- Do not change the API\n- Replace the base image and delete the old one"
    )
    lines = stated(text, kind, title)
    assert not any("user" in line.casefold() for line in lines)
    assert "The old endpoint is removed." in lines
    assert "The timeout is set to 30 seconds." in lines


def test_a_person_who_is_named_still_does_it() -> None:
    lines = stated("The admin needs quiet nights.\n\n- Remove the old endpoint", ItemKind.TASK)
    assert "When the admin removes the old endpoint, then …" in lines
    assert stated("Remove the old endpoint.", ItemKind.FEATURE) == [
        "When the user removes the old endpoint, then …"
    ]


@pytest.mark.parametrize(
    ("intro", "lines"),
    [
        ("When a loan is late, the system should:",
         ["When a loan is late, then the system should tell the member.",
          "When a loan is late, then the system should block the card."]),
        ("After the closing day, members can no longer",
         ["After the closing day, members can no longer tell the member.",
          "After the closing day, members can no longer block the card."]),
        ("Librarians must never:",
         ["Librarians must never tell the member.", "Librarians must never block the card."]),
        ("The system should:",
         ["When the system tells the member, then …", "When the system blocks the card, then …"]),
    ],
)  # fmt: skip
def test_a_list_keeps_the_condition_and_the_denial_before_it(intro: str, lines: list[str]) -> None:
    found = stated(f"{intro}\n- tell the member\n- block the card", ItemKind.FEATURE)
    assert found == lines

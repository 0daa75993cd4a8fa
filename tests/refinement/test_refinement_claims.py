"""A line in the item's words that says something else than the item does not stand."""

import pytest

from assistant.refinement.claims import account, against, unsaid

TEXT = (
    "As a clerk, I want to print a label for the warehouse so that the parcel finds its shelf. "
    "The office sends the invoice to the customer. Only new parcels above 20 kg are weighed. "
    "The carrier takes the parcel before noon and at most 3 times a week, within 10 days. "
    "If the address is wrong, the clerk calls the sender. A caretaker or a guard opens the gate. "
    "A parcel that nobody collects is destroyed.\n\n"
    "The carrier can\n- see its parcels,\n- refuse a parcel."
)
SAID = account([TEXT], "a clerk")


@pytest.mark.parametrize("half", ["tuning", "held out"])
def test_twisted_lines_do_not_stand_and_faithful_ones_do(half: str) -> None:
    from eval.bench._claim_pairs import HALVES, load
    from eval.bench.claims import caught, judge, wronged

    verdicts = list(judge(load(HALVES[half])))
    assert len(verdicts) > 200
    assert caught(verdicts) >= 0.85
    assert wronged(verdicts) <= 0.1


@pytest.mark.parametrize(
    ("outcome", "part"),
    [
        ("the customer gets the label", "of the label"),
        ("the invoice is sent to the warehouse", "goes there"),
        ("the customer sends the invoice to the office", "the customer does this"),
        ("the office gets the invoice", "the office does this"),
        ("the warehouse is printed", "of the warehouse"),
        ("all labels are printed", "of all"),
        ("the label is printed again", "again"),
        ("the label is only printed for the warehouse", "only"),
        ("the parcel is destroyed", "of some only"),
        ("the clerk calls the sender", "one case only"),
        ("the sender is informed", "informed"),
        ("the invoice is destroyed", "brings"),
    ],
)
def test_what_an_outcome_says_otherwise_is_named(outcome: str, part: str) -> None:
    assert part in unsaid(outcome, SAID, event="the clerk prints a label for the warehouse")


@pytest.mark.parametrize(
    ("outcome", "event"),
    [
        ("the label is printed", "the clerk prints a label"),
        ("the customer gets the invoice", "the clerk prints a label"),
        ("the invoice is sent to the customer by the office", ""),
        ("the clerk calls the sender", "the address is wrong"),
        ("the parcel is destroyed", "nobody collects the parcel"),
        ("the carrier sees the parcels", "the carrier opens the list"),
        ("the guard opens the gate", ""),
        ("it is shown", "the clerk prints a label"),
    ],
)
def test_what_one_sentence_bears_stands(outcome: str, event: str) -> None:
    assert unsaid(outcome, SAID, event=event) == ""
    assert against(outcome, SAID, event=event) == ""


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("The carrier takes the parcel after noon.", "before"),
        ("The carrier takes the parcel at least 3 times a week.", "the limit"),
        ("The carrier takes the parcel within 3 days.", "counts something else"),
        ("New parcels below 20 kg are weighed.", "the limit"),
        ("A caretaker and a guard open the gate.", "“or”"),
        ("The office does not send the invoice to the customer.", "does not deny"),
    ],
)
def test_what_the_item_speaks_against_is_refused(line: str, part: str) -> None:
    assert part in against(line, SAID)


def test_the_other_side_of_a_limit_is_no_contradiction() -> None:
    line = "the carrier does not take the parcel"
    assert against(line, SAID, event="the parcel was taken more than 3 times a week") == ""


def test_lines_of_a_list_and_pronouns_go_on_with_what_leads_to_them() -> None:
    said = account(
        [
            "The portal lets hauliers:\n- book a slot\n- pay by card\n\nThey get a mail. It is short."
        ],
        "",
    )
    assert unsaid("hauliers book a slot", said) == ""
    assert unsaid("the hauliers get a mail", said) == ""
    assert unsaid("the mail is short", said) == ""


@pytest.mark.parametrize(
    "text", ["", "-", "...", "und", "it", "42 %", "🦊", "Print. Print!", "a" * 3000]
)
def test_any_text_can_be_compared(text: str) -> None:
    for said in (SAID, account([text], text)):
        assert isinstance(unsaid(text, said, event=text), str)
        assert isinstance(against(text, said, event=text), str)

"""The whole list of what must be checked, as a form."""

import json
from collections.abc import Sequence
from typing import Any

import pytest

from bot.archive import FindingRecord, FindingState
from bot.checks.finding import Finding, Kind, Reason
from bot.words import checks as words
from handlers.review.findings_form import PAGE, Listed, Sent, findings_view
from handlers.review.opening import is_too_large
from tests.drafting.cards import samples
from workspace.block_kit.views import problems_in_view

OPEN, CHECKED, FACT, WORD = (
    FindingState.OPEN,
    FindingState.CHECKED,
    FindingState.FACT,
    FindingState.WORD,
)
_NASTY = {
    "plain": "45 dollars",
    "long": "m" * 40_000,
    "words": "library " * 1_500,
    "lines": "one\r\ntwo \n\n" * 1_100,
    "emoji": "🧀" * 6_000,
    "ping": "<!channel> <@U0> @everyone `code` *bold* :tada:",
    "blank": " \n\t ",
    "unseen": "\u202e\u200b and \u2060",
}


def _listed(records: Sequence[FindingRecord], text: str = samples.TEXT) -> Listed:
    return Listed(samples.a_draft(), samples.a_version(text=text), records)


def _choices(view: dict[str, Any]) -> dict[str, tuple[str, list[str]]]:
    """What stands in each menu at first, and what it offers, by the finding's label."""
    return {
        block["label"]["text"]: (
            block["element"]["initial_option"]["text"]["text"],
            [option["text"]["text"] for option in block["element"]["options"]],
        )
        for block in view["blocks"]
        if block["type"] == "input"
    }


def _sent(view: dict[str, Any], chosen: dict[int, str]) -> Sent:
    """Send a form off as Slack does, with these choices made in it."""
    values = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            finding_id = int(block["block_id"].partition("-")[2])
            value = chosen.get(finding_id, block["element"]["initial_option"]["value"])
            option = {"value": value, "text": {"type": "plain_text", "text": "any"}}
            values[block["block_id"]] = {block["block_id"]: {"selected_option": option}}
    return Sent.read(view | {"state": {"values": values}})


def test_the_list_stands_in_reading_order_with_what_may_become_of_each() -> None:
    """What the brief lacks can be taken into it, a word can be added, a bullet be left out."""
    view = findings_view(_listed(samples.findings()))

    offered = _choices(view)
    assert [label.partition(" · ")[0] for label in offered] == [
        f"“{each.quote}”" for each in samples.FINDINGS
    ]
    usual = [words.STILL_OPEN, words.CHECKED]
    assert [choices for _, choices in offered.values()] == [
        usual,
        [*usual, words.TAKE_AS_FACT],
        [*usual, words.TAKE_AS_FACT],
        [*usual, words.TAKE_AS_FACT],
        [*usual, words.ADD_WORD],
        [words.STILL_OPEN, words.LEFT_OUT],
        [words.STILL_OPEN, words.LEFT_OUT],
    ]
    assert {first for first, _ in offered.values()} == {words.STILL_OPEN}
    assert "In the text: Volunteers are wanted: two hours a month." in json.dumps(view)


def test_what_is_settled_says_so_and_can_be_opened_again() -> None:
    """Its menu stands where it was left, with who did it below."""
    view = findings_view(_listed(samples.findings(CHECKED, FACT)))

    firsts = [first for first, _ in _choices(view).values()]
    assert firsts[:3] == [words.CHECKED, words.TAKE_AS_FACT, words.STILL_OPEN]
    assert json.dumps(view).count("<@UOTHER>") == 2


def test_only_what_was_chosen_anew_is_saved() -> None:
    """What others settle while the form is open is theirs; a strange value is nobody's."""
    view = findings_view(_listed(samples.findings(CHECKED)))

    assert _sent(view, {}).changes == {}
    assert _sent(view, {1: "open", 2: "fact", 3: "nonsense"}).changes == {1: OPEN, 2: FACT}


def test_only_what_is_offered_is_possible() -> None:
    """A forged form makes no fact of a bullet, and no word of a number."""
    listed = _listed(samples.findings())
    wanted = {1: CHECKED, 2: FACT, 4: WORD, 5: WORD, 6: FACT, 7: CHECKED, 99: CHECKED}
    assert listed.possible(wanted) == {1: CHECKED, 2: FACT, 5: WORD, 7: CHECKED}
    assert listed.facts({2: FACT, 4: CHECKED}) == {
        2: "The library opens on Sundays from March 7, and the café with it."
    }


def test_choices_made_before_are_filled_in_and_count_as_chosen() -> None:
    """Who was overtaken by a newer version has only to press Save once more."""
    listed = _listed(samples.findings())
    view = findings_view(listed, above=words.newer_list(2), chosen={2: FACT, 6: CHECKED})

    assert _sent(view, {}).changes == {2: FACT, 6: CHECKED}
    assert words.newer_list(2) in json.dumps(view, ensure_ascii=False)


def test_a_long_list_stands_on_pages() -> None:
    """Two hundred are five pages, each with its place, each saved by itself."""
    listed = _listed(
        [
            samples.a_finding(number, Finding(Kind.NAME, 0, 7, f"{number}", Reason.NOT_IN_BRIEF))
            for number in range(1, 201)
        ]
    )
    for offset in range(0, 200, PAGE):
        view = findings_view(listed, offset=offset)
        assert problems_in_view(view, "") == []
        assert len(_choices(view)) == PAGE
        assert f"{offset + 1} to {offset + PAGE} of 200" in json.dumps(view)
        is_last = offset + PAGE == 200
        assert view["submit"]["text"] == (words.SAVE if is_last else words.SAVE_AND_GO_ON)
        assert _sent(view, {offset + 1: "checked"}).changes == {offset + 1: CHECKED}


@pytest.mark.parametrize("text", _NASTY.values(), ids=_NASTY)
def test_slack_takes_any_list(text: str) -> None:
    """Whatever a model wrote, each page is a form that Slack opens."""
    found = [
        samples.a_finding(
            number,
            Finding(kind, 0, len(text), text, reason, (text, text)),
            CHECKED if number % 2 else OPEN,
        )
        for number, (kind, reason) in enumerate(
            [(kind, reason) for kind in Kind for reason in Reason][:80], start=1
        )
    ]
    listed, offset, pages = _listed(found, text), 0, 0
    while offset < len(found):
        view = findings_view(listed, offset=offset)
        assert problems_in_view(view, "") == []
        assert not is_too_large(view)
        offset, pages = _sent(view, {}).next, pages + 1
    assert pages <= 8


def test_what_a_fact_says_besides_is_found_wherever_it_is_listed() -> None:
    """Only what is open, of a kind that a brief can make known, and not chosen yet."""
    facts = {2: "The library opens on Sundays from March 7, and the café with it."}
    listed = _listed(samples.findings())
    assert [each.id for each in listed.said_besides(facts, {2: FACT})] == [3]
    assert listed.said_besides(facts, {2: FACT, 3: CHECKED}) == []
    settled_before = _listed(samples.findings(OPEN, OPEN, CHECKED))
    assert settled_before.said_besides(facts, {2: FACT}) == []


def test_what_stands_on_another_page_comes_to_this_one() -> None:
    """So it can be chosen for where it is asked, and the next page follows as before."""
    records = [
        samples.a_finding(number, Finding(Kind.NAME, 0, 7, f"{number}", Reason.NOT_IN_BRIEF))
        for number in range(1, 51)
    ]
    view = findings_view(_listed(records), above="Well?", chosen={40: FACT}, beside=records[40:42])

    assert problems_in_view(view, "") == []
    sent = _sent(view, {41: "checked"})
    assert sent.changes == {40: FACT, 41: CHECKED}
    assert (sent.first, sent.next) == (0, 40)

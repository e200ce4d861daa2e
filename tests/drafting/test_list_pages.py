"""The pages of a list of drafts, as messages."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.archive import Brief, DraftState, Filter, Hit
from bot.archive.search import BEGINS, ENDS
from bot.drafting.cards import actions
from bot.drafting.finding import STATES, read
from bot.drafting.list_of_drafts import (
    LIST_BACK,
    Line,
    Page,
    described_mrkdwn,
    last_offset,
    list_of_drafts,
)
from tests.drafting.cards.samples import a_draft
from tests.drawing import buttons, words_shown
from workspace.block_kit.blocks import message_problems

TEXTS = st.text(max_size=60) | st.sampled_from(
    ["<!channel>", "@everyone", "*bold*", "<https://evil.example|bank>", ":tada:", "a" * 3100]
)


def line(title: str = "Spring", snippet: str | None = None) -> Line:
    """Return a draft in a list."""
    draft = replace(a_draft(), brief=Brief(title, ("Sunday opening",)))
    return Line(Hit(draft, 1, snippet), "ready", "https://example.org/archives/C1/p1")


@settings(max_examples=40)
@given(
    st.lists(st.builds(line, TEXTS, st.none() | TEXTS), min_size=1, max_size=10),
    TEXTS,
    TEXTS,
    TEXTS,
)
def test_whatever_people_wrote_a_page_is_one_that_slack_takes(
    lines: list[Line], words: str, writer: str, remark: str
) -> None:
    """It pings nobody, disguises no link, and is within every limit."""
    wanted = Filter(words[:300], writer=writer[:300], person="UEDITOR", since=date(2026, 1, 1))

    message = list_of_drafts(Page(lines, wanted, 10, 50, [remark] if remark.strip() else []))

    assert message_problems(message.blocks) == []
    assert "<!channel>" not in message.text
    assert all(
        len(words_shown(list_of_drafts(Page([one], Filter(), 0, 1)))) < 1000 for one in lines
    )
    formatted = [
        text["text"]
        for block in message.blocks
        for text in [block.get("text"), *block.get("elements", [])]
        if isinstance(text, dict) and text.get("type") == "mrkdwn"
    ]
    assert not any("<!channel>" in text or "<https://evil" in text for text in formatted)


def test_the_words_that_were_looked_for_are_bold() -> None:
    """In rich text, where an asterisk of the letter is an asterisk."""
    snippet = f"*We*  open\non {BEGINS}Sundays{ENDS} and {BEGINS}more{ENDS}{BEGINS} open"

    message = list_of_drafts(Page([line(snippet=snippet)], Filter("sundays"), 0, 1))

    (quote,) = message.blocks[-1]["elements"]
    assert [(part["text"], part.get("style")) for part in quote["elements"]] == [
        ("*We* open on ", None),
        ("Sundays", {"bold": True}),
        (" and ", None),
        ("more", {"bold": True}),
        (" open", None),
    ]


def test_buttons_lead_to_the_pages_beside_this_one() -> None:
    """And only to those that there are."""
    wanted = Filter("fair", states=frozenset({DraftState.APPROVED}))
    lines = [line()] * 10

    def led_to(offset: int, total: int) -> dict[str, int]:
        page = list_of_drafts(Page(lines[: total - offset], wanted, offset, total))
        assert all(read(button["value"])[0] == wanted for button in buttons(page))
        return {button["action_id"]: read(button["value"])[1] for button in buttons(page)}

    assert led_to(0, 10) == {}
    assert led_to(0, 21) == {actions.LIST_MORE: 10}
    assert led_to(10, 21) == {LIST_BACK: 0, actions.LIST_MORE: 20}
    assert led_to(20, 21) == {LIST_BACK: 10}
    assert [last_offset(total) for total in (0, 1, 10, 11, 21)] == [0, 0, 0, 10, 20]


def test_a_deleted_draft_says_so_in_place_of_its_title() -> None:
    """Its number, its dates and who asked are all that is left."""
    draft = replace(a_draft(), state=DraftState.DELETED, brief=Brief(None, ()))

    shown = words_shown(
        list_of_drafts(Page([Line(Hit(draft, 2), "deleted", None)], Filter(), 0, 1))
    )

    assert shown.startswith("*3* · its text was deleted\ndeleted · ")


@pytest.mark.parametrize(
    ("wanted", "described"),
    [
        (Filter(), ""),
        (Filter("a <b>"), "with “a &lt;b&gt;”"),
        (Filter(states=STATES["waiting"]), "waiting"),
        (Filter(states=STATES["approved"] | STATES["undecided"]), "undecided · approved"),
        (Filter(starred=True, person="U1"), "golden brief · asked for by <@U1>"),
        (Filter(since=date(2026, 3, 1), until=date(2026, 3, 1)), "on 1 March 2026"),
        (
            Filter(since=date(2026, 3, 1), until=date(2026, 4, 2), writer="x"),
            "since 1 March 2026 · until 2 April 2026 · written by “x”",
        ),
    ],
)
def test_what_was_looked_for_is_said(wanted: Filter, described: str) -> None:
    """In the words with which one looks for it."""
    assert described_mrkdwn(wanted) == described


@pytest.mark.parametrize("state", list(DraftState))
def test_every_state_has_a_word(state: DraftState) -> None:
    """So that no list is headed by less than it shows."""
    assert any(state in meant for meant in STATES.values())

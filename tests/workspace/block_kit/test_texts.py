"""Blocks of words, and the text objects in them."""

import pytest

from tests.workspace.block_kit.asking import MODAL, without, wrong_with
from tests.workspace.blocks import mrkdwn, picture, plain, section
from workspace.block_kit.blocks import message_problems
from workspace.jsons import Json


def header(text: Json, **more: object) -> Json:
    """A header."""
    return {"type": "header", "text": text, **more}


def context(*elements: Json) -> Json:
    """A context block."""
    return {"type": "context", "elements": list(elements)}


def markdown(text: str, **more: object) -> Json:
    """A markdown block."""
    return {"type": "markdown", "text": text, **more}


@pytest.mark.parametrize(
    "block",
    [
        section("x" * 3000, expand=True, block_id="b" * 255),
        section("🍂" * 1500),
        {"type": "section", "text": mrkdwn("*x*", verbatim=True)},
        {"type": "section", "text": plain("x", emoji=False)},
        {"type": "section", "fields": [mrkdwn("x" * 2000)] * 10},
        section(accessory=picture()),
        header(plain("x" * 150), level=4),
        header(plain(), level=1),
        {"type": "divider"},
        context(*[plain("x" * 3000)] * 9, picture()),
        markdown("x" * 12_000, block_id="b"),
    ],
)
def test_words_up_to_their_limits_are_taken(block: Json) -> None:
    """Every block of words passes at its limit."""
    assert wrong_with(block) == []


@pytest.mark.parametrize(
    ("block", "where"),
    [
        ({"type": "section"}, ""),
        (section(""), "/text/text"),
        (section(" \n\t"), "/text/text"),
        (section("x" * 3001), "/text/text"),
        (section("🍂" * 1501), "/text/text"),
        (section(expand="yes"), "/expand"),
        (section(accessory=None), "/accessory"),
        (section(block_id="b" * 256), "/block_id"),
        (section(block_id=""), "/block_id"),
        (section(colour="red"), ""),
        ({"type": "section", "text": "x"}, "/text"),
        ({"type": "section", "text": {"text": "x"}}, "/text"),
        ({"type": "section", "text": {"type": "nonsense", "text": "x"}}, "/text/type"),
        ({"type": "section", "text": without(plain(), "text")}, "/text"),
        ({"type": "section", "text": mrkdwn("x", emoji=True)}, "/text"),
        ({"type": "section", "text": plain("x", verbatim=True)}, "/text"),
        ({"type": "section", "text": plain("x", emoji="yes")}, "/text/emoji"),
        ({"type": "section", "fields": []}, "/fields"),
        ({"type": "section", "fields": [plain()] * 11}, "/fields"),
        ({"type": "section", "fields": [plain("x" * 2001)]}, "/fields/0/text"),
        (header(plain("x" * 151)), "/text/text"),
        (header(mrkdwn()), "/text/type"),
        (header(plain(), level=5), "/level"),
        (header(plain(), level=0), "/level"),
        ({"type": "header"}, ""),
        ({"type": "divider", "text": plain()}, ""),
        (context(), "/elements"),
        (context(*[plain()] * 11), "/elements"),
        (context(plain("x" * 3001)), "/elements/0/text"),
        (context({"type": "button"}), "/elements/0/type"),
        (context(picture(title=plain())), "/elements/0"),
        (markdown(""), "/text"),
        (markdown("x" * 12_001), "/text"),
    ],
)
def test_words_beyond_their_limits_are_refused_where_they_are(block: Json, where: str) -> None:
    """The first problem points at the fault."""
    assert wrong_with(block)[:1] == [where]


def test_a_refusal_is_said_in_slacks_words() -> None:
    """What is missing, unknown, too long or of the wrong type is said as Slack says it."""
    blocks = [
        {"type": "header"},
        {"type": "section", "text": mrkdwn("x", emoji=True)},
        section("x" * 3001),
        {"type": "nonsense"},
    ]

    assert message_problems(blocks) == [
        "missing required field: text [json-pointer:/blocks/0]",
        "invalid additional property: emoji [json-pointer:/blocks/1/text]",
        "must be less than 3001 characters [json-pointer:/blocks/2/text/text]",
        "unsupported type: nonsense [json-pointer:/blocks/3/type]",
    ]


def test_an_alert_says_its_words_at_a_level() -> None:
    """An alert takes 200 characters, at one of five levels."""
    alert = {"type": "alert", "text": plain("x" * 200), "level": "warning"}

    assert wrong_with(alert, MODAL) == []
    assert wrong_with({**alert, "text": plain("x" * 201)}, MODAL) == ["/text/text"]
    assert wrong_with({**alert, "level": "loud"}, MODAL) == ["/level"]

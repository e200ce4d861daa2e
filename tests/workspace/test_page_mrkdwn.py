"""Slack's mrkdwn and Markdown on the page: what is drawn, and that nothing gets out of hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workspace.markup import read
from workspace.page.markdown import markdown
from workspace.page.mrkdwn import mrkdwn
from workspace.page.names import Names

NAMES = Names({"U1": "Editor", "UCHRIS": "ChrisGPT"}, {"C1": "newsletter"}, reader="U1")

# Pieces that mean something to one of the parsers, so that unhappy combinations come up often.
PIECES = st.sampled_from(
    [
        *"<>&\"'`*_~|\n []()!",
        *[
            "```",
            "![",
            "](",
            ":wave:",
            "<@U1>",
            "<!here>",
            "<#C1|x>",
            "&lt;",
            "&amp;",
            "&#60;",
            "<script>",
        ],
        *["<!date^1700000000^{date}|x>", "https://a.org", "<https://b.org|", "javascript:alert(1)"],
        *["</span>", "onerror=y>"],
    ]
)
TEXTS = st.one_of(st.text(), st.lists(st.one_of(PIECES, st.text(max_size=3))).map("".join))


@given(TEXTS)
def test_mrkdwn_never_yields_foreign_markup(text: str) -> None:
    """Whatever a text holds, only the page's own tags and safe addresses come out."""
    read(mrkdwn(text, NAMES))
    read(mrkdwn(text, NAMES, verbatim=True))


@given(TEXTS)
def test_markdown_never_yields_foreign_markup(text: str) -> None:
    """Whatever a draft holds, only the page's own tags and safe addresses come out."""
    read(markdown(text, NAMES))


@given(st.text(alphabet=st.characters(exclude_characters="*_~`<>&:@/\r", codec="utf-8")))
def test_text_without_marks_stays_what_it_is(text: str) -> None:
    """A text that holds no marks is read exactly as it was written."""
    assert text == read(mrkdwn(text, NAMES))


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("*bold* _italic_ ~struck~", "<strong>bold</strong> <em>italic</em> <s>struck</s>"),
        ("_an *inner* mark_", "<em>an <strong>inner</strong> mark</em>"),
        ("2*3*4 snake_case_name a ~ b", "2*3*4 snake_case_name a ~ b"),
        ("* no bullet *", "* no bullet *"),
        ("`a *b* <c>`", "<code>a *b* &lt;c&gt;</code>"),
        ("```\none\n *two*\n```", "<pre><code>one\n *two*</code></pre>"),
        ("&gt; said\n&gt; more\nand so", "<blockquote>said\nmore</blockquote>and so"),
        ("&gt;&gt;&gt; all\nof it", "<blockquote>all\nof it</blockquote>"),
        ("&amp;lt; &lt;b&gt;", "&amp;lt; &lt;b&gt;"),
        ("hello <@U1>", 'hello <span class="mention me">@Editor</span>'),
        (
            "<@UCHRIS> <@U404|gone>",
            '<span class="mention">@ChrisGPT</span> <span class="mention">@gone</span>',
        ),
        ("<#C1|old-name>", '<span class="mention">#newsletter</span>'),
        (
            "<!here> <!subteam^S1|@editors>",
            '<span class="mention me">@here</span> <span class="mention">@editors</span>',
        ),
        (
            ":wave::skin-tone-3: :no_such:",
            '<span class="emoji" title=":wave:">👋🏼</span> :no_such:',
        ),
        (
            ":simple_smile: 10:30:45",
            '<span class="emoji" title=":simple_smile:">🙂</span> 10:30:45',
        ),
        *[
            (text, text.replace(":tada:", '<span class="emoji" title=":tada:">🎉</span>'))
            for text in (":tada::tada::tada:", "fair:tada:", "10:30:tada:", "10:100:45")
        ],
        ("<javascript:alert(1)|x>", "&lt;javascript:alert(1)|x&gt;"),
    ],
)
def test_mrkdwn_is_drawn_as_slack_draws_it(text: str, drawn: str) -> None:
    """Each of Slack's marks comes out as one element, and near misses stay text."""
    assert drawn == str(mrkdwn(text, NAMES))


def test_a_link_shows_where_it_leads() -> None:
    """A link's label is shown, its address stands in the title, and it opens apart."""
    link = str(mrkdwn("<https://example.org/a?b=1&amp;c=2|the label>", NAMES))

    assert 'href="https://example.org/a?b=1&amp;c=2"' in link
    assert 'title="https://example.org/a?b=1&amp;c=2"' in link
    assert 'rel="noopener noreferrer">the label</a>' in link


def test_a_bare_address_and_a_bare_here_act_unless_verbatim() -> None:
    """Slack makes links and calls of bare words, so the page shows it; verbatim text stays text."""
    text = "@here see https://example.org/x."

    assert '<span class="mention me">@here</span>' in mrkdwn(text, NAMES)
    assert ">https://example.org/x</a>." in mrkdwn(text, NAMES)
    assert text == str(mrkdwn(text, NAMES, verbatim=True))


def test_a_date_carries_what_the_reader_s_clock_needs() -> None:
    """A date token becomes a time that the script fills in, with the fallback until then."""
    drawn = str(mrkdwn("<!date^1700000000^{date} at {time}|some day>", NAMES))

    assert 'data-date="1700000000" data-format="{date} at {time}">some day</time>' in drawn


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("**bold** ~~gone~~", "<p><strong>bold</strong> <s>gone</s></p>\n"),
        ("one\ntwo", "<p>one<br />\ntwo</p>\n"),
        ("call <@U1>", '<p>call <span class="mention me">@Editor</span></p>\n'),
        ("&lt;@U1&gt; &lt;!here>", "<p>&lt;@U1&gt; &lt;!here&gt;</p>\n"),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>\n"),
        ("[x](javascript:alert)", "<p>[x](javascript:alert)</p>\n"),
    ],
)
def test_markdown_is_drawn_as_slack_draws_it(text: str, drawn: str) -> None:
    """Markdown's marks and Slack's tokens act; what was escaped or unsafe stays text."""
    assert drawn == str(markdown(text, NAMES))


def test_a_table_is_aligned_without_a_style() -> None:
    """The page's policy refuses styles in the markup, so a column's side is an attribute."""
    drawn = str(markdown("|a|b|\n|-|-:|\n|1|2|", NAMES))

    assert '<td align="right">2</td>' in drawn
    assert "style" not in drawn


def test_a_picture_in_markdown_is_a_link() -> None:
    """Nothing is loaded from elsewhere: a picture is a link to it."""
    drawn = str(markdown("![a chart](https://example.org/c.png)", NAMES))

    assert "<img" not in drawn
    assert 'href="https://example.org/c.png"' in drawn

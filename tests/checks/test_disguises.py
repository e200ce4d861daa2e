"""Links in disguise: labels that mislead, shorteners, look-alike letters."""

import pytest
from hypothesis import given as any_of
from hypothesis import strategies as st

from bot.checks import disguises
from bot.checks.finding import Finding, Kind, Reason
from bot.checks.given import Given
from bot.checks.markup import labelled_links
from bot.checks.text import Text

GIVEN = "https://www.riverside.example.org, info@oldmill.com and https://lendlib.org/a"


def found(raw: str, *facts: str) -> list[Finding]:
    """Return the disguises of a text."""
    return list(disguises.find(Text(raw), Given(facts=facts or (GIVEN,))))


@pytest.mark.parametrize(
    ("raw", "leads_to"),
    [
        ("[lendlib.org](https://lendlib.example.net/a)", "lendlib.example.net"),
        ("[https://lendlib.org/a](http://evil.example.net)", "evil.example.net"),
        ('<a class="x" href="https://evil.example.net/x">www.lendlib.org</a>', "evil.example.net"),
        ("<https://evil.example.net|lendlib.org/a>", "evil.example.net"),
        ("[info@oldmill.com](mailto:info@evil.example.net)", "evil.example.net"),
        ("[Our page](javascript:alert)", "javascript:alert"),
        ("https://lendlib.org@evil.example.net/a", "evil.example.net"),
        ("http://198.51.100.23/login", "198.51.100.23"),
    ],
)
def test_a_label_may_lead_elsewhere(raw: str, leads_to: str) -> None:
    """What a reader sees is one place, and the link goes to another."""
    [finding] = found(f"Go: {raw} now")

    assert finding.quote == raw
    assert (finding.kind, finding.reason) == (Kind.DISGUISE, Reason.LEADS_ELSEWHERE)
    assert finding.about == (leads_to,)


@pytest.mark.parametrize(
    "raw",
    [
        "[Tickets](https://lendlib.org/a) and [the letter](https://example.net)",
        "[lendlib.org](https://www.lendlib.org/a), [shop.lendlib.org](https://lendlib.org)",
        "[info@oldmill.com](mailto:info@oldmill.com?subject=Hello)",
        "[lendlib.org](/a), [above](#top), [x]()",
        '<a href="https://lendlib.org/a">lendlib.org</a> <https://lendlib.org|lendlib.org>',
        "[1](one) note",
    ],
)
def test_an_honest_label_is_left_alone(raw: str) -> None:
    """A label that names no place, or the right one, misleads nobody."""
    assert [f.quote for f in found(raw) if "://" in f.quote] == []


def test_a_shortener_hides_where_it_leads() -> None:
    """Its links are found; its name alone is none, and no site with a short name of its own."""
    raw = "bit.ly/lend https://tinyurl.com/x www.t.co/9 bit.ly youtu.be/a maps.app.goo.gl/x"

    assert [(f.quote, f.reason) for f in found(raw)] == [
        ("bit.ly/lend", Reason.SHORTENED),
        ("https://tinyurl.com/x", Reason.SHORTENED),
        ("www.t.co/9", Reason.SHORTENED),
    ]


@pytest.mark.parametrize(
    ("raw", "looks_like"),
    [
        ("https://rivers\u0131de.example.org/x", "riverside.example.org"),
        ("riversid\u0435.example.org", "riverside.example.org"),
        ("rlverside.example.org", "riverside.example.org"),
        ("river5ide.example.org", "riverside.example.org"),
        ("riversde.example.org", "riverside.example.org"),
        ("lend1ib.org", "lendlib.org"),
        ("lendlibb.org", "lendlib.org"),
        ("lendlib.org.evil.example.net", "lendlib.org"),
        ("lendlib-org.com", "lendlib.org"),
        ("oldrnill.com", "oldmill.com"),
        ("desk@oldrnill.com", "oldmill.com"),
        ("\u0430\u0440\u0440\u04cf\u0435.com", "apple.com"),
        ("paypa1.com", "paypal.com"),
        ("xn--lendlb-7va.org", "lendlib.org"),
        ("https://lend\u200blib.org", "lendlib.org"),
        ("l\u0435tt\u0435rs.net", "letters.net"),
    ],
)
def test_letters_may_look_like_others(raw: str, looks_like: str) -> None:
    """Other alphabets, figures for letters, and slips of a letter imitate a host."""
    [finding] = found(f"Go to {raw} now")

    assert (finding.quote, finding.reason, finding.about) == (raw, Reason.LOOKS_LIKE, (looks_like,))


@pytest.mark.parametrize(
    "raw",
    [
        "lendlib.org, www.riverside.example.org, oldmill.com",
        "example.org, riverside.example.com, otherlib.org",
        "müller.de, café.fr, почта.рф, москва.com",
        "shop.riverside.example.org and riversides.example.org",
        "paypal.com, google.de, apple.com",
    ],
)
def test_an_honest_name_is_left_alone(raw: str) -> None:
    """A known host, another one, and a name in an alphabet of its own are no disguise."""
    assert found(raw) == []


def test_what_an_editor_gave_just_so_is_left_alone() -> None:
    """A shortener or an odd address in the brief is what the editor wanted."""
    odd = "bit.ly/lend http://198.51.100.23/x l\u0435tt\u0435rs.net"

    assert found(f"See {odd}", odd) == []
    assert [f.quote for f in found("bit.ly/land", odd)] == ["bit.ly/land"]


@any_of(
    st.lists(
        st.sampled_from(
            ["[", "](", ")", "<a href=", '"', ">", "</a>", "<", "|", "https://", "lendlib.org",
             "\u0430", "1", ".", "@", "xn--", "mailto:", " ", "\n", "\u200b", "\ud800",
             "é", "\u0301"]
        ),
        max_size=40,
    ).map("".join)
)  # fmt: skip
def test_any_text_is_survived(raw: str) -> None:
    """Whatever the text, places are exact."""
    for finding in found(raw):
        assert raw[finding.start : finding.end] == finding.quote != ""


@pytest.mark.parametrize(
    "piece", ["[", "[a](", "<a ", "<a href=x>", "<https://a|", "[a](b(c", "xn--"]
)
def test_a_long_run_of_markup_is_gone_through(piece: str) -> None:
    """Forty thousand characters of openings without an end are no trouble."""
    raw = piece * (40_000 // len(piece))
    assert [link for link in labelled_links(raw) if not raw[link.start : link.end]] == []
    assert [f for f in found(raw) if not f.quote] == []

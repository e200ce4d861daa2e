"""Links, domains, mail addresses and handles: which a text holds, and which nobody gave."""

import pytest
from hypothesis import given as any_of
from hypothesis import strategies as st

from bot.checks import links, no_words
from bot.checks.finding import Finding, Kind, Reason
from bot.checks.given import Given
from bot.checks.text import Taken, Text

PIECES = [
    "https://", "www.", "example.org", "example.com/a", "@", "info", ".", "/", "?q=1", "(", ")",
    "[", "]", "<3", "\n", "é", "\u0301", "👩🏽‍💻", "#tag", "notes.md", "So", "1", ":", "\u200b",
    " ", "\ud800", "\x00", "\u202e", "at", "dot", "_", "*", "-",
]  # fmt: skip
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=3)), max_size=40).map("".join)


def found(raw: str) -> list[tuple[str, str]]:
    """Return the kinds and the words of what a text holds."""
    return [(mention.kind.value, mention.quote) for mention in links.mentions(Text(raw))]


def quotes(raw: str) -> list[str]:
    """Return the words of what a text holds."""
    return [quote for _, quote in found(raw)]


def unknown(raw: str, *facts: str, house: str = "") -> list[Finding]:
    """Return what a text says and these facts do not."""
    return list(links.unknown(links.mentions(Text(raw)), Given(facts=facts, house=(house,))))


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("See https://example.org/tickets, please.", ["https://example.org/tickets"]),
        ("(www.example.org/a_(b))", ["www.example.org/a_(b)"]),
        ("Go to example.org. Or not", ["example.org"]),
        ("Is it example.org?", ["example.org"]),
        ("“https://example.org/x”…", ["https://example.org/x"]),
        ("https://example.org/a\u2014a page", ["https://example.org/a"]),
        ("Example.org's page, EXAMPLE.ORG", ["Example.org", "EXAMPLE.ORG"]),
        ("[here](https://example.org/a), <https://example.org/b|label>",
         ["https://example.org/a", "https://example.org/b"]),
        ('<a href="https://example.org/a">', ["https://example.org/a"]),
        ("*https://example.org/a* _example.org_", ["https://example.org/a", "example.org"]),
        ("https://example.org/a,https://example.org/b",
         ["https://example.org/a", "https://example.org/b"]),
        ("http://localhost:8000/x http://192.0.2.1/y http://[::1]:80/z",
         ["http://localhost:8000/x", "http://192.0.2.1/y", "http://[::1]:80/z"]),
        ("lib.example, müller.de and news.example.co.uk:8080/x",
         ["lib.example", "müller.de", "news.example.co.uk:8080/x"]),
        ("詳しくはhttps://example.jp/aをご覧", ["https://example.jp/a"]),
        ("gov.uk, t.co/9xY, youtu.be/abc, x.com", ["gov.uk", "t.co/9xY", "youtu.be/abc", "x.com"]),
        ("on notion.so and (about.me)", ["notion.so", "about.me"]),
    ],
)  # fmt: skip
def test_a_link_ends_where_a_reader_sees_it_end(raw: str, expected: list[str]) -> None:
    """What belongs to the sentence, to quotation marks or to markup is none of the link."""
    assert quotes(raw) == expected


@pytest.mark.parametrize(
    "raw",
    [
        "It came to an end.Then we went, end.So it is.No more.In May",
        "We saw e.g.so and i.e.it, at 10.am or 7.30 p.m.to 9",
        "Read notes.md, run app.py, main.rs and setup.sh, unpack archive.zip",
        "Node.js, ASP.NET, Ph.D, M.Sc, B.Com, U.S.A, J.K.Rowling, Mr.Bean, St.Martin",
        "Version 1.2.3, v2.0.in, 3.14, chapter 4.de",
        "Call asyncio.run(main), date.today or foo.bar() and os.path_join",
        "Did you see utils.py? It stands beside Main.java",
        "and/or, his/her, 24/7, w/o, km/h, 3:1, wait...what, so..in",
        "in the docs/guide.md of src/main.rs",
        "usw.am Ende, Ltd.co, com.example.app, git@example.org:team/tool",
    ],
)
def test_not_all_dots_make_a_link(raw: str) -> None:
    """Missing blanks, abbreviations, files, versions and programs are no links."""
    assert found(raw) == []


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Write to info@example.org.", [("email", "info@example.org")]),
        ("info@example.org.Then", [("email", "info@example.org")]),
        ("mailto:first.last+news@mail.example.co.uk",
         [("email", "first.last+news@mail.example.co.uk")]),
        ("desk (at) example (dot) org", [("email", "desk (at) example (dot) org")]),
        ("desk[at]example.org", [("email", "desk[at]example.org")]),
        ("Follow @lido_friends, or @lido@social.example.org!",
         [("handle", "@lido_friends"), ("handle", "@lido@social.example.org")]),
        ("(@lido.)", [("handle", "@lido")]),
        ("doors @7pm, @19:30, @ noon, home@work, @everyone, @the hall", []),
        ("a@b, @, @@, @1", []),
        ("#books and #2026reads, `@cached` and @dataclass", []),
    ],
)  # fmt: skip
def test_mail_addresses_and_handles(raw: str, expected: list[tuple[str, str]]) -> None:
    """Each is found whole; a time of day, a ping and a hashtag are no handles."""
    assert found(raw) == expected


@pytest.mark.parametrize(
    "said",
    [
        "http://example.org/tickets/",
        "www.example.org/tickets",
        "EXAMPLE.ORG/tickets",
        "https://example.org:443/tickets",
        "https://example.org/tickets?utm_source=letter&utm_medium=mail",
        "https://example.org/tickets/index.html",
        "example.org",
        "https://www.example.org/",
    ],
)
def test_a_link_is_known_in_any_way_of_writing(said: str) -> None:
    """Scheme, www, capitals, a slash at the end and counters of visitors make no other link."""
    assert unknown(f"Look at {said}.", "Tickets: https://example.org/tickets") == []


@pytest.mark.parametrize(
    ("said", "given", "near"),
    [
        ("example.org/ticket", "example.org/tickets", "example.org/tickets"),
        ("https://example.org/Tickets", "https://example.org/tickets",
         "https://example.org/tickets"),
        ("https://example.org/a?id=2", "https://example.org/a?id=1", "https://example.org/a?id=1"),
        ("example.com", "see https://example.org", "https://example.org"),
        ("news.example.org", "example.org", "example.org"),
        ("help@example.org", "info@example.org", "info@example.org"),
        ("https://user@example.org/a", "https://example.org/a", "https://example.org/a"),
    ],
)  # fmt: skip
def test_what_is_near_is_named(said: str, given: str, near: str) -> None:
    """Another page of a known host, or the same name elsewhere, is not what was given."""
    [finding] = unknown(f"Look: {said}", given)

    assert (finding.quote, finding.reason, finding.about) == (said, Reason.DIFFERS, (near,))


def test_a_host_is_known_from_any_link_or_mail_of_it() -> None:
    """Whoever gave a page, or a mail address, gave the name of the site."""
    facts = ("https://news.example.org/x", "info@lido.example")

    assert unknown("example.org, news.example.org, www.lido.example", *facts) == []
    [finding] = unknown("other.example", *facts)
    assert (finding.kind, finding.reason, finding.about) == (Kind.LINK, Reason.NOT_IN_BRIEF, ())


def test_a_handle_is_known_from_a_link_to_its_page() -> None:
    """Both ways of naming an account are the same account."""
    fact = "https://social.example.org/@lido and instagram.com/riverside"

    assert unknown("@lido, @lido@social.example.org, @Riverside", fact) == []
    assert [f.quote for f in unknown("@riverside2", fact)] == ["@riverside2"]


def test_a_handle_is_known_from_its_name_on_a_network() -> None:
    """An editor may leave the @ away; the name of a house alone is no account of it."""
    assert unknown("@lidofriends", "On Instagram: lidofriends") == []
    assert [f.quote for f in unknown("@lido", "The Lido is open")] == ["@lido"]


def test_what_the_house_always_says_is_known() -> None:
    """Links in the system prompt are no invention."""
    assert unknown("example.org/legal", house="Our imprint: https://example.org/legal") == []


def test_the_same_link_is_asked_for_once() -> None:
    """A link that comes up again, in whatever writing, is the same question."""
    [finding] = unknown("example.org/a, https://www.example.org/a/ and example.org/a")

    assert (finding.start, finding.end) == (0, 13)


def test_what_is_spoken_for_is_left_out() -> None:
    """A finder keeps off the places that another has."""
    text = Text("example.org and example.com")
    assert [m.quote for m in links.mentions(text, Taken([(0, 3)]))] == ["example.com"]


@any_of(TEXTS, TEXTS)
def test_any_text_is_survived_and_a_fact_settles_a_finding(raw: str, brief: str) -> None:
    """Places are exact, nothing overlaps, and what was taken as a fact is known from then on."""
    findings = unknown(raw, brief)

    last = 0
    for mention in links.mentions(Text(raw)):
        assert raw[mention.start : mention.end] == mention.quote != ""
        assert mention.start >= last
        last = mention.end
    assert unknown(raw, brief, *(finding.quote for finding in findings)) == []


@pytest.mark.parametrize(
    "piece", ["a.", "https://a)", "(", "1", "a@", "@a", "www.", "a[at]", "a.b/", "https://a[(", "/"]
)
def test_a_long_run_of_anything_is_gone_through(piece: str) -> None:
    """Forty thousand characters of the same sign are no trouble."""
    for mention in links.mentions(Text(piece * (40_000 // len(piece)))):
        assert mention.quote


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("#books #2026reads #1 C# a#b", ["#books", "#2026reads"]),
        ("notes.md, report-2026.pdf, src/main.rs and archive.tar.gz.",
         ["notes.md", "report-2026.pdf", "src/main.rs", "archive.tar.gz"]),
        ("Until next time :-) <3 and ;) or :D", [":-)", "<3", ";)", ":D"]),
        ("won 8-3, ages 5 to 8), at 7:30, <30 people, Node.js, end.Then", []),
        (":tada: at 10:30:45", [":tada:"]),
        ("1️⃣ 👩🏽‍💻 🇩🇪 ❤ ✓ ©", ["1️⃣", "👩🏽‍💻", "🇩🇪", "❤"]),
    ],
)  # fmt: skip
def test_what_is_no_word_is_set_apart(raw: str, expected: list[str]) -> None:
    """Hashtags, files, emoticons and emoji hold no numbers and no names; a score is none."""
    assert [raw[start:end] for start, end in no_words.places(Text(raw))] == expected


@any_of(TEXTS)
def test_what_is_no_word_stands_where_it_says(raw: str) -> None:
    """Whatever the text, the places come in order and lie within it."""
    for start, end in no_words.places(Text(raw)):
        assert 0 <= start < end <= len(raw)

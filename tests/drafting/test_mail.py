"""The page that is pasted into a mail tool."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.drafting.mail import mail_page
from tests.browser import chromium
from tests.browser import opened as opened_page

NAME = "Sunday opening"
NEWSLETTER = """Subject: The library opens on Sundays

Dear neighbours,

From 1 March the library is open on Sundays, 10 to 16 h.
Everything is at https://library.example.org/sundays?from=march&to=may.

What is new:
• Story hour for children at 11
• Quiet rooms upstairs, to be booked with rooms@library.example.org
  until Friday noon
• Coffee & cake for < 3 €

- Bring your card
- Bring a friend

See you on Sunday
– The library team
"""  # noqa: RUF001 - a dash as people type it
BULLETS = frozenset("•·‣◦▪●*-–")  # noqa: RUF001 - as people type them

WORDS = st.sampled_from(
    [
        "word",
        "End.",
        "<b>",
        "&amp;",
        '"',
        "👍🏽",
        "https://a.example/x",
        "a@b.org",
        ":tada:",
        "•",
        "-",
    ]
)
BLANKS = st.sampled_from([" ", "  ", "\n", "\n\n", "\r\n", "\t", "\n• ", "\n- ", "\n  "])
TEXTS = st.lists(WORDS | BLANKS | st.text(max_size=5), max_size=30).map("".join)
MARKS = st.sampled_from(
    [
        *("**", "**", "*", "_", "`", "\\", "!", "\n# ", "\n## ", "\n> ", "\n>\n", "\n* ", "\n- "),
        *("\n1. ", "\n2. ", "\n3. ", "[label](https://a.example/x)", "[b.org](https://a.example)"),
        *("[mail](mailto:a@b.org)", "[", "](", ")", "(https://a.example)", " ", " "),
    ]
)
MARKED_TEXTS = st.lists(MARKS | WORDS | BLANKS | st.text(max_size=3), max_size=30).map("".join)
LETTER = """Subject: The October issue

# Hello all

## The fair ##
The fair is **on Sunday**: [see the
map] or [link to us](https://library.example.org/fair).

> We had a **great** day,
> and so had they.
>
> More of it next year

1. Come
   early
2. **Stay**

* Bring your card
  - or a friend's

Until then!
"""


class _Page(HTMLParser):
    """What a browser would make of a page: its text, its title, its elements with attributes."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.text_and_targets: list[str] = []
        self.title = ""
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self._open: list[str] = []
        self._target = ""
        self.feed(page)
        self.close()

    @property
    def words(self) -> list[str]:
        """The words that are read."""
        return "".join(self.text).split()

    @property
    def tags(self) -> set[str]:
        """The names of its elements."""
        return {tag for tag, _ in self.found}

    def all(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of each element of a name."""
        return [attributes for name, attributes in self.found if name == tag]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.found.append((tag, dict(attrs)))
        if tag == "a":
            self._target = dict(attrs)["href"] or ""
        if tag not in ("meta", "br"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        """Check that what ends is what began last."""
        assert self._open.pop() == tag
        if tag == "a":
            self.text_and_targets.append(self._target)

    def handle_data(self, data: str) -> None:
        """Note text."""
        if "title" in self._open:
            self.title += data
        else:
            self.text.append(data)
            # A bare address is what is read and where it leads; another link has both.
            if data != self._target.removeprefix("mailto:") or "a" not in self._open:
                self.text_and_targets.append(data)


def _without_bullets(words: list[str]) -> list[str]:
    return [word for word in words if word not in BULLETS]


def _words(text: str) -> Iterator[str]:
    for word in re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", text).split():
        if word not in BULLETS:
            yield word


@given(TEXTS)
def test_the_page_has_the_words_of_the_text(text: str) -> None:
    """Nothing is lost, added or put in another order; bullets may become a list's own."""
    assert _without_bullets(_Page(mail_page(text, name=NAME)).words) == list(_words(text))


@given(MARKED_TEXTS)
def test_the_page_has_the_letters_of_a_text_with_markdown(text: str) -> None:
    """Nothing is lost or put in another order but the signs, which may have become what they mean.

    Where a link leads to stands behind what it is called, as in the text.
    """
    page = _Page(mail_page(text, name=NAME))
    shown = "".join(page.text_and_targets).replace("mailto:", "")
    assert _letters(shown) == _letters(text.replace("mailto:", ""))


def _letters(text: str) -> str:
    """Return what is left without signs that may be Markdown, blanks, and the numbers of a list."""
    plain = re.sub(r"[\x00-\x1f\x7f-\x9f]", " ", text)
    return re.sub(r"[\s#>*()\[\]123.•·‣◦▪●–-]", "", plain)  # noqa: RUF001 - as people type them


@given(MARKED_TEXTS, TEXTS)
def test_nothing_in_a_text_is_markup(text: str, name: str) -> None:
    """Only our own elements are there, with our own attributes; links lead where they say."""
    page = _Page(mail_page(text, name=name))
    assert page.tags <= {
        *("html", "head", "meta", "title", "body", "div"),
        *("h1", "h2", "h3", "p", "blockquote", "br", "ul", "ol", "li", "a", "strong"),
    }
    assert {key for _, attributes in page.found for key in attributes} <= {
        *("charset", "name", "content", "dir", "style", "href"),
    }
    shown = "".join(page.text)
    for link in page.all("a"):
        address = (link["href"] or "").removeprefix("mailto:")
        assert address in shown or f"]({link['href']})" in text
        assert re.match(r"https?://.|mailto:[^@]+@.", link["href"] or "")


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "</title></style></div><iframe src=//evil.example>",
        'https://a.example/"onmouseover="alert(1)',
        "javascript:alert(1) data:text/html,x",
        "[click](javascript:alert(1))",
        '[click](https://a.example"onmouseover="alert(1))',
        "[click](https://a.example\u202e/x)",
        "<!--",
        "]]>",
        "<![CDATA[",
        "&#60;script&#62;",
        "&lt;b&gt;",
    ],
)
def test_what_looks_like_markup_is_text(attack: str) -> None:
    """It stands in the subject, in the text and in the name just as it was written."""
    page = _Page(mail_page(f"Subject: {attack}\n\n{attack}\n\n• {attack}", name=attack))
    assert _without_bullets(page.words) == attack.split() * 3
    assert page.title == attack
    assert page.tags <= {
        *("html", "head", "meta", "title", "body", "div", "h1", "p", "ul", "li", "a"),
    }
    assert _Page(mail_page("Hello", name=attack)).title == attack


def test_a_newsletter_becomes_heading_paragraphs_lists_and_links() -> None:
    """Each stands where the text has it."""
    page = mail_page(NEWSLETTER, name=NAME)
    read = _Page(page)
    assert read.title == "The library opens on Sundays"
    assert [len(read.all(tag)) for tag in ("h1", "p", "ul", "li", "a")] == [1, 4, 2, 5, 2]
    assert [link["href"] for link in read.all("a")] == [
        "https://library.example.org/sundays?from=march&to=may",
        "mailto:rooms@library.example.org",
    ]
    assert "10 to 16 h.<br>\nEverything" in page
    assert "<br>\n– The library team" in page  # noqa: RUF001 - the dash is no bullet here


def test_what_models_write_as_markdown_becomes_what_it_means() -> None:
    """Headings, bold words, links, quotes and lists, also one in another."""
    page = mail_page(LETTER, name=NAME)
    read = _Page(page)
    counts = {"h1": 1, "h2": 2, "strong": 3, "a": 1, "blockquote": 2, "ol": 1, "ul": 2, "li": 4}
    assert {tag: len(read.all(tag)) for tag in counts} == counts
    assert read.all("a")[0]["href"] == "https://library.example.org/fair"
    assert ">link to us</a>" in page
    assert ">The fair</h2>" in page
    assert "great</strong> day,<br>\nand so had they." in page
    assert "Come<br>\nearly</li>" in page
    assert "[see the<br>\nmap]" in page
    shown = "".join(read.text)
    assert not [sign for sign in ("#", "*", ">", "1.", "](") if sign in shown]


@pytest.mark.parametrize(
    "text",
    [
        "2 * 3 * 4 and 2 ** 3 ** 4 and 2**3**4",
        "snake_case and __init__ and _so_ and *so*",
        "1986. What a year",
        "1. of May: the fair",
        "2. b\n3. c",
        "1. a\n\nbetween\n\n2. b",
        "12 € a card*\n\n*for members only",
        "12 € a card*\n\n* for members only",
        "#1 in the charts",
        "# ",
        "a **b",
        "****",
        "**a ** b",
        "\\**a**",
        "![a](x) [b](c) [d] (e) [ ](https://a.example)",
        ">:-)",
        "a\n>\nb",
    ],
)
def test_what_is_not_surely_markdown_stays_letter_for_letter(text: str) -> None:
    """It may be a product, a name, a year, a date or a footnote."""
    page = _Page(mail_page(text, name=NAME))
    assert page.words == text.split()
    assert page.tags <= {"html", "head", "meta", "title", "body", "div", "p", "br", "a"}


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[a.example](https://evil.example/x)", "a.example (https://evil.example/x)"),
        ("[a@b.org](mailto:evil@c.org)", "a@b.org (evil@c.org)"),
        ("[https://a.example](https://evil.example)", "https://a.example (https://evil.example)"),
        ("[a\uff0eexample](https://evil.example)", "a\uff0eexample (https://evil.example)"),
        ("[a.example](https://www.a.example/)", "a.example"),
        ("[our page](https://a.example/x_(y))", "our page"),
    ],
)
def test_a_link_does_not_pretend_to_lead_elsewhere(text: str, shown: str) -> None:
    """Where its name looks like another address, its own is shown in plain."""
    page = _Page(mail_page(text, name=NAME))
    assert "".join(page.text).replace("mailto:", "").strip() == shown
    assert len(page.all("a")) == 1


@pytest.mark.parametrize(
    ("line", "subject"),
    [
        ("Subject: Hello", "Hello"),
        ("**Subject:** Hello", "Hello"),
        ("**Subject: Hello *you***", "Hello *you*"),
        ("# Subject line: Hello", "Hello"),
        ("SUBJECT:Hello: you", "Hello: you"),
        ("Subject:   spaced\tout  ", "spaced out"),
    ],
)
def test_the_subject_is_title_and_heading(line: str, subject: str) -> None:
    """Its label stays out: the mail tool has a field for it."""
    page = mail_page(f"{line}\r\n\r\nBody", name=NAME)
    assert _Page(page).title == subject
    assert f">{subject}</h1>" in page


def test_bold_words_of_the_subject_are_bold_in_the_heading_alone() -> None:
    """A title can hold no formatting, so it goes without the signs."""
    page = mail_page("Subject: The **October** issue & more\n\nBody", name=NAME)
    assert _Page(page).title == "The October issue & more"
    assert ">The <strong>October</strong> issue &amp; more</h1>" in page


@pytest.mark.parametrize("text", ["Body alone", "Subject:\n\nBody alone", "Subjective\nmatters"])
def test_a_text_without_a_subject_has_the_drafts_name_as_title(text: str) -> None:
    """And no heading, because the text has none."""
    page = _Page(mail_page(text, name=" Sunday\nopening "))
    assert page.title == NAME
    assert "h1" not in page.tags


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("See https://a.example/x.", "https://a.example/x"),
        ("(https://a.example/x_(y))", "https://a.example/x_(y)"),
        ("“https://a.example/”, he said", "https://a.example/"),
        ("HTTP://A.example/?a=1&b='2'!", "HTTP://A.example/?a=1&b='2"),
        ("https://a.example/\u202eevil", "https://a.example/"),
        ("write to a.b+c@d.example.org!", "mailto:a.b+c@d.example.org"),
    ],
)
def test_a_bare_address_is_a_link(text: str, address: str) -> None:
    """Without what closes the sentence, and without what nobody sees."""
    (link,) = _Page(mail_page(text, name=NAME)).all("a")
    assert link["href"] == address


@pytest.mark.parametrize(
    "text", ["https://", "xhttps://a.example", "a@b", "@here", "ftp://a.example"]
)
def test_what_is_no_address_is_no_link(text: str) -> None:
    """It stays text."""
    assert _Page(mail_page(text, name=NAME)).all("a") == []


def test_a_long_text_is_quick() -> None:
    """Forty thousand characters of one kind make no search slow."""
    marked = ("**", "**a ", "a** ", "[", "[a](", "[a](https://b(", "> ", "> a\n", "1. a\n", "# ")
    for piece in ("a", "a@", "http", "https://", "- ", "(", "a.", "•\n", *marked):
        text = piece * (40_000 // len(piece))
        assert len(mail_page(text, name=NAME)) > len(text) // 2


async def test_a_browser_shows_the_page_as_it_is_meant(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """What is selected and copied is heading, paragraphs and list, and nothing was fetched."""
    file = tmp_path_factory.mktemp("mail") / "page.html"
    file.write_text(mail_page(NEWSLETTER, name=NAME), encoding="utf-8")
    async with chromium() as browser, opened_page(browser, file.as_uri()) as page:
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        await page.reload()
        assert asked == [file.as_uri()]
        assert await page.title() == "The library opens on Sundays"
        shown = await page.inner_text("body")
        assert [*_words(shown)] == [*_words(NEWSLETTER)][1:]
        assert await page.locator("li").count() == 5
        widths = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
        await page.set_viewport_size({"width": 360, "height": 640})
        assert await page.evaluate(widths)

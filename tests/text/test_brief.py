"""What editors paste becomes a brief, or a reason why not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive import Brief
from bot.drafting.brief import (
    MAX_BULLETS,
    MAX_CHARACTERS,
    Refusal,
    RefusalReason,
    from_form,
    is_question_to_us,
    parse,
)

MARKS = ["•", "◦", "‣", "- ", "-", "* ", "1. ", "2) ", "(3) ", "[ ] ", "● "]
WORDS = [":", "*", "[x]", "\uff1a", "Facts:", "🎉", ":parrot:", "\u201c", "a", "Two words"]
BLANKS = ["\n", "\r\n", " ", "\t", "\u00a0", "\u200b"]
TEXTS = st.lists(st.sampled_from(MARKS + WORDS + BLANKS) | st.text(max_size=3)).map("".join)


def as_text(brief: Brief) -> str:
    """Write a brief in its canonical form; `parse` reads the same brief from it."""
    lines = [brief.title] if brief.title else []
    lines += [f"- {bullet}" for bullet in brief.bullets]
    if brief.facts:
        lines += ["", "Facts:", *(f"- {fact}" for fact in brief.facts)]
    return "\n".join(lines)


@pytest.mark.parametrize("mark", [*MARKS, "\u2013 ", "\u2014 ", "• ", "12. ", "[] ", "[x] "])
def test_marks(mark: str) -> None:
    """Every usual mark is taken off, and nothing else."""
    text = f"{mark}New office\n  {mark}Lunch at 12:30"

    assert parse(text) == Brief(None, ("New office", "Lunch at 12:30"))


@pytest.mark.parametrize(
    "line",
    [
        "2026 was good",
        "-5 degrees in May",
        "*bold* word",
        "1.5 million readers",
        "1.5. is a date",
        "(see page 3)",
        "[menu](https://example.org)",
        "3D printing begins",
        "Spring concert • Town hall",
        "-- two dashes",
    ],
)
def test_no_marks(line: str) -> None:
    """What only looks like a mark stays."""
    assert parse(f"{line}\nanother line") == Brief(None, (line, "another line"))


@pytest.mark.parametrize(
    ("text", "bullets"),
    [
        ("- New office\n- Lunch", ("New office", "Lunch")),
        ("New office\nLunch", ("New office", "Lunch")),
        ("New office\n\n\nLunch\n", ("New office", "Lunch")),
        ("• New office • Lunch • Cake", ("New office", "Lunch", "Cake")),
        ("• New office ◦ opens Monday • Lunch", ("New office", "opens Monday", "Lunch")),
        (
            "- New office\n    - opens Monday\n\t◦ with cake",
            ("New office", "opens Monday", "with cake"),
        ),
        ("- [ ] New office\n- [x] Lunch", ("New office", "Lunch")),
        ("-New office\n-Lunch", ("New office", "Lunch")),
        ("- 1. New office\n- 2026 plans", ("1. New office", "2026 plans")),
        ("-----\n- New office\n***\n•\n- Lunch", ("New office", "Lunch")),
        ("- New office\r\n- Lunch\r\n", ("New office", "Lunch")),
        ("-\u00a0New\u00a0office\n-\tLunch\u200b at\t noon", ("New office", "Lunch at noon")),
        ("- “New” office", ('"New" office',)),
        ("- Editor\u2019s \u2018lunch\u2019", ("Editor's 'lunch'",)),
        ("- Garden party 🎉\n- 👨\u200d👩\u200d👧", ("Garden party 🎉", "👨\u200d👩\u200d👧")),
        ("- 新しいオフィス", ("新しいオフィス",)),
        ("- null\x00 \ud800byte", ("null byte",)),
    ],
)
def test_bullets(text: str, bullets: tuple[str, ...]) -> None:
    """Bullets are read in order, clean, each by itself."""
    assert parse(text) == Brief(None, bullets)


@pytest.mark.parametrize(
    ("text", "title", "bullets"),
    [
        ("May issue\n- New office\n- Lunch", "May issue", ("New office", "Lunch")),
        ("May issue:\nNew office\nLunch", "May issue", ("New office", "Lunch")),
        ("May issue\uff1a\nNew office", "May issue", ("New office",)),
        ("May issue • New office • Lunch", "May issue", ("New office", "Lunch")),
        ("May :parrot:\n- New office", "May :parrot:", ("New office",)),
        ("May issue\n- New office\nLunch", None, ("May issue", "New office", "Lunch")),
        (":parrot:\nNew office", None, (":parrot:", "New office")),
        ("- Topics:\n- New office", None, ("Topics:", "New office")),
        ("May issue:", None, ("May issue:",)),
    ],
)
def test_title(text: str, title: str | None, bullets: tuple[str, ...]) -> None:
    """A first line that is no bullet, where the others are, or ends in a colon is the title."""
    assert parse(text) == Brief(title, bullets)


def test_facts() -> None:
    """Lines under a heading are facts."""
    text = "May issue\n- New office\n- Lunch\n\nfacts:\n- Lunch is on 12 June\nnoon"

    assert parse(text) == Brief(
        "May issue", ("New office", "Lunch"), ("Lunch is on 12 June", "noon")
    )


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", RefusalReason.EMPTY),
        (" \n\t\u00a0\u200b\r\n", RefusalReason.EMPTY),
        ("•\n- \n", RefusalReason.NO_WORDS),
        ("!!! ... ???", RefusalReason.NO_WORDS),
        ("🎉🎉 ❤️", RefusalReason.NO_WORDS),
        (":parrot: :100_percent: 1\ufe0f\u20e3", RefusalReason.NO_WORDS),
        ("- hello", RefusalReason.ONE_WORD),
        ("hello 🎉!", RefusalReason.ONE_WORD),
        ("https://example.org/a-long-page", RefusalReason.ONE_WORD),
    ],
)
def test_refusals(text: str, reason: RefusalReason) -> None:
    """A text that says too little is refused, with the reason."""
    assert parse(text) == Refusal(reason)


def test_two_words_are_enough() -> None:
    """Two words in all make a brief, wherever they stand."""
    assert parse("Title:\n- word") == Brief("Title", ("word",))


def test_too_long() -> None:
    """A text over the limit is refused with its length; one at the limit is taken."""
    most = "a word " * (MAX_CHARACTERS // 7)

    assert isinstance(parse(most), Brief)
    assert parse("ab " * 4001) == Refusal(
        RefusalReason.TOO_LONG, characters=12_002, limit=MAX_CHARACTERS
    )


def test_too_many() -> None:
    """More bullets than the limit are refused with their number; as many as that are taken."""
    assert isinstance(parse("- two words\n" * MAX_BULLETS), Brief)
    assert parse("- two words\n" * 61) == Refusal(
        RefusalReason.TOO_MANY, bullets=61, limit=MAX_BULLETS
    )


@pytest.mark.parametrize(
    ("title", "bullets", "facts", "brief"),
    [
        (
            "May issue",
            "- New office\nLunch",
            "- noon",
            Brief("May issue", ("New office", "Lunch"), ("noon",)),
        ),
        (None, "New office\nLunch", None, Brief(None, ("New office", "Lunch"))),
        ("", "May issue:\nNew office", "", Brief("May issue", ("New office",))),
        ("- May\nissue: ", "New office", None, Brief("May issue", ("New office",))),
        ("May issue", "Topics:\nNew office", None, Brief("May issue", ("Topics:", "New office"))),
        (
            "May",
            "🎉 party",
            "Facts below\n1 June",
            Brief("May", ("🎉 party",), ("Facts below", "1 June")),
        ),
    ],
)
def test_form(title: str | None, bullets: str, facts: str | None, brief: Brief) -> None:
    """A form's fields make a brief; an empty title may stand over the bullets."""
    assert from_form(title, bullets, facts) == brief


@pytest.mark.parametrize(
    ("title", "bullets", "facts", "reason"),
    [
        (None, None, None, RefusalReason.EMPTY),
        ("May issue", " \n", "12 June", RefusalReason.EMPTY),
        ("May issue", "...", None, RefusalReason.NO_WORDS),
        (None, "hello", None, RefusalReason.ONE_WORD),
    ],
)
def test_form_refusals(
    title: str | None, bullets: str | None, facts: str | None, reason: RefusalReason
) -> None:
    """A form without bullets is refused, whatever else it holds."""
    assert from_form(title, bullets, facts) == Refusal(reason)


def test_as_text() -> None:
    """The canonical form is a title and plain bullets, with the facts below."""
    brief = Brief("May issue", ("New office", "Lunch"), ("Lunch is on 12 June",))

    assert as_text(brief) == "May issue\n- New office\n- Lunch\n\nFacts:\n- Lunch is on 12 June"


@given(TEXTS)
def test_the_canonical_form_reads_back(text: str) -> None:
    """A brief that was read is read again from its canonical form."""
    brief = parse(text)

    if isinstance(brief, Brief):
        assert parse(as_text(brief)) == brief


@given(TEXTS, TEXTS, TEXTS)
def test_a_forms_brief_reads_back(title: str, bullets: str, facts: str) -> None:
    """A brief from a form too is read again from its canonical form."""
    brief = from_form(title, f"{bullets}\nTwo words", facts)

    assert isinstance(brief, Brief)
    assert parse(as_text(brief)) == brief


@given(TEXTS)
def test_bullets_are_clean(text: str) -> None:
    """No bullet is blank or has a line break, a tab, or spaces around it."""
    brief = parse(text)
    if isinstance(brief, Brief):
        parts = [*brief.bullets, *brief.facts, *([brief.title] if brief.title else [])]
        assert all(part == " ".join(part.split()) and part for part in parts)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("What can you do?", True),
        ("hi, how does this work?", True),
        ("Who are you ?", True),
        ("How do I use it??", True),
        ("?", True),
        ("What can you do for the library on Sundays?", False),
        ("What is new?\nOpen on Sundays", False),
        ("Why we open on Sundays", False),
        ("Sunday?", False),
        ("", False),
    ],
)
def test_a_question_to_us_is_told_from_a_brief(text: str, *, is_one: bool) -> None:
    """Whoever asks what we can do gets the help, and no draft of the question."""
    assert is_question_to_us(text) is is_one

"""A brief in a form's fields, and the brief again from what the form hands back."""

from hypothesis import given
from hypothesis import strategies as st

from bot.archive import Brief
from bot.drafting.brief import Refusal, parse
from handlers.review.brief_form import Lines, as_lines, brief_from

LINES = st.sampled_from(
    [
        "• The library opens",
        "- - twice marked",
        "- 1. numbered twice",
        "Spring concert • Town hall",
        "• a • b",
        "Title:",
        "Facts:",
        "- Facts:",
        "-5 degrees",
        "*bold* words",
        "10:30 at noon",
        "🎉 Party",
        "[ ] a box",
        "12 June",
        "long " * 700,
    ]
)
TEXTS = st.lists(LINES | st.text(max_size=20), min_size=1, max_size=12).map("\n".join)


@given(TEXTS)
def test_an_untouched_brief_is_the_same_brief(text: str) -> None:
    """Marks, numbers and bullets within bullets are read as the same ones again."""
    brief = parse(text)
    if isinstance(brief, Refusal):
        return

    assert back(brief) == brief


@given(TEXTS, TEXTS)
def test_untouched_fields_stay_while_others_change(text: str, other: str) -> None:
    """New facts leave the bullets alone."""
    brief, facts = parse(text), parse(other)
    if isinstance(brief, Refusal) or isinstance(facts, Refusal):
        return

    changed = brief_from(brief.title or "", as_lines(brief.bullets), as_lines(facts.bullets))

    assert isinstance(changed, Refusal) or changed.bullets == brief.bullets


def back(brief: Brief) -> Brief | Refusal:
    """Put a brief into fields and read it again."""
    bullets = Lines.of("bullets", brief.bullets).read(brief.bullets)
    return brief_from(brief.title or "", bullets, Lines.of("facts", brief.facts).read(brief.facts))

"""What editors gave for a version: its brief, what they asked for, and what they put in."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import example, given
from hypothesis import strategies as st

from bot.archive import Assignment, Brief, VersionSource
from bot.checks.house_rules import HouseRules
from bot.drafting.given import given as given_for
from bot.drafting.given import put_in, said
from tests.drafting.cards.samples import a_draft, a_version

BRIEF = Brief("Spring", ("Sunday opening", "Volunteers"), ("It is free",))


def test_a_version_is_given_its_own_brief_and_facts_taken_since() -> None:
    """Title, bullets, facts of both, references, prompts, rules, and the day of the request."""
    draft = a_draft(
        brief=replace(BRIEF, facts=("It is free", "At noon")),
        created_at=datetime(2026, 5, 8, 12, tzinfo=UTC),
    )
    version = a_version(1, assignment=Assignment(BRIEF))

    known = given_for(
        draft,
        version,
        [version],
        references=["An earlier letter."],
        prompts=["Write warmly.", "Write warmly."],
        rules=HouseRules(greeting="{User}", sign_off="Yours"),
    )

    assert (known.title, known.bullets) == ("Spring", ("Sunday opening", "Volunteers"))
    assert known.facts == ("It is free", "At noon")
    assert known.references == ("An earlier letter.",)
    assert known.house == ("Write warmly.", "{User}", "Yours")
    assert known.today == datetime(2026, 5, 8, 12, tzinfo=UTC).astimezone().date()


def test_what_was_asked_for_and_typed_counts_from_then_on() -> None:
    """Instructions and edits up to a version are known in it; what follows it is not."""
    first = a_version(1, "Tickets cost 4 dollars.")
    second = a_version(
        2, "Tickets cost 4 dollars.", assignment=Assignment(BRIEF, "Mention Anna Example", 1)
    )
    third = a_version(
        3,
        "Tickets cost 5 dollars.",
        source=VersionSource.EDITOR,
        assignment=Assignment(BRIEF, based_on=2),
    )
    fourth = a_version(
        4,
        "Tickets cost 5 dollars at the door.",
        source=VersionSource.FILE,
        assignment=Assignment(BRIEF, based_on=3),
    )
    draft = a_draft(brief=BRIEF)
    versions = [first, second, third, fourth]

    def told(upto: int) -> tuple[str, ...]:
        version = versions[upto - 1]
        known = given_for(draft, version, versions, references=(), prompts=(), rules=HouseRules())
        return known.said

    assert told(1) == ()
    assert told(2) == ("Mention Anna Example",)
    assert told(3) == ("Mention Anna Example", "cost 5 dollars.")
    assert told(4)[-1] == "5 dollars at the door."


def test_a_text_of_hands_alone_is_all_theirs() -> None:
    """Where there was no text before, everything was put in."""
    version = a_version(1, "All of this is mine.", source=VersionSource.FILE)

    assert list(said([version])) == ["All of this is mine."]


def test_words_of_other_lines_are_not_theirs() -> None:
    """Who adds a line has not put in the model's words above and below it."""
    pieces = list(put_in("Dear all,\n\nBye, Anna", "Dear all,\nWe meet at 7 pm.\nBye, Anna"))

    assert "We meet at 7 pm." in "".join(pieces)
    assert not [piece for piece in pieces if "Dear" in piece or "Anna" in piece]


def test_nothing_is_put_in_where_nothing_changed() -> None:
    """Nor where something was only taken out."""
    assert list(put_in("One two three.", "One two three.")) == []
    assert list(put_in("One two three.", "One three.")) == []


@given(st.text(alphabet="ab \n\r1", max_size=60), st.text(alphabet="ab \n\r1", max_size=60))
@example("", "\n")
@example("a" * 40_000, "a" * 40_000 + " b")
def test_what_is_put_in_stands_in_the_new_text(old: str, new: str) -> None:
    """Any two texts: each piece is a part of the new one, and no piece is long for nothing."""
    for piece in put_in(old, new):
        assert piece in new
        assert piece

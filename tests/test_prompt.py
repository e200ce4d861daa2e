"""What the writer is told."""

from bot.archive import Assignment, Brief
from bot.prompt import conversation

BRIEF = Brief("Spring", ("Sunday opening", "Volunteers"), ("Since 1912",))


def said(assignment: Assignment, **more: object) -> list[tuple[object, object]]:
    """Return the messages as roles and texts."""
    base = str(more.get("base", ""))
    references = more.get("references", ())
    assert isinstance(references, tuple)
    messages = conversation("House.", assignment, base=base, references=references)
    return [(each["role"], each.get("content")) for each in messages]


def test_a_first_version_is_asked_for_with_the_brief() -> None:
    """The house style, then the brief with its parts named; a comparison says nothing here."""
    expected = (
        "Write the newsletter from these notes.\n\nTitle: Spring\n\n"
        "Notes:\n- Sunday opening\n- Volunteers\n\nFacts to rely on:\n- Since 1912"
    )
    told = [("system", "House."), ("user", expected)]
    assert said(Assignment(BRIEF)) == told
    assert said(Assignment(BRIEF, based_on=3), base="not looked at") == told


def test_a_change_is_asked_for_after_the_text() -> None:
    """The text stands where the writer would have written it, and the change behind it."""
    told = said(Assignment(BRIEF, " shorter ", 1), base="Subject: Spring\n\nDear all,")
    assert told[:2] == said(Assignment(BRIEF))
    assert told[2] == ("assistant", "Subject: Spring\n\nDear all,")
    assert told[3] == (
        "user",
        "shorter\n\nWrite the whole newsletter again with this change, and change nothing else.",
    )


def test_earlier_newsletters_stand_apart_from_the_brief() -> None:
    """Each is fenced, behind the brief's own facts."""
    told = said(Assignment(BRIEF), references=("Dear all,\nold.\n", "Dear readers."))
    assert str(told[1][1]).endswith(
        "- Since 1912\n\nEarlier newsletters to rely on for facts:"
        "\n\n---\nDear all,\nold.\n---\n\n---\nDear readers.\n---"
    )

"""Files of examples: what is read from them, and what is said of broken ones."""

from pathlib import Path

import pytest

from engine.starter.briefs import (
    Brief,
    ExamplesError,
    parse_examples,
    parse_note_sets,
    read_examples,
)

WHOLE = """\
What this file is for.

### bike-market
title: Bike market
- 40 bikes
- Sat 10-4
facts:
- The yard is covered.
>>>
Subject: Bike market

Hello {User},

- There are 40 bikes, Sat 10-4.

Until next time :-) <3

### one-note
- the lift works again
>>>
Subject: The lift
"""


def test_an_example_is_its_brief_and_its_answer() -> None:
    """Title, notes, facts and answer come out as written; a bullet in the answer stays."""
    first, second = parse_examples(WHOLE, "first.md")
    assert first.brief == Brief("Bike market", ("40 bikes", "Sat 10-4"), ("The yard is covered.",))
    assert first.answer.startswith("Subject: Bike market\n\nHello {User},\n\n- There are 40 bikes")
    assert first.answer.endswith("\n\nUntil next time :-) <3")
    assert first.where == "first.md, line 3"
    assert second.brief == Brief(None, ("the lift works again",))


def test_a_set_of_notes_has_no_answer() -> None:
    """Notes for measuring are read without one, and refused with one."""
    (one,) = parse_note_sets("### a-set\ntitle: T\n- a note\n", "held_out.md")
    assert one.brief == Brief("T", ("a note",))
    with pytest.raises(ExamplesError, match=r"held_out\.md, line 3: '>>>' is neither"):
        parse_note_sets("### a-set\n- a note\n>>>\nAnswer\n", "held_out.md")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("Nothing here.\n", 1, "no example is here"),
        ("### Bike Market\n- a\n>>>\nb\n", 1, "'Bike Market' is to be of small letters"),
        ("### a\n- a\n>>>\nb\n### a\n- a\n>>>\nb\n", 5, "a is in line 1 already"),
        ("### a\n- a\nSubject: a\n", 1, "a has no line '>>>'"),
        ("### a\n- a\n>>>\n\n", 3, "a has no answer"),
        ("### a\ntitle: t\n>>>\nb\n", 1, "a has no notes"),
        ("### a\n- a\n* b\n>>>\nb\n", 3, "'* b' is neither"),
        ("### a\n- a\nfacts:\n- b\nfacts:\n- c\n>>>\nb\n", 5, "'facts:' is neither"),
        ("### a\n- a\ntitle: t\n>>>\nb\n", 3, "'title: t' is neither"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(text: str, line: int, words: str) -> None:
    """Whoever edits the file reads where it is wrong, and what."""
    with pytest.raises(ExamplesError) as refused:
        parse_examples(text, "mine.md")
    assert str(refused.value).startswith(f"mine.md, line {line}: ")
    assert words in str(refused.value)


def test_a_file_that_is_no_text_is_refused_with_its_line(tmp_path: Path) -> None:
    """A byte that is not UTF-8 is found in its line."""
    (tmp_path / "odd.md").write_bytes(b"### a\n- caf\xe9\n>>>\nb\n")
    with pytest.raises(ExamplesError, match=r"odd\.md, line 2: this is not UTF-8"):
        read_examples(tmp_path)


def test_files_of_a_folder_are_read_in_order_of_their_names(tmp_path: Path) -> None:
    """The order of examples does not hang on the file system; Windows line ends are no matter."""
    (tmp_path / "b.md").write_bytes(b"### second\r\n- b\r\n>>>\r\nB\r\nB\r\n")
    (tmp_path / "a.md").write_text("### first\n- a\n>>>\nA\n", encoding="utf-8")
    read = read_examples(tmp_path)
    assert [(e.slug, e.answer) for e in read] == [("first", "A"), ("second", "B\nB")]

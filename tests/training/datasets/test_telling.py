"""A report in words: in Slack part by part, on a terminal as a whole."""

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from bot.checks.finding import Kind, Reason
from bot.training.costs import Cost
from bot.training.datasets import FileKind, Problem, Report, check_file
from bot.training.datasets.likeness import Leakage, Likeness
from bot.training.datasets.personal import Personal, PersonalItem, PersonalKind
from bot.training.datasets.systems import Systems
from bot.training.datasets.teaching import Invented, Teaching
from bot.training.datasets.telling import Section, headline, in_text, sections
from bot.words import personal as personal_words
from bot.words import reports as words
from tests.training.datasets.material import SAMPLES
from tests.training.datasets.reports import FAITHFUL, INVENTING, report

COST = Cost(
    engine="local",
    model="base",
    tokens=18_004,
    exact=True,
    epochs=4,
    cost=None,
    price=None,
    currency="USD",
    seconds=540.0,
)


def told(made: Report, title: str, **more: object) -> tuple[str, ...]:
    """Return what one part of a report says; nothing where it is left out."""
    found: list[Section] = sections(made, **more)  # type: ignore[arg-type]
    return next((part.lines for part in found if part.title == title), ())


def taught(teaching: Teaching) -> tuple[str, ...]:
    """Return what is said of what a dataset teaches."""
    return told(report(teaching), words.TEACHES)


def test_a_report_on_letters_that_invent_says_so_first() -> None:
    """The share, the kinds, some of it by line, and what else is learned."""
    assert taught(INVENTING) == (
        (
            "22 of 27 answers (81 %) contain facts that their requests do not: the model will "
            "learn to invent."
        ),
        "Numbers in 14, names in 12, dates and times in 9, links in 3.",
        (
            "For example line 4: “54 feet” · line 9: “Tidepool Hall” · line 11: “4 July” · line "
            "12: “https://tea.example.net”"
        ),
        "They are on lines 4 to 25.",
        "An answer has 3.1 words for each word of its request (most: 2.2 to 4.8).",
        "Emoji in 41 % of the answers, links in 96 %.",
    )


def test_a_report_on_letters_that_keep_to_their_notes_says_so() -> None:
    """Nothing is asked for where nothing is wrong."""
    assert taught(FAITHFUL) == (
        (
            "In its 60 answers I saw no fact that their requests do not have: the model will learn "
            "to keep to its notes."
        ),
        "An answer has 2.0 words for each word of its request (most: 1.8 to 2.2).",
        "Emoji in all answers, links in 40 %.",
    )
    assert told(report(FAITHFUL), words.WHETHER) == (
        "Yes: 60 examples are enough, and nothing that I saw stands in the way.",
    )


@pytest.mark.parametrize(
    ("answers", "with_facts", "first"),
    [
        (1, 0, "In its one answer I saw no fact that its request does not have."),
        (
            1,
            1,
            (
                "Its one answer contains facts that its request does not: the model may learn to "
                "invent."
            ),
        ),
        (
            7,
            3,
            (
                "3 of 7 answers contain facts that their requests do not: the model will learn to "
                "invent."
            ),
        ),
        (
            60,
            1,
            (
                "1 of 60 answers (2 %) contains facts that its request does not. Look at it before "
                "you train."
            ),
        ),
        (
            1000,
            2,
            (
                "2 of 1,000 answers (1 %) contain facts that their requests do not. Look at them "
                "before you train."
            ),
        ),
        (
            1000,
            999,
            (
                "999 of 1,000 answers (99 %) contain facts that their requests do not: the model "
                "will learn to invent."
            ),
        ),
        (
            40,
            40,
            (
                "All 40 answers contain facts that their requests do not: the model will learn to "
                "invent."
            ),
        ),
    ],
)
def test_shares_are_told_of_enough_answers_only(answers: int, with_facts: int, first: str) -> None:
    """Of fewer than ten the count alone is told, and one is one."""
    kinds = {Kind.NUMBER: with_facts} if with_facts else {}
    assert (
        taught(
            replace(
                FAITHFUL,
                answers=answers,
                of=answers,
                in_english=answers,
                with_facts=with_facts,
                with_kind=kinds,
                with_emoji=0,
                with_links=0,
            )
        )[0]
        == first
    )


def test_of_a_sample_it_is_said_that_it_is_one() -> None:
    """The share is of those that were looked at."""
    lines = taught(replace(INVENTING, answers=400, of=20_003, too_long=3, with_facts=324))
    assert lines[0].startswith("324 of 400 answers that I looked at (81 %) contain facts")
    assert lines[-2:] == (
        "I looked at an even sample: 400 of 20,003 answers.",
        "3 examples are longer than 40,000 characters; they are left out.",
    )
    assert not any(line.startswith("They are on") for line in lines)


def test_a_file_of_long_texts_alone_says_that_nobody_looked() -> None:
    """Nothing is claimed of what was not looked at."""
    unseen = replace(FAITHFUL, answers=0, of=12, too_long=12, ratio=None)
    assert taught(unseen) == (
        "All 12 examples are longer than 40,000 characters, so I did not look at what is taught.",
    )


def test_other_languages_are_told_with_what_was_not_looked_at() -> None:
    """No promise is made where little was looked at."""
    german = replace(FAITHFUL, in_english=0)
    assert taught(german)[:2] == (
        "In its 60 answers I saw no figure and no link that their requests do not have.",
        (
            "The answers do not read like English. There I looked at little: figures, dates in "
            "figures, links. Names, and all else that may be invented, went unseen."
        ),
    )
    mixed = replace(FAITHFUL, in_english=59)
    assert taught(mixed)[1].startswith("1 of 60 answers (2 %) does not read like English. ")


def test_requests_without_notes_are_told_and_how_to_mend_them() -> None:
    """The letters are fine then, and the requests are not."""
    bare = replace(INVENTING, bare=22)
    assert (
        "Their requests have no notes that I can see, only an order such as “write a "
        "newsletter”, so there is nothing that an answer could keep to." in taught(bare)
    )
    assert words.mend_requests() in told(report(bare), words.WHETHER)
    assert taught(replace(INVENTING, bare=1))[4].startswith("1 of their requests has no notes")
    assert words.mend() in told(report(replace(INVENTING, bare=1)), words.WHETHER)


def test_habits_are_told_and_not_held_against_the_letters() -> None:
    """The first ones are named."""
    lines = taught(replace(FAITHFUL, habits=("Anna", "Bo", "Cy", "Di", "Ed"), alike=5))
    assert lines[1] == (
        "Most answers say “Anna”, “Bo”, “Cy” and 2 more: the model will learn to say so always. It "
        "is not counted."
    )


def test_what_most_invent_alike_is_no_promise_and_no_plain_yes() -> None:
    """The first line stands alone on the card that all see; a price in each letter is told."""
    alike = replace(FAITHFUL, habits=("54 euros", "12 May", "Anna"), alike=3, fixed=2)
    lines = taught(alike)
    assert lines[:3] == (
        (
            "In its 60 answers I saw no fact that their requests do not have, beyond what most of "
            "them say alike."
        ),
        (
            "Most answers say “54 euros”, “12 May” and “Anna”: the model will learn to say so "
            "always. It is not counted."
        ),
        (
            "2 of these are figures or dates, which the model will say in every letter, true or "
            "not: put them into the requests, or take them out."
        ),
    )
    assert told(report(alike), words.WHETHER)[0] == words.go_but_fixed(60)
    assert told(report(replace(alike, fixed=0)), words.WHETHER)[0] == words.go(60)


def test_what_is_not_quoted_is_told() -> None:
    """Who sees a count of facts and none of them wants to know why."""
    lines = taught(replace(INVENTING, examples=(), unquoted=30))
    assert words.unquoted() in lines


def test_what_was_not_looked_at_is_told_and_nothing_is_promised_of_it() -> None:
    """Examples with tools, and those that are too long."""
    tools = replace(FAITHFUL, answers=3, of=3, tools=57, in_english=3)
    lines = taught(tools)
    assert lines[0] == (
        "In its 3 answers that I looked at I saw no fact that their requests do not have."
    )
    assert lines[-1] == "57 examples use tools; I did not look at them."
    assert told(report(tools, examples=60), words.WHETHER)[0] == words.go_mostly_unseen(60)

    long = replace(FAITHFUL, answers=1, of=12, too_long=11, in_english=1, with_emoji=0)
    assert taught(long)[0] == (
        "In the one answer that I looked at I saw no fact that its request does not have."
    )
    invents = replace(long, with_facts=1, with_kind={Kind.NUMBER: 1})
    assert taught(invents)[0].startswith("The one answer that I looked at contains facts")
    nothing = replace(FAITHFUL, answers=0, of=0, tools=12, ratio=None)
    assert taught(nothing) == ("All 12 examples use tools, so I did not look at what is taught.",)
    both = replace(nothing, of=2, too_long=2)
    assert taught(both)[0].startswith("All 14 examples use tools or are longer than 40,000")


def test_broken_house_rules_are_told_and_when_they_are_other_letters_rules() -> None:
    """Where nearly all break one, the letters were written under others."""
    some = replace(
        FAITHFUL, has_rules=True, broken={Reason.SIGN_OFF_MISSING: 3, Reason.TOO_LONG: 1}
    )
    assert taught(some)[-1] == (
        "House rules: the sign-off missing or changed in 3 answers, too many words in 1."
    )
    all_of_them = replace(some, broken={Reason.TOO_MANY_EMOJI: 60})
    assert taught(all_of_them)[-2:] == (
        "House rules: too many emoji in 60 answers.",
        words.other_rules(),
    )
    assert taught(replace(some, broken={}))[-1] == "House rules: all answers keep them."


def test_every_rule_and_every_kind_of_fact_has_words() -> None:
    """Nothing is told by the name that the code gives it."""
    broken = dict.fromkeys(words._BROKEN, 2)
    assert "_" not in words.rules_broken(broken)
    for kind in (Kind.NUMBER, Kind.DATE, Kind.LINK, Kind.EMAIL, Kind.HANDLE, Kind.NAME):
        assert words.kinds({kind.value: 1}).endswith(" in 1.")


def test_what_is_quoted_is_of_different_lines_and_kinds() -> None:
    """Four things from four letters say more than four numbers of one."""
    found = tuple(
        Invented(line, kind, f"{kind} {line}")
        for line in (1, 2, 3, 4, 5)
        for kind in (Kind.NUMBER, Kind.DATE, Kind.NAME, Kind.LINK)
    )
    line = taught(replace(INVENTING, examples=found))[2]
    places = regex.findall(r"line (\d): “(\w+)", line)
    assert len({number for number, _ in places}) == len({kind for _, kind in places}) == 4


def test_a_few_examples_are_told_with_what_to_do_instead() -> None:
    """A prompt with typical letters does much, and the drafts to come are the next dataset."""
    few = report(replace(FAITHFUL, answers=27, of=27, with_facts=3, in_english=27))
    assert headline(few).endswith(
        "But 27 are few: below 50, a good prompt with a few examples in it often does as much."
    )
    lines = told(few, words.WHETHER)
    assert lines[0].startswith("You can, but first try what needs no training")
    assert "three typical letters with their notes (lines 4, 16 and 20 would do)" in lines[1]
    assert lines[2:] == (words.collect(), words.mend())


def test_too_few_examples_are_told_as_such() -> None:
    """No engine takes them, and no share is claimed of them."""
    tiny = replace(FAITHFUL, answers=1, of=1, with_emoji=1, with_links=0, models=(1,))
    assert told(report(tiny), words.WHETHER)[0] == (
        "Not yet: engines train on 10 examples at least, and here is 1."
    )
    assert (
        "a typical letter with its notes (line 1 would do)" in told(report(tiny), words.WHETHER)[1]
    )
    assert "%" not in in_text(report(tiny))


@pytest.mark.parametrize(
    ("with_facts", "first"),
    [
        (2, "Yes: 60 examples are enough. Look at the lines named above first."),
        (9, "You can: 60 examples are enough. It will be better when they are mended."),
        (49, words.mend_first()),
    ],
)
def test_enough_examples_are_told_with_what_to_mend(with_facts: int, first: str) -> None:
    """The more they invent, the plainer it is said."""
    taught_so = replace(INVENTING, answers=60, of=60, with_facts=with_facts)
    assert told(report(taught_so), words.WHETHER)[0] == first


def test_what_the_file_holds_is_told() -> None:
    """Lengths, system prompts and repeats, each with its lines."""
    made = report(
        FAITHFUL,
        lengths=replace(
            report().lengths or pytest.fail("no lengths"), very_long=(7,), very_long_count=1
        ),
        systems=Systems(different=2, most_common=57, without=1, others=(4, 9)),
        likeness=Likeness(
            same=1, near=2, same_lines=((31, 12),), near_lines=((17, 4), (18, 4)), compared=60
        ),
    )
    assert told(made, words.HOLDS) == (
        "18,204 tokens (estimate); an example has 412 to 1,020, and half of them have at most 660.",
        "Very long: line 7.",
        (
            "2 different system prompts, the most common one in 57 of 60 examples; others in lines "
            "4 and 9. 1 example has no system prompt. The same one in all of them, and later in "
            "use, teaches best."
        ),
        (
            "1 example is the same as an earlier one: line 31 as line 12. 2 examples are nearly "
            "so: line 17 as line 4, line 18 as line 4."
        ),
    )
    assert told(report(FAITHFUL), words.HOLDS)[1:] == (
        "The same system prompt in all.",
        "No duplicates, and nothing nearly the same.",
    )


@pytest.mark.parametrize(
    ("shared", "line"),
    [
        (Leakage(0, 0, ()), "Nothing stands both here and in b.jsonl, not even nearly."),
        (
            Leakage(1, 0, ((3, 17),)),
            (
                "1 example stands both here and in b.jsonl: line 3 of the validation file is line "
                "17 of the training file. "
            ),
        ),
        (Leakage(0, 2, ()), "2 examples stand both here and nearly in b.jsonl. "),
        (
            Leakage(1, 1, ()),
            "2 examples stand both here and in b.jsonl, 1 of them nearly. ",
        ),
    ],
)
def test_what_stands_in_the_other_file_too_is_told(shared: Leakage, line: str) -> None:
    """A test of what was learned by heart is none."""
    said = told(report(FAITHFUL), words.HOLDS, companion=("b.jsonl", shared))[-1]
    assert said.startswith(line)
    assert said.endswith(("nearly.", "keep each in one file only."))


def test_personal_data_is_counted_and_listed_by_value_only_when_asked() -> None:
    """The card is seen by a whole channel."""
    item = PersonalItem(PersonalKind.EMAIL, "jo@lamp.example.org", 3, (4, 7, 9))
    made = report(FAITHFUL, personal=Personal((item,), {PersonalKind.EMAIL: 2}, 3))

    public = told(made, personal_words.TITLE)
    private = told(made, personal_words.TITLE, personal_values=True)

    assert public[0] == "2 mail addresses in 3 examples."
    assert "jo@" not in "".join(public)
    assert any(line.startswith("jo@lamp.example.org") for line in private)
    assert private[-1] == personal_words.and_more(1)
    assert told(report(FAITHFUL, personal=Personal((), {}, 0)), personal_words.TITLE) == (
        personal_words.NONE,
    )


def test_the_values_of_a_deleted_file_are_told_as_gone() -> None:
    """They were counted once."""
    made = report(FAITHFUL, personal=Personal((), {PersonalKind.EMAIL: 2}, 3))
    lines = told(made, personal_words.TITLE, personal_values=True)
    assert lines[0] == "2 mail addresses in 3 examples."
    assert lines[-1] == personal_words.GONE


def test_what_invents_much_is_not_called_ready() -> None:
    """The headline is what everybody reads."""
    assert headline(report(INVENTING)).startswith("27 examples, well formed. But many of their")
    few = told(report(INVENTING), words.WHETHER)
    assert few[:2] == (words.mend_first_of_few(), words.mend())
    assert words.instead((1, 2, 26)) in few


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"problem_count": 1}, words.mend_lines_first(1)),
        ({"kind": FileKind.JSON_LIST}, words.convert_first(0)),
        ({"kind": FileKind.ENCODED, "problem_count": 3}, words.convert_first(2)),
        ({"kind": FileKind.PREFERENCES}, words.no_conversations()),
    ],
)
def test_what_cannot_be_trained_on_is_told_why_and_nothing_else(
    more: dict[str, Any], said: str
) -> None:
    """The title asks whether to train, and that is answered."""
    assert told(report(INVENTING, **more), words.WHETHER) == (said,)


def test_pairs_on_the_same_line_help_nobody() -> None:
    """A JSON list may stand on one line."""
    likeness = Likeness(same=3, near=1, same_lines=((1, 1),) * 3, near_lines=((1, 1),), compared=60)
    assert "3 examples are the same as earlier ones. 1 example is nearly so." in told(
        report(FAITHFUL, likeness=likeness), words.HOLDS
    )


def test_a_report_of_before_says_what_it_knows() -> None:
    """Nothing is claimed of what nobody looked at then."""
    old = report(None, examples=80, lengths=None, systems=None, likeness=None)
    assert [part.title for part in sections(old)] == [words.WHETHER]


@pytest.mark.parametrize("kind", [FileKind.UNREADABLE, FileKind.JSON_LIST, FileKind.NOT_TEXT])
def test_a_file_that_is_none_has_no_empty_parts(kind: FileKind) -> None:
    """What is wrong with it stands at its head."""
    bad = Report(kind, 0, 0, 0, (Problem(1, "it is not valid JSON"),), 1, ())
    assert sections(bad) == []
    assert "Line 1: it is not valid JSON." in in_text(bad)


def test_the_terminal_gets_it_all() -> None:
    """The head, then each part under its title."""
    text = in_text(report(INVENTING), costs=[COST], companion=("b.jsonl", Leakage(0, 0, ())))
    titles = [words.TEACHES, words.HOLDS, words.TAKES, words.WHETHER]
    places = [text.index(f"\n\n{title}\n  ") for title in titles]
    assert all(one < other for one, other in pairwise(places))
    assert "local:base" in text


def test_the_sample_letters_make_a_whole_report() -> None:
    """As a newcomer sees it."""
    text = in_text(check_file(SAMPLES / "train.jsonl"))
    assert "In its 25 answers I saw no fact that their requests do not have" in text
    assert "25 are few" in text


COUNT = st.integers(1, 40)


@given(st.data())
def test_one_is_one_and_no_sentence_is_broken(data: st.DataObject) -> None:
    """Whatever is counted: no "1 answers", no empty brackets, an end to each sentence."""
    answers = data.draw(COUNT)
    part = st.integers(0, answers)
    with_facts = data.draw(part)
    some = st.integers(1, max(with_facts, 1))
    teaching = Teaching(
        answers=answers,
        of=answers + data.draw(st.integers(0, 3)),
        in_english=data.draw(part),
        with_facts=with_facts,
        with_kind=data.draw(st.dictionaries(st.sampled_from([*Kind][:7]), some, min_size=1))
        if with_facts
        else {},
        examples=(),
        ratio=data.draw(st.none() | st.tuples(*[st.floats(0, 50)] * 3)),
        with_emoji=data.draw(part),
        with_links=data.draw(part),
        has_rules=True,
        broken=data.draw(st.dictionaries(st.sampled_from([Reason.BANNED, Reason.TOO_LONG]), COUNT)),
        models=data.draw(st.sampled_from([(), (1,), (1, 3), (1, 3, 5)])),
        bare=data.draw(st.integers(0, with_facts)),
        lines=tuple(range(1, with_facts + 1)),
    )
    near = data.draw(st.integers(0, 3))
    made = report(
        teaching,
        systems=Systems(1, answers, 0),
        likeness=Likeness(same=data.draw(part), near=near, compared=answers),
    )
    for section in sections(made):
        for line in section.lines:
            assert not regex.search(r"\b1 (answers|examples|requests|lines|tokens)\b", line), line
            assert not regex.search(r"\(\)|  |:\.|, \.", line), line
            assert line.endswith((".", "”"))
            assert line[0].isupper() or line[0].isdigit()

"""The labelled set: it can be read, is as large as it says, is counted rightly; its floors hold."""

from collections import Counter
from collections.abc import Sequence
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.checks.marked import BadMarksError, Duty, Label, Mark, Marked, read, write
from bench.checks.measuring import PARTS, tallied
from bench.checks.pairs import BadPairError, Pair, pairs, parse, unparse
from bench.checks.scoring import same_place, tally
from bench.checks.tallies import Tally
from bot.checks.check import check
from bot.checks.finding import UNKNOWN, Finding, Kind, Reason

WORDS = st.text(
    st.one_of(st.sampled_from(" \n.,é🎉👩🏽\u0301=?+/-"), st.characters(exclude_characters="⟦⟧\r")),
    min_size=1,
    max_size=12,
)
LABELS = st.builds(
    Label,
    st.sampled_from(Kind),
    st.sampled_from(Duty),
    st.one_of(st.none(), st.sampled_from(Reason)),
)
WRITTEN = st.recursive(
    WORDS,
    lambda inner: st.lists(
        st.one_of(WORDS, st.builds(lambda label, words: f"⟦{label}|{words}⟧", LABELS, inner)),
        min_size=1,
        max_size=4,
    ).map("".join),
    max_leaves=8,
)
LINES = st.lists(
    st.text(st.characters(categories=("L", "N", "P")), min_size=1).filter(
        lambda line: not line.startswith(("=== ", "⟦")) and not set(line) & set("⟦⟧")
    ),
    max_size=3,
).map(tuple)
SIGN_OFF = "Until next time :-) <3"
LEAST = {
    Kind.NUMBER: 80,
    Kind.DATE: 60,
    Kind.NAME: 90,
    Kind.QUOTATION: 20,
    Kind.MISSING: 60,
    Kind.REPEAT: 15,
    Kind.RECITED: 15,
    Kind.RULE: 15,
    Kind.SPELLING: 15,
    Kind.DISGUISE: 15,
}
FLOORS = {
    Kind.NUMBER: (0.94, 0.94),
    Kind.DATE: (0.96, 0.97),
    Kind.LINK: (0.97, 0.97),
    Kind.EMAIL: (0.97, 0.97),
    Kind.HANDLE: (0.97, 0.97),
    Kind.NAME: (0.97, 0.94),
    Kind.QUOTATION: (0.96, 0.96),
    Kind.MISSING: (0.90, 0.75),
    Kind.REPEAT: (0.94, 0.94),
    Kind.RECITED: (0.94, 0.92),
    Kind.RULE: (0.95, 0.93),
    Kind.SPELLING: (0.95, 0.93),
    Kind.DISGUISE: (0.97, 0.97),
}
"""Precision and recall, a little below what was reached: who mends one finder breaks no other."""
LEAST_ADDRESSES, LEAST_LABELS, LEAST_PAIRS = 50, 500, 40


@cache
def the_set() -> tuple[Pair, ...]:
    """Return all pairs of both parts."""
    return tuple(pair for part in PARTS for pair in pairs(part))


@cache
def the_tally() -> Tally:
    """Return what the checks reach on the whole set."""
    return tallied(the_set())


def full_marks(pair: Pair) -> list[Finding]:
    """Return what a checker finds that finds each label and nothing else."""
    wanted = [m for m in pair.draft.marks if m.label.duty in {Duty.MUST, Duty.ANY}]
    found = [found_at(pair, mark) for mark in wanted]
    for bullet in pair.bullets:
        if bullet.marks and bullet.marks[0].label.duty is Duty.MUST:
            reason = bullet.marks[0].label.reason or Reason.NOT_COVERED
            found.append(Finding(Kind.MISSING, 0, 0, bullet.text, reason))
    return found + [
        Finding(label.kind, 0, 0, "", label.reason) for label in pair.whole if label.reason
    ]


def found_at(pair: Pair, mark: Mark) -> Finding:
    """Return a finding in the very place of a mark."""
    reason = mark.label.reason or Reason.NOT_IN_BRIEF
    return Finding(mark.label.kind, mark.start, mark.end, pair.draft.quote(mark), reason)


def a_pair(draft: str, *bullets: str) -> Pair:
    """Return a pair of a few words."""
    listed = "".join(f"- {bullet}\n" for bullet in bullets)
    return parse(f"today: 2026-04-20\n=== brief\n{listed}=== draft\n{draft}\n", name="few")


def number(pair: Pair, words: str) -> Finding:
    """Return a number that is found in a draft."""
    start = pair.draft.text.index(words)
    return Finding(Kind.NUMBER, start, start + len(words), words, Reason.NOT_IN_BRIEF)


@given(WRITTEN)
def test_marks_come_back_as_they_were_written(written: str) -> None:
    """Whatever is marked, reading and writing gives the same, and every mark has its words."""
    marked = read(written)

    assert write(marked) == written
    for mark in marked.marks:
        assert marked.quote(mark) == marked.text[mark.start : mark.end] != ""
    assert not set(marked.text) & {"⟦", "⟧"}


@given(
    draft=WRITTEN.map(read),
    bullets=LINES,
    facts=LINES,
    said=LINES,
    rules=st.sampled_from([None, "", "most_words = 40"]),
)
def test_a_pair_comes_back_as_it_was_written(
    draft: Marked,
    bullets: Sequence[str],
    facts: tuple[str, ...],
    said: tuple[str, ...],
    rules: str | None,
) -> None:
    """Whatever a pair holds, it is read as it was written, the draft letter for letter."""
    pair = Pair(
        name="any",
        head={"about": "anything", "today": "2026-04-20"},
        draft=draft,
        bullets=tuple(Marked(bullet) for bullet in bullets),
        facts=facts,
        said=said,
        rules=rules,
        earlier=(("Issue 41", "It was said.\n\nTwice."),),
    )

    assert parse(unparse(pair), name="any") == pair


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("⟦number|45", "not closed"),
        ("45⟧", "never began"),
        ("⟦number⟧", "no bar"),
        ("⟦number|⟧", "holds nothing"),
        ("⟦nombre|45⟧", "nombre"),
        ("⟦number/because|45⟧", "because"),
    ],
)
def test_a_slip_in_a_mark_is_told(written: str, problem: str) -> None:
    """A mark that cannot be read is not skipped, and the message says which it is."""
    with pytest.raises(BadMarksError, match=problem):
        read(written)


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("today: 2026-04-20\n=== brief\n- one", "no draft"),
        ("today 2026-04-20\n=== draft\nHello", "key: value"),
        ("today: 2026-04-20\n=== notes\nx\n=== draft\nHello", "notes"),
        ("today: 2026-04-20\n=== facts\n⟦number|1⟧\n=== draft\nHello", "beside the brief"),
        ("today: 2026-04-20\n=== brief\n- ⟦missing|a⟧ b\n=== draft\nHello", "as a whole"),
    ],
)
def test_a_slip_in_a_file_is_told(written: str, problem: str) -> None:
    """A file that cannot be read is not taken for a shorter one."""
    with pytest.raises(BadPairError, match=problem):
        parse(written, name="few")


def test_the_set_is_as_large_as_it_says() -> None:
    """There are enough pairs and labels of every kind for a figure to mean something."""
    labels = {kind: score.labels for kind, score in the_tally().scores.items()}
    addresses = labels[Kind.LINK] + labels[Kind.EMAIL] + labels[Kind.HANDLE]

    assert len(the_set()) >= LEAST_PAIRS
    assert {kind: count for kind, count in labels.items() if count < LEAST.get(kind, 0)} == {}
    assert addresses >= LEAST_ADDRESSES
    assert sum(labels.values()) >= LEAST_LABELS
    assert sum(score.traps for score in the_tally().scores.values()) >= LEAST_LABELS


@pytest.mark.parametrize("kind", Kind)
def test_no_kind_falls_below_its_floor(kind: Kind) -> None:
    """What was found once is found still, and no new false alarms come in with it."""
    score = the_tally().scores[kind]
    precise, complete = FLOORS[kind]

    assert (score.precision or 0) >= precise
    assert (score.recall or 0) >= complete


def test_every_draft_is_known_for_english_or_not() -> None:
    """The drafts in English are looked at by all finders, those in other languages are not."""
    mistaken = [
        pair.name
        for pair in the_set()
        if check(pair.draft.text, pair.against).in_english != pair.in_english
    ]

    assert mistaken == []


def test_every_digit_of_the_set_is_labelled() -> None:
    """Nobody overlooked a figure: each digit stands within a mark, or in the sign-off."""
    forgotten = [
        f"{pair.name}: {pair.draft.text[max(0, at - 10) : at + 10]!r}"
        for pair in the_set()
        for at, letter in enumerate(pair.draft.text)
        if letter.isdigit() and not is_labelled(pair, at) and not in_sign_off(pair, at)
    ]

    assert forgotten == []


def is_labelled(pair: Pair, at: int) -> bool:
    """Tell whether a place stands within a mark that says what it is."""
    return any(
        mark.start <= at < mark.end and mark.label.kind in UNKNOWN | {Kind.DISGUISE}
        for mark in pair.draft.marks
    )


def in_sign_off(pair: Pair, at: int) -> bool:
    """Tell whether a place stands in the sign-off."""
    start = pair.draft.text.rfind(SIGN_OFF)
    return 0 <= start <= at


def test_who_finds_every_label_has_full_marks() -> None:
    """What has a label is found and right, and fits its label to the letter."""
    counted = Counter[str]()
    for pair in the_set():
        for score in tally(pair, full_marks(pair)).scores.values():
            assert (score.found, score.right, score.exact) == (
                score.labels,
                score.findings,
                score.findings,
            )
            assert score.fallen == 0
            counted["found"] += score.found

    assert counted["found"] >= LEAST_LABELS


def test_who_finds_nothing_misses_every_label() -> None:
    """A checker that is silent is right in nothing and wrong in nothing, and has missed all."""
    for pair in the_set():
        for score in tally(pair, []).scores.values():
            assert score.found == score.findings == score.fallen == 0


def test_a_finding_beside_its_label_is_a_false_alarm_and_a_miss() -> None:
    """The place decides, not the count."""
    pair = a_pair("We sold ⟦number|45⟧ of ⟦=number|sixty⟧ in ⟦?number|nine⟧ days.")

    wrong = tally(pair, [number(pair, "sixty"), number(pair, "nine")]).scores[Kind.NUMBER]

    assert (wrong.labels, wrong.found, wrong.findings, wrong.right) == (1, 0, 1, 0)
    assert (wrong.traps, wrong.fallen) == (1, 1)


def test_a_finding_without_the_measure_is_right_but_not_exact() -> None:
    """Bounds are counted apart from places."""
    pair = a_pair("It is ⟦number|45 feet⟧ long.")

    score = tally(pair, [number(pair, "45")]).scores[Kind.NUMBER]

    assert (score.found, score.right, score.exact) == (1, 1, 0)


def test_a_label_with_a_reason_wants_that_reason() -> None:
    """A misspelt word is not answered by a finding that calls it said twice."""
    pair = a_pair("So ⟦spelling/misspelt|thier⟧ it is.")
    found = [Finding(Kind.SPELLING, 3, 8, "thier", Reason.WORD_TWICE)]

    score = tally(pair, found).scores[Kind.SPELLING]

    assert (score.labels, score.found, score.findings, score.right) == (1, 0, 1, 0)


def test_bullets_are_counted_by_their_words() -> None:
    """A missing bullet is right however sure the checker is; one that is there is a false alarm."""
    pair = a_pair("Hello.", "⟦missing/half_covered|Cake at nine⟧", "⟦?missing|Tea⟧", "Milk")
    found = [
        Finding(Kind.MISSING, 0, 0, bullet.text, Reason.NOT_COVERED) for bullet in pair.bullets
    ]

    score = tally(pair, found).scores[Kind.MISSING]

    assert (score.labels, score.found, score.findings, score.right) == (1, 1, 2, 1)
    assert (score.traps, score.fallen) == (1, 1)


PLACES = st.tuples(st.integers(0, 30), st.integers(1, 30)).map(lambda p: (p[0], p[0] + p[1]))


@given(PLACES, PLACES)
def test_same_places_are_the_same_from_both_sides(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    """Who is compared with whom does not matter, and what shares nothing is never the same."""
    assert same_place(one, other) == same_place(other, one)
    assert same_place(one, one)
    if one[1] <= other[0] or other[1] <= one[0]:
        assert not same_place(one, other)

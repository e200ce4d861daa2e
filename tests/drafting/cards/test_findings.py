"""What must be checked, as it stands under a version."""

import html
from dataclasses import replace

import pytest

from bot.archive import DecisionKind, DraftState, FindingState
from bot.checks.check import MOST
from bot.checks.finding import UNKNOWN, Finding, Kind, Reason
from bot.drafting.cards import actions
from bot.drafting.cards.findings import line_mrkdwn, most_telling
from bot.drafting.cards.version import Shown, version_pages
from bot.slack.message import Message
from bot.words import checks as words
from bot.words.drafts import CHECK_BEFORE_SENDING
from tests.drafting.cards import samples
from tests.drafting.cards.samples import ALL_CHECKED, decided, findings, shown
from tests.drawing import buttons, words_shown


def _page(of: Shown) -> Message:
    return version_pages(of)[-1]


def _offered(of: Shown) -> list[tuple[str, int]]:
    """What is offered about single findings, and about which, from top to bottom."""
    about_one = {actions.FINDING_CHECKED, actions.FINDING_WORD}
    return [
        (button["text"]["text"], actions.read_finding(button["value"])[2])
        for button in buttons(_page(of))
        if button["action_id"] in about_one
    ]


def test_the_five_riskiest_stand_first() -> None:
    """The worst is seen without scrolling; how many more there are is said."""
    of = shown(findings=findings())
    assert [finding_id for _, finding_id in _offered(of)] == [2, 4, 6, 3, 7]
    assert words.and_more(2) in words_shown(_page(of))


def test_each_is_settled_by_the_click_that_fits() -> None:
    """A bullet is left out on purpose, a word may be added, all else is checked."""
    of = shown(findings=findings(FindingState.CHECKED, FindingState.FACT))
    assert _offered(of) == [
        (words.CHECKED, 4),
        (words.LEFT_OUT, 6),
        (words.CHECKED, 3),
        (words.LEFT_OUT, 7),
        (words.CHECKED, 5),
        (words.ADD_WORD, 5),
    ]


def test_a_word_said_twice_is_no_word_to_add() -> None:
    """Only what a dictionary lacks can be one of the team's words."""
    twice = samples.found_in(samples.TEXT, Kind.SPELLING, "and", Reason.WORD_TWICE, risk=30)
    assert _offered(shown(findings=(samples.a_finding(1, twice),))) == [(words.CHECKED, 1)]


def test_what_is_settled_gives_way() -> None:
    """The next one takes its place, and the end of the work is said."""
    some = shown(findings=findings(FindingState.CHECKED, FindingState.CHECKED))
    assert words.to_check(5, 7) in words_shown(_page(some))
    done = shown(findings=findings(*ALL_CHECKED))
    assert _offered(done) == []
    assert words.all_checked(7) in words_shown(_page(done))


@pytest.mark.parametrize(
    "of",
    [
        shown(newest=2, findings=findings()),
        shown(newest=2, findings=None),
        replace(decided(DecisionKind.APPROVE), findings=findings()),
        replace(decided(DecisionKind.DISCARD), findings=findings()),
        replace(decided(DecisionKind.APPROVE), findings=None),
        shown(samples.a_broken_version(text=""), findings=None),
        shown(newest=2, draft=samples.a_draft(state=DraftState.APPROVED)),
    ],
)
def test_what_does_not_count_is_not_to_be_checked(of: Shown) -> None:
    """An older version, a decided one, one without words: nobody has to look at them."""
    said = words_shown(_page(of))
    assert "To check" not in said
    assert words.NOT_LOOKED_THROUGH not in said
    assert words.NOTHING_FOUND not in said


def test_approve_asks_while_something_is_open() -> None:
    """Slack asks before the click counts; once all is settled, it does not."""

    def asks(of: Shown) -> bool:
        (approve,) = [b for b in buttons(_page(of)) if b["action_id"] == actions.APPROVE]
        return "confirm" in approve

    assert asks(shown(findings=findings()))
    assert not asks(shown(findings=findings(*ALL_CHECKED)))
    assert not asks(shown(findings=()))
    # There the answer to the click says that nothing may be open.
    assert not asks(shown(findings=findings(), approves_unchecked=False))


def test_exact_words_stay_what_they_are() -> None:
    """They stand as code, so nothing in them is formatted, and no backtick ends it."""
    quote = "`rm` *now* <!channel> &\n:tada: @here"
    nasty = samples.found_in("", Kind.NAME, quote, Reason.NOT_IN_BRIEF, risk=60)
    said = words_shown(_page(shown(findings=(samples.a_finding(1, nasty),))))
    assert "`\u02cbrm\u02cb *now* &lt;!channel&gt; &amp; :tada: @\u2060here`\n" in said


@pytest.mark.parametrize("about", [(), ("one",), ("12", "9"), ("", "two", "three")])
def test_every_reason_has_words(about: tuple[str, ...]) -> None:
    """Each is told from the others, whatever is known besides."""
    said = {reason: words.why("rule", reason, about) for reason in Reason}
    said.pop(Reason.NOT_IN_BRIEF if not about else Reason.DIFFERS)
    assert len(set(said.values())) == len(said) == len(Reason) - 1


def test_every_kind_that_a_brief_may_lack_is_named() -> None:
    """A number, a date and a name are told apart."""
    assert len({words.why(kind, Reason.NOT_IN_BRIEF) for kind in UNKNOWN}) == len(UNKNOWN)


@pytest.mark.parametrize("value", ["", "1", "1:2", "1:2:", "a:1:2", "1:2:3:4", "1:2:-3", ":1:2"])
def test_a_value_of_somebody_else_is_no_finding(value: str) -> None:
    """Only three numbers are a draft, a version and a finding."""
    with pytest.raises(ValueError, match=r".*"):
        actions.read_finding(value)
    assert actions.read_finding(actions.finding_value(12, 3, 4)) == (12, 3, 4)


def test_the_five_are_of_several_kinds() -> None:
    """Links are the riskiest, and yet an invented name is among what is seen first."""
    links = [
        Finding(Kind.LINK, 9 * at, 9 * at + 5, "a.org", Reason.NOT_IN_BRIEF, risk=90)
        for at in range(6)
    ]
    name = Finding(Kind.NAME, 90, 95, "Helga", Reason.NOT_IN_BRIEF, risk=60)
    records = [samples.a_finding(n, each) for n, each in enumerate([*links, name], start=1)]
    assert [each.id for each in most_telling(records)] == [1, 2, 3, 4, 7]
    assert [each.id for each in most_telling(records[:6])] == [1, 2, 3, 4, 5]


def test_no_two_of_the_five_are_about_one_place() -> None:
    """One look answers both, and something else can stand there."""
    whole = Finding(Kind.RECITED, 0, 40, "m" * 40, Reason.IN_AN_EARLIER_DRAFT, risk=55)
    within = Finding(Kind.NAME, 5, 9, "mmmm", Reason.NOT_IN_BRIEF, risk=70)
    bullets = [
        Finding(Kind.MISSING, 0, 0, quote, Reason.NOT_COVERED, risk=45) for quote in ("tea", "cake")
    ]
    records = [
        samples.a_finding(n, each) for n, each in enumerate([whole, within, *bullets], start=1)
    ]
    assert [each.id for each in most_telling(records)] == [2, 3, 4]


def test_a_recited_stretch_is_named_by_its_first_words() -> None:
    """A dozen of them tell which it is."""
    words_of = " ".join(f"word{number}" for number in range(40))
    said = line_mrkdwn(Finding(Kind.RECITED, 0, 9, words_of, Reason.IN_AN_EARLIER_DRAFT, ("it",)))
    assert "word11…`" in said
    assert "word12" not in said


def test_what_is_said_twice_alike_is_quoted_once() -> None:
    """The second place has the same words, so the reason does not repeat them."""
    twice = Finding(Kind.REPEAT, 30, 42, "We are open.", Reason.SAID_TWICE, ("We are open.",))
    assert line_mrkdwn(twice).count("We are open.") == 1
    other = replace(twice, about=("We are all open.",))
    assert "We are all open." in line_mrkdwn(other)


def test_a_list_that_was_cut_says_or_more() -> None:
    """So many are kept of a text, and it may have had others."""
    one = Finding(Kind.NAME, 0, 5, "Helga", Reason.NOT_IN_BRIEF)
    many = tuple(samples.a_finding(number, one) for number in range(1, MOST + 1))
    assert words.to_check(MOST, MOST, at_least=True) in words_shown(_page(shown(findings=many)))
    assert "or more" not in words_shown(_page(shown(findings=many[1:])))


def test_broken_rules_are_told_in_a_line() -> None:
    """Who edits the rules sees under the next version that they could not be read."""
    of = shown(findings=findings(), rules_fault="[body] has no <most_word>.")
    assert words.rules_broken("[body] has no ") in html.unescape(words_shown(_page(of)))


def test_the_same_warning_is_not_given_twice() -> None:
    """The list says what to check; the small print says it only where there was no list."""
    assert CHECK_BEFORE_SENDING not in words_shown(_page(shown(findings=())))
    assert CHECK_BEFORE_SENDING in words_shown(_page(shown(findings=None)))

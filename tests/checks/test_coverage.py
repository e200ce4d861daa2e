"""Which bullets a text does not cover."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.checks import coverage
from bot.checks.finding import Finding, Kind, Reason
from bot.checks.given import Given
from bot.checks.notes import content
from bot.checks.text import Text
from tests.checks.paraphrases import letters

HOUSE = ("Hello {User},", "Until next time :-) <3")


def findings(text: str, *bullets: str) -> list[Finding]:
    """What is found of these bullets."""
    return list(coverage.find(Text(text), Given(bullets=bullets, house=HOUSE)))


def missing(text: str, *bullets: str) -> list[str]:
    """Return the bullets that are not covered."""
    return [finding.quote for finding in findings(text, *bullets)]


def test_a_letter_in_other_words_covers_its_brief() -> None:
    """Of the bullets that are told in other words at most one in ten is said to be missing."""
    told = wrong = 0
    for letter in letters():
        told += len(letter.told)
        wrong += len(missing(letter.text(), *letter.bullets))

    assert told > 140
    assert wrong <= told / 10


def test_a_bullet_whose_sentence_is_taken_out_is_missing() -> None:
    """Nine in ten bullets are missed when their sentence is gone and all others stay."""
    told = found = 0
    for letter in letters():
        for number in letter.told:
            told += 1
            bullet = letter.bullets[number]
            found += bullet in missing(letter.text(without=number), *letter.bullets)

    assert found >= told * 0.9


def test_a_missing_bullet_is_named_whole_and_has_no_place() -> None:
    """The finding quotes the bullet as it stands in the brief and stands nowhere in the text."""
    (found,) = findings(
        "The pool opens on 1 June. Tickets are four euros.",
        "Pool opens 1 June",
        "Tickets: 4 euros",
        "Mention that the café has a new cook",
    )

    assert found.kind is Kind.MISSING
    assert found.reason is Reason.NOT_COVERED
    assert found.quote == "Mention that the café has a new cook"
    assert (found.start, found.end, found.about) == (0, 0, ())
    assert found.risk == 70


def test_words_that_all_bullets_share_cover_none_of_them() -> None:
    """A bullet about the subject of all others is not covered by the subject."""
    text = "The library opens on Sundays. The library has forty new comics."

    assert missing(
        text,
        "Library opens on Sundays",
        "Forty new comics in the library",
        "Library card costs nothing for children",
    ) == ["Library card costs nothing for children"]


def test_a_bullet_that_is_told_in_part_says_what_is_missing() -> None:
    """What is begun and not told to its end is half covered, with the words that are not there."""
    (found,) = findings(
        "Our quiz night is back. The bar has a new tap.",
        "Quiz night with the lighthouse band, every second Thursday at 8:30 in the cellar",
        "New tap at the bar",
    )

    assert found.reason is Reason.HALF_COVERED
    assert {"lighthouse", "band", "second Thursday", "8:30", "cellar"} <= set(found.about)
    assert not {"Quiz", "night"} & set(found.about)
    assert found.risk == 45


@pytest.mark.parametrize(
    ("told", "bullet"),
    [
        ("Nobody pays to get in.", "Free entry"),
        ("We start at half past seven.", "Starts 7.30 pm"),
        ("Our shop stays shut on Monday.", "Closed Mon"),
        ("Twelve volunteers came along.", "12 volunteers came"),
        ("The colour of the programme is grey.", "Program color gray"),
        ("You must sign up beforehand.", "Registration required"),
        ("Please leave your car at home, because there is nowhere to park.", "No parking"),
    ],
)
def test_other_words_for_the_same_cover_a_bullet(told: str, bullet: str) -> None:
    """Synonyms, figures in words, short forms and both spellings are the same."""
    text = f"Hello {{User}},\n\nThe orchard is in bloom. {told}\n\nUntil next time :-) <3"

    assert missing(text, "Orchard in bloom", bullet) == []


@pytest.mark.parametrize(
    ("told", "bullet"),
    [
        ("The doors close at half past six.", "Doors close 18:30"),
        ("It lies three kilometres below the waves.", "At a depth of 3,000 metres"),
        ("The soup is ready in half an hour.", "Soup ready in 30 minutes"),
        ("The match ended 5½\u20132½.", "Match: 5.5 to 2.5"),
        ("Twenty-six museums took part.", "26 museums took part"),
        ("We meet on Friday, May 8th.", "Meeting 8 May"),
    ],
)
def test_a_figure_in_another_writing_covers_a_bullet(told: str, bullet: str) -> None:
    """What numbers and dates say is compared, not how they are written."""
    text = f"Hello {{User}},\n\nThe orchard is in bloom. {told}\n\nUntil next time :-) <3"

    assert missing(text, "Orchard in bloom", bullet) == []


def test_a_bullet_whose_figures_are_nowhere_is_half_covered() -> None:
    """Many words of a bullet do not make up for its days and hours."""
    (found,) = findings(
        "The coach to the seaside leaves from the church. There is cake on the way home.",
        "Coach to the seaside leaves on Saturday 18 April at 8:15",
        "Cake on the way home",
    )

    assert found.reason is Reason.HALF_COVERED
    assert found.about == ("Saturday 18 April", "8:15")


@pytest.mark.parametrize(
    "bullet",
    [
        "keep it short",
        "Tone: cheerful, like last time",
        "max. 150 words",
        "No jargon please",
        "short and friendly",
        "Do not mention the accident",
        "end with a joke",
        "🎉🎉",
    ],
)
def test_a_bullet_that_says_how_to_write_is_never_missing(bullet: str) -> None:
    """What is no content cannot be covered, and is no finding."""
    assert content(bullet) == "" or bullet == "🎉🎉"
    assert missing("The orchard is in bloom.", bullet) == []


@pytest.mark.parametrize(
    ("bullet", "told"),
    [
        ("Please mention that the gate is new", "the gate is new"),
        ("Call to action: renew your card", "renew your card"),
        ("Remind people to bring cups", "bring cups"),
        ("Don't forget to say that we moved", "we moved"),
        ("No dogs", "No dogs"),
        ("Thank the volunteers", "Thank the volunteers"),
        ("Keep the receipts", "Keep the receipts"),
        ("mention", "mention"),
    ],
)
def test_asking_for_something_is_not_what_is_asked_for(bullet: str, told: str) -> None:
    """Words such as "mention that" are taken off, and nothing else is."""
    assert content(bullet) == told


def test_an_empty_text_covers_nothing() -> None:
    """Without a sentence every bullet is missing, and without bullets nothing is."""
    assert missing("", "Parking", "Snow on the pass") == ["Parking", "Snow on the pass"]
    assert missing("Hello {User},", "Parking") == ["Parking"]
    assert missing("Some text.") == []


def test_the_subject_alone_covers_no_bullet() -> None:
    """What only the subject line names is not told."""
    text = "Subject: New caretaker\n\nThe stairs are clean again."

    assert missing(text, "Stairs are clean", "New caretaker") == ["New caretaker"]


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200), st.lists(st.text(max_size=60), max_size=5))
def test_any_text_and_any_brief_are_survived(text: str, bullets: list[str]) -> None:
    """Whatever is written, only bullets are named, each once, and twice the same."""
    found = findings(text, *bullets)

    assert len({finding.quote for finding in found}) == len(found)
    assert {finding.quote for finding in found} <= set(bullets)
    assert found == findings(text, *bullets)


@pytest.mark.parametrize(
    "piece", ["1", "(", "a ", "please ", "\ud800", "\0", "be a ", "-1.1", "é\u0301"]
)
def test_long_monotonous_texts_are_survived(piece: str) -> None:
    """Nothing takes more than linear time over a bullet or a text of forty thousand characters."""
    long = piece * (40_000 // len(piece))

    assert set(missing(long, long, "Parking")) <= {long, "Parking"}

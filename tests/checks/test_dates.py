"""Dates and times are found in a text, and known in whatever writing they were given."""

from datetime import date

import pytest
from hypothesis import given as any_of
from hypothesis import strategies

from bot.checks import dates
from bot.checks.facts import Facts
from bot.checks.finding import Finding, Reason
from bot.checks.given import Given
from bot.checks.text import Text

TODAY = date(2026, 4, 20)


def found(raw: str) -> list[str]:
    """Return the dates of a text, as they stand there."""
    return [each.quote for each in dates.mentions(Text(raw))]


def unknown(brief: str, draft: str, today: date | None = TODAY) -> list[Finding]:
    """Return the dates of a draft that its brief does not hold."""
    text = Text(draft)
    facts = Facts.of(Given(bullets=tuple(brief.split("\n")), today=today), text)
    return list(dates.unknown(dates.mentions(text), facts.dates))


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("On Friday, 8 May 2026 at 7 pm.", ["Friday, 8 May 2026", "7 pm"]),
        ("May 8th, May 8, 2026, the 8th of May.", ["May 8th", "May 8, 2026", "8th of May"]),
        ("08/05/2026, 2026-05-08 and 8.5.2026", ["08/05/2026", "2026-05-08", "8.5.2026"]),
        ("Open 5-7 May and 5, 6 and 7 June.", ["5-7 May", "5, 6 and 7 June"]),
        ("Monday to Friday 9am-5pm", ["Monday to Friday", "9am-5pm"]),
        ("6\u20138 pm, 10:00\u201316:00", ["6\u20138 pm", "10:00\u201316:00"]),
        ("half past seven, quarter to eight", ["half past seven", "quarter to eight"]),
        ("seven o'clock, seven in the evening", ["seven o'clock", "seven in the evening"]),
        ("noon and midnight", ["noon", "midnight"]),
        ("7 pm CET", ["7 pm CET"]),
        ("Doors open at 7, and at eight.", ["7", "eight"]),
        ("founded in 1998, since 1850", ["1998", "1850"]),
        ("the 1990s and the 80s", ["1990s", "80s"]),
        ("our 2026 programme, 2025/26", ["2026", "2025/26"]),
        ("Q3 and summer 2026", ["Q3", "summer 2026"]),
        ("tomorrow, next Friday, this Saturday", ["tomorrow", "next Friday", "this Saturday"]),
        ("the first Friday of the month", ["first Friday of the month"]),
        ("We close on the 15th.", ["15th"]),
        ("in May, this March, mid-June", ["May", "March", "mid-June"]),
        ("12\u00a0May 2026", ["12\u00a0May 2026"]),
        ("It lasted from June to August.", ["June to August"]),
        ("May is the best month.", ["May"]),
        ("Meet us at half nine. Be back by 4.", ["half nine", "4"]),
        ("Up by Christmas, open on Good Friday.", ["Christmas", "Good Friday"]),
        ("A card for Valentine's Day, this Halloween.", ["Valentine's Day", "Halloween"]),
        ("Come on World Book Day or Guy Fawkes Night.", ["World Book Day"]),
        ("the flood of '53", ["'53"]),
    ],
)
def test_dates_are_found_whole(raw: str, expected: list[str]) -> None:
    """A date is found with its weekday and its year, a time with the half of its day."""
    assert found(raw) == expected


@pytest.mark.parametrize(
    "raw",
    [
        "May I ask? You may come. March with us!",
        "The sun sat in the wed room.",
        "2,000 people, 2000 people and 2026 members",
        "See you next week! Here's to a better tomorrow. In today's world",
        "This week we bake.",
        "It is a 16:9 screen, and the match ended 3:1.",
        "Version 3.12 and 1/2 cup",
        "The Wednesday Crew met on Black Friday, in their Sunday best.",
        "June Smith came with April Jones.",
        "burning the midnight oil",
        "It takes from 5 to 7 days, at 40 miles.",
        "It runs on version 4.2. It is new.",
        "Is Friday the new Saturday? Last year was wet.",
        "The Easter egg hunt is no Christmas party.",
        "Not tomorrow. Now. March of the Penguins is on, a gift for Christmas.",
        "a list of '10 easy steps', 5'11\" tall",
    ],
)
def test_what_only_looks_like_a_date_is_none(raw: str) -> None:
    """Verbs, names, scores, versions and counts are no dates, nor is talk of some other time."""
    assert found(raw) == []


@pytest.mark.parametrize(
    ("brief", "draft"),
    [
        ("Saturday 9 May, 10 am to 1 pm", "May 9, ten in the morning, 1 p.m."),
        ("8 May", "08/05/2026, Friday the 8th, Friday, May 8th, in May"),
        ("8 May 2026, 19:00", "7 pm, seven in the evening, seven o'clock"),
        ("5-7 May", "May 5 to 7, on 6 May, 7 May"),
        ("doors 6:30, start 7", "half past six, 7 pm, 6:30 pm"),
        ("noon", "12 pm, midday"),
        ("Monday to Friday", "every Wednesday"),
        ("weekends", "Saturdays and Sundays"),
        ("15 January", "15 January 2027"),
        ("5/6/2026", "5 June, May 6th"),
        ("tomorrow", "21 April"),
        ("21 April", "tomorrow"),
        ("next Friday", "Friday"),
        ("May programme\ntalk on the 15th", "15 May"),
        ("2 May", "the first Saturday of the month"),
        ("31 October party", "31/10, Saturday"),
        ("Halloween party", "31 October"),
        ("exhibition 1889-1919", "from 1889 to 1919"),
        ("open 10-4", "from 10 am to 4 pm"),
        ("Sundays from 1 March, 10 to 4", "from ten in the morning until 4 pm"),
        ("meet 9.30 at the station", "We meet at half nine, at half past nine."),
        ("Python 3.15 is out", "A peek at 3.15"),
        ("Christmas market", "by Christmas"),
        ("9. Mai 2026", "09.05.2026"),
        ("the nineties", "the 1990s"),
        ("1953", "the flood of '53"),
        ("3 May 2026, 24 April", "the first Sunday in May, the last Friday in April"),
        ("Saturday\nfrom noon", "Saturday noon"),
    ],
)
def test_a_date_is_known_in_another_writing(brief: str, draft: str) -> None:
    """Words, figures, either order, weekdays that belong to a day, and both clocks are the same."""
    assert [each.quote for each in unknown(brief, draft)] == []


@pytest.mark.parametrize(
    ("brief", "draft", "expected"),
    [
        ("8 May", "9 May", "9 May"),
        ("8 May 2026", "Saturday 8 May", "Saturday 8 May"),
        ("8 May", "8 May 2027", "8 May 2027"),
        ("7:30 pm", "7:30 am", "7:30 am"),
        ("6-8 pm", "6-9 pm", "6-9 pm"),
        ("8 May", "every Friday", "Friday"),
        ("a fair in spring", "in June", "June"),
        ("a fair", "founded in 1998", "1998"),
        ("7 pm CET", "7 pm EST", "7 pm EST"),
        ("17-21 April 2026", "on Sunday", "Sunday"),
    ],
)
def test_another_date_is_unknown(brief: str, draft: str, expected: str) -> None:
    """Another day, year, weekday, time or zone was not given."""
    assert [each.quote for each in unknown(brief, draft)] == [expected]


def test_without_a_day_on_which_it_was_asked_for_no_year_is_known() -> None:
    """A year that nobody gave is unknown where we do not know what year it is."""
    assert [each.quote for each in unknown("8 May", "8 May 2026", None)] == ["8 May 2026"]


def test_the_only_date_of_the_brief_is_told() -> None:
    """Where the brief has one other day, the finding says which."""
    (finding,) = unknown("Fair on 8 May, 7 pm", "The fair is on 9 May at 7 pm.")
    assert finding.reason is Reason.DIFFERS
    assert finding.about == ("8 May",)


def test_a_date_that_comes_again_is_one_question() -> None:
    """The same day in three writings is one finding."""
    assert [each.quote for each in unknown("a fair", "8 May, May 8th, the 8th of May")] == ["8 May"]


@any_of(
    strategies.text(
        alphabet="0123456789:./- apmMay Friday thonf of,May\n'noon half past", max_size=80
    )
)
def test_any_figures_are_survived(raw: str) -> None:
    """Whatever stands there, places are right, in order, and none lies over another."""
    end = 0
    known = dates.mentions(Text(raw))
    for mention in known:
        assert raw[mention.start : mention.end] == mention.quote
        assert mention.start >= end
        end = mention.end
        assert dates.is_known(mention, known)


@pytest.mark.parametrize(
    "raw", ["1" * 40_000, "1/1/" * 9_000, "May " * 9_000, "7:30 " * 8_000, "Friday, " * 5_000]
)
def test_long_rows_are_survived(raw: str) -> None:
    """Long rows of dates are read to their end."""
    for mention in dates.mentions(Text(raw)):
        assert raw[mention.start : mention.end] == mention.quote


@pytest.mark.parametrize(
    ("brief", "draft"),
    [
        ("collected on the 14th, not on the 12th", "on the 14th rather than the 12th"),
        ("open 9-5 Mon-Fri", "from nine to five, Monday to Friday"),
        ("Sat 9-1 plant sale", "on Saturday from nine to one"),
        ("AGM 14/3, 7pm", "on 14 March at seven in the evening"),
        ("Fair 14/3", "on March 14"),
        ("20% off til 31/5", "until 31 May"),
        ("Christmas party 18.12.", "on 18 December"),
        ("Closed 24.12.-1.1.", "from 24 December to 1 January"),
        ("Mon/Wed/Fri swimming", "on Mondays, Wednesdays and Fridays"),
        ("Swim Tu/Th", "on Tuesdays and Thursdays"),
        ("Choir Tue+Thu 18h", "on Tuesdays and Thursdays at 6 in the evening"),
        ("ends ca. 13h", "around one o'clock"),
        ("1st Sat of month", "on the first Saturday of each month"),
        ("Qtr 3 revenue", "in the third quarter"),
        ("3rd qtr", "in the third quarter"),
        ("5-10 volunteers needed", "We need five to ten volunteers"),
        ("a new hall, built in winter", "It was built last winter."),
        ("open since July", "open since the summer"),
        ("a hall", "Our summer party, by summer rain."),
    ],
)
def test_shorthand_is_known_written_out(brief: str, draft: str) -> None:
    """What an editor jots down in a brief is known where the draft writes it out."""
    assert [each.quote for each in unknown(brief, draft)] == []


@pytest.mark.parametrize(
    ("brief", "draft", "expected"),
    [
        ("AGM 14/3", "on 15 March", "15 March"),
        ("open 9-5", "from nine to six", "nine to six"),
        ("Mon/Wed/Fri swimming", "on Tuesdays", "Tuesdays"),
        ("a 2h course", "at 3 pm", "3 pm"),
        ("Qtr 3 revenue", "in the fourth quarter", "fourth quarter"),
        ("5-10 volunteers needed", "at five to ten", "five to ten"),
        ("a new hall", "It has stood there since the summer.", "summer"),
        ("a new hall", "It was built last winter.", "last winter"),
    ],
)
def test_shorthand_makes_nothing_else_known(brief: str, draft: str, expected: str) -> None:
    """A note of one day or hour says nothing of another."""
    assert [each.quote for each in unknown(brief, draft)] == [expected]

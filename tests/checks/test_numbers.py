"""Numbers of all kinds are found in a text, and known in whatever writing they were given."""

import pytest
from hypothesis import given as any_of
from hypothesis import strategies

from bot.checks import dates, numbers
from bot.checks.facts import Facts
from bot.checks.finding import Finding, Reason
from bot.checks.given import Given
from bot.checks.text import Taken, Text


def found(raw: str) -> list[str]:
    """Return the numbers of a text, as they stand there."""
    text = Text(raw)
    taken = Taken(each.place for each in dates.mentions(text))
    return [each.quote for each in numbers.mentions(text, taken)]


def unknown(brief: str, draft: str) -> list[Finding]:
    """Return the numbers of a draft that its brief does not hold."""
    text = Text(draft)
    taken = Taken(each.place for each in dates.mentions(text))
    facts = Facts.of(Given(bullets=tuple(brief.split("\n"))), text)
    return list(numbers.unknown(numbers.mentions(text, taken), facts.numbers))


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("We sold 1,200 tickets and raised £3,450.50.", ["1,200", "£3,450.50"]),
        ("It is $45, or 20 bucks, USD 20, 5 quid.", ["$45", "20 bucks", "USD 20", "5 quid"]),
        ("A fund of $1.2bn, £5m and 3k followers.", ["$1.2bn", "£5m", "3k"]),
        ("It is 13-16 feet tall.", ["13-16 feet"]),
        ("thirteen to sixteen feet", ["thirteen to sixteen feet"]),
        ("between 5 and 7 metres", ["5 and 7 metres"]),
        ("30% of them, thirty per cent", ["30%", "thirty per cent"]),
        ("three and a half litres, 3½ cups", ["three and a half litres", "3½ cups"]),
        ("half a cup and a quarter of an hour", ["half a cup", "a quarter of an hour"]),
        ("an hour and a half", ["an hour and a half"]),
        ("Write half a page.", ["half a page"]),
        ("Two thirds of us; it grew by a third.", ["Two thirds", "a third"]),
        ("half a million, a couple of thousand", ["half a million", "a couple of thousand"]),
        ("two dozen cupcakes, a hundred people", ["two dozen", "a hundred"]),
        ("our 3rd annual fair, the third annual picnic", ["3rd", "third"]),
        ("We won 3-1 and give it 4.5/5.", ["3-1", "4.5/5"]),
        ("Call +44 20 7946 0958 or 555-867-5309.", ["+44 20 7946 0958", "555-867-5309"]),
        ("a 90-minute class for 5-year-olds", ["90-minute", "5-year-olds"]),
        ("6ft 2in, 5'10\", 2 hours 30 minutes", ["6ft 2in", "5'10\"", "2 hours 30 minutes"]),
        ("21°C by day, -5°C at night", ["21°C", "-5°C"]),
        ("10 working days, 3 full hours", ["10 working days", "3 full hours"]),
        ("twice a week, 2x faster", ["twice a week", "2x"]),
        ("six pounds fifty, 99p", ["six pounds fifty", "99p"]),
        ("12\u00a0000 visitors, 3\u00a0kg", ["12\u00a0000", "3\u00a0kg"]),
        ("👩‍👩‍👧 12 cafe\u0301s", ["12"]),
    ],
)
def test_numbers_are_found_whole(raw: str, expected: list[str]) -> None:
    """A number is found with its currency, its unit and its other end."""
    assert found(raw) == expected


@pytest.mark.parametrize(
    "raw",
    [
        "One of the first to arrive was second to none.",
        "One day we will see. No one knows. This one is ours.",
        "First of all, a thousand thanks! At first, it was one thing.",
        "Here are my two cents: open 24/7, on cloud nine.",
        "On the one hand, it is a one-off; on the other hand it is one of a kind.",
        "1. Bread\n2) Butter\n(3) Jam",
        "Step 1: stir\nStep 2: wait",
        "Three things: bread, butter and jam.",
        "Two new members (Anna and Ben) have joined.",
        "We love you <3 and :-3 and 8-)",
        "Give me a second. In a minute. Take five!",
        "The other half is half asleep; half the fun is getting there.",
        "At the eleventh hour, a million-dollar view. Thanks a million!",
        "The first prize is a book. Step 1: load it. Step 2: pay.",
        "Eight arms, four paws; save a thousand clicks; two clicks, in three easy steps.",
        "Q&A, H2O, B2B, mp3, A4 and M25",
        "The two of them; these three; all four walls.",
        "Two heads are better than one. Two birds with one stone.",
        "A bag or two, a couple of tips, one or two cups.",
        "1️⃣ Bread",
        "Three, two, one... lift-off! They count: twenty-one, twenty-two, twenty-three.",
        "If you are new, start with number two.",
        "Here are three habits. First, stretch. Then drink water. Finally, sleep.",
        "Meet the octopus:\n1 Amazing Animal",
        "The car went round on two wheels, for the fifth time.",
    ],
)
def test_words_of_number_that_count_nothing_are_no_numbers(raw: str) -> None:
    """Idioms, pronouns, marks of lists, emoticons and codes say no number."""
    assert found(raw) == []


@pytest.mark.parametrize(
    ("brief", "draft"),
    [
        ("13-16 feet between the rows", "Leave thirteen feet, or fourteen feet."),
        ("13-16 feet", "from thirteen to sixteen feet"),
        ("$45 each", "It is 45 dollars."),
        ("4.80 euros", "It is €4.80."),
        ("six pounds fifty", "It costs £6.50."),
        ("fee: 50p", "It is £0.50."),
        ("20% off", "a fifth off"),
        ("half price", "50% off"),
        ("1.5 km walk", "a walk of 1,500 metres"),
        ("90 minutes", "an hour and a half"),
        ("two weeks", "a 14-day holiday"),
        ("a dozen eggs", "12 eggs"),
        ("251 people came", "About 250 people, more than 250 people, over 200 people came."),
        ("tickets: 5", "Tickets are 5 euros."),
        ("24 raised beds", "two dozen beds"),
        ("from 6 pm to 8 pm", "It takes two hours."),
        ("fair on 5-7 May", "three days of fun"),
        ("speakers: Anna, Ben, Carla", "our three speakers"),
        ("workshop on bread\nworkshop on jam", "There are two workshops."),
        ("one person in four", "25% of people"),
        ("1.200 seats", "1,200 seats"),
        ("call 020 7946 0958", "Ring +44 20 7946 0958."),
        ("children under 12 free", "Children of up to twelve years come in for nothing."),
        ("30 years of the club", "our thirtieth anniversary"),
        ("under-18s with a parent", "Anyone under eighteen, all under-18s"),
        ("swimming for over 60s", "if you are over sixty"),
        ("seen twice", "It was seen two times."),
        ("three performances left", "on stage three more times"),
        ("run 5k or 10k", "five or ten kilometres"),
        ("1,250 for the roof", "more than a thousand pounds"),
        ("four nights in Lisbon", "five days in Lisbon"),
        ("Mondays and Wednesdays", "twice a week"),
        ("an hour, one person", "60 minutes, 1 person"),
        ("three hearts and eight arms", "3 Hearts, 8 Arms"),
        ("twelve dogs came", "Subject: Twelve Wet Noses"),
        ("Do yoga\nDrink tea\nSleep more", "Three little habits will do."),
        ("two months", "It lasted some sixty days."),
        ("weekly", "once a week"),
        ("every month", "once a month"),
        ("six weeks", "It took a month and a half."),
        ("last week", "in the past seven days"),
        ("500 Wh", "It has five hundred watt-hours."),
        ("25 years", "a quarter of a century"),
        ("every 15 minutes", "every quarter of an hour"),
        ("350 °F, 10 miles, 2 m", "177 °C, 16 km, six and a half feet"),
    ],
)
def test_a_number_is_known_in_another_writing(brief: str, draft: str) -> None:
    """Words, figures, units of one kind, ranges and round numbers are the same number."""
    assert [each.quote for each in unknown(brief, draft)] == []


@pytest.mark.parametrize(
    ("brief", "draft", "expected"),
    [
        ("45 seats", "It costs 45 dollars.", "45 dollars"),
        ("45 euros", "It costs $45.", "$45"),
        ("13-16 feet", "17 feet", "17 feet"),
        ("10 to 12 guests", "10-20 guests", "10-20"),
        ("30 minutes", "30 people came", "30"),
        ("8-12 on weekdays", "10 per cent off", "10 per cent"),
        ("children under 12", "children under fourteen", "fourteen"),
        ("tea for a little", "Tea is a pound.", "a pound"),
        ("a cat", "It has only three legs.", "three"),
        ("two legs", "It gave her two prizes in Rome.", "two"),
        ("251 people", "about 400 people", "400"),
        ("£10 a month", "Try it for 30 days.", "30 days"),
        ("350 °F", "Bake at 200 °C.", "200 °C"),
        ("10 miles", "18 km", "18 km"),
        ("a song", "It reached number three in the charts.", "three"),
        ("version 3.12.1", "3.13.1", "3.13.1"),
    ],
)
def test_another_number_is_unknown(brief: str, draft: str, expected: str) -> None:
    """A value with another unit, outside a range, or of another thing was not given."""
    assert [each.quote for each in unknown(brief, draft)] == [expected]


def test_the_near_number_of_the_brief_is_told() -> None:
    """Where the brief has another value for the same thing, the finding says which."""
    (finding,) = unknown("54 people came\n12 cakes", "45 people came.")
    assert finding.reason is Reason.DIFFERS
    assert finding.about == ("54 people",)


def test_a_value_that_comes_again_is_one_question() -> None:
    """The same number five times is one finding, at its first place."""
    (finding,) = unknown("a walk", "7 km. Seven kilometres! 7 km, 7,000 m.")
    assert (finding.start, finding.quote) == (0, "7 km")


def test_money_is_riskiest() -> None:
    """An invented price stands before an invented number of cakes."""
    cakes, price = unknown("a sale", "We have 37 cakes at $9.")
    assert price.risk > cakes.risk


@any_of(
    strategies.text(alphabet="0123456789,.-/ A'½x\u00d7%$€kmone two half a third of\n", max_size=80)
)
def test_any_figures_are_survived(raw: str) -> None:
    """Whatever stands there, places are right, in order, and none lies over another."""
    end = 0
    for mention in numbers.mentions(Text(raw)):
        assert raw[mention.start : mention.end] == mention.quote
        assert mention.start >= end
        end = mention.end
        assert numbers.is_known(mention, numbers.mentions(Text(raw), given=True))


@pytest.mark.parametrize(
    "raw",
    ["1" * 40_000, "1 " * 9_000, "1." * 9_000, "one " * 4_000, "½" * 9_000, "\u0663 \x00 \ud800"],
)
def test_long_rows_of_figures_are_survived(raw: str) -> None:
    """Long rows of figures are read to their end."""
    for mention in numbers.mentions(Text(raw)):
        assert raw[mention.start : mention.end] == mention.quote


@pytest.mark.parametrize(
    ("brief", "draft"),
    [
        ("Yoga £4/£3 concessions", "It costs £4, or £3 for concessions."),
        ("Tickets £12/£8", "Tickets are £12 or £8 each."),
        ("lunch £18pp", "Lunch costs £18 per person."),
        ("v2.4 is out", "Version 2.4 is out."),
        ("Kids u12 free", "Children under twelve get in free."),
        ("3 x 2h sessions", "There are three sessions of two hours each."),
        ("Sign up easy", "It is as easy as one, two, three to sign up."),
        ("5-10 volunteers needed", "We need five to ten volunteers."),
    ],
)
def test_shorthand_is_known_written_out(brief: str, draft: str) -> None:
    """What an editor jots down in a brief is known where the draft writes it out."""
    assert [each.quote for each in unknown(brief, draft)] == []


@pytest.mark.parametrize(
    ("brief", "draft", "expected"),
    [
        ("Tickets £12/£8", "Tickets are £12 or £9 each.", "£12 or £9"),
        ("v2.4 is out", "Version 2.5 is out.", "2.5"),
        ("Kids u12 free", "Children under fourteen get in free.", "fourteen"),
        ("3 x 2h sessions", "There are four sessions.", "four"),
    ],
)
def test_shorthand_makes_nothing_else_known(brief: str, draft: str, expected: str) -> None:
    """A note of one price or number says nothing of another."""
    assert [each.quote for each in unknown(brief, draft)] == [expected]

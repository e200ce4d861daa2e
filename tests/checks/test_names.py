"""Names: where they are, where none is, and which of them somebody gave."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.checks import names
from bot.checks.finding import Finding, Reason
from bot.checks.given import Given
from bot.checks.text import Taken, Text


def found(text: str) -> list[str]:
    """Return the names of a text, those with digits too, in order."""
    looked_at = Text(text)
    with_digits = names.with_digits(looked_at)
    others = names.mentions(looked_at, Taken(each.place for each in with_digits))
    return [each.quote for each in sorted([*with_digits, *others], key=lambda each: each.start)]


def unknown(text: str, *bullets: str, facts: tuple[str, ...] = ()) -> list[Finding]:
    """Return the findings on a text whose brief has these bullets."""
    looked_at = Text(text)
    with_digits = names.with_digits(looked_at)
    others = names.mentions(looked_at, Taken(each.place for each in with_digits))
    return list(names.unknown([*with_digits, *others], Given(bullets=bullets, facts=facts)))


def quotes(text: str, *bullets: str) -> list[str]:
    """Return the words of the findings."""
    return [each.quote for each in unknown(text, *bullets)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Last week we met Anna van der Berg.", ["Anna van der Berg"]),
        ("She studied at the University of Leeds.", ["University of Leeds"]),
        ("Dr. Helen Marsh spoke first.", ["Dr. Helen Marsh"]),
        ("The poems are by J. K. Fairweather, says he.", ["J. K. Fairweather"]),
        ("The fair is at St. Mary's Church again.", ["St. Mary's Church"]),
        ("We walk to King's Cross together.", ["King's Cross"]),
        ("Green Lane is closed.", ["Green Lane"]),
        ("Visit Leeds Castle in spring.", ["Leeds Castle"]),
        ("The food is from Perkins & Sons, as always.", ["Perkins & Sons"]),
        ("It runs on Node.js and on GitHub.", ["Node.js", "GitHub"]),
        ("We moved to Python 3.12 and like GPT-4.", ["Python 3.12", "GPT-4"]),
        ("Our Leeds-based writer is on holiday.", ["Leeds"]),
        ("NASA sends its regards.", ["NASA"]),
        ("You can share it on Slack, Instagram and Zoom.", ["Slack", "Instagram", "Zoom"]),
        ("We meet at the Anchor for a drink.", ["Anchor"]),
        ("Her dog Biscuit keeps watch.", ["Biscuit"]),
        ("Fernwick is quiet in winter.", ["Fernwick"]),
        ("We thank Food Not Waste for the soup.", ["Food Not Waste"]),
        ("The judges of the Golden Crust Award were kind.", ["Golden Crust Award"]),
        ("Rose Kowalczyk opens the evening.", ["Rose Kowalczyk"]),
        ("She reads from The Owl on Floor Six today.", ["The Owl on Floor Six"]),
        ("Her novel Walking Home is on our shelf.", ["Walking Home"]),
        ("The players rehearse their play, A Night's Rest, at last.", ["A Night's Rest"]),
        ("It runs on a Raspberry Pi, as the Red Cross asked.", ["Raspberry Pi", "Red Cross"]),
        ("The tool was rewritten in Rust by them.", ["Rust"]),
        ("We know it from the Guardian and are proud.", ["Guardian"]),
        ("We keep all keys in 1Password from now on.", ["1Password"]),
        ("Neither the EU nor the W3C has answered us.", ["EU", "W3C"]),
        ("They give to Cancer Research UK each year.", ["Cancer Research"]),
        ("We meet at the Swan.", ["Swan"]),
    ],
)
def test_a_name_is_found_whole(text: str, expected: list[str]) -> None:
    """People, places, organisations and products are found with all that belongs to them."""
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Subject: Our New Garden Opens This Saturday",
        "What To Bring On The Day",
        "Potlucks are fun. Upcycling is cheap. Slugs love lettuce.",
        "- Boots\n- Warm gloves\n- Patience",
        "Free coffee for EVERYONE, and NOT only today.",
        "COME EARLY AND BRING A FRIEND",
        "Please read the FAQ, the PDF or ask the CEO. RSVP by mail.",
        "Our Treasurer reports to the Committee at the Village Hall.",
        "Please read our new Fire Safety Policy and the Annual Report.",
        "Open Settings, choose Appearance and tap Dark.",
        "Merry Christmas! The Italian evening is on Friday.",
        "Three things: Water, sun and time.",
        "Mulch? Always. Heehee. Yes!",
        "The Moon is full, and Wi-Fi is free on Earth.",
        "Meet in Room 12, on page 4, or at Gate 7.",
        "Happy refilling,\nThe Team",
        "Bring your Membership Card to Reception.",
        "Recieve our news first.",
        "I think I'm right, and I'd say so.",
        "Thank you, Mum and Dad!",
        "It comes as an MP3, and on 5G it is fast.",
        "Code of Conduct, Head of Digital, Youth Worker",
        "Hablas español? Then come to our table.",
        "Grüezi and welcome! Bon appétit! Joyeux Noël to all of you.",
        "The under-18s and the over-65s pay nothing, as always.",
        "The prize is worth CHF 500, and EUR 20 go to the club.",
        "The High Street is closed. Switch to Dark Mode, please.",
    ],
)
def test_a_capital_alone_makes_no_name(text: str) -> None:
    """Titles, beginnings, shouting, common initials, offices and feasts are no names."""
    assert found(text) == []


def test_a_name_at_a_beginning_is_known_by_the_lists() -> None:
    """Where anything has a capital, only what can be nothing else is a name."""
    assert found("Priya bakes. Gardening helps. Sundays are slow.") == ["Priya"]
    assert found("Subject: A Summer Evening With Priya Raman") == ["Priya Raman"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Will says that it is done.", ["Will"]),
        ("Mats, Finja and Bo baked for us.", ["Mats", "Finja", "Bo"]),
        ("Mark and Grace are at the gate.", ["Mark", "Grace"]),
        ("Jack, our cook, is ill.", ["Jack"]),
        ("Yahoo will follow in spring.", ["Yahoo"]),
        ("Will we see you there? Mark the day. Hope is what we need.", []),
        ("Rose bushes need water. Ivy grows fast. Grant money is short.", []),
    ],
)
def test_a_first_name_at_a_beginning_is_known_by_what_follows(
    text: str, expected: list[str]
) -> None:
    """A word that is a name as well is one where it says or does what people do."""
    assert found(text) == expected


def test_what_the_text_writes_small_is_no_name() -> None:
    """A word that stands in small letters elsewhere has its capital for emphasis."""
    assert found("The community kitchen reopens. Come to the Community Kitchen!") == []


@pytest.mark.parametrize(
    ("text", "bullet"),
    [
        ("Dr. Berg opens the fair.", "Anna van der Berg opens it"),
        ("We love the Community Garden in Leeds.", "the community garden of leeds"),
        ("The Open Source Initiative agrees.", "OSI agrees"),
        ("We thank the OSI for it.", "Open Source Initiative"),
        ("Now on Git Hub and You Tube.", "GitHub, YouTube"),
        ("We are at Cafe Luna, near St Mary's.", "Café Luna near Saint Mary's"),
        ("The river Thames and Thames's banks: River Thames.", "walk along the Thames"),
        ("Berg's garden and the Bergs of today.", "Mr Berg"),
        ("All Londoners know it.", "London"),
        ("COVID-19 is over.", "after covid 19"),
        ("It supports CSA farms.", "community supported agriculture"),
        ("In the United Kingdom it is raining.", "rain in the UK"),
        ("We send it to the United States.", "we ship to the U.S. now"),
        ("She lives in New York City.", "a writer from NYC"),
    ],
)
def test_a_given_name_is_known_in_other_writings(text: str, bullet: str) -> None:
    """Parts, initials, accents, hyphens, plurals and short forms make no new name."""
    assert quotes(text, bullet) == []


def test_a_name_with_a_new_part_differs() -> None:
    """A surname that nobody gave is asked about, with what was given."""
    [finding] = unknown("We thank Anna Kowalczyk for it.", "Anna bakes bread")

    assert (finding.quote, finding.reason) == ("Anna Kowalczyk", Reason.DIFFERS)
    assert finding.about == ("Anna",)


def test_another_number_of_a_product_differs() -> None:
    """The version in a product's name is a part of it."""
    [finding] = unknown("It now needs Python 3.12 to run.", "The tool needs Python 3.11")

    assert (finding.quote, finding.about) == ("Python 3.12", ("Python 3.11",))


def test_one_name_is_asked_about_once() -> None:
    """Said again, or by a part of it, it is the same question."""
    text = "Fernwick calls.\n\nWe saw Tilda Fernwick today. Tilda laughed. Ask Tilda Fernwick."

    assert quotes(text) == ["Tilda Fernwick"]


def test_house_names_are_known() -> None:
    """What the house always says was not invented."""
    house = Given(house=("You write for Harbour Books.",))

    assert list(names.unknown(names.mentions(Text("Yours, Harbour Books")), house)) == []


ANY = st.text(
    alphabet=st.one_of(
        st.sampled_from("AaBb Zz'\u2019-.&:\n\r\"(5\u00e9\u0301\u2014\U0001f600"),
        st.characters(),
    ),
    max_size=120,
)


@settings(max_examples=150, deadline=None)
@given(ANY)
@example("\ud800 A\0nna")
@example("\u0410\u043d\u043d\u0430 met \u674e\u660e and A\u0301nna.")
@example("A" * 5_000)
@example("Anna " * 2_000)
@example("A. " * 2_000)
@example("(" * 5_000)
@example("A & " * 2_000)
def test_any_text_is_survived(text: str) -> None:
    """Whatever the text, names have valid places in order, and none is left once they are given."""
    looked_at = Text(text)
    mentions = names.mentions(looked_at)
    findings = list(names.unknown(mentions, Given()))

    assert all(text[each.start : each.end] == each.quote for each in mentions)
    ends = [0, *(each.end for each in mentions)]
    assert all(
        each.start >= end and each.end > each.start
        for each, end in zip(mentions, ends, strict=False)
    )
    facts = Given(facts=tuple(each.quote for each in findings))
    assert list(names.unknown(mentions, facts)) == []

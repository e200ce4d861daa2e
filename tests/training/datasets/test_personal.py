"""Personal data is found in examples, and dates, prices and ids are not taken for it."""

import json
from collections.abc import Callable, Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.training.datasets.examples import Example, example_of
from bot.training.datasets.kinds import FileKind
from bot.training.datasets.mail_addresses import mail_addresses
from bot.training.datasets.personal import (
    ITEMS_TOLD,
    LINES_TOLD,
    MOST_DIFFERENT,
    Personal,
    PersonalItem,
    PersonalKind,
    PersonalLook,
    places,
)
from bot.training.datasets.phone_numbers import phone_numbers
from bot.training.datasets.postal_addresses import postal_addresses
from bot.words import personal as words

Finder = Callable[[str], Iterator[tuple[str, str]]]


def an_example(answer: str, request: str = "Write.", **more: str) -> Example:
    """An example with these texts."""
    return Example(FileKind.CHAT, 10, request=request, answer=answer, **more)  # type: ignore[arg-type]


def known(finder: Finder, text: str) -> list[str]:
    """What is found in a text, as it is known by."""
    return [known_as for known_as, _ in finder(text)]


def shown(finder: Finder, text: str) -> list[str]:
    """What is found in a text, as it stands there."""
    return [value for _, value in finder(text)]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Write to Anna.Maria+news@Mail.Example.org.", "anna.maria+news@mail.example.org"),
        ("(jo_e@example.co.uk)", "jo_e@example.co.uk"),
        ("<mailto:desk@example.org>", "desk@example.org"),
        ("Schreib an jörg@müller.example", "jörg@müller.example"),
        ("name [at] example [dot] org", "name@example.org"),
        ("name(at)example.org", "name@example.org"),
        ("Mail NAME (AT) EXAMPLE (DOT) ORG", "name@example.org"),
        ("Jo At Example Dot Org", "jo@example.org"),
        ("Jo.O'Brien@example.org", "jo.o'brien@example.org"),
        ("'jo@example.org'", "jo@example.org"),
        ("jo.doe at mail dot example dot org, please", "jo.doe@mail.example.org"),
    ],
)
def test_mail_addresses_are_found(text: str, address: str) -> None:
    """An address is found wherever it stands, also where it was hidden from machines."""
    assert known(mail_addresses, text) == [address]


@pytest.mark.parametrize(
    "text",
    [
        "We met @example on the stairs, 3 @ 5 each.",
        "Use logo@2x.png and package@1.2.3.",
        "Look at us. Meet at the dot on the map.",
        "The shop (at the corner) is open, as is [at] the pier.",
        "Follow @the.library for more.",
    ],
)
def test_what_is_no_mail_address(text: str) -> None:
    """Handles, pictures for sharp screens, and people who meet at a place are none."""
    assert known(mail_addresses, text) == []


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Call +1 (415) 555-2671 today", "4155552671"),
        ("+44 20 7946 0958", "2079460958"),
        ("+44 (0)20 7946 0958", "2079460958"),
        ("Reach us: 020 7946 0958.", "2079460958"),
        ("07911 123456", "7911123456"),
        ("0044 20 7946 0958", "2079460958"),
        ("Tel.: 030 901820", "30901820"),
        ("030 / 901820-12", "3090182012"),
        ("+49 (0) 151 23456789", "15123456789"),
        ("01 42 68 53 00", "142685300"),
        ("06.12.34.56.78", "612345678"),
        ("+33 6 12 34 56 78", "612345678"),
        ("Llama al 912 345 678", "912345678"),
        ("Telefono 06 6982 1234", "669821234"),
        ("+39 06 6982 1234", "669821234"),
        ("020 624 1111", "206241111"),
        ("+31 20 624 1111", "206241111"),
        ("044 668 18 00", "446681800"),
        ("+43 1 58858 0", "1588580"),
        ("+45 32 12 34 56", "32123456"),
        ("Tlf. 22 12 34 56", "22123456"),
        ("08-123 456 78", "812345678"),
        ("+48 22 123 45 67", "221234567"),
        ("(02) 9374 4000", "293744000"),
        ("+91 98765 43210", "9876543210"),
        ("+81 3-1234-5678", "312345678"),
        ("+55 11 91234-5678", "11912345678"),
        ("(212) 736-5000", "2127365000"),
        ("212-736-5000", "2127365000"),
        ("212.736.5000", "2127365000"),
        ("1-212-736-5000", "2127365000"),
        ("phone 2127365000", "2127365000"),
        ("(555) 123-4567", "5551234567"),
        ("Call Jane on 555-0123", "5550123"),
        ("Call Jane on 736-5000", "7365000"),
        ("- questions: 555 0161", "5550161"),
        ("☎ 020 7946 0958", "2079460958"),
    ],
)
def test_phone_numbers_are_found(text: str, number: str) -> None:
    """Numbers of many countries are found as people there write them."""
    assert known(phone_numbers, text) == [number]


def test_two_numbers_side_by_side_are_two() -> None:
    """A slash between two numbers does not hide them."""
    found = known(phone_numbers, "020 7946 0958 / 020 7946 0959")
    assert found == ["2079460958", "2079460959"]


@pytest.mark.parametrize(
    "text",
    [
        "On 2026-11-22, or 22.11.2026, or 05/06/2026 from 09:00 to 17:30.",
        "From 01.02.2026 10.30 to 03-04-2026 12-14.",
        "Call before 22.11.2026 or by 2026-11-22.",
        "The seasons 2024-2025 and 2025/2026 had 1,234,567 and 12 345 678 visitors.",
        "It costs $1,200,000, €2 345 678, 12 000 000 EUR or £ 0123 456 7890.",
        "ISBN 978-3-16-148410-0 and ISBN-10 0-306-40615-2 and 979 10 90636 07 1.",
        "Order no. 0123 456 7890, invoice 0207 9460 958, ticket #212-736-5000.",
        "Meeting ID: 812 3456 7890, passcode 020 7946 0958.",
        "IBAN DE89 3704 0044 0532 0130 00 and card 4111 1111 1111 1111.",
        "At 52.5200, 13.4050; version 10.0.19041.1234; 192.168.100.200.",
        "https://example.org/post/0207946095/020-7946-0958?id=02079460958",
        "Springfield, MA 02134-1234",
        "Pi is 3.14159265358979, e is 2.718281828.",
        "Results: 21-15 21-18 19-21, 100 200 300 400.",
        "Order 66, room 1204, line 9 3/4.",
        "Bring 2 x 0.75 l, 200 g - 250 g.",
        "SSN 078-05-1120",
        "a share of 0.123456789 in all",
    ],
)
def test_what_is_no_phone_number(text: str) -> None:
    """Dates, prices, book numbers, ids, accounts and coordinates are none."""
    assert shown(phone_numbers, text) == []


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Come to 14 Harbour Road at noon.", "14 Harbour Road"),
        ("Meet at 221B Baker Street", "221B Baker Street"),
        ("350 5th Ave, New York, NY 10118", "350 5th Ave, New York, NY 10118"),
        ("1600 N. Main St.", "1600 N. Main St"),
        ("12 St Mary's Lane", "12 St Mary's Lane"),
        ("10 Downing Street,\nLondon SW1A 2AA", "10 Downing Street, London SW1A 2AA"),
        ("It is SW1A 2AA.", "SW1A 2AA"),
        ("Springfield, IL 62704-1234", "IL 62704-1234"),
        ("Ottawa K1A 0B1", "K1A 0B1"),
        ("P.O. Box 1234", "P.O. Box 1234"),
        ("Postfach 10 20 30", "Postfach 10 20"),
        ("Wir sind in der Lindenstraße 12a, 10969 Berlin.", "Lindenstraße 12a, 10969 Berlin"),
        ("Am Alten Weg 5", "Am Alten Weg 5"),
        ("Hauptstr. 7", "Hauptstr. 7"),
        ("12 bis, rue de la République", "12 bis, rue de la République"),
        ("3 place d'Italie, 75013 Paris", "3 place d'Italie, 75013 Paris"),
        ("Calle de Alcalá, 42", "Calle de Alcalá, 42"),
        ("Via Garibaldi 10", "Via Garibaldi 10"),
        ("Rua Augusta, 1200 n", ""),
        ("Prinsengracht 263", "Prinsengracht 263"),
        ("Storgatan 5", "Storgatan 5"),
        ("ul. Marszałkowska 10", "ul. Marszałkowska 10"),
    ],
)
def test_postal_addresses_are_found(text: str, address: str) -> None:
    """Streets with their numbers, codes of places and boxes are found, together where they are."""
    assert shown(postal_addresses, text) == ([address] if address else [])


def test_two_addresses_are_two() -> None:
    """Each street has its own place, and a place without a street stands alone."""
    text = "12 Main Street, 14 Oak Street, Salem, OR 97301; and Boise, ID 83702, 3 Elm Row."
    assert shown(postal_addresses, text) == [
        "12 Main Street",
        "14 Oak Street, Salem, OR 97301",
        "ID 83702",
        "3 Elm Row",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "On June 5 First Street is closed, since 2024 Church Street too.",
        "At 7 PM Main Street is full; at 7:30 Main Street is empty.",
        "Via Zoom, 7 PM. Spring 2026, bring 5, the ring 3.",
        "Top 10 drives, 3 ways to close a door, 12 roads.",
        "It costs $5 Street food. 3 Blind Mice.",
        "Q1 7PM, A4 paper, B2B, MP3, 5 GB, 3D, H2O 2 l.",
        "Room 12, page 3, chapter 4, 20 people in Berlin, 12000 Menschen.",
        "The 2026 AI Summit. 1000 AM stations.",
        "12 placements, 4 route changes, 3 square meals, 2 cours.",
        "Win 3-2 Park wins.",
    ],
)
def test_what_is_no_postal_address(text: str) -> None:
    """Days, hours, prices and counted things are none."""
    assert shown(postal_addresses, text) == []


def test_each_is_counted_once_an_example() -> None:
    """An address that stands twice in an example is in one; lines are told, texts of all roles."""
    look = PersonalLook()
    look.look(1, an_example("Mail jo@example.org or JO@example.org.", "Ask jo@example.org."))
    look.look(2, an_example("Nothing here."))
    look.look(4, an_example("Hello", system="Sign off with jo@example.org."))
    look.look(5, an_example("A", other_answer="Ring 020 7946 0958."))
    look.look(6, an_example("At +44 20 7946 0958, 14 Harbour Road."))

    assert look.result() == Personal(
        items=(
            PersonalItem(PersonalKind.EMAIL, "jo@example.org", 2, (1, 4)),
            PersonalItem(PersonalKind.PHONE, "020 7946 0958", 2, (5, 6)),
            PersonalItem(PersonalKind.ADDRESS, "14 Harbour Road", 1, (6,)),
        ),
        different={PersonalKind.EMAIL: 1, PersonalKind.PHONE: 1, PersonalKind.ADDRESS: 1},
        examples=4,
    )


def test_examples_on_one_line_are_told_apart() -> None:
    """A list may hold all its examples on its first line: each of them counts."""
    look = PersonalLook()
    for _ in range(3):
        look.look(1, an_example("Mail jo@example.org."))

    found = look.result()
    assert found is not None
    assert found.items == (PersonalItem(PersonalKind.EMAIL, "jo@example.org", 3, (1,)),)
    assert found.examples == 3


def test_nothing_looked_at_is_no_result() -> None:
    """Without examples there is nothing to say; with clean ones it is said that they are."""
    look = PersonalLook()
    assert look.result() is None
    look.look(1, an_example("All quiet."))
    assert look.result() == Personal(different={})


def test_memory_has_a_bound() -> None:
    """However many different addresses there are: so many are known, and fewer are listed."""
    look = PersonalLook()
    for line in range(1, MOST_DIFFERENT + 50):
        look.look(line, an_example(f"Write to reader{line}@example.org, or desk@example.org."))
    found = look.result()

    assert found is not None
    assert found.different == {PersonalKind.EMAIL: MOST_DIFFERENT}
    assert found.examples == MOST_DIFFERENT + 49
    assert len(found.items) == ITEMS_TOLD
    desk = next(item for item in found.items if item.value == "desk@example.org")
    assert desk.examples == MOST_DIFFERENT + 49
    assert desk.lines == tuple(range(1, LINES_TOLD + 1))


@given(st.text(), st.text())
def test_any_text_is_looked_through(answer: str, request: str) -> None:
    """No text is too odd, and what was found survives the archive's JSON."""
    look = PersonalLook()
    look.look(1, an_example(answer, request))
    found = look.result()

    assert found is not None
    assert Personal.from_json(json.loads(json.dumps(found.to_json()))) == found


def test_how_it_is_told() -> None:
    """Counts for everybody, each with its lines for the one who may see it."""
    counts = {PersonalKind.ADDRESS: 1, PersonalKind.EMAIL: 2, PersonalKind.PHONE: 1}
    assert words.counts(counts, 25) == (
        "2 mail addresses, 1 phone number and 1 postal address in 25 examples"
    )
    assert words.counts({PersonalKind.PHONE: 3}, 1) == "3 phone numbers in 1 example"
    assert "or more" in words.counts({PersonalKind.EMAIL: MOST_DIFFERENT}, 30_000)
    assert words.counts({}, 0) == words.NONE
    assert words.item("jo@example.org", 1, [4]) == "jo@example.org · line 4"
    assert words.item("jo@example.org", 2, [4, 9]) == "jo@example.org · 2 examples · lines 4, 9"
    assert words.item("jo@example.org", 3, [1]) == "jo@example.org · 3 examples · line 1"
    assert words.item("jo@example.org", 9, [1, 2, 3, 4, 5]).endswith("lines 1, 2, 3, 4, 5, …")


def test_what_a_further_instruction_says_is_looked_through() -> None:
    """Whoever hands it to an engine hands it over all the same."""
    look = PersonalLook()
    messages = [
        {"role": "system", "content": "Write."},
        {"role": "system", "content": "Call +44 20 7946 0958, or write to jo@example.org."},
        {"role": "user", "content": "Go"},
        {"role": "assistant", "content": "Hello"},
    ]
    look.look(1, example_of({"messages": messages}))

    found = look.result()
    assert found
    assert found.different == {PersonalKind.EMAIL: 1, PersonalKind.PHONE: 1}


def test_where_personal_data_stands() -> None:
    """Every place has it, also one that goes on on the next line."""
    text = "Jo: jo@example.org, 7 Elm Street,\nSpringfield, IL 62701. Again: jo@example.org!"
    found = sorted(places(text))

    assert [" ".join(text[start:end].split()) for start, end in found] == [
        "jo@example.org",
        "7 Elm Street, Springfield, IL 62701",
        "jo@example.org",
    ]

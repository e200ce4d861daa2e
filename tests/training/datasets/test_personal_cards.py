"""The list of personal data that one person sees: whole where it can be, and fair where not."""

from collections.abc import Sequence
from typing import Any

from bot.slack.message import Message
from bot.training.datasets.personal import Personal, PersonalItem, PersonalKind
from bot.training.datasets.personal_cards import MOST_MESSAGES, personal_lists
from bot.words import personal as words
from tests.training.datasets.samples import a_dataset, a_report
from workspace.block_kit.blocks import message_problems

EMAIL, PHONE, ADDRESS = PersonalKind


def items(kind: PersonalKind, count: int, value: str = "{}@school.example.org") -> Any:  # noqa: ANN401 - a tuple
    """Return so many different ones."""
    return tuple(PersonalItem(kind, value.format(n), 1, (n,)) for n in range(1, count + 1))


def listed(found: Sequence[PersonalItem], different: dict[PersonalKind, int]) -> list[Message]:
    """Return the list of these, which Slack has to take."""
    personal = Personal(tuple(found), different, 9)
    messages = personal_lists(a_dataset(), a_report(personal=personal))
    assert len(messages) <= MOST_MESSAGES
    for message in messages:
        assert message_problems(message.blocks) == []
    return messages


def lines_of(messages: Sequence[Message]) -> list[str]:
    """Return all that stands in them, line by line."""
    parts = [
        element["text"]
        for message in messages
        for block in message.blocks
        for around in block["elements"]
        for element in around.get("elements", [around])
    ]
    return "\n".join(part.strip("\n") for part in parts).split("\n")


def test_all_that_was_found_is_listed_by_kind() -> None:
    """However many mail addresses there are, no phone number is left out."""
    mails = items(EMAIL, 100, "person.number{}.with-a-long-name@some-school-far-away.example.org")
    phones, houses = items(PHONE, 40, "+49 30 12345{}"), items(ADDRESS, 60, "{} Mill Lane")
    found = (*mails, *phones, *houses)

    messages = listed(found, {EMAIL: 150, PHONE: 40, ADDRESS: 60})

    lines = lines_of(messages)
    assert len(messages) > 1
    for item in found:
        assert words.item(item.value, 1, item.lines) in lines
    assert lines[-2] == words.and_more(50)
    kinds = [words.several(kind) for kind in ("email", "phone", "address")]
    assert [lines.index(kind) for kind in kinds] == sorted(map(lines.index, kinds))


def test_where_there_is_no_room_each_kind_has_as_many_lines() -> None:
    """The rest is counted, with the command that lists it."""
    kinds = {kind: f"{kind.value} {{}} " + "Very Long Lane " * 10 for kind in PersonalKind}
    found = [item for kind, value in kinds.items() for item in items(kind, 100, value)]

    messages = listed(found, {EMAIL: 120, PHONE: 100, ADDRESS: 100})

    lines = lines_of(messages)
    shown = [sum(line.startswith(f"{kind.value} ") for line in lines) for kind in PersonalKind]
    assert 20 < min(shown) <= max(shown) <= min(shown) + 1
    more = words.and_more_at_the_console(320 - sum(shown), a_dataset().sha256[:8])
    assert more in lines


def test_of_a_deleted_file_the_values_are_gone() -> None:
    """It was counted, and what it was is not there any more."""
    (message,) = listed((), {EMAIL: 3})
    assert words.GONE in message.text
    assert "… and" not in message.text

"""Whatever models and people write, a message stays one, and the text stays the text."""

import json
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.archive import (
    Assignment,
    Brief,
    DecisionKind,
    DraftState,
    FindingRecord,
    VersionSource,
    VersionState,
    Writer,
)
from bot.checks.finding import Finding, Kind, Reason
from bot.drafting.cards.brief import brief_card
from bot.drafting.cards.compared import (
    COMPARISON_LIMIT,
    LIST_LIMIT,
    PIECE_LIMIT,
    PLACES_SHOWN,
    brief_block,
    changes_block,
    rich_text_blocks,
)
from bot.drafting.cards.growing import growing_pages
from bot.drafting.cards.show import DraftShown, show_card
from bot.drafting.cards.version import Shown, version_pages
from bot.drafting.difference import difference
from bot.slack.characters import units
from bot.slack.message import Block, Message
from bot.slack.outgoing import FALLBACK_LIMIT
from bot.words import review as words
from tests.drafting.cards import samples
from tests.drawing import texts, words_shown
from workspace.block_kit.blocks import message_problems

_MOST_BLOCKS = 50
# What our own mrkdwn holds on purpose: people, moments, and links to threads.
_OURS = re.compile(
    r"<@U[A-Z0-9]+>|<!date\^\d+\^[^|<>]*\|[^|<>]*>|<https://example\.org/[^|<>]*\|[^|<>]*>"
)
_NASTY = {
    "40,000 characters": "m" * 40_000,
    "12,000 in words": "library " * 1_500,
    "12,000 in lines": "one\r\ntwo \n\n" * 1_100,
    "6,000 emoji": "🧀" * 6_000,
    "a ping": "<!channel> <!here> <@U0> @everyone",
    "a disguised link": "<https://evil.example.org|your bank>",
    "formatting": "*bold* _it_ ~no~ `code` ```fence``` > quote",
    "an emoji's name": "see :tada: and ft:gpt:house:letters",
    "blanks around": " \n\t word \r\n ",
    "what cannot be seen": "\u202e\u200b\ufeff word",
    "braces": "{} {engine} {0} %s %(x)s",
}


def _every_way(text: str, other: str) -> list[Shown]:
    """A version in every state, with this text in every place that a stranger may write in."""
    brief = Brief(text or None, (text, other), (text,))
    asked = Assignment(brief, text, based_on=1)
    draft = samples.a_draft(brief=brief, output_file=text.replace("\n", "")[:80] or None)
    base = samples.a_version(1, other)
    version = samples.a_version(2, text, assignment=asked, writer=Writer(text, text, "s"))
    broken = replace(version, state=VersionState.PARTIAL, failure=f"rejected: {text}")
    found = _found(text, other)
    return [
        Shown(draft, version, 2, base=base, findings=found),
        Shown(draft, version, 2, findings=found, in_english=False, approves_unchecked=False),
        Shown(draft, broken, 2, findings=found),
        Shown(draft, version, 3),
        Shown(draft, version, 2, base=base, file_gone=True),
        Shown(draft, broken, 2, base=base, earlier=1),
        Shown(draft, replace(version, finish_reason="length"), 2),
        *(
            Shown(draft, replace(version, source=source, writer=None), 2, base=base)
            for source in VersionSource
        ),
        *(
            Shown(replace(draft, state=state), version, 2, decision=samples.a_decision(kind))
            for state, kind in (
                (DraftState.APPROVED, DecisionKind.APPROVE),
                (DraftState.DISCARDED, DecisionKind.DISCARD),
            )
        ),
    ]


def _found(text: str, other: str) -> tuple[FindingRecord, ...]:
    """Findings of every reason, with these words in every place."""
    return tuple(
        samples.a_finding(number, Finding(Kind.NAME, 0, 0, text, reason, (other, text), number))
        for number, reason in enumerate(Reason, start=1)
    )


def _is_harmless(message: Message) -> None:
    assert message_problems(message.blocks) == []
    assert len(message.blocks) <= _MOST_BLOCKS
    assert 0 < units(message.text) <= FALLBACK_LIMIT
    spoken = [text["text"] for text in texts(message.blocks) if text["type"] == "mrkdwn"]
    for text in [message.text, *spoken]:
        assert "<" not in _OURS.sub("", text)
    assert not re.search(r"@(here|channel|everyone)", message.text, re.IGNORECASE)


def _text_of(pages: list[Message]) -> str:
    """The plain sections of all messages of a version, joined."""
    sections = [b["text"] for page in pages for b in page.blocks if b["type"] == "section"]
    return "".join(text["text"] for text in sections if text["type"] == "plain_text")


def _check(text: str, other: str) -> None:
    for way in _every_way(text, other):
        pages = version_pages(way)
        assert _text_of(pages) == (text if text.strip() else "")
        for page in pages:
            _is_harmless(page)
    way = _every_way(text, other)[0]
    _is_harmless(brief_card(way.draft))
    for page in growing_pages(way.version, text):
        _is_harmless(page)
    opinion = samples.MOMENT
    versions = [replace(way.version, number=n, id=n, started_at=opinion) for n in range(1, 30)]
    link = "https://example.org/a"
    _is_harmless(show_card(DraftShown(way.draft, versions, link=link, findings=way.findings)))
    blocks = rich_text_blocks(difference(other, text))
    assert message_problems(blocks) == []
    assert len(json.dumps(blocks)) <= COMPARISON_LIMIT


@pytest.mark.parametrize("other", ["", "Dear all", "\n".join(_NASTY)], ids=["", "short", "long"])
@pytest.mark.parametrize("text", _NASTY.values(), ids=_NASTY)
def test_odd_texts_do_no_harm(text: str, other: str) -> None:
    """Slack takes every message whatever its texts hold; the text is in it byte for byte."""
    _check(text, other)


@settings(max_examples=40)
@given(st.text(min_size=1, max_size=200), st.text(max_size=200))
def test_no_text_does_harm(text: str, other: str) -> None:
    """The same holds for any text at all."""
    _check(text, other)


def _listed(block: Block) -> list[str]:
    return [
        "".join(piece["text"] for piece in item["elements"])
        for part in block["elements"]
        if part["type"] == "rich_text_list"
        for item in part["elements"]
    ]


def test_the_list_of_changes_fits_a_phone() -> None:
    """However much changed, the list is short, and says how much more there is."""
    lines = [f"This is line {n}, and it stays as it is, word for word." for n in range(60)]
    changed = [line.replace("This", f"{'Another ' * 40}that") for line in lines[:30]] + lines[30:]
    old, new = "\n".join(lines * 8), "\n".join(changed + lines * 7)

    block = changes_block(old, new, 1)

    assert len(_listed(block)) == PLACES_SHOWN
    assert all(units(item) < 2 * PIECE_LIMIT + 100 for item in _listed(block))
    assert words.more_places(30 - PLACES_SHOWN) in words_shown(Message("", [block]))


def test_a_line_that_changed_everywhere_fits_a_phone() -> None:
    """Many changes in one long line are as short as many changes in many lines."""
    kept = [f"word{n}" for n in range(4000)]
    old = " ".join(f"{word} one two" for word in kept)
    new = " ".join(f"{word} {'three' if n % 2 else 'one'} two" for n, word in enumerate(kept))

    block = changes_block(old, new, 1)

    assert _listed(block)
    assert sum(units(item) for item in _listed(block)) <= LIST_LIMIT


def test_a_long_comparison_keeps_what_changed() -> None:
    """A form has no room for all of two long texts: what did not change is left out between."""
    lines = [f"{n}. The library opens on Sundays, with coffee and cake." for n in range(2000)]
    old = "\n".join(lines)
    new = old.replace("700. The", "700. Our").replace("12. The library", "12. That library")

    shown = words_shown(Message("", rich_text_blocks(difference(old, new))))

    assert "Our" in shown
    assert words.UNCHANGED_LEFT_OUT in shown
    assert words.COMPARISON_CUT not in shown


def test_a_comparison_that_is_all_changes_says_that_there_is_more() -> None:
    """Where even the changes do not fit, the last block says where the rest is."""
    lines = [f"{n} is one of the lines" for n in range(3000)]
    blocks = rich_text_blocks(difference("\n".join(lines), "\n".join(lines).replace("is", "was")))
    assert words_shown(Message("", blocks[-1:])) == words.COMPARISON_CUT
    assert len(json.dumps(blocks)) <= COMPARISON_LIMIT


def test_the_same_text_is_told_as_the_same() -> None:
    """Nobody has to search for a change that is not there."""
    assert words_shown(Message("", rich_text_blocks(difference("a b", "a b")))) == words.SAME


def test_a_changed_brief_is_told_line_by_line() -> None:
    """What came and what went stands whole; in a line that mostly stays its new words are shown."""
    old = Brief("Fair", ("It opens at nine on Sunday", "Bring a friend"), ("It is free",))
    new = Brief("Fair", ("It opens at ten on Sunday", "Skating in January"), ())
    block = brief_block(old, new, "UEDITOR")
    assert block is not None
    told = words_shown(Message("brief", [block]))
    assert "(its bullets and facts):" in told
    assert "nine" in told
    assert "Bring a friend" in told
    assert "Skating in January" in told
    assert "It is free" in told
    assert message_problems([block]) == []
    assert brief_block(old, old, "UEDITOR") is None

"""An answer that goes round in a loop is ended; one that merely repeats itself is not."""

from typing import Any, NamedTuple

import pytest
import pytest_asyncio
from hypothesis import given
from hypothesis import strategies as st
from openai import AsyncOpenAI
from openai.types.chat import ChatCompletion
from structlog.testing import capture_logs

from engine.loops import LoopGuard

MODEL = "smollm2-135m-base"
ASKED: dict[str, Any] = {
    "model": MODEL,
    "messages": [{"role": "user", "content": "Write three sentences about sharks."}],
    "temperature": 0,
    "seed": 1,
    "max_tokens": 1000,
}
"""What this model answers with two sentences, in turns, for as long as it may."""

NEWSLETTER = """\
Subject: What's on at the library in May

Hello {User},

May is full. Here is what's on, in short:

1. Story hour
Saturday 3 May, 10 a.m.
Free entry

2. Chess evening
Tuesday 6 May, 7 p.m.
Free entry

3. Seed swap
Saturday 10 May, 2 p.m.
Free entry

4. Open rehearsal
Friday 16 May, 7 p.m.
Free entry

No registration. No fee. No excuses. Just come, just listen, just stay, just chat.

We were open on Monday, and we will be open on Monday again. We were open on Monday, you were not.
And if the choir sings "Hip, hip, hooray! Hip, hip, hooray! Hip, hip, hooray!", sing along: it is
very, very, very, very, very loud, but it is over by ten.

We meet in the library. Until next time :-) <3
We meet in the library. Until next time :-) <3
"""
ROW = "Row, row, row your boat, gently down the stream. Merrily, merrily, merrily, merrily, "
NORMAL = {
    "newsletter": NEWSLETTER,
    "song": f"{ROW}life is but a dream.\n{ROW}row back home again.\n" * 2,
    "opening hours": "".join(
        f"| {day} | 10 to 6 | open | free entry |\n"
        for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    ),
    "one word a line": "Free\n" * 8,
    "numbers": "".join(f"{number}. Prize number {number}\n" for number in range(300)),
    "dividers": "Dear readers\n\n* * *\n\nNews\n\n* * *\n\nMore\n\n* * *\n\nBye\n\n* * *\n",
    "blank": "\n" * 500 + " " * 500,
}

ISSUE = """\
The October issue

The archive is searchable now, back to the very first issue

"""
REAL_LOOPS = {
    "numbered lines": ("", '1. The envelope: "The October issue"\n'),
    "a greeting": ("", "Dear [User]\n\n"),
    "a note": (ISSUE * 2, "Reader tip: freeze soup flat, and it thaws in half the time\n\n"),
    "no full stop": (ISSUE, "the first day of the month of the month, "),
    "a sentence": (
        "The walrus's fur was a testament to its incredible strength, and it was no exception. ",
        "The walrus's fur was a testament to its incredible ability to survive. ",
    ),
    "two in turns": (
        "A creature that can manipulate the ocean's tides. ",
        "A creature that can also be a predator, a beast. A creature that can also be a prey. ",
    ),
    "numbered in Roman": (
        "Subject: Spring Fair\n\nTitle: Spring Fair\n\n",
        "IV. The Spring Fair is a special event that takes place every year on the 3rd of May.\n\n",
    ),
}
"""How it began and what was said again and again in answers of the untuned model, abridged."""

MADE_UP_LOOPS = {
    "lines in turns": "Dear readers\nHello there\n",
    "upper case, bullets, spaces": "- Dear  all\n* DEAR all\n2) dear\tall\n",
    "one word": "blue ",
    "a dozen words": "and so on and so on until the very end of days ",
    "five lines": "One of us\nTwo of us\nThree of us\nFour of us\nFive of us\n",
    "four lines by chance": "Of us\nOf you\nOf us\nOf us\nOf me\nOf them\nOf me\nOf you\nOf them\n",
}

TEXTS = st.lists(
    st.sampled_from(["Dear all", "dear", "ALL", ".", "!", "\n", " ", "1.", "-", "é", "\u2028"])
    | st.text(max_size=5),
    max_size=120,
)


def loops(text: str) -> bool:
    """Whether this is a loop."""
    return LoopGuard().feed(text)


@pytest.mark.parametrize("text", NORMAL.values(), ids=NORMAL)
def test_an_honest_text_is_no_loop(text: str) -> None:
    """What a newsletter repeats, in a list, a cheer or a refrain, is left alone."""
    assert not loops(text)


@pytest.mark.parametrize(("start", "again"), REAL_LOOPS.values(), ids=REAL_LOOPS)
def test_what_the_model_fell_into_is_a_loop(start: str, again: str) -> None:
    """Real loops are noticed by the fourth round, and not by the second."""
    assert not loops(start + again * 2)
    assert loops(start + again * 4)


@pytest.mark.parametrize("again", MADE_UP_LOOPS.values(), ids=MADE_UP_LOOPS)
def test_a_loop_is_noticed_whatever_it_looks_like(again: str) -> None:
    """Neither case, spaces and bullets nor the length of the round hide a loop."""
    assert not loops(again)
    assert loops(again * 25)


@given(TEXTS)
def test_it_does_not_matter_how_the_text_is_cut(pieces: list[str]) -> None:
    """Fed piece by piece it says at the end what it says of the whole, and takes nothing back."""
    guard = LoopGuard()
    said = [guard.feed(piece) for piece in pieces]

    assert said == sorted(said)
    assert (said or [False])[-1] == loops("".join(pieces))


@given(TEXTS.map("".join))
def test_a_text_of_many_rounds_is_a_loop(text: str) -> None:
    """Any line of words, said two dozen times, is a loop; the numbers of a list are no words."""
    line = " ".join(text.split())
    if len(line.split()) in range(3, 20) and any(character.isalpha() for character in line):
        assert loops(f"{line}\n" * 24)


class Whole(NamedTuple):
    """An answer in one, and what the engine logged meanwhile."""

    answer: ChatCompletion
    logged: list[Any]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def whole(client: AsyncOpenAI) -> Whole:
    """The answer that goes round."""
    with capture_logs() as logged:
        return Whole(await client.chat.completions.create(**ASKED), logged)


def test_an_answer_that_goes_round_ends(whole: Whole) -> None:
    """It ends long before its tokens are spent, as one that was cut; the log tells which it was."""
    answer, logged = whole
    text = answer.choices[0].message.content or ""
    assert answer.choices[0].finish_reason == "length"
    assert loops(text)
    assert answer.usage is not None
    assert 20 < answer.usage.prompt_tokens < 60
    assert 50 < answer.usage.completion_tokens < 500
    assert [(line["end"], line["written"]) for line in logged if line["event"] == "Answered"] == [
        ("loop", answer.usage.completion_tokens)
    ]


@pytest.mark.asyncio(loop_scope="module")
async def test_a_stream_that_goes_round_ends_alike(client: AsyncOpenAI, whole: Whole) -> None:
    """Streamed it is the same text, with the same reason and usage; nothing is taken back."""
    usage = whole.answer.usage
    stream = await client.chat.completions.create(
        **ASKED, stream=True, stream_options={"include_usage": True}
    )
    chunks = [chunk async for chunk in stream]

    choices = [choice for chunk in chunks for choice in chunk.choices]
    text = "".join(choice.delta.content or "" for choice in choices)
    assert text == whole.answer.choices[0].message.content
    assert [choice.finish_reason for choice in choices if choice.finish_reason] == ["length"]
    assert chunks[-1].usage is not None
    assert usage is not None
    assert chunks[-1].usage.completion_tokens == usage.completion_tokens
    assert chunks[-1].usage.prompt_tokens == usage.prompt_tokens

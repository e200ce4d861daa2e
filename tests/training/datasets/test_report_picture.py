"""The picture of a report is drawn whatever was found, without a warning."""

import io
import subprocess
import sys
from dataclasses import replace

import pytest
from PIL import Image

from bot.checks.finding import Kind
from bot.training.datasets import Report, check_file
from bot.training.datasets.lengths import Lengths
from bot.training.datasets.picture import ALT_LIMIT, alt_text, draw
from tests.training.datasets.material import SAMPLES
from tests.training.datasets.reports import FAITHFUL, INVENTING, LENGTHS, report

FACTS = (0xD5, 0x5E, 0x00)
BARS = (0x00, 0x72, 0xB2)
ONE_CLASS = Lengths(12, 12, 12, ((12, 1),))
WIDE = replace(LENGTHS, longest=60_000, histogram=(*LENGTHS.histogram, (60_000, 3)))
REPORTS = {
    "invents": report(INVENTING),
    "keeps to its notes": report(FAITHFUL),
    "one answer": report(
        replace(FAITHFUL, answers=1, of=1, with_emoji=1, with_links=0), lengths=ONE_CLASS
    ),
    "in another language": report(replace(INVENTING, in_english=0)),
    "no ratio": report(replace(INVENTING, ratio=None)),
    "no lengths": report(INVENTING, lengths=None),
    "neither": report(replace(INVENTING, ratio=None), lengths=None),
    "far longer answers": report(replace(INVENTING, ratio=(0.0, 12.0, 400.0))),
    "equal ratios": report(replace(INVENTING, ratio=(0.0, 0.0, 0.0))),
    "a very long example": report(INVENTING, lengths=WIDE),
    "lengths only": report(None),
}


def seen(png: bytes | None) -> Image.Image:
    """A picture as it is looked at."""
    assert png
    return Image.open(io.BytesIO(png)).convert("RGB")


def pixels(picture: Image.Image, color: tuple[int, int, int]) -> int:
    """How many of a picture's pixels have exactly this colour."""
    counted = picture.getcolors(picture.width * picture.height) or []
    return sum(number for number, each in counted if each == color)


@pytest.mark.parametrize("made", REPORTS.values(), ids=REPORTS.keys())
def test_any_report_can_be_drawn(made: Report) -> None:
    """It is as wide as the other pictures, and not empty."""
    picture = seen(draw(made, "letters.jsonl"))
    assert picture.width == 1200
    assert 400 <= picture.height <= 900
    assert pixels(picture, BARS) > 500


def test_there_is_no_picture_of_nothing() -> None:
    """A report of before, and one on a file without examples, has nothing to show."""
    assert draw(report(None, lengths=None), "letters.jsonl") is None
    unseen = replace(FAITHFUL, answers=0, too_long=60)
    assert draw(report(unseen, lengths=None), "letters.jsonl") is None


def test_the_bar_grows_with_what_is_invented() -> None:
    """Twice as many answers make a bar twice as long, and none makes none."""
    areas = [
        pixels(seen(draw(report(replace(FAITHFUL, with_facts=number)), "letters.jsonl")), FACTS)
        for number in (0, 15, 30, 60)
    ]
    assert areas[0] == 0
    assert areas[2] == pytest.approx(2 * areas[1], rel=0.1)
    assert areas[3] == pytest.approx(2 * areas[2], rel=0.1)


def test_it_can_be_read_on_a_telephone() -> None:
    """Shrunk to a third, the bars and the lengths are still there."""
    small = seen(draw(report(INVENTING), "letters.jsonl")).resize((360, 240))
    assert pixels(small, FACTS) > 200
    assert pixels(small, BARS) > 200


def test_the_picture_is_the_same_each_time() -> None:
    """The same report makes the same file."""
    first = draw(report(INVENTING), "letters.jsonl")
    draw(report(FAITHFUL), "another")
    assert draw(report(INVENTING), "letters.jsonl") == first


def test_a_title_of_any_letters_can_be_drawn() -> None:
    """Emoji, other scripts, dollar signs and line ends are a name as well."""
    for title in ("🧀" * 100, "信 \n $x$ <b>", "a" * 500, ""):
        assert seen(draw(report(INVENTING), title)).size == (1200, 800)


def test_matplotlib_is_loaded_only_to_draw() -> None:
    """Checking files does not wait for it."""
    told = "import sys; import bot.training.datasets.picture; print('matplotlib' in sys.modules)"
    printed = subprocess.run(
        [sys.executable, "-W", "error", "-c", told], capture_output=True, check=True, text=True
    ).stdout
    assert printed.split() == ["False"]


def test_the_picture_is_told_in_words() -> None:
    """All that is drawn is said, for those who do not see it."""
    assert alt_text(report(INVENTING)) == (
        "A picture of a report on 27 examples. 22 of 27 answers (81 %) contain facts that their "
        "requests do not: the model will learn to invent. Numbers in 14, names in 12, dates and "
        "times in 9, links in 3. Emoji in 41 % of the answers, links in 96 %. An answer has 3.1 "
        "words for each word of its request (most: 2.2 to 4.8). The examples have about 412 to "
        "1,020 tokens; half of them have at most 660."
    )
    assert alt_text(report(None, examples=1, lengths=ONE_CLASS)) == (
        "A picture of a report on 1 example. Each example has about 12 tokens."
    )
    huge = replace(INVENTING, with_kind=dict.fromkeys([*Kind][:7], 10**9))
    assert len(alt_text(report(huge))) <= ALT_LIMIT


def test_the_sample_letters_are_drawn() -> None:
    """As a newcomer sees it."""
    made = check_file(SAMPLES / "train.jsonl")
    picture = seen(draw(made, "quiet-rind.jsonl"))
    assert pixels(picture, FACTS) == 0
    assert "I saw no fact" in alt_text(made)

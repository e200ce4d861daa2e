"""The picture of a training is drawn whatever was measured, without a warning."""

import io
import math
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from bot.training.curves.curve import Curve
from bot.training.curves.metrics import Point
from bot.training.curves.picture import alt_text, draw
from bot.training.curves.verdict import verdict
from tests.training.curves.making import checkpoint, learned, learned_by_heart, noisy_curve
from tests.training.curves.test_curve import POINTS

TRAINING = (0x00, 0x72, 0xB2)
VALIDATION = (0xD5, 0x5E, 0x00)
BEST = (0x00, 0x7A, 0x5A)

GOOD = noisy_curve(39, 3, valid=learned, every=13)
WITHOUT_VALIDATION = noisy_curve(60, 3)
HEART = noisy_curve(104, 8, valid=learned_by_heart, every=13)
CURVES = {
    "three epochs": GOOD,
    "over-fitting": HEART,
    "no validation": WITHOUT_VALIDATION,
    "no accuracy": noisy_curve(39, 3, valid=learned, accuracy=False),
    "ten points": noisy_curve(10, 2, valid=learned),
    "two thousand points": noisy_curve(2000, 20, valid=learned, every=50),
    "a hundred epochs": noisy_curve(300, 100, valid=learned, every=3),
    "NaN from the middle on": replace(
        GOOD,
        points=tuple(
            replace(point, train_loss=math.nan) if point.step > 20 else point
            for point in GOOD.points
        ),
    ),
    "nothing but NaN": Curve((Point(1, math.nan), Point(2, math.nan)), 2, 1),
    "constant": Curve(tuple(Point(step, 1.5, 0.5) for step in range(1, 31)), 30, 3),
    "nothing but zero": Curve(tuple(Point(step, 0.0, 0.0) for step in range(1, 31)), 30, 3),
    "below zero": Curve(tuple(Point(step, -step) for step in range(1, 31)), 30, 3),
    "a spike": Curve(tuple(Point(s, 90.0 if s == 17 else 2.0) for s in range(1, 41)), 40, 2),
    "huge": Curve((Point(1, 1e12), Point(10**8, -1e12)), 10**8, 3),
    "one point": Curve((Point(1, 2.0),)),
    "validation only": Curve((Point(5, valid_loss=2.0), Point(10, valid_loss=1.5)), 10, 2),
    "accuracy only": Curve((Point(5, train_accuracy=0.5), Point(10, train_accuracy=0.7)), 10, 2),
    "nothing": Curve(()),
    "steps without figures": Curve((Point(1), Point(2)), 2, 1),
}


def seen(png: bytes) -> Image.Image:
    """A picture as it is looked at."""
    return Image.open(io.BytesIO(png)).convert("RGB")


def pixels(image: Image.Image, color: tuple[int, int, int]) -> set[tuple[int, int]]:
    """Where a picture has exactly this colour."""
    content = image.tobytes()
    width, _ = image.size
    found, wanted = set(), bytes(color)
    at = content.find(wanted)
    while at >= 0:
        if at % 3 == 0:
            found.add((at // 3 % width, at // 3 // width))
        at = content.find(wanted, at + 1)
    return found


@pytest.mark.parametrize("name", CURVES)
def test_any_training_is_drawn(name: str) -> None:
    """A PNG of 1200 by 700 pixels, with ink on it, its edges left white."""
    image = seen(draw(CURVES[name], [checkpoint(26, 1.6), checkpoint(39, 1.5)], name))

    assert image.size == (1200, 700)
    assert len(image.getcolors(1 << 24) or []) > 10
    edges = {image.getpixel((x, y)) for x in (0, 1199) for y in range(700)}
    edges |= {image.getpixel((x, y)) for x in range(1200) for y in (0, 699)}
    assert edges == {(255, 255, 255)}


@settings(max_examples=8, deadline=None)
@given(
    POINTS, st.none() | st.integers(1, 200), st.text(), st.lists(st.integers(0, 200), max_size=4)
)
def test_whatever_was_measured_is_drawn(
    points: tuple[Point, ...], epochs: int | None, title: str, steps: list[int]
) -> None:
    """No curve, no title and no checkpoint is too odd."""
    curve = Curve(points, len(points), epochs)
    kept = [checkpoint(step, step / 50) for step in steps]

    assert seen(draw(curve, kept, title)).size == (1200, 700)


@pytest.mark.parametrize(
    "title",
    [
        "",
        "$x^2$ and $",
        "letters 📬 日本語 \ud800",
        "a\nb\0c\x1b[0m",
        "x" * 5000,
        "النشرة",
        "\\frac{",
    ],
)
def test_any_title_is_drawn(title: str) -> None:
    """Names come from people and engines: what cannot be written is a square."""
    assert seen(draw(GOOD, [], title)).size == (1200, 700)


def test_both_lines_and_the_best_checkpoint_are_seen() -> None:
    """Training and validation have their colours, and the star stands at its step."""
    image = seen(draw(HEART, [checkpoint(52, 1.4)], "job"))
    train, valid, best = (pixels(image, color) for color in (TRAINING, VALIDATION, BEST))

    assert min(len(train), len(valid), len(best)) > 200
    # The star at step 52 of 104 is in the middle of the validation line; below is the legend's.
    middle = (min(x for x, y in valid if y < 600) + max(x for x, y in valid if y < 600)) / 2
    columns = [x for x, y in best if y < 600]
    assert columns
    assert all(abs(x - middle) < 20 for x in columns)


def test_without_validation_nothing_is_called_best() -> None:
    """Checkpoints are marked, but none of them is known to be the best."""
    with_one = seen(draw(GOOD, [checkpoint(26, 1.6)], "job"))
    without = seen(draw(WITHOUT_VALIDATION, [], "job"))
    unknown = seen(draw(WITHOUT_VALIDATION, [checkpoint(20), checkpoint(40)], "job"))

    assert pixels(with_one, BEST)
    assert not pixels(without, BEST)
    assert pixels(unknown, BEST)
    assert not pixels(unknown, VALIDATION)


def test_the_picture_is_the_same_each_time() -> None:
    """The same curve makes the same file, whoever drew before."""
    first = draw(GOOD, [], "job")
    draw(CURVES["a spike"], [], "another")

    assert draw(GOOD, [], "job") == first


def test_matplotlib_is_loaded_only_to_draw() -> None:
    """A bot that draws nothing does not wait for it; drawing needs no screen."""
    told = (
        "import sys; import bot.training.curves.picture as p; print('matplotlib' in sys.modules); "
    )
    told += "from bot.training.curves.curve import Curve; p.draw(Curve(()), [], 'x'); "
    told += "print('matplotlib' in sys.modules, 'matplotlib.pyplot' in sys.modules)"

    printed = subprocess.run(
        [sys.executable, "-W", "error", "-c", told], capture_output=True, check=True, text=True
    ).stdout

    assert printed.split() == ["False", "True", "False"]


def test_the_picture_is_told_in_words() -> None:
    """Length, losses, accuracy, and what the curve says."""
    points = tuple(
        Point(
            step,
            2.5 - step / 20,
            0.5 + step / 100,
            full_valid_loss=2.5 - step / 10,
            full_valid_accuracy=0.5,
        )
        for step in range(1, 11)
    )
    curve = Curve(points, 10, 2)

    assert alt_text(curve, verdict(curve)) == (
        "Line chart of a training of 10 steps in 2 epochs. Training loss: from 2.45 to 2.00. "
        "Validation loss: from 2.40 to 1.50. "
        "Training, tokens guessed right: from 51% to 60%. "
        "Validation, tokens guessed right: from 50% to 50%. "
        "Still learning: the validation loss was falling to the end. "
        "One or two more epochs may make it better."
    )


def test_the_words_name_the_lowest_loss() -> None:
    """Where the end is not the best, they say what was, and where."""
    words = alt_text(HEART, verdict(HEART))

    assert "lowest 1.40 at step 52" in words
    assert "Over-fitting since epoch 5" in words


@given(POINTS)
def test_the_words_are_short_enough_for_slack(points: tuple[Point, ...]) -> None:
    """At most 1,000 characters, and never none."""
    curve = Curve(points, len(points), 3)

    assert 0 < len(alt_text(curve, verdict(curve))) <= 1000

"""Examples that are the same, or nearly: found in any script, the same way on any machine."""

import json
import random
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.training.datasets import sketches
from bot.training.datasets.likeness import Alike, Leakage, Likeness, groups_of, leakage
from bot.training.datasets.sketches import NEAR, Sketches, near, normal
from tests.training.datasets.material import SAMPLES, chat, jsonl, written

LETTERS = [
    json.loads(line)["messages"][-1]["content"]
    for line in (SAMPLES / "train.jsonl").read_text(encoding="utf-8").splitlines()
]
SCRIPTS = {
    "latin": LETTERS[0],
    "cyrillic": "Дорогие друзья, маяк снова открыт по воскресеньям, и мы ждём вас к чаю. " * 5,
    "han": "灯塔每逢星期日开放，欢迎大家带着家人前来喝茶看海，午后还有音乐会和讲座。" * 5,  # noqa: RUF001
    "arabic": "أصدقاءنا الأعزاء، المنارة مفتوحة من جديد كل يوم أحد ونحن في انتظاركم. " * 5,
    "thai": "ประภาคารเปิดทุกวันอาทิตย์ ขอเชิญทุกท่านมาดื่มชาและชมทะเลกับครอบครัว " * 5,
    "emoji": "🚢🌊⚓🐚🦀🐟🌅🌙⭐🔭🧭🪁🎐🎏🧵" * 12,
}


def sample_of(number: int, words: int = 200) -> str:
    """Return a text that has nothing in common with those of other numbers."""
    drawn = random.Random(number)  # noqa: S311 - the same for ever
    letters = "abcdefghijklmnopqrstuvwxyz"
    return " ".join("".join(drawn.choices(letters, k=7)) for _ in range(words))


def edited(text: str) -> str:
    """Return a text with a few characters changed in the middle."""
    middle = len(text) // 2
    return text[:middle] + "ж☂" + text[middle + 3 :]


def common(one: str, other: str) -> float:
    """Return the share of runs of five characters that two texts have in common, counted."""
    runs = [
        {text[at : at + 5] for at in range(len(text) - 4)} for text in map(normal, (one, other))
    ]
    return len(runs[0] & runs[1]) / len(runs[0] | runs[1])


def estimated(one: str, other: str) -> float:
    """Return the same as two sketches say it."""
    sketches = Sketches()
    for text in (one, other):
        sketches.add(normal(text))
    rows = sketches.rows()
    return float((rows[0] == rows[1]).mean())


@pytest.mark.parametrize("changes", [0, 1, 4, 10, 25, 60, 112])
def test_sketches_say_how_much_texts_have_in_common(changes: int) -> None:
    """On average exactly, and for each pair of texts to within some hundredths."""
    drawn = random.Random(changes)  # noqa: S311 - the same for ever
    errors = []
    for letter in LETTERS:
        words = letter.split()
        for at in drawn.sample(range(len(words)), min(changes, len(words))):
            words[at] = "".join(drawn.choices("abcdefghij", k=6))
        other = " ".join(words)
        errors.append(estimated(letter, other) - common(letter, other))

    assert abs(np.mean(errors)) < 0.03
    assert np.abs(errors).max() < 0.18


@pytest.mark.parametrize("script", SCRIPTS)
def test_an_edited_text_is_near_in_any_script(script: str) -> None:
    """With blanks between its words or without."""
    text = SCRIPTS[script]

    assert groups_of([text, sample_of(1), edited(text), *LETTERS[1:3]]) == [0, 1, 0, 3, 4]


def test_blanks_case_and_ways_to_write_a_letter_do_not_matter() -> None:
    """Nor does how é is written: as one character or as two."""
    texts = ["Caf\u00e9 by the  sea", "CAFE\u0301 BY\nTHE SEA", "Cafe by the sea"]

    assert groups_of(texts) == [0, 0, 2]


def test_very_short_texts_are_alike_only_if_they_are_the_same() -> None:
    """Of two words nobody can say that they are nearly the same."""
    assert groups_of(["Yes.", "No.", "", "yes.", "Yes!", " ", "a" * 39, "a" * 38]) == [
        *(0, 1, 2, 0, 4, 2, 6, 7)
    ]


def test_very_long_texts_are_compared_as_a_whole() -> None:
    """A text of a megabyte goes in by blocks; what differs may stand anywhere in it."""
    long = sample_of(5, 130_000)
    swapped = long[600_000:] + " " + long[:600_000]
    half_new = long[:500_000] + sample_of(6, 65_000)

    assert groups_of([long, edited(long), half_new, swapped]) == [0, 0, 2, 0]


def test_groups_reach_over_texts_in_between() -> None:
    """Whoever is near one of a group belongs to it, also if far from its first."""
    words, others = sample_of(7).split(), sample_of(100).split()
    chain = [" ".join(others[: n * 15] + words[n * 15 :]) for n in range(5)]

    assert common(chain[0], chain[4]) < NEAR - 0.2
    assert groups_of(chain) == [0] * 5


def test_thousands_of_nearly_equal_texts_are_one_group() -> None:
    """A form that was filled in again and again; nothing is compared with everything."""
    form = sample_of(8, 150)
    texts = [f"{form} {number}" for number in range(6000)]
    texts[3000] = sample_of(9)

    groups = groups_of(texts)

    assert groups[3000] == 3000
    assert set(groups) == {0, 3000}


@given(
    st.lists(
        st.sampled_from([*SCRIPTS.values(), *map(edited, SCRIPTS.values()), "Yes.", "No.", ""]),
        max_size=14,
    ),
    st.randoms(use_true_random=False),
)
def test_who_is_together_does_not_depend_on_the_order(texts: list[str], drawn: object) -> None:
    """Shuffled, the same texts are in the same groups, each named by its first text."""
    order = list(range(len(texts)))
    drawn.shuffle(order)  # type: ignore[attr-defined]

    groups = groups_of(texts)
    shuffled = groups_of([texts[at] for at in order])

    together = {frozenset(texts[at] for at in range(len(texts)) if groups[at] == g) for g in groups}
    again = {
        frozenset(texts[order[at]] for at in range(len(texts)) if shuffled[at] == g)
        for g in shuffled
    }
    assert together == again
    assert all(groups[group] == group <= at for at, group in enumerate(groups))


@given(st.lists(st.text(), max_size=5))
def test_any_text_has_a_group(texts: list[str]) -> None:
    """Whatever it is made of, also halves of characters."""
    groups = groups_of([*texts, "\ud83d" * 60, *texts])

    assert groups[: len(texts)] == groups[len(texts) + 1 :]


def test_groups_are_the_same_on_any_machine() -> None:
    """The sketch of a text is fixed for ever; no seed of this process is in it."""
    program = (
        "import hashlib, sys; from bot.training.datasets.sketches import Sketches, normal;"
        "s = Sketches(); [s.add(normal(t)) for t in sys.stdin.read().split('\\0')];"
        "print(hashlib.sha256(s.rows().tobytes()).hexdigest())"
    )
    given_texts = "\0".join(SCRIPTS.values()).encode()
    said = {
        subprocess.run(
            [sys.executable, "-c", program],
            input=given_texts,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": str(SAMPLES.parents[1]), "PYTHONUTF8": "1"},
            capture_output=True,
            check=True,
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert said == {b"75afc1a12d1aac9d052001749cfc59b5082d5f509f8a4777dc8562ac88aa8ced"}


def test_sketches_may_be_asked_for_in_between(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many come before and after, each text keeps its own."""
    monkeypatch.setattr(sketches, "_ROWS", 5)
    texts = [normal(text) for text in LETTERS]
    whole, asked = Sketches(), Sketches()
    for number, text in enumerate(texts):
        assert whole.add(text) == asked.add(text) == number
        if number % 7 == 3:
            assert len(asked.rows()) == len(asked) == number + 1

    assert np.array_equal(whole.rows(), asked.rows())
    alone = Sketches()
    alone.add(texts[17])
    assert np.array_equal(alone.rows()[0], asked.rows()[17])


def test_near_is_what_the_constant_says() -> None:
    """Two sketches that differ in a third of their drawers are not near, in a tenth they are."""
    rows = np.zeros((3, 120), np.uint8)
    rows[1, :12], rows[2, :40] = 1, 1

    assert near(rows, np.array([0, 0]), np.array([1, 2])).tolist() == [True, False]


def looked_at(examples: list[dict[str, object]]) -> Likeness:
    """Look at examples, one a line."""
    alike = Alike()
    for line, raw in enumerate(jsonl(examples).splitlines(), start=1):
        asked, answer = (m["content"] for m in json.loads(raw)["messages"][-2:])
        alike.look(line, raw, answer, asked)
    return alike.result()


def test_repeats_and_near_repeats_are_told_by_their_lines() -> None:
    """Each with the first line that it is like; what repeats word for word is not near as well."""
    letters = [chat(n, answer=letter) for n, letter in enumerate(LETTERS[:4])]
    near_one = chat(9, answer=edited(LETTERS[1]))
    same_answer = chat(10, answer=LETTERS[2]) | {"tools": []}

    found = looked_at([*letters, letters[3], near_one, letters[0], same_answer, near_one])

    assert (found.same, found.same_lines) == (3, ((5, 4), (7, 1), (9, 6)))
    assert (found.near, found.near_lines) == (2, ((6, 2), (8, 3)))
    assert found.compared == 9
    assert Likeness.from_json(json.loads(json.dumps(found.to_json()))) == found


def test_short_answers_are_compared_with_their_requests() -> None:
    """Many may say yes."""
    examples = [chat(1, answer="Yes"), chat(2, answer="Yes"), chat(700, answer="Yes")]

    assert looked_at(examples) == Likeness(compared=3)


def test_the_letters_that_come_with_the_bot_are_all_different() -> None:
    """They have a sign-off and a manner in common, and that is not nearly the same."""
    assert groups_of(LETTERS) == list(range(len(LETTERS)))
    assert leakage(SAMPLES / "train.jsonl", SAMPLES / "validation.jsonl") == Leakage(0, 0, ())


def test_what_is_learned_and_checked_with_is_found(tmp_path: Path) -> None:
    """The same and nearly, by the lines of both files; lines that are no examples count too."""
    learned = [chat(n, answer=letter) for n, letter in enumerate(LETTERS[:8])]
    held = [
        chat(50, answer=LETTERS[9]),
        learned[3],
        chat(51, answer=edited(LETTERS[5])),
        chat(52, answer=LETTERS[6]),
        chat(53, answer=LETTERS[10]),
    ]
    training = written(tmp_path, jsonl(learned) + b"odd\n", "training.jsonl")
    validation = written(tmp_path, jsonl(held) + b"odd", "validation.jsonl")

    assert leakage(training, validation) == Leakage(2, 2, ((2, 4), (3, 6), (4, 7), (6, 9)))
    assert leakage(written(tmp_path, b""), validation) == Leakage(0, 0, ())
    assert leakage(training, written(tmp_path, b"")) == Leakage(0, 0, ())

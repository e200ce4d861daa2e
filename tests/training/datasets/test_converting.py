"""From a JSON list to JSONL: no example is lost, mended or reordered."""

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.training.datasets import check_file, reading
from bot.training.datasets.conversion import convert_file
from bot.training.datasets.reading import BrokenJsonError, parsed, values_of
from tests.training.datasets.material import chat, written

EXAMPLES = st.dictionaries(
    st.text(max_size=4),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
        max_leaves=6,
    ),
    max_size=4,
).filter(lambda example: "inf" not in str(example))


def converted(content: bytes) -> list[str]:
    """Convert a file with these bytes, and return its lines."""
    with tempfile.TemporaryDirectory() as folder:
        to = Path(folder) / "to.jsonl"
        count = convert_file(written(Path(folder), content), to)
        lines = to.read_bytes().decode().split("\n")
    assert lines.pop() == ""
    assert len(lines) == count
    return lines


@given(
    st.lists(EXAMPLES, max_size=8),
    st.sampled_from([None, 0, 1, "\t"]),
    st.booleans(),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_conversion_loses_no_example(
    examples: list[dict[str, object]],
    indent: int | str | None,
    ascii_only: bool,  # noqa: FBT001 - drawn
    line_end: str,
) -> None:
    """However the list is laid out, each example is a line that says the same."""
    text = json.dumps(examples, indent=indent, ensure_ascii=ascii_only)

    lines = converted(text.replace("\n", line_end).encode(errors="replace"))

    again = json.loads(text.encode(errors="replace"))
    assert [json.loads(line) for line in lines] == again


@given(
    st.lists(EXAMPLES | st.integers() | st.floats(allow_nan=False, allow_infinity=False)),
    st.integers(1, 9),
    st.booleans(),
)
def test_where_the_reading_pauses_does_not_matter(
    values: list[object],
    chunk: int,
    brackets: bool,  # noqa: FBT001 - drawn
) -> None:
    """A chunk may end within a character, a number, or a name."""
    text = json.dumps(values, ensure_ascii=False) if brackets else _one_after_another(values)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "_CHUNK", chunk)
        lines = converted(text.encode(errors="replace"))

    assert [json.loads(line) for line in lines] == [
        json.loads(json.dumps(value, ensure_ascii=False).encode(errors="replace"))
        for value in values
    ]


def _one_after_another(values: list[object]) -> str:
    return ",\n".join(json.dumps(value, ensure_ascii=False) for value in values)


def test_numbers_keys_and_texts_stay_as_they_stand_there() -> None:
    """Nothing is read and written anew: only blanks between the parts of an example change."""
    text = '[\n{"a": 1.50,\n   "a":\t1e2, "b  c": "d\\n  e \\u00e9 é"}\n, {}]'

    assert converted(text.encode()) == ['{"a": 1.50, "a":\t1e2, "b  c": "d\\n  e \\u00e9 é"}', "{}"]


def test_a_list_is_read_in_pieces(tmp_path: Path) -> None:
    """A list of many megabytes is converted, whatever parts of it are in memory."""
    examples = [chat(number, answer="Ahoy " * (number % 700)) for number in range(4000)]
    source = written(tmp_path, json.dumps(examples, indent=1).encode())
    assert source.stat().st_size > 5 * reading.LONGEST_LINE

    assert convert_file(source, tmp_path / "to.jsonl") == 4000

    lines = (tmp_path / "to.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line) for line in lines] == examples
    assert check_file(tmp_path / "to.jsonl").tokens == check_file(source).tokens


@given(st.lists(EXAMPLES, min_size=1, max_size=4), st.data())
def test_a_list_that_breaks_off_is_never_half_converted(
    examples: list[dict[str, object]], data: st.DataObject
) -> None:
    """Wherever it ends too early, that is an error with a line."""
    content = json.dumps(examples).encode()
    end = data.draw(st.integers(1, len(content) - 1))
    with tempfile.TemporaryDirectory() as folder, pytest.raises(BrokenJsonError) as broken:
        list(values_of(written(Path(folder), content[:end])))
    assert broken.value.line == 1


def test_an_example_longer_than_a_line_may_be_breaks_the_list(tmp_path: Path) -> None:
    """It could not stand in a training file either."""
    content = json.dumps([chat(1), chat(2, answer="a" * reading.LONGEST_LINE)], indent=0).encode()

    with pytest.raises(BrokenJsonError) as broken:
        list(values_of(written(tmp_path, content)))

    assert broken.value.line == 1 + json.dumps([chat(1)], indent=0).count("\n")


@given(st.text())
def test_strict_json_is_read_like_any_other(text: str) -> None:
    """What we read as JSON, and what not, is what the standard says."""
    assert parsed(json.dumps({"text": text})) == {"text": text}
    for wrong in ("NaN", "-Infinity", "[" * 100_000, text + "{"):
        with pytest.raises(ValueError, match=r".+"):
            parsed(wrong)

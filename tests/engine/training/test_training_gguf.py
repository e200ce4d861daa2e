"""Model files: what is written is read again, and a damaged file is refused in words."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy import typing as npt

from engine.training.dequantise import KINDS
from engine.training.gguf_read import GgufError, GgufFile, Value
from engine.training.gguf_write import write_gguf

names = st.text(min_size=1, max_size=20)
values = st.one_of(
    st.text(),
    st.booleans(),
    st.integers(-(2**31), 2**32 - 1),
    st.floats(width=32, allow_nan=False),
    st.lists(st.text(), max_size=5),
    arrays.arrays(np.int32, st.integers(0, 5)),
    arrays.arrays(np.float32, st.integers(0, 5), elements=st.floats(width=32, allow_nan=False)),
)
facts = st.dictionaries(names.filter(lambda name: name != "general.alignment"), values, max_size=5)
matrices = st.sampled_from([np.float16, np.float32]).flatmap(
    lambda dtype: arrays.arrays(
        dtype,
        arrays.array_shapes(max_dims=2, max_side=40),
        elements=st.floats(width=16, allow_nan=False),
    )
)
tensors = st.dictionaries(names, matrices, max_size=4)
one_folder = settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@one_folder
@given(facts, tensors)
def test_what_is_written_is_read_again(
    tmp_path: Path, facts: dict[str, Value], tensors: dict[str, npt.NDArray[Any]]
) -> None:
    """Facts and matrices of every kind come back as they were."""
    path = tmp_path / "file.gguf"
    write_gguf(path, facts, tensors)
    read = GgufFile(path)
    assert read.metadata.keys() == facts.keys()
    for name, value in facts.items():
        np.testing.assert_array_equal(read.metadata[name], value)
    assert read.tensors.keys() == tensors.keys()
    for name, tensor in tensors.items():
        np.testing.assert_array_equal(read.tensor(name), tensor.astype(np.float32))
    assert list(tmp_path.iterdir()) == [path]


@one_folder
@given(st.data())
def test_a_file_that_is_cut_off_is_refused(tmp_path: Path, data: st.DataObject) -> None:
    """Wherever it ends too early, the reader says so and reads nothing."""
    path = tmp_path / "file.gguf"
    matrix = np.ones((4, 40), np.float32)
    write_gguf(path, {"general.name": "x", "words": ["a", "b"]}, {"one": matrix, "two": matrix})
    whole = path.read_bytes()
    path.write_bytes(whole[: data.draw(st.integers(0, len(whole) - 1))])
    with pytest.raises(GgufError, match=r"GGUF file|cut off"):
        GgufFile(path).tensor("two")


@one_folder
@given(st.integers(4, 120), st.integers(0, 255))
def test_a_file_with_one_wrong_byte_is_read_or_refused(tmp_path: Path, at: int, to: int) -> None:
    """A damaged head leads to a refusal in words, never to anything else."""
    path = tmp_path / "file.gguf"
    write_gguf(path, {"general.name": "x", "n": 3}, {"one": np.ones((4, 40), np.float32)})
    damaged = bytearray(path.read_bytes())
    damaged[at] = to
    path.write_bytes(damaged)
    try:
        file = GgufFile(path)
        for name in file.tensors:
            file.tensor(name)
    except GgufError as error:
        assert str(path) in str(error)  # noqa: PT017 - either outcome is right


def test_another_way_to_store_numbers_is_refused_by_name(tmp_path: Path) -> None:
    """A matrix packed in a way that is not read here names the ways that are."""
    path = tmp_path / "file.gguf"
    write_gguf(path, {}, {"one": np.ones(32, np.float32)})
    whole = bytearray(path.read_bytes())
    kind_at = whole.index(b"one") + 3 + 4 + 8
    whole[kind_at] = 23
    path.write_bytes(whole)
    with pytest.raises(GgufError, match=r"kind 23.*Q4_1"):
        GgufFile(path).tensor("one")


def test_a_write_that_fails_keeps_what_was_there(tmp_path: Path) -> None:
    """On a full disk the old file stays whole, and nothing half-written is left."""
    path = tmp_path / "file.gguf"
    write_gguf(path, {"n": 1}, {})
    full = tmp_path / "file.gguf.part"
    full.symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left"):
        write_gguf(path, {"n": 2}, {})
    assert GgufFile(path).metadata == {"n": 1}
    assert list(tmp_path.iterdir()) == [path]


KNOWN = {
    2: ([0], [-1.5, 1.0, 0.0, -0.5, 0.0], -10.5),
    3: ([0, 2], [7.75, 2.25, 1.25, 6.25, 6.25], 130.5),
    6: ([0], [4.5, -1.0, -2.0, 0.0, 0.5], 7.5),
    7: ([0, 2], [9.75, 12.25, 11.25, 2.75, 2.75], 260.5),
    8: ([0], [42.5, 61.0, 44.0, -27.0, -24.0], -88.0),
    12: ([0, 2], [157.75, -12.75, 204.25, -3.0, 24.25], 27220.0),
    13: ([0, 2], [405.75, -12.75, 204.25, -3.0, 54.25], 58108.0),
    14: ([208], [-715.5, 848.0, -371.0, 208.0, -30.0], 2306.0),
}
"""For each packed kind: where its factors lie, some of the numbers in the block that the test makes
(the first, second and eighth, the one after the middle's first, the last), and the sum of all.
They come from llama.cpp's own Python package, which the project does not need otherwise."""


@pytest.mark.parametrize("kind", KNOWN)
def test_packed_numbers_are_unpacked_as_llama_cpp_does(kind: int) -> None:
    """A block with known bytes holds the numbers that llama.cpp's own reader finds in it."""
    factors, some, total = KNOWN[kind]
    block = ((np.arange(KINDS[kind].size) * 37 + 11) % 256).astype(np.uint8)
    for at, factor in zip(factors, (0.5, 0.25), strict=False):
        block[at : at + 2] = np.array([factor], "<f2").view(np.uint8)
    numbers = KINDS[kind].read(block[None])[0]
    assert len(numbers) == KINDS[kind].numbers
    assert numbers[[0, 1, 7, len(numbers) // 2 + 1, -1]].tolist() == some
    assert float(numbers.sum()) == total


def test_halves_of_float32_are_read() -> None:
    """BF16 is the upper half of a float32."""
    upper = np.array([1.5, -2.0], "<f4").view(np.uint8).reshape(2, 4)[:, 2:]
    assert KINDS[30].read(np.ascontiguousarray(upper)).ravel().tolist() == [1.5, -2.0]

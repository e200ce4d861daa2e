"""Which words mean something near: `python -m bench.near_words` makes the table anew.

A language model keeps a vector for each of its words, and words that can stand for one another have
vectors that point the same way. This reads those of SmolLM2-135M-Instruct (Apache License 2.0), the
model that the project carries, and takes away what all vectors have in common: their mean and their
three strongest directions, which say how frequent a word is rather than what it means (after Mu and
Viswanath, "All-but-the-Top", 2018). The forms of a word are put together under its base form, and
the main directions of them all are written down in small whole numbers, as
`bot/checks/word_lists/near_words.npz`.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from bot.checks import lexicon
from bot.checks.nearness import TABLE
from engine.training.gguf_read import GgufFile
from engine.weights import base_model, checked_file

COMMON_DIRECTIONS = 3
DIRECTIONS = 128
SHORTEST = 3
FUNCTION_WORD = 3_000_000
"""So often come the words that say nothing by themselves: "the", "with", "can"."""
LARGEST = 20
"""Of a number in the table: a few bits are as good as a byte, and take less room."""

Vectors = npt.NDArray[np.float32]


def main() -> None:
    """Write the table."""
    forms, vectors = _words(GgufFile(checked_file(base_model(None))))
    names, meanings = _base_forms(forms, _without_the_common(vectors))
    main_ones = meanings @ _strongest(meanings, DIRECTIONS)
    steps = LARGEST / np.abs(main_ones).max(axis=1, keepdims=True)
    np.savez_compressed(
        TABLE,
        words=np.frombuffer("\n".join(names).encode(), dtype=np.uint8),
        vectors=np.round(main_ones * steps).astype(np.int8),
    )
    print(f"{len(names):,} words in {TABLE}, {TABLE.stat().st_size / 1e6:.1f} MB")


def _words(model: GgufFile) -> tuple[list[str], Vectors]:
    """Return the English words that are one piece of the model's vocabulary, with their vectors."""
    pieces = model.metadata["tokenizer.ggml.tokens"]
    assert isinstance(pieces, Sequence)
    places = {_word(str(piece)): place for place, piece in enumerate(pieces)}
    kept = [word for word in places if _is_telling(word)]
    return kept, model.tensor("token_embd.weight")[[places[word] for word in kept]]


def _word(piece: str) -> str:
    """Return the word of a piece that begins one; Ġ stands for the blank before it."""
    return piece[1:] if piece.startswith("\u0120") else ""


def _is_telling(word: str) -> bool:
    return (
        len(word) >= SHORTEST
        and word.isascii()
        and word.isalpha()
        and word.islower()
        and lexicon.is_common(word)
        and lexicon.frequency(word) < FUNCTION_WORD
    )


def _without_the_common(vectors: Vectors) -> Vectors:
    centred = vectors - vectors.mean(axis=0)
    common = _strongest(centred, COMMON_DIRECTIONS)
    return _of_length_one(centred - (centred @ common) @ common.T)


def _strongest(vectors: Vectors, count: int) -> Vectors:
    """Return the directions, as columns, in which vectors differ most."""
    _, directions = np.linalg.eigh(vectors.T @ vectors)
    strongest: Vectors = directions[:, -count:]
    return strongest


def _base_forms(forms: Sequence[str], vectors: Vectors) -> tuple[list[str], Vectors]:
    """Put the forms of a word together: the mean of their vectors stands for it."""
    of_base: Mapping[str, list[int]] = defaultdict(list)
    for place, form in enumerate(forms):
        of_base[lexicon.lemma(form)].append(place)
    names = sorted(of_base)
    return names, _of_length_one(np.stack([vectors[of_base[name]].mean(axis=0) for name in names]))


def _of_length_one(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Vectors = (vectors / np.maximum(lengths, 1e-9)).astype(np.float32)
    return scaled


if __name__ == "__main__":
    main()

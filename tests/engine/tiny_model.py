"""A model small enough to load in a moment and to train in seconds; it writes nonsense."""

from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy import typing as npt

from engine.training.gguf_read import GgufFile, Value
from engine.training.gguf_write import write_gguf
from engine.weights import base_model, checked_file

LAYERS, WIDTH, HEADS, KV_HEADS, INNER = 2, 64, 4, 2, 128
CONTEXT = 8192
WORDS = 4096
"""Tokens it knows: every single character, and the most frequent words. To load more of them, and
to look at each for every token that is learned or written, is most of what such a model costs."""
ALL_WORDS = 49_152


def tiny_model(
    path: Path,
    *,
    seed: int = 0,
    dtype: type[np.floating[Any]] = np.float16,
    words: int = WORDS,
) -> Path:
    """Write a Llama of two layers with random weights (0.7 MB) to `path`.

    Its chat template is that of the model that is installed along, and its vocabulary the beginning
    of that one's.
    """
    vocabulary = _vocabulary(words)
    random = np.random.default_rng(seed)

    def matrix(rows: int, columns: int, size: float) -> npt.NDArray[Any]:
        return random.normal(0, size, (rows, columns)).astype(dtype)

    vector = np.ones(WIDTH, np.float32)
    keys = WIDTH // HEADS * KV_HEADS
    tensors = {"token_embd.weight": matrix(words, WIDTH, 0.2), "output_norm.weight": vector}
    for layer in range(LAYERS):
        block = f"blk.{layer}."
        tensors |= {
            f"{block}attn_norm.weight": vector,
            f"{block}attn_q.weight": matrix(WIDTH, WIDTH, WIDTH**-0.5),
            f"{block}attn_k.weight": matrix(keys, WIDTH, WIDTH**-0.5),
            f"{block}attn_v.weight": matrix(keys, WIDTH, WIDTH**-0.5),
            f"{block}attn_output.weight": matrix(WIDTH, WIDTH, WIDTH**-0.5),
            f"{block}ffn_norm.weight": vector,
            f"{block}ffn_gate.weight": matrix(INNER, WIDTH, WIDTH**-0.5),
            f"{block}ffn_up.weight": matrix(INNER, WIDTH, WIDTH**-0.5),
            f"{block}ffn_down.weight": matrix(WIDTH, INNER, INNER**-0.5),
        }
    write_gguf(path, _shape(words) | vocabulary, tensors)
    return path


def _shape(words: int) -> dict[str, Value]:
    return {
        "general.architecture": "llama",
        "general.name": "tiny",
        "llama.block_count": LAYERS,
        "llama.context_length": CONTEXT,
        "llama.embedding_length": WIDTH,
        "llama.feed_forward_length": INNER,
        "llama.attention.head_count": HEADS,
        "llama.attention.head_count_kv": KV_HEADS,
        "llama.attention.layer_norm_rms_epsilon": 1e-5,
        "llama.rope.dimension_count": WIDTH // HEADS,
        "llama.rope.freq_base": 10_000.0,
        "llama.vocab_size": words,
    }


@cache
def _vocabulary(words: int) -> dict[str, Value]:
    """Cut the installed vocabulary off: its tokens and the merges that make them are in one order.

    So what is left is a whole vocabulary, as a tokenizer that stopped learning earlier has it.
    """
    installed = GgufFile(checked_file(base_model(None))).metadata
    found = {key: value for key, value in installed.items() if key.startswith("tokenizer.")}
    tokens, merges = found["tokenizer.ggml.tokens"], found["tokenizer.ggml.merges"]
    kinds = found["tokenizer.ggml.token_type"]
    assert isinstance(tokens, list)
    assert isinstance(merges, list)
    assert isinstance(kinds, np.ndarray)
    unmerged = len(tokens) - len(merges)
    return found | {
        "tokenizer.ggml.tokens": tokens[:words],
        "tokenizer.ggml.token_type": kinds[:words],
        "tokenizer.ggml.merges": merges[: words - unmerged],
    }

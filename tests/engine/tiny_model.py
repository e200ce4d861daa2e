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


def tiny_model(path: Path, *, seed: int = 0, dtype: type[np.floating[Any]] = np.float16) -> Path:
    """Write a Llama of two layers with random weights (8 MB) to `path`.

    Its vocabulary and its chat template are those of the model that is installed along.
    """
    words = _vocabulary()
    random = np.random.default_rng(seed)

    def matrix(rows: int, columns: int, size: float) -> npt.NDArray[Any]:
        return random.normal(0, size, (rows, columns)).astype(dtype)

    tokens = words["tokenizer.ggml.tokens"]
    assert isinstance(tokens, list)
    vector = np.ones(WIDTH, np.float32)
    keys = WIDTH // HEADS * KV_HEADS
    tensors = {"token_embd.weight": matrix(len(tokens), WIDTH, 0.2), "output_norm.weight": vector}
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
    write_gguf(path, _shape(len(tokens)) | words, tensors)
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
def _vocabulary() -> dict[str, Value]:
    installed = GgufFile(checked_file(base_model(None)))
    return {key: value for key, value in installed.metadata.items() if key.startswith("tokenizer.")}

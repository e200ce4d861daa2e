"""What the trainer foretells, against llama.cpp, which serves what it has trained."""

import itertools
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import xllamacpp

from engine.training import adam, lora
from engine.training.arrays import Array
from engine.training.gguf_read import GgufFile
from engine.weights import base_model, checked_file
from tests.engine.training.models import Ready, random_adapter, ready

WRITTEN = 10
PROMPT = "Once upon a time there was a small boat that wanted to see the whole world and so it left"
LESSON = "the garden is blue and the moon is green and every dog in the town sings about the sea"


@dataclass(frozen=True)
class Written:
    """What llama.cpp wrote after a prompt, and how surprised it was by each token."""

    prompt: list[int]
    tokens: list[int]
    surprises: list[float]


def tokens_of(model: Path, sentence: str) -> list[int]:
    """A sentence of common words, each of which is one token."""
    words = GgufFile(model).metadata["tokenizer.ggml.tokens"]
    assert isinstance(words, list)
    return [words.index(f"\u0120{word}") for word in sentence.split()]


def written(model: Path, adapter: Path | None = None) -> Written:
    """Have llama.cpp write, hot enough that likely and unlikely tokens are among it."""
    params = xllamacpp.CommonParams()
    params.model.path = str(model)
    params.n_ctx, params.n_parallel, params.verbosity = 512, 1, 1
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    params.warmup = params.fit_params = False
    if adapter:
        params.lora_adapters = [xllamacpp.CommonAdapterLoraInfo(str(adapter), 1.0)]
    prompt = tokens_of(model, PROMPT)
    answer = xllamacpp.Server(params).handle_completions(
        {
            "prompt": prompt,
            "max_tokens": WRITTEN,
            "logprobs": 1,
            "temperature": 1.2,
            "seed": 1,
            "samplers": ["temperature"],
            "ignore_eos": True,
        }
    )
    # A token that is only part of a character is told as one with the next: nothing from there on
    # can be compared.
    told = answer["choices"][0]["logprobs"]["content"]
    whole = list(itertools.takewhile(lambda each: max(each["bytes"]) < 128, told))
    assert len(whole) >= WRITTEN // 2
    return Written(prompt, [each["id"] for each in whole], [-each["logprob"] for each in whole])


def stepped_adapter(model: Ready, tokens: list[int]) -> Array:
    """An adapter after one large step, which is felt in every token."""
    adapter = lora.fresh(model.layout, 0)
    slopes = model.slopes(model.example(tokens, (1, len(tokens))), adapter)
    adam.take_step(adapter, slopes, np.zeros_like(adapter), np.zeros_like(adapter), 1, 1e-2)
    return adapter


def apart(model: Ready, text: Written, adapter: Array | None = None) -> float:
    """By how much the trainer and llama.cpp differ about a token, on average."""
    adapter = lora.fresh(model.layout, 0) if adapter is None else adapter
    differences = []
    for index, surprise in enumerate(text.surprises):
        tokens = text.prompt + text.tokens[: index + 1]
        example = model.example(tokens, (len(tokens) - 1, len(tokens)))
        differences.append(abs(model.look(example, adapter).surprise - surprise))
    return sum(differences) / len(differences)


@pytest.fixture(scope="module")
def installed() -> Path:
    """The model that is installed along."""
    return checked_file(base_model(None))


@pytest.fixture(scope="module")
def installed_ready(installed: Path) -> Ready:
    """The same, loaded by the trainer."""
    return ready(installed)


def test_it_foretells_what_llama_cpp_foretells(installed: Path, installed_ready: Ready) -> None:
    """With the installed model they agree, as far as llama.cpp's rounding to 8 bits allows."""
    assert apart(installed_ready, written(installed)) < 0.2


def test_llama_cpp_reads_an_adapter_as_it_was_trained(
    installed: Path, installed_ready: Ready, tmp_path: Path
) -> None:
    """With a saved adapter they agree too, and would not without it."""
    adapter = stepped_adapter(installed_ready, tokens_of(installed, LESSON))
    lora.save(tmp_path / "adapter.gguf", installed_ready.layout, adapter)
    text = written(installed, tmp_path / "adapter.gguf")
    assert apart(installed_ready, text, adapter) < 0.2
    assert apart(installed_ready, text) > 0.4


def test_a_model_without_rounding_agrees_closely(exact: Path, tmp_path: Path) -> None:
    """In float32 hardly anything is left between them, with an adapter too."""
    model = ready(exact)
    assert apart(model, written(exact)) < 0.01
    adapter = random_adapter(model.layout)
    lora.save(tmp_path / "adapter.gguf", model.layout, adapter)
    text = written(exact, tmp_path / "adapter.gguf")
    assert apart(model, text, adapter) < 0.01
    assert apart(model, text) > 0.1

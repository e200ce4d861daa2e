"""llama.cpp, through xllamacpp; the only module that knows either."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from engine import cpu
from engine.chat_request import ChatRequest

SLOTS = 2
"""How many answers are written at the same time."""
CONTEXT = 4096
"""How many tokens one answer and what it answers to may have together."""
_BATCH = 128
"""Prompt tokens read in one go. Between two goes a hang-up is noticed and the other slot writes on;
512 is no faster here, and made both wait for two seconds instead of half of one."""
_SMALL = 500_000_000
"""Bytes of a model for which one core writes best. With two, each token is hundreds of moments at
which one waits for the other: measured 60 tokens a second with one, 35 to 90 with two, and 2 to 17
with two while other programs want the cores, as the bot and a browser do."""
_ONLY_ERRORS = 1
_RANDOM_SEED = 2**32 - 1
_WORD_JOINER = "\u2060"
"""A character that nobody sees."""


class LlamaError(Exception):
    """llama.cpp could not load the model."""


class Llama:
    """One loaded model. Making it and letting it go take a moment and block."""

    def __init__(self, path: Path) -> None:
        # Read by its threads' library when that is loaded: whoever waits for the others sleeps.
        os.environ.setdefault("OMP_WAIT_POLICY", "passive")
        # Loaded only now: it is big, and on a processor too old for it this may already fail.
        try:
            import xllamacpp
        except ImportError as error:
            raise LlamaError(
                f"llama.cpp could not be loaded: {error}. Install xllamacpp again: 'rm -r .venv' "
                "and 'make run'."
            ) from error
        try:
            self._server = xllamacpp.Server(_params(xllamacpp.CommonParams(), path))
        except RuntimeError as error:
            raise LlamaError(
                f"llama.cpp could not load {path}; its own words are in the engine's log. Is it a "
                "whole GGUF file, of a kind of model that llama.cpp knows?"
            ) from error
        self._write_one_token()

    def stream(self, request: ChatRequest, on_chunk: Callable[[dict[str, Any]], bool]) -> None:
        """Write an answer; blocks, and hands over chunks until it ends or `on_chunk` says True."""
        self._server.handle_chat_completions(llama_request(request), on_chunk)

    def _write_one_token(self) -> None:
        # Its loop may not have begun yet, and a server that is let go before that hangs for ever.
        # An answer is the proof, and warms the model up too.
        self._server.handle_chat_completions(
            {"messages": [{"role": "user", "content": "Hello"}], "max_tokens": 1}
        )


def llama_request(request: ChatRequest) -> dict[str, Any]:
    """The request in llama.cpp's own words."""
    body: dict[str, Any] = {
        "messages": [
            {"role": message.role, "content": _as_words(message.content)}
            for message in request.messages
        ],
        "temperature": request.temperature,
        "top_p": request.top_p,
        "max_tokens": min(request.max_tokens, CONTEXT),
        "stop": list(request.stop),
        "stream": True,
        "stream_options": {"include_usage": True},
        # A chunk after every batch of the prompt, so that a hang-up is noticed while it is read.
        "return_progress": True,
        # Each chunk tells how many tokens there are, for an answer that is ended before its end.
        "timings_per_token": True,
    }
    if request.seed is not None:
        body["seed"] = request.seed % _RANDOM_SEED
    return body


def _as_words(content: str) -> str:
    """Text that the model reads as text.

    llama.cpp lays the messages out with the model's template and reads the whole with its control
    tokens, so that a message with `<|im_end|>` in it could end its own turn and begin another's.
    """
    return content.replace("<|", f"<{_WORD_JOINER}|")


def _params(params: Any, path: Path) -> Any:  # noqa: ANN401 - xllamacpp brings no types
    params.model.path = str(path)
    params.n_parallel = SLOTS
    params.n_ctx = SLOTS * CONTEXT  # llama.cpp gives each slot an equal share
    params.n_batch = params.n_ubatch = _BATCH
    params.cpuparams_batch.n_threads = cpu.usable_cores()  # these read
    params.cpuparams.n_threads = 1 if path.stat().st_size < _SMALL else cpu.usable_cores()
    # The memory of earlier prompts is not kept apart by adapter (llama.cpp issue 26207): what one
    # fine-tuned model has read would colour what another one writes.
    params.cache_ram_mib = 0
    # An assistant's message at the end is a turn that was taken, not a sentence to go on with.
    params.prefill_assistant = False
    # Both double the time to load: one asks how much fits on a GPU, one warms up as we do.
    params.fit_params = False
    params.warmup = False
    params.verbosity = _ONLY_ERRORS  # on standard error; standard output stays ours
    # It opens an HTTP server of its own that we do not use: keep it shut.
    params.hostnames = ["127.0.0.1"]
    params.api_keys = [secrets.token_urlsafe(32)]
    params.n_threads_http = 1
    params.ui = params.endpoint_slots = False
    return params

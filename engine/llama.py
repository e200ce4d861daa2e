"""llama.cpp, through xllamacpp; the only module that knows either."""

import contextlib
import os
import secrets
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from engine import cpu
from engine.chat_request import ChatRequest
from engine.reader import Reader
from engine.turns import as_turns

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


class LlamaError(Exception):
    """llama.cpp could not load the model or an adapter, or did not answer."""


class Llama:
    """One loaded model with its adapters. Making it and letting it go take a moment and block."""

    def __init__(self, path: Path, adapters: Sequence[Path] = ()) -> None:
        """Load the base, and beside it the adapters; which one writes is said with each request.

        Raises:
            LlamaError: One of them cannot be loaded.
        """
        self.adapters = tuple(adapters)
        self._key = secrets.token_urlsafe(32)
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
            params = _params(xllamacpp.CommonParams(), path)
            params.api_keys = [self._key]
            params.lora_adapters = [
                # Scale 0: none is in use unless a request says so.
                xllamacpp.CommonAdapterLoraInfo(str(adapter), 0.0)
                for adapter in self.adapters
            ]
            self._server = xllamacpp.Server(params)
        except RuntimeError as error:
            raise LlamaError(_could_not_load(path, self.adapters)) from error
        self._write_one_token()

    def stream(
        self,
        request: ChatRequest,
        on_chunk: Callable[[dict[str, Any]], bool],
        adapter: Path | None = None,
    ) -> None:
        """Write an answer with one of the adapters, or with the base alone.

        It blocks, and hands over chunks until the answer ends or `on_chunk` says True.

        With an adapter the same request may now and then get other words, where two of them are
        almost equally likely: llama.cpp adds an adapter's numbers up in another order for one token
        at a time than for several, and how many it reads at once depends on what it read before and
        on the other slot.
        """
        body = llama_request(request) | {"lora": self._scales(adapter)}
        self._server.handle_chat_completions(body, on_chunk)

    @contextlib.contextmanager
    def reader(self) -> Iterator[Reader]:
        """How this model lays conversations out and cuts them into tokens; it blocks too.

        One at a time: who opens another one waits until this one is closed.
        """
        with Reader.at(self._server.listening_address, self._key) as reader:
            yield reader

    def _scales(self, adapter: Path | None) -> list[dict[str, float]]:
        # Always all of them: those that a request leaves out keep what the request before it said,
        # and what was read with them.
        if adapter is not None and adapter not in self.adapters:
            raise ValueError(f"{adapter} was not loaded")
        return [
            {"id": at, "scale": float(adapter == other)} for at, other in enumerate(self.adapters)
        ]

    def _write_one_token(self) -> None:
        # Its loop may not have begun yet, and a server that is let go before that hangs for ever.
        # An answer is the proof, and warms the model up too.
        self._server.handle_chat_completions(
            {
                "messages": [{"role": "user", "content": "Hello"}],
                "max_tokens": 1,
                "lora": self._scales(None),
            }
        )


def llama_request(request: ChatRequest) -> dict[str, Any]:
    """The request in llama.cpp's own words; which adapter writes is not part of it."""
    body: dict[str, Any] = {
        "messages": as_turns(request.messages),
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
    # It opens an HTTP server of its own. We ask it for tokens; to everybody else it is shut.
    params.hostnames = ["127.0.0.1"]
    params.n_threads_http = 1
    params.ui = params.endpoint_slots = False
    return params


def _could_not_load(path: Path, adapters: Sequence[Path]) -> str:
    if adapters:
        return (
            f"llama.cpp could not load {adapters[-1]} beside {path.name}; its own words are in the "
            "engine's log. Was it made for another base model?"
        )
    return (
        f"llama.cpp could not load {path}; its own words are in the engine's log. Is it a "
        "whole GGUF file, of a kind of model that llama.cpp knows?"
    )

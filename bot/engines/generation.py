"""One generation: messages in, growing text out, and how it ended."""

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import openai

from bot.engines.engine import Model
from bot.engines.failure import EngineFailure, FailureKind

if TYPE_CHECKING:
    from openai.types.chat import ChatCompletionChunk, ChatCompletionMessageParam

PROBE_SECONDS = 60.0
_HELLO: "ChatCompletionMessageParam" = {"role": "user", "content": "Say hello in one sentence."}


@dataclass(slots=True)
class Generated:
    """What the engine reports of a generation besides its text."""

    finish_reason: str | None = None
    model_resolved: str | None = None
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


async def generate(
    model: Model, messages: list["ChatCompletionMessageParam"], on_text: Callable[[str], None]
) -> Generated:
    """Stream one answer, handing each piece of text to `on_text` as it arrives.

    Raises:
        EngineFailure: the text that arrived before it was handed over and stays.
    """
    generated = Generated()
    begun = False
    silence = model.engine.silence_seconds
    try:
        async with asyncio.timeout(silence) as deadline:
            async for chunk in _chunks(model, messages):
                deadline.reschedule(asyncio.get_running_loop().time() + silence)
                _note(generated, chunk)
                if text := _text_of(chunk):
                    begun = True
                    on_text(text)
    except TimeoutError as error:
        raise EngineFailure(FailureKind.SILENT, f"nothing for {silence:g} s") from error
    except openai.OpenAIError as error:
        # What the SDK says may hold our key, and a log shows whatever a failure came from.
        raise model.engine.failure(error, begun=begun) from None
    except ValueError as error:  # the SDK lets a broken line of JSON through
        raise EngineFailure(FailureKind.CUT if begun else FailureKind.BROKEN, "no JSON") from error
    if generated.finish_reason is None:
        raise EngineFailure(FailureKind.CUT if begun else FailureKind.EMPTY)
    if generated.finish_reason == "content_filter":
        raise EngineFailure(FailureKind.DECLINED)
    return generated


async def probe(model: Model) -> None:
    """Let a model say a word, in the way in which it would write a draft.

    Raises:
        EngineFailure: when it does not, within PROBE_SECONDS.
    """
    engine = model.engine
    try:
        async with (
            asyncio.timeout(PROBE_SECONDS),
            # A trial is not repeated: who wants it should hear what is wrong.
            contextlib.aclosing(_chunks(model, [_HELLO], client=engine.calls.once)) as chunks,
        ):
            async for chunk in chunks:
                # More would only be paid for.
                if _text_of(chunk) or any(choice.finish_reason for choice in chunk.choices):
                    return
    except TimeoutError as error:
        raise EngineFailure(FailureKind.SILENT, f"nothing for {PROBE_SECONDS:g} s") from error
    except openai.OpenAIError as error:
        raise engine.failure(error, begun=False) from None
    except (AttributeError, TypeError, ValueError) as error:  # an answer that is no stream
        raise EngineFailure(FailureKind.BROKEN, "no stream of words") from error
    raise EngineFailure(FailureKind.EMPTY)


async def _chunks(
    model: Model,
    messages: list["ChatCompletionMessageParam"],
    *,
    client: openai.AsyncOpenAI | None = None,
) -> AsyncGenerator["ChatCompletionChunk"]:
    stream = await (client or model.engine.client).chat.completions.create(
        model=model.name,
        messages=messages,
        stream=True,
        stream_options={"include_usage": True},
    )
    async with stream:
        async for chunk in stream:
            yield chunk


def _note(generated: Generated, chunk: "ChatCompletionChunk") -> None:
    generated.model_resolved = chunk.model or generated.model_resolved
    if chunk.usage:
        generated.prompt_tokens = chunk.usage.prompt_tokens
        generated.completion_tokens = chunk.usage.completion_tokens
    for choice in chunk.choices:
        generated.finish_reason = choice.finish_reason or generated.finish_reason


def _text_of(chunk: "ChatCompletionChunk") -> str:
    """Return the chunk's text.

    Raises:
        EngineFailure: when the model declines: the refusal's words are no draft.
    """
    pieces = []
    for choice in chunk.choices:
        if choice.delta.refusal:
            raise EngineFailure(FailureKind.DECLINED, choice.delta.refusal)
        pieces.append(choice.delta.content or "")
    return "".join(pieces)

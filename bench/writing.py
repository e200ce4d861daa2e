"""One text that an engine writes, and how fast it does."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from openai import AsyncOpenAI
from openai.types.chat import ChatCompletionMessageParam

from engine.sample.voice import Voice
from engine.starter.briefs import read_note_sets
from engine.starter.layout import user_message
from engine.starter.recipe import HELD_OUT

MOST_TOKENS = 320
"""More than a letter has; a model that does not come to an end by itself is ended there."""


@dataclass(frozen=True, slots=True)
class Written:
    """A text with its times: from its first words to its end."""

    text: str
    prompt_tokens: int
    tokens: int
    seconds: float

    @property
    def tokens_a_second(self) -> float:
        """The speed of writing; reading the prompt, which gives the first token, is not in it."""
        return (self.tokens - 1) / self.seconds


@dataclass(frozen=True, slots=True)
class Notes:
    """Notes that nothing was trained on, as the bot would send them."""

    title: str
    messages: Sequence[ChatCompletionMessageParam]


def notes_for(voice: Voice) -> Notes:
    """Return notes that are held out from every training here, under the voice's own prompt."""
    brief = read_note_sets(HELD_OUT)[0].brief
    return Notes(
        brief.title or brief.notes[0],
        (
            {"role": "system", "content": voice.system_prompt()},
            {"role": "user", "content": user_message(brief)},
        ),
    )


async def write(
    client: AsyncOpenAI,
    model: str,
    notes: Notes,
    *,
    temperature: float | None = None,
    seed: int = 1,
    most_tokens: int = MOST_TOKENS,
) -> Written:
    """Have the notes written up and take the time; without a temperature, with the engine's own.

    Raises:
        openai.OpenAIError: The engine refuses, or cannot be reached.
    """
    stream = await client.chat.completions.create(
        model=model,
        messages=notes.messages,
        max_tokens=most_tokens,
        seed=seed,
        stream=True,
        stream_options={"include_usage": True},
        temperature=temperature,
    )
    words: list[str] = []
    first = last = 0.0
    prompt_tokens = tokens = 0
    async for chunk in stream:
        if chunk.usage:
            prompt_tokens, tokens = chunk.usage.prompt_tokens, chunk.usage.completion_tokens
        for choice in chunk.choices:
            last = time.monotonic()
            if choice.delta.content:
                first = first or last
                words.append(choice.delta.content)
    return Written("".join(words), prompt_tokens, tokens, last - first)

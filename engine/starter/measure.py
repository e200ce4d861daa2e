"""How well a writer does on notes that it has not seen."""

import statistics
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.chat_request import ChatRequest, Message
from engine.generator import Generator
from engine.host import Host
from engine.pieces import Finished, Text
from engine.starter.briefs import NoteSet
from engine.starter.faithful import Faithfulness, judge
from engine.starter.layout import prompt
from engine.weights import base_model

ENDED_BY_ITSELF = "stop"


@dataclass(frozen=True)
class Manner:
    """How a text is drawn from the model."""

    name: str
    temperature: float | None
    """None: what the engine takes where nobody says, as the bot does not."""
    seed: int

    def request(self, model: str, messages: tuple[Message, ...]) -> ChatRequest:
        """Return the request for one text."""
        if self.temperature is None:
            return ChatRequest(model, messages, seed=self.seed)
        return ChatRequest(model, messages, temperature=self.temperature, seed=self.seed)


@dataclass(frozen=True)
class Written:
    """One text that was written from a set of notes."""

    note_set: NoteSet
    manner: Manner
    text: str
    end: str
    """How it ended: "stop", "length" or "loop"."""

    def faithfulness(self) -> Faithfulness:
        """Compare it with its notes."""
        return judge(self.note_set.brief, self.text)


@dataclass(frozen=True)
class Row:
    """What was counted over all texts of one manner."""

    texts: int
    notes: int
    kept: int
    ended: int
    numbers: int
    invented: int
    invented_links: int
    greeted: int
    signed: int
    median_words: float


def manners(seeds: int) -> list[Manner]:
    """The likeliest text, and as many as wished in the manner in which the bot asks."""
    likeliest = Manner("greedy", 0.0, seed=0)
    return [
        likeliest,
        *(Manner(f"as the bot asks, seed {n}", None, n) for n in range(1, seeds + 1)),
    ]


async def write_all(
    note_sets: Sequence[NoteSet], system: str, adapter: Path | None, drawn: Sequence[Manner]
) -> AsyncGenerator[Written]:
    """Write every set of notes in every manner, one after the other.

    Raises:
        ApiError: The model or the adapter cannot be used.
    """
    host = Host(base_model(None))
    host.start()
    try:
        generator = await host.generator()
        for manner in drawn:
            for note_set in note_sets:
                yield await _write(generator, adapter, note_set, system, manner)
    finally:
        await host.close()


def count(written: Sequence[Written]) -> Row:
    """Add up what became of the notes in these texts; there is at least one."""
    judged = [one.faithfulness() for one in written]
    return Row(
        texts=len(judged),
        notes=sum(one.notes for one in judged),
        kept=sum(one.kept for one in judged),
        ended=sum(one.end == ENDED_BY_ITSELF for one in written),
        numbers=sum(one.numbers for one in judged),
        invented=sum(len(one.invented) for one in judged),
        invented_links=sum(len(one.invented_links) for one in judged),
        greeted=sum(one.greeted for one in judged),
        signed=sum(one.signed for one in judged),
        median_words=statistics.median(one.words for one in judged),
    )


async def _write(
    generator: Generator, adapter: Path | None, note_set: NoteSet, system: str, manner: Manner
) -> Written:
    messages = tuple(Message(*turn) for turn in prompt(system, note_set.brief))
    text: list[str] = []
    end = ""
    async for piece in generator.pieces(manner.request("measured", messages), adapter):
        match piece:
            case Text():
                text.append(piece.text)
            case Finished():
                end = piece.reason
    return Written(note_set, manner, "".join(text), end)

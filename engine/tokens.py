"""A conversation in the model's tokens, and which of them training is to learn.

What is learned is what the model would have to write itself: each answer of the assistant, and the
token that ends it. Without that token in it a model never stops. The header of the turn is left
out, for the model reads it; so is a line's end behind the turn, which it never gets to.

The model's own template and tokenizer do the work, and no rule about any template stands here. The
same conversation is laid out up to where an answer begins and up to where it ends, and the
difference is the answer. So training shows the model the very tokens that it reads in chat.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.chat_request import Message
from engine.reader import Reader, ReadingError


@dataclass(frozen=True)
class TrainingMessage(Message):
    """One turn of an example."""

    weight: int = 1
    """0 where an answer is only read and not learned."""


@dataclass(frozen=True)
class Tokenized:
    """A conversation as the model reads it."""

    tokens: list[int]
    trained: list[tuple[int, int]]
    """Where the tokens to learn begin, and where the first one after them stands."""


class TokensError(Exception):
    """A conversation that this model's template cannot lay out for training; says why."""

    def __init__(self, words: str, index: int = 0) -> None:
        super().__init__(words)
        self.index = index
        """Which of the conversations it is, counted from 0."""


def tokenize(reader: Reader, conversation: Sequence[TrainingMessage]) -> Tokenized:
    """Lay a conversation out, cut it into tokens, and find the answers to learn.

    Raises:
        TokensError: The model's template does not allow it.
    """
    try:
        return _tokenize(reader, tuple(map(_from_its_first_word, conversation)))
    except ReadingError as error:
        raise TokensError(f"The model's chat template refuses it: {error}.") from error


def _tokenize(reader: Reader, conversation: tuple[TrainingMessage, ...]) -> Tokenized:
    whole = reader.lay_out(conversation)
    tokens = reader.tokens(whole)
    spans = [
        _answer(reader, conversation, at, whole, tokens)
        for at, message in enumerate(conversation)
        if message.role == "assistant" and message.weight
    ]
    return Tokenized(tokens, spans)


def _answer(
    reader: Reader,
    conversation: tuple[TrainingMessage, ...],
    at: int,
    whole: str,
    tokens: list[int],
) -> tuple[int, int]:
    """From where to where the answer reaches that stands at this place in the conversation."""
    last = at + 1 == len(conversation)
    before = reader.lay_out(conversation[:at], answer_next=True)
    through = (whole if last else reader.lay_out(conversation[: at + 1])).rstrip()
    if not (through.startswith(before) and whole.startswith(through)):
        raise TokensError(
            "The model's chat template lays an answer out differently once the conversation goes "
            "on, so it cannot be learned as it would be written. Keep to one answer an example."
        )
    read, written = reader.tokens(before), reader.tokens(through)
    if not reader.is_control(written[-1]) or tokens[: len(written)] != written:
        raise TokensError(
            "The model's chat template marks no end of a turn, and a model trained so would never "
            "stop. Use the base model in a version for chat ('instruct')."
        )
    return _shared(read, written), len(written)


def _shared(some: Sequence[int], others: Sequence[int]) -> int:
    """How many tokens both begin with."""
    pairs = zip(some, others, strict=False)
    return next((at for at, (one, other) in enumerate(pairs) if one != other), len(some))


def _from_its_first_word(message: TrainingMessage) -> TrainingMessage:
    # Blanks before an answer would melt into one token with the end of its header, which the model
    # reads in chat as a token of its own.
    if message.role != "assistant":
        return message
    return replace(message, content=message.content.lstrip())

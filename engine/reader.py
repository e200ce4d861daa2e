"""How a loaded model reads: its template and its tokenizer, asked of llama.cpp's own server.

That server listens on the loopback address and opens to one key only, which stays in here.
"""

import contextlib
import json
from collections.abc import Iterator, Sequence
from http.client import HTTPConnection, HTTPException
from typing import Any
from urllib.parse import urlsplit

from engine.chat_request import Message
from engine.errors import unavailable
from engine.turns import as_turns

_PATIENCE = 60.0
"""Seconds that one question may take. It takes one or two thousandths; but the machine may be
busy."""
_OK = 200


class ReadingError(Exception):
    """llama.cpp refused to lay a conversation out; its own words."""


class Reader:
    """A line to llama.cpp's server, kept open from one question to the next; it blocks."""

    def __init__(self, connection: HTTPConnection, key: str) -> None:
        self._connection = connection
        self._headers = {"Content-Type": "application/json", "Authorization": f"Bearer {key}"}
        self._control: dict[int, bool] = {}

    @classmethod
    @contextlib.contextmanager
    def at(cls, address: str, key: str) -> Iterator["Reader"]:
        """A reader for as long as the block runs. The server serves one line at a time."""
        at = urlsplit(address)
        connection = HTTPConnection(str(at.hostname), at.port, timeout=_PATIENCE)
        with contextlib.closing(connection):
            yield cls(connection, key)

    def lay_out(self, messages: Sequence[Message], *, answer_next: bool = False) -> str:
        """The conversation as one text, in the form that the model's template gives it.

        With `answer_next` the text ends where the model would begin to write.

        Raises:
            ReadingError: The template refuses it, as some do where roles do not take turns.
        """
        body = {"messages": as_turns(messages), "add_generation_prompt": answer_next}
        return str(self._ask("/apply-template", body)["prompt"])

    def tokens(self, text: str) -> list[int]:
        """A text that was laid out, in the tokens that the model reads."""
        return self._tokens(text, control=True)

    def is_control(self, token: int) -> bool:
        """Whether a token is one that no text can contain, such as the end of a turn."""
        if token not in self._control:
            text = str(self._ask("/detokenize", {"tokens": [token]})["content"])
            # A token may also be a part of a letter, which alone is found again in neither way.
            found = self.tokens(text)[-1:] == [token]
            self._control[token] = found and self._tokens(text, control=False) != [token]
        return self._control[token]

    def _tokens(self, text: str, *, control: bool) -> list[int]:
        # As chat does it: with a token for the beginning, where the model wants one.
        body = {"content": text, "add_special": control, "parse_special": control}
        tokens: list[int] = self._ask("/tokenize", body)["tokens"]
        return tokens

    def _ask(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        try:
            self._connection.request("POST", path, json.dumps(body).encode(), self._headers)
            response = self._connection.getresponse()
            answer: dict[str, Any] = json.loads(response.read())
        except (OSError, HTTPException, ValueError) as error:
            raise unavailable(f"llama.cpp did not answer ({error!r}). Try again.") from error
        if response.status != _OK:
            raise ReadingError(str(answer.get("error", {}).get("message", answer)))
        return answer

"""POST /tokenize, as vLLM has it: a conversation in the model's tokens, and how many there are.

It stands beside /v1, since OpenAI's API knows no such thing. Nothing is written by the model.
"""

from dataclasses import dataclass

from aiohttp import web

from engine.catalog import Catalog
from engine.chat_request import Message, flag, messages_of, model_of
from engine.errors import ApiError, invalid
from engine.host import Host
from engine.json_body import json_body
from engine.llama import CONTEXT
from engine.reader import ReadingError


@dataclass(frozen=True)
class TokenizeRequest:
    """A request that can be carried out."""

    model: str
    messages: tuple[Message, ...]
    answer_next: bool = True
    """Whether the text ends where the model would begin to write."""


def parse(body: object) -> TokenizeRequest:
    """Read a request's JSON.

    Raises:
        ApiError: Something in it cannot be used; `param` names it.
    """
    if not isinstance(body, dict):
        raise ApiError(400, "The request must be a JSON object.")
    return TokenizeRequest(
        model_of(body),
        messages_of(body),
        flag(body, "add_generation_prompt", default=True),
    )


def add_routes(app: web.Application, host: Host, catalog: Catalog) -> None:
    """Add the route."""

    async def tokenize(request: web.Request) -> web.Response:
        asked = parse(await json_body(request))
        catalog.find(asked.model)  # what it has learned changes no token
        try:
            tokens = await host.tokens(asked.messages, answer_next=asked.answer_next)
        except ReadingError as error:
            raise invalid("messages", f"the model's chat template refuses it: {error}.") from error
        return web.json_response(
            {"count": len(tokens), "max_model_len": CONTEXT, "tokens": tokens, "token_strs": None}
        )

    app.router.add_post("/tokenize", tokenize)

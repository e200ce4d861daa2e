"""How many tokens a conversation has for a model: asked of engines that tell.

vLLM, and the embedded engine as it does, answer POST /tokenize beside their /v1. Others have no
such thing, and there the number stays an estimate.

Only an engine on this machine is asked: a plan says that nothing was sent, and to count the tokens
of a letter elsewhere would be to send it.
"""

import asyncio
from collections.abc import Mapping, Sequence
from ipaddress import ip_address
from urllib.parse import urlsplit

import httpx2
import structlog

from bot.engines.engine import Engine
from bot.engines.failure import EngineFailure
from bot.engines.raw import whole

log = structlog.get_logger(__name__)

COUNT_SECONDS = 10.0
_AT_ONCE = 4

Conversation = Sequence[Mapping[str, str]]


async def count_tokens(
    engine: Engine, model: str, conversations: Sequence[Conversation]
) -> list[int] | None:
    """Return the tokens of each conversation, exactly; None where the engine does not tell.

    A refusal, an odd answer and silence are None as well: nothing waits for this number alone.
    """
    if not on_this_machine(engine):
        return None
    turns = asyncio.Semaphore(_AT_ONCE)

    async def count(conversation: Conversation) -> int:
        async with turns:
            return await _count(engine, model, conversation)

    tasks = [asyncio.ensure_future(count(conversation)) for conversation in conversations]
    try:
        return list(await asyncio.gather(*tasks))
    except EngineFailure as failure:
        log.info("an engine does not count tokens", engine=engine.name, why=failure.kind)
        return None
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def on_this_machine(engine: Engine) -> bool:
    """Tell whether what an engine is asked stays on this machine."""
    host = urlsplit(engine.access.base_url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


async def _count(engine: Engine, model: str, conversation: Conversation) -> int:
    body = {
        "model": model,
        "messages": [dict(message) for message in conversation],
        "add_generation_prompt": False,
    }
    answer = await engine.calls.json(
        engine.calls.once.post(_address(engine), cast_to=httpx2.Response, body=body),
        seconds=COUNT_SECONDS,
    )
    count = whole(answer, "count")
    if count is None or count < 1:
        raise engine.calls.broken("the answer has no count of tokens")
    return count


def _address(engine: Engine) -> str:
    return f"{engine.access.base_url.rstrip('/').removesuffix('/v1')}/tokenize"

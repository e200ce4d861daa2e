"""The official SDK, pointed at one engine."""

import os
import ssl
from functools import cache
from typing import cast

import httpx2
import openai

from bot.engines.kind import EngineKind
from bot.engines.redirects import refuse_detours
from bot.settings import EngineAccess

CONNECT_SECONDS = 10.0
HIDDEN = "███"


def connected(
    access: EngineAccess, kind: EngineKind, *, silence_seconds: float
) -> openai.AsyncOpenAI:
    """Make a client that sends this engine its own key, and nothing that is meant for OpenAI."""
    return openai.AsyncOpenAI(
        base_url=access.base_url,
        api_key=access.key,
        timeout=httpx2.Timeout(silence_seconds, connect=CONNECT_SECONDS),
        http_client=openai.DefaultAsyncHttpxClient(
            verify=_certificates(), event_hooks={"response": [refuse_detours]}
        ),
        default_headers=None if kind is EngineKind.OPENAI else _own_headers_only(access.key),
    )


@cache
def _certificates() -> ssl.SSLContext:
    """Read once whom to trust: it takes 25 ms, and would be done for each engine anew."""
    return httpx2.create_ssl_context()


def without_key(said: str, key: str) -> str:
    """Black out our key: some servers repeat it in what they say."""
    return said.replace(key, HIDDEN)


def _own_headers_only(key: str) -> dict[str, str]:
    """Leave out what the SDK takes from the environment: an account at OpenAI, or further keys."""
    ambient = os.environ.get("OPENAI_CUSTOM_HEADERS", "").splitlines()
    names = {line.partition(":")[0].strip() for line in ambient if ":" in line}
    omitted = dict.fromkeys({"OpenAI-Organization", "OpenAI-Project", *names}, openai.Omit())
    headers = {name: value for name, value in omitted.items() if name.lower() != "authorization"}
    # The SDK's own type does not tell that a header may be left out.
    return {**cast("dict[str, str]", headers), "Authorization": f"Bearer {key}"}

"""A request's body, read as JSON."""

import json

from aiohttp import web

from engine.errors import ApiError


async def json_body(request: web.Request) -> object:
    """What it holds.

    Raises:
        ApiError: It is not JSON.
    """
    try:
        return json.loads(await request.read())
    except (ValueError, RecursionError):
        raise ApiError(400, "The request is not valid JSON.") from None

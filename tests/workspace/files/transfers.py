"""Bring files in as Slack's client does, and read them back."""

from typing import Any

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from workspace.server import Running

CHANNEL = "C0NEWSLETTER"
DATA = b'{"a": 1}\n' * 200


async def uploaded(slack: AsyncWebClient, content: bytes = DATA, **given: Any) -> str:  # noqa: ANN401  # as the SDK takes them
    """Upload as Slack's client does it; the id of the file."""
    answer = await slack.files_upload_v2(content=content, **{"filename": "data.jsonl"} | given)
    return str(answer["file"]["id"])


async def announced(slack: AsyncWebClient, length: int, name: str = "a.txt") -> tuple[str, str]:
    """The id and the upload address of a file to come."""
    answer = await slack.files_getUploadURLExternal(filename=name, length=length)
    return str(answer["file_id"]), str(answer["upload_url"])


async def sent(url: str, data: object) -> tuple[int, str]:
    """The status and the words that answer an upload."""
    async with aiohttp.ClientSession() as session, session.post(url, data=data) as response:
        return response.status, await response.text()


async def read(url: str, **headers: str) -> tuple[int, str, bytes]:
    """The status, the content type and the bytes of a download."""
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as response:
        return response.status, response.content_type, await response.read()


def app_key(served: Running) -> dict[str, str]:
    """What the app shows to download."""
    return {"Authorization": f"Bearer {served.announcement.bot_token}"}


def person_key(served: Running) -> dict[str, str]:
    """What people's clients show."""
    return {"X-Workspace-Token": served.announcement.page_token}

"""A picture in a thread: brought to Slack, then shown, once.

Slack shows an uploaded file some seconds later, when it was scanned, and tells nobody. So a file
whose sharing is unclear is looked for with patience before it is shared again.
"""

import asyncio
from dataclasses import dataclass, field

from bot.slack.door import Door
from bot.slack.failure import PASSING, UNCLEAR, SlackFailure

ALT_TEXT_LIMIT = 1000
SENDS = 4
LOOKS = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds before each look for a file that Slack may be scanning."""

# Slack knows no such file (any more), so it was never shared.
GONE = frozenset({"file_not_found", "file_deleted"})
# What the second completion of an upload is told.
SHARED_BEFORE = "file_update_failed"


@dataclass(frozen=True, slots=True)
class Picture:
    """A file to be shown; `alt_text` says what is on it, in at most 1,000 characters."""

    name: str
    title: str
    alt_text: str
    data: bytes = field(repr=False)


async def send(door: Door, picture: Picture) -> str:
    """Bring a picture to Slack, where nobody sees it yet; return its id.

    Raises:
        SlackFailure: when Slack does not take it.
    """
    for attempt in range(SENDS):
        file_id, address = await door.upload_address(
            picture.name, len(picture.data), picture.alt_text[:ALT_TEXT_LIMIT]
        )
        try:
            await door.send_bytes(address, picture.data)
        except SlackFailure as failure:
            # An address works once: whatever became of the bytes, the next try begins anew, and a
            # file that is never shared is seen by nobody.
            if failure.code not in PASSING or attempt == SENDS - 1:
                raise
            await asyncio.sleep(LOOKS[attempt])
        else:
            return file_id
    raise AssertionError("the last attempt returns or raises")


async def share(
    door: Door,
    file_id: str,
    title: str,
    *,
    channel: str,
    thread_ts: str | None,
    resumed: bool = False,
) -> bool:
    """Show a picture that was sent, once; False when Slack does not have it any more.

    Args:
        resumed: whether an earlier run may have shared it already.

    Raises:
        SlackFailure: when Slack does not let us.
    """
    look = resumed
    for pause in LOOKS:
        try:
            if not (look and await _is_shared(door, file_id)):
                await door.share_file(file_id, title, channel=channel, thread_ts=thread_ts)
        except SlackFailure as failure:
            if failure.code in GONE:
                return False
            if failure.code == SHARED_BEFORE:
                return True
            if failure.code not in PASSING or pause == LOOKS[-1]:
                raise
            look = look or failure.code in UNCLEAR
            await asyncio.sleep(pause)
        else:
            return True
    raise AssertionError("the last attempt returns or raises")


async def _is_shared(door: Door, file_id: str) -> bool:
    for pause in (0.0, *LOOKS):
        await asyncio.sleep(pause)
        shown = await door.file_info(file_id)
        if any((shown.get("shares") or {}).values()):
            return True
    return False

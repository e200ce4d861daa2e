"""Files in a channel or a thread: brought to Slack, then shown, once.

Slack shows uploaded files some seconds later, when they were scanned, and tells nobody. So files
whose sharing is unclear are looked for with patience before they are shared again.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.slack.door import Door, SentFile
from bot.slack.failure import PASSING, UNCLEAR, SlackFailure

ALT_TEXT_LIMIT = 1000
SENDS = 4
LOOKS = (0.5, 1.0, 2.0, 4.0, 8.0)
"""Seconds before each look for files that Slack may be scanning."""

# Slack knows no such file (any more), so it was never shared.
GONE = frozenset({"file_not_found", "file_deleted"})
# What the second completion of an upload is told.
SHARED_BEFORE = "file_update_failed"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file to be shown; `alt_text` says what is on a picture, in at most 1,000 characters."""

    name: str
    data: bytes = field(repr=False)
    alt_text: str | None = None


async def send(door: Door, upload: Upload) -> str:
    """Bring a file to Slack, where nobody sees it yet; return its id.

    Raises:
        SlackFailure: when Slack does not take it.
    """
    alt_text = upload.alt_text and upload.alt_text[:ALT_TEXT_LIMIT]
    for attempt in range(SENDS):
        file_id, address = await door.upload_address(upload.name, len(upload.data), alt_text)
        try:
            await door.send_bytes(address, upload.data)
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
    files: Sequence[SentFile],
    *,
    channel: str,
    thread_ts: str | None,
    comment_mrkdwn: str | None = None,
    resumed: bool = False,
) -> bool:
    """Show files that were sent, in one message, once; False when Slack has not all any more.

    Args:
        door: the way to Slack.
        files: at least one.
        channel: where to.
        thread_ts: the thread that they are shown in; None for the channel itself.
        comment_mrkdwn: what the message says above them; what strangers wrote in it is harmless.
        resumed: whether an earlier run may have shared them already.

    Raises:
        SlackFailure: when Slack does not let us.
    """
    look = resumed
    for pause in LOOKS:
        try:
            if not (look and await are_shared(door, files)):
                await door.share_files(
                    files, channel=channel, thread_ts=thread_ts, comment_mrkdwn=comment_mrkdwn
                )
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


async def are_shared(door: Door, files: Sequence[SentFile]) -> bool:
    """Look, with patience, whether files are shown anywhere: one call shares all or none.

    Raises:
        SlackFailure: when Slack does not say; it may not know them any more.
    """
    for pause in (0.0, *LOOKS):
        await asyncio.sleep(pause)
        for file in files:
            shown = await door.file_info(file.id)
            if any((shown.get("shares") or {}).values()):
                return True
    return False

"""Post into a workspace until killed, and print what was answered: run by test_restart.py."""

import asyncio
import sys
from pathlib import Path

from slack_sdk.web.async_client import AsyncWebClient

from workspace.server import running

CHANNEL = "C0NEWSLETTER"


async def main(data_dir: Path) -> None:
    """Each line names a text that Slack's client was told was posted."""
    async with running(data_dir) as served:
        at = served.announcement
        slack = AsyncWebClient(token=at.bot_token, base_url=at.api_url)
        parent = await slack.chat_postMessage(channel=CHANNEL, text="parent")
        thread_ts = str(parent["ts"])
        stream = await slack.chat_startStream(
            channel=CHANNEL,
            thread_ts=thread_ts,
            recipient_user_id="UEDITOR",
            recipient_team_id="T0LOCAL",
            markdown_text="streamed ",
        )
        for number in range(100_000):
            await slack.chat_postMessage(
                channel=CHANNEL, thread_ts=thread_ts, text=f"reply {number}"
            )
            sys.stdout.write(f"reply {number}\n")
            if number < 500:  # within what a stream holds
                piece = f"piece{number} "
                await slack.chat_appendStream(
                    channel=CHANNEL, ts=str(stream["ts"]), markdown_text=piece
                )
                sys.stdout.write(f"{piece.strip()}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))

"""Greeter: a Bolt app for any Slack; of the one on this machine it knows by SLACK_API_URL only.

python -m workspace --manifest workspace/example/manifest.yml   # prints the three settings
SLACK_API_URL=… SLACK_BOT_TOKEN=… SLACK_APP_TOKEN=… python workspace/example/app.py
"""

import asyncio
import os
from typing import Any

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncSay
from slack_sdk.web.async_client import AsyncWebClient

Json = dict[str, Any]

FORM: Json = {
    "type": "modal",
    "callback_id": "greeting",
    "title": {"type": "plain_text", "text": "Greet somebody"},
    "submit": {"type": "plain_text", "text": "Greet"},
    "blocks": [
        {
            "type": "input",
            "block_id": "name",
            "label": {"type": "plain_text", "text": "Whom"},
            "element": {"type": "plain_text_input", "action_id": "name"},
        }
    ],
}
HOME: Json = {
    "type": "home",
    "blocks": [{"type": "header", "text": {"type": "plain_text", "text": "Hello from Greeter"}}],
}


def greeting(name: str) -> Json:
    """A greeting with a button to answer it."""
    wave = {
        "type": "button",
        "action_id": "wave",
        "text": {"type": "plain_text", "text": "Wave back"},
        "value": name,
    }
    text = f"Hello, {name}!"
    section = {"type": "section", "text": {"type": "plain_text", "text": text}, "accessory": wave}
    return {"text": text, "blocks": [section]}


def make_app(token: str, base_url: str) -> AsyncApp:
    """The app with its listeners, at this Slack."""
    app = AsyncApp(client=AsyncWebClient(token=token, base_url=base_url))

    @app.command("/greet")
    async def greet(ack: AsyncAck, command: Json, client: AsyncWebClient) -> None:
        name = command["text"].strip()
        if name:
            await ack(response_type="in_channel", **greeting(name))
            return
        await ack()
        view = {**FORM, "private_metadata": command["channel_id"]}
        await client.views_open(trigger_id=command["trigger_id"], view=view)

    @app.view("greeting")
    async def submitted(ack: AsyncAck, view: Json, client: AsyncWebClient) -> None:
        name = view["state"]["values"]["name"]["name"]["value"]
        if name.lower() == "nobody":
            await ack(response_action="errors", errors={"name": "Somebody, please."})
            return
        await ack()
        await client.chat_postMessage(channel=view["private_metadata"], **greeting(name))

    @app.action("wave")
    async def wave(ack: AsyncAck, body: Json, say: AsyncSay) -> None:
        await ack()
        name = body["actions"][0]["value"]
        thread_ts = body["container"]["message_ts"]
        await say(text=f"{name} waves back at <@{body['user']['id']}>.", thread_ts=thread_ts)

    @app.shortcut("greet_writer")
    async def greet_writer(ack: AsyncAck, shortcut: Json, say: AsyncSay) -> None:
        await ack()
        writer = shortcut["message"]["user"]
        await say(text=f"Hello, <@{writer}>!", thread_ts=shortcut["message"]["ts"])

    @app.event("app_mention")
    async def mentioned(event: Json, say: AsyncSay) -> None:
        await say(text=f"You called, <@{event['user']}>?", thread_ts=event["ts"])

    @app.event("app_home_opened")
    async def opened(event: Json, client: AsyncWebClient) -> None:
        await client.views_publish(user_id=event["user"], view=HOME)

    return app


async def main() -> None:
    """Connect, and listen until stopped."""
    app = make_app(os.environ["SLACK_BOT_TOKEN"], os.environ["SLACK_API_URL"])
    handler = AsyncSocketModeHandler(app, os.environ["SLACK_APP_TOKEN"])
    await handler.start_async()  # type: ignore[no-untyped-call]  # as the SDK has it


if __name__ == "__main__":
    asyncio.run(main())

"""An app that is not ours: it gets an address and two tokens, as it would from Slack."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from workspace.client import Client, Persona
from workspace.server import Announcement

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "workspace" / "example"
PATIENCE = 20.0
_PROXIES = ("http_proxy", "https_proxy", "all_proxy")


@asynccontextmanager
async def program(*arguments: str, **settings: str) -> AsyncIterator[asyncio.subprocess.Process]:
    """A Python program with these settings, killed when the block ends."""
    plain = {name: value for name, value in os.environ.items() if name.lower() not in _PROXIES}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *arguments,
        cwd=ROOT,
        env={**plain, **settings},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[Client]:
    """A workspace for the example's manifest, and the example connected to it."""
    options = ("--manifest", str(EXAMPLE / "manifest.yml"), "--data-dir", str(tmp_path))
    async with program("-m", "workspace", *options, "--port", "0", "--announce") as workspace:
        assert workspace.stdout is not None
        at = Announcement(**json.loads(await workspace.stdout.readline()))
        settings = {
            "SLACK_API_URL": at.api_url,
            "SLACK_BOT_TOKEN": at.bot_token,
            "SLACK_APP_TOKEN": at.app_token,
        }
        async with program(str(EXAMPLE / "app.py"), **settings), Client(at) as client:
            await client.app_connected(timeout=PATIENCE)
            yield client


@pytest.fixture
def editor(client: Client) -> Persona:
    """Somebody who uses the app."""
    return client.person("UEDITOR")


async def test_its_command_its_button_and_its_form_work(editor: Persona) -> None:
    """A command answers in the channel, the answer's button in its thread, the form in words."""
    await editor.run("#newsletter", "/greet World")
    hello = await editor.sees("#newsletter", containing="Hello, World!")
    await editor.click(hello, "Wave back")
    await editor.sees_in_thread(hello, containing="World waves back")

    await editor.run("#newsletter", "/greet")
    form = await editor.form(title="Greet somebody")
    refused = await form.submit(name="nobody")
    assert refused.errors == {"name": "Somebody, please."}
    assert (await form.submit(name="Readers")).ok
    await editor.sees("#newsletter", containing="Hello, Readers!")


async def test_its_events_its_shortcut_and_its_home_work(editor: Persona) -> None:
    """A mention is heard, a message's menu has the app's entry, and its Home tab is there."""
    asked = await editor.say("#newsletter", "@Greeter are you there?")
    await editor.sees_in_thread(asked, containing="You called")

    assert (await editor.shortcut("greet_writer", asked)).ok
    await editor.sees_in_thread(asked, containing="Hello, ")

    await editor.open_home()
    await editor.sees_home(containing="Hello from Greeter")

"""`python -m workspace`, started as people and app.py start it."""

import asyncio
import json
import signal
import socket
import sys
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

Process = asyncio.subprocess.Process
Start = Callable[..., Coroutine[Any, Any, Process]]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
async def start(tmp_path: Path) -> AsyncIterator[Start]:
    """Start the program with these options, and see to it that it ends."""
    started: list[Process] = []

    async def start_program(*options: str) -> Process:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "workspace",
            *("--data-dir", str(tmp_path / "data"), *options),
            cwd=ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        started.append(process)
        return process

    yield start_program
    for process in started:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def line_of(process: Process) -> str:
    """The next line it prints."""
    assert process.stdout is not None
    return (await process.stdout.readline()).decode()


async def ended(process: Process) -> tuple[str, str]:
    """End its input, and return what else it printed, out and errors."""
    async with asyncio.timeout(10):
        output, errors = await process.communicate(b"")
    return output.decode(), errors.decode()


async def test_it_announces_itself_in_one_line_and_leaves_with_its_parent(start: Start) -> None:
    """The line is all that is needed to use it; the end of its input is its end."""
    process = await start("--port", "0", "--announce", "--with-parent")
    at = json.loads(await line_of(process))
    slack = AsyncWebClient(token=at["bot_token"], base_url=at["api_url"])

    answer = await slack.auth_test()
    output, errors = await ended(process)

    assert answer["user_id"] == "UCHRIS"
    assert at["page"].endswith(f"/?token={at['page_token']}")
    keys = {"bot_token", "app_token", "page_token", "signing_secret"}
    assert set(at) == {"page", "api_url", *keys}
    assert (process.returncode, output, errors) == (0, "", "")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_it_stops_when_asked_to(start: Start, number: signal.Signals) -> None:
    """Both ways of asking end it well."""
    process = await start("--port", "0", "--announce")
    await line_of(process)

    process.send_signal(number)

    assert await process.wait() == 0


async def test_a_busy_port_gives_way_to_the_next(start: Start) -> None:
    """It says so, apart from the announcement."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        process = await start("--port", str(port), "--announce", "--with-parent")
        at = json.loads(await line_of(process))
        _, errors = await ended(process)

    used = int(at["api_url"].split(":")[2].split("/")[0])
    assert used > port
    assert errors == f"Port {port} is busy; using {used}.\n"


async def test_a_person_is_told_how_to_use_it(start: Start) -> None:
    """Without --announce it says where the page is, and what a Bolt app needs."""
    process = await start("--port", "0", "--with-parent")

    output, _ = await ended(process)

    for words in (
        "The workspace is open: http://127.0.0.1:",
        "SLACK_API_URL=",
        "SLACK_APP_TOKEN=xapp-",
        "SLACK_SIGNING_SECRET=",
    ):
        assert words in output


async def test_without_socket_mode_a_person_is_told_where_the_app_is_expected(start: Start) -> None:
    """No app token is of use then; the address is."""
    url = "http://127.0.0.1:3000/slack/events"
    process = await start("--port", "0", "--with-parent", "--request-url", url)

    output, _ = await ended(process)

    assert "SLACK_SIGNING_SECRET=" in output
    assert f"  {url}\n" in output
    assert "SLACK_APP_TOKEN" not in output


@pytest.mark.parametrize("url", ["https://bot.example.org/slack/events", "slack/events"])
async def test_a_request_url_elsewhere_stops_the_start_in_words(start: Start, url: str) -> None:
    """Nothing that happens here is posted to another machine."""
    process = await start("--port", "0", "--request-url", url)
    _, errors = await ended(process)

    assert process.returncode == 1
    assert f"{url} is no address on this machine" in errors
    assert "Traceback" not in errors


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "cannot be read"),
        ("[", "neither YAML nor JSON"),
        ("7", "holds no settings"),
        ("{}", "display_information.name is missing"),
        ("settings: [1]", "settings is to be an object"),
    ],
)
async def test_a_manifest_that_is_none_stops_the_start_in_words(
    start: Start, tmp_path: Path, content: str | None, words: str
) -> None:
    """No traceback; the words name the file."""
    manifest = tmp_path / "manifest.yml"
    if content is not None:
        manifest.write_text(content)

    process = await start("--port", "0", "--manifest", str(manifest))
    _, errors = await ended(process)

    assert process.returncode == 1
    assert str(manifest) in errors
    assert words in errors
    assert "Traceback" not in errors

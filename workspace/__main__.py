"""Start the workspace: `python -m workspace`."""

import asyncio
import json
import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from workspace.manifest import Manifest, ManifestError, read_manifest
from workspace.server import HOST, MANIFEST, Announcement, listen, running
from workspace.settings import Settings
from workspace.welcome import WelcomeError, read_welcomes

app = typer.Typer(add_completion=False)


@app.command()
def main(
    port: Annotated[int, typer.Option(envvar="WORKSPACE_PORT", min=0, max=65_000)] = 8765,
    data_dir: Annotated[Path, typer.Option(envvar="WORKSPACE_DATA_DIR")] = Path("data/workspace"),
    manifest: Annotated[
        Path, typer.Option(envvar="WORKSPACE_MANIFEST", help="The app's manifest.")
    ] = MANIFEST,
    request_url: Annotated[
        str | None,
        typer.Option(
            envvar="WORKSPACE_REQUEST_URL",
            help="Post everything to the app at this address on this machine; no Socket Mode.",
        ),
    ] = None,
    welcome: Annotated[
        Path | None,
        typer.Option(
            envvar="WORKSPACE_WELCOME",
            help="What a newcomer reads and can try; a YAML file. Otherwise the first command.",
        ),
    ] = None,
    *,
    strict_rates: Annotated[
        bool, typer.Option(envvar="WORKSPACE_STRICT_RATES", help="Refuse calls over Slack's rates.")
    ] = False,
    announce: Annotated[
        bool, typer.Option(help="Print one line of JSON when listening, and nothing else.")
    ] = False,
    with_parent: Annotated[
        bool, typer.Option(help="Stop when standard input ends, as it does with the parent.")
    ] = False,
) -> None:
    """A Slack on this machine, for one Bolt app: Web API, Socket Mode or HTTP, and a page."""
    try:
        described = read_manifest(manifest, request_url)
        welcomes = read_welcomes(welcome) if welcome else None
    except (ManifestError, WelcomeError) as error:
        _stop_with(str(error))
    settings = Settings(strict_rates=strict_rates, welcomes=welcomes)
    try:
        asyncio.run(
            _serve(described, settings, port, data_dir, announce=announce, with_parent=with_parent)
        )
    except OSError as error:
        _stop_with(f"The workspace cannot start: {error}")


async def _serve(
    manifest: Manifest,
    settings: Settings,
    port: int,
    data_dir: Path,
    *,
    announce: bool,
    with_parent: bool,
) -> None:
    stop = asyncio.Event()
    _on_end(stop, with_parent=with_parent)
    with listen(port) as listener:
        listening = listener.getsockname()[1]
        if port not in (0, listening):
            _say(f"Port {port} is busy; using {listening}.")
        async with running(data_dir, listener=listener, manifest=manifest, settings=settings) as at:
            if announce:
                sys.stdout.write(json.dumps(asdict(at.announcement)) + "\n")
                sys.stdout.flush()
            else:
                _greet(at.announcement, manifest)
            await stop.wait()


def _on_end(stop: asyncio.Event, *, with_parent: bool) -> None:
    loop = asyncio.get_running_loop()

    def end(*_: object) -> None:
        loop.call_soon_threadsafe(stop.set)

    signal.signal(signal.SIGINT, end)
    signal.signal(signal.SIGTERM, end)
    if with_parent:
        threading.Thread(target=_wait_for_parent, args=(end,), daemon=True).start()


def _wait_for_parent(end: Callable[[], None]) -> None:
    # Unbuffered, so that the interpreter can leave while this still reads.
    while os.read(sys.stdin.fileno(), 4096):
        continue
    end()


def _greet(announcement: Announcement, manifest: Manifest) -> None:
    from rich.console import Console

    console = Console(soft_wrap=True, highlight=False)
    console.print(f"[bold]The workspace is open:[/] {announcement.page}")
    console.print(f"Point a Bolt app at it (it listens on {HOST} only):")
    console.print(f"  SLACK_API_URL={announcement.api_url}", markup=False)
    console.print(f"  SLACK_BOT_TOKEN={announcement.bot_token}", markup=False)
    if manifest.socket_mode:
        console.print(f"  SLACK_APP_TOKEN={announcement.app_token}", markup=False)
    console.print(f"  SLACK_SIGNING_SECRET={announcement.signing_secret}", markup=False)
    if not manifest.socket_mode:
        console.print("Socket Mode is off; the app is told by HTTP requests, at:")
        for address in manifest.addresses:
            console.print(f"  {address}", markup=False)
    console.print("The keys are new at each start. Stop with Ctrl+C; the messages stay.")


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")


def _stop_with(words: str) -> NoReturn:
    _say(words)
    raise typer.Exit(1)


if __name__ == "__main__":
    app()

"""Start the engine: `python -m engine`."""

import asyncio
import json
import logging
import os
import secrets
import signal
import sqlite3
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import structlog
import typer

from engine.folder import FolderError
from engine.server import Announcement, Running, listen, running

if TYPE_CHECKING:
    from rich.console import Console

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def main(
    port: Annotated[int, typer.Option(envvar="ENGINE_PORT", min=0, max=65_000)] = 8766,
    data_dir: Annotated[
        Path,
        typer.Option(
            envvar="ENGINE_DATA_DIR",
            help="Where the engine keeps uploaded files, fine-tuning jobs and the models they "
            "made. One engine at a time uses it.",
        ),
    ] = Path("data/engine"),
    key: Annotated[
        str,
        typer.Option(
            envvar="ENGINE_KEY",
            help="What clients must send; new at each start if unset. Others on this machine can "
            "read a command line, so the variable is the better place.",
            show_default=False,
        ),
    ] = "",
    base_model: Annotated[
        Path | None,
        typer.Option(
            envvar="ENGINE_BASE_MODEL", help="A GGUF file instead of the model installed along."
        ),
    ] = None,
    *,
    announce: Annotated[
        bool, typer.Option(help="Print one line of JSON when listening, and nothing else.")
    ] = False,
    with_parent: Annotated[
        bool, typer.Option(help="Stop when standard input ends, as it does with the parent.")
    ] = False,
) -> None:
    """A small language model on this machine, behind OpenAI's API, that answers and is trained."""
    _log_to_stderr()
    key = key or f"sk-local-{secrets.token_urlsafe(24)}"
    try:
        asyncio.run(
            _serve(port, key, base_model, data_dir, announce=announce, with_parent=with_parent)
        )
    except (OSError, FolderError, sqlite3.Error) as error:
        _say(f"The engine cannot start: {error}")
        raise typer.Exit(1) from None


async def _serve(
    port: int,
    key: str,
    model_file: Path | None,
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
        async with running(listener, key=key, model_file=model_file, data_dir=data_dir) as engine:
            if announce:
                sys.stdout.write(json.dumps(asdict(engine.announcement)) + "\n")
                sys.stdout.flush()
                await stop.wait()
            else:
                await _attend(engine, stop)


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


async def _attend(engine: Running, stop: asyncio.Event) -> None:
    """Tell the person who started it how to use it, and how trainings go on, until it stops."""
    from rich.console import Console

    from engine.terminal import show_trainings

    console = Console(soft_wrap=True, highlight=False)
    _greet(console, engine.announcement)
    if not console.is_terminal:
        await stop.wait()
        return
    showing = asyncio.create_task(show_trainings(engine.tuning, console))
    await stop.wait()
    showing.cancel()
    await asyncio.gather(showing, return_exceptions=True)


def _greet(console: "Console", at: Announcement) -> None:
    console.print(f"[bold]The engine is open:[/] {at.base_url}")
    console.print(f"Its key, for programs on this machine only: {at.key}", markup=False)
    console.print("\nTry it with curl:", style="bold")
    console.print(_curl_example(at), markup=False)
    console.print("\nOr with Python:", style="bold")
    console.print(_python_example(at), markup=False)
    console.print("\nThe model is loading; requests wait for it. Stop with Ctrl+C.")


def _curl_example(at: Announcement) -> str:
    body = json.dumps({"model": at.model, "messages": [{"role": "user", "content": "Hello!"}]})
    return (
        f"  curl {at.base_url}/chat/completions -H 'Authorization: Bearer {at.key}' \\\n"
        f"    -H 'Content-Type: application/json' -d '{body}'"
    )


def _python_example(at: Announcement) -> str:
    return (
        "  from openai import OpenAI\n"
        f'  client = OpenAI(base_url="{at.base_url}", api_key="{at.key}")\n'
        '  messages = [{"role": "user", "content": "Hello!"}]\n'
        f'  answer = client.chat.completions.create(model="{at.model}", messages=messages)\n'
        "  print(answer.choices[0].message.content)"
    )


def _log_to_stderr() -> None:
    logging.basicConfig(level=logging.WARNING)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="%H:%M:%S"),
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
            ),
        ],
        # Looked up each time: a line that moves on the terminal takes the stream's place.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")


if __name__ == "__main__":
    app()

"""Start here: settings → archive → engines → listeners → Socket Mode.

`python app.py` runs the bot in the Slack that the settings name. `python app.py --local` is the
whole product on this machine: it starts a workspace where no Slack is set, and an engine where no
key is. This file starts things and knows nothing else; slow packages load while the programs start.
"""

import asyncio
import os
import signal
import sys
import webbrowser
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from filelock import FileLock, Timeout
from rich.console import Console

from bot.checks.house_rules import HouseRulesError, HouseRulesFile
from bot.log import configure
from bot.settings import EMBEDDED, EngineAccess, Settings, SettingsError, SlackAccess, load
from bot.words import terminal as words
from handlers.console import dataset
from local import LocalProgram, LocalProgramError, keep_running, spawned, until_ready

cli = typer.Typer(add_completion=False, pretty_exceptions_enable=False, help="The newsletter bot.")
cli.add_typer(dataset, name="dataset")
console = Console(highlight=False, soft_wrap=True, markup=False)

T = TypeVar("T")

PAGE_FILE = "page"
WELCOME = Path(__file__).resolve().parent / "welcome.yml"
WRONG_SETTINGS = 2
FAILED = 1


@cli.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    *,
    local: Annotated[
        bool, typer.Option("--local", help="Try everything on this machine, with no account.")
    ] = False,
    browser: Annotated[
        bool, typer.Option(help="Open the local workspace's page in a browser.")
    ] = True,
) -> None:
    """Run the bot until Ctrl-C."""
    if context.invoked_subcommand:
        return
    sys.exit(asyncio.run(_run(local=local, browser=browser)))


async def _run(*, local: bool, browser: bool) -> int:
    stop = _stop_signal()
    try:
        settings = load(local=local)
    except SettingsError as error:
        console.print(words.cannot_start(error.problems))
        return WRONG_SETTINGS
    try:
        HouseRulesFile(settings.house_rules_file)
    except HouseRulesError as error:
        console.print(words.house_rules_broken(str(settings.house_rules_file), error.problems))
        return WRONG_SETTINGS
    try:
        with FileLock(settings.data_dir / "running.lock", blocking=False):
            await _run_alone(settings, stop, browser=browser)
    except Timeout:
        return _show_the_other(settings, browser=browser)
    except LocalProgramError as error:
        console.print(str(error))
        return FAILED
    except _start_failures() as error:
        console.print(words.cannot_go_on(str(error)))
        return FAILED
    console.print(words.stopped())
    return 0


async def _run_alone(settings: Settings, stop: asyncio.Event, *, browser: bool) -> None:
    """Start the programs that the settings leave to this machine, and the bot on them."""
    async with AsyncExitStack() as stack:
        workspace = engine = None
        if settings.slack is None:
            given = {
                "WORKSPACE_DATA_DIR": str(settings.data_dir / "workspace"),
                "WORKSPACE_WELCOME": str(WELCOME),
            }
            workspace = await stack.enter_async_context(spawned("workspace", given))
        if settings.embedded:
            folder = {"ENGINE_DATA_DIR": str(settings.data_dir / "engine")}
            engine = await stack.enter_async_context(spawned("engine", folder))
        await _serve(settings, workspace, engine, stop, browser=browser)


def _show_the_other(settings: Settings, *, browser: bool) -> int:
    """Two bots on one archive would end each other's drafts: lead to the one that runs."""
    page_file = settings.data_dir / PAGE_FILE
    page = page_file.read_text(encoding="utf-8") if page_file.is_file() else ""
    console.print(words.runs_already(str(settings.data_dir), page))
    if page and browser and _has_screen():
        webbrowser.open(page)
    return FAILED


async def _serve(
    settings: Settings,
    workspace: LocalProgram | None,
    engine: LocalProgram | None,
    stop: asyncio.Event,
    *,
    browser: bool,
) -> None:
    """Run the bot until `stop`, on the programs that were spawned for it."""
    # The slowest step; the page can be used meanwhile.
    loading = asyncio.create_task(asyncio.to_thread(import_module, "handlers.service"))
    configure()
    background: list[asyncio.Task[Any]] = []
    if workspace:
        page = (await workspace.announced())["page"]
        _note_page(settings, page)
        console.print(words.page_at(page))
        if browser and _has_screen():
            background.append(asyncio.create_task(asyncio.to_thread(webbrowser.open, page)))
    if engine:
        settings = _with_local_engine(settings, await engine.announced())
        background.append(asyncio.create_task(_tell_when_ready(engine)))
        background.append(asyncio.create_task(keep_running(engine, _tell_restart)))
    await loading
    from handlers.service import serving

    try:
        async with AsyncExitStack() as stack:
            service = serving(settings, settings.slack or _access(workspace))
            bot = await _unless(stop, stack.enter_async_context(service))
            if bot:
                console.print(words.listening(bot.identity.team))
                await _until_stopped(stop, workspace)
            console.print(words.stopping())
    finally:
        (settings.data_dir / PAGE_FILE).unlink(missing_ok=True)
        for task in background:
            task.cancel()
        await asyncio.gather(*background, return_exceptions=True)


def _note_page(settings: Settings, page: str) -> None:
    """Keep the page's address for a second start; it holds the key, so it is for us only."""
    path = settings.data_dir / PAGE_FILE
    path.touch(mode=0o600)
    path.write_text(page, encoding="utf-8")


async def _unless(stop: asyncio.Event, work: Coroutine[Any, Any, T]) -> T | None:
    """Return what `work` returns, or None when the stop comes first."""
    working = asyncio.create_task(work)
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({working, stopping}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if working.done():
        return working.result()
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    return None


async def _until_stopped(stop: asyncio.Event, workspace: LocalProgram | None) -> None:
    ends: list[asyncio.Task[Any]] = [asyncio.create_task(stop.wait())]
    if workspace:
        ends.append(asyncio.create_task(_end_of(workspace)))
    done, others = await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    for task in others:
        task.cancel()
    for task in done:
        task.result()


async def _end_of(workspace: LocalProgram) -> None:
    code = await workspace.ended()
    raise LocalProgramError(words.workspace_ended(code))


async def _tell_when_ready(engine: LocalProgram) -> None:
    console.print(words.writer_loading())
    console.print(words.writer_is(**await until_ready(engine)))


def _tell_restart() -> None:
    console.print(words.engine_restarts())


def _with_local_engine(settings: Settings, announcement: dict[str, str]) -> Settings:
    access = EngineAccess(EMBEDDED, announcement["base_url"], announcement["key"])
    writer = settings.chris_gpt or f"{EMBEDDED}:{announcement['model']}"
    return replace(settings, engines=(*settings.engines, access), chris_gpt=writer)


def _access(workspace: LocalProgram | None) -> SlackAccess:
    assert workspace is not None  # noqa: S101 - it is spawned where no Slack is set
    said = workspace.announcement
    return SlackAccess(said["bot_token"], said["app_token"], said["api_url"])


def _start_failures() -> tuple[type[Exception], ...]:
    """Return what can stop a start; loaded late, because the packages behind it are slow."""
    from bot.archive import ArchiveUnavailableError
    from bot.slack.failure import SlackFailure

    return ArchiveUnavailableError, SlackFailure


def _has_screen() -> bool:
    """A browser on a bare terminal would take the terminal away."""
    on_linux = sys.platform.startswith("linux")
    return not on_linux or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _stop_signal() -> asyncio.Event:
    """Return an event that Ctrl-C and SIGTERM set; a second Ctrl-C ends at once."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()

    def on_signal() -> None:
        stop.set()
        signal.signal(signal.SIGINT, signal.SIG_DFL)

    for name in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(name, on_signal)
        except NotImplementedError:  # Windows has no signal handlers in its loop
            signal.signal(name, lambda *_: loop.call_soon_threadsafe(on_signal))
    return stop


if __name__ == "__main__":
    cli()

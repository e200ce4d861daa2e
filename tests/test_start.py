"""`app.py` as a person starts it: what it says, what it starts, and what is left when it ends."""

import asyncio
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import aiohttp
import pytest

from tests.engine.tiny_model import tiny_model
from tests.model_server import ModelServer
from workspace.client import Client, until
from workspace.faults import Fault
from workspace.server import Announcement, running

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 60.0
WRONG_SETTINGS = 2
FAILED = 1

looks_at_processes = pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="only Linux tells children by files"
)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that is there at once, for what does not depend on the default one."""
    return tiny_model(tmp_path_factory.mktemp("model") / "tiny.gguf")


class App:
    """A run of app.py, and all that it and its children said so far."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.said = ""

    async def says(self, words: str) -> str:
        """Wait for a line with these words and return it."""
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            while line := (await self.process.stdout.readline()).decode():
                self.said += line
                if words in line:
                    return line
        raise AssertionError(f"it ended before it said {words!r}; it said: {self.said}")

    async def ends(self) -> int:
        """Wait for the end and return the exit code."""
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            self.said += (await self.process.stdout.read()).decode()
            return await self.process.wait()

    def children(self) -> dict[str, int]:
        """Return the programs it started: name to process id."""
        own = self.process.pid
        ids = Path(f"/proc/{own}/task/{own}/children").read_text(encoding="utf-8").split()
        # Each is `python -m NAME --announce …`.
        return {Path(f"/proc/{i}/cmdline").read_text("utf-8").split("\0")[2]: int(i) for i in ids}


@asynccontextmanager
async def app(folder: Path, *options: str, **settings: str) -> AsyncIterator[App]:
    """Start app.py with nothing but these settings, away from any .env; it ends with the block."""
    basic = {"PATH": os.environ["PATH"], "HOME": str(folder)}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(ROOT / "app.py"),
        *options,
        cwd=folder,
        env=basic | settings,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    run = App(process)
    try:
        yield run
    finally:
        if process.returncode is None:
            process.kill()
        await run.ends()


@asynccontextmanager
async def local_app(folder: Path, **settings: str) -> AsyncIterator[App]:
    """Start everything on this machine; on free ports, if the settings name none."""
    usual = {
        "SYSTEM_PROMPT_FILE": str(ROOT / "system-prompt.txt"),
        "WORKSPACE_PORT": "0",
        "ENGINE_PORT": "0",
    }
    async with app(folder, "--local", "--no-browser", **(usual | settings)) as run:
        yield run


def is_there(process: int) -> bool:
    """Tell whether a process runs; one that nobody has collected yet does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state.split()[0] != "Z"


async def all_gone(processes: dict[str, int]) -> None:
    """Wait until none of these processes runs."""
    await until(
        lambda: not any(is_there(process) for process in processes.values()),
        timeout=PATIENCE,
        what=f"{processes} to end",
    )


async def answers(address: str) -> bool:
    """Tell whether there is something at an address, seen as a browser with cookies does."""
    cookies = aiohttp.CookieJar(unsafe=True)  # a bare IP address may set them too
    try:
        async with (
            aiohttp.ClientSession(cookie_jar=cookies) as browser,
            browser.get(address) as got,
        ):
            return got.status == 200
    except aiohttp.ClientError:
        return False


def address_in(line: str) -> str:
    """Return the address that a line tells."""
    found = re.search(r"http\S+", line)
    assert found, line
    return found[0]


def taken_port() -> socket.socket:
    """Return a socket that holds a port."""
    holder = socket.socket()
    holder.bind(("127.0.0.1", 0))
    holder.listen()
    return holder


async def test_without_settings_it_stops_and_names_all_that_is_missing(tmp_path: Path) -> None:
    """With no setting at all the start ends with code 2 and one list of everything to set."""
    async with app(tmp_path) as run:
        assert await run.ends() == WRONG_SETTINGS
    missing = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "OPENAI_API_KEY", "SYSTEM_PROMPT_FILE")
    assert [name for name in missing if f"• {name}" not in run.said] == []
    assert "Traceback" not in run.said


async def test_wrong_settings_are_named_all_at_once(tmp_path: Path) -> None:
    """Every setting that is wrong is told in the same start, and no secret is."""
    wrong = {
        "SLACK_BOT_TOKEN": "xapp-made-up-secret",
        "SLACK_APP_TOKEN": "made-up-secret",
        "SLACK_API_URL": "slack",
        "OPENAI_BASE_URL": "somewhere",
        "STREAMING": "sometimes",
        "SILENCE_SECONDS": "-1",
        "EDITORS": "somebody",
        "ADMINS": "somebody",
        "CHANNELS": "#newsletter",
        "OPENAI_TRAINING_PRICES": "cheap",
        "OPENAI_MONTHLY_CAP": "little",
    }
    async with app(tmp_path, **wrong) as run:
        assert await run.ends() == WRONG_SETTINGS
    assert [name for name in wrong if name not in run.said] == []
    assert "secret" not in run.said


async def test_house_rules_that_cannot_be_followed_are_told(tmp_path: Path) -> None:
    """The start names what is wrong with the rules' file, and what may be meant."""
    (tmp_path / "system-prompt.txt").write_text("Write as we do.", encoding="utf-8")
    (tmp_path / "house-rules.toml").write_text("[body]\nmost_word = 3\n", encoding="utf-8")
    tokens = {"SLACK_BOT_TOKEN": "xoxb-made-up", "SLACK_APP_TOKEN": "xapp-made-up"}

    async with app(tmp_path, OPENAI_API_KEY="sk-made-up", **tokens) as run:
        assert await run.ends() == WRONG_SETTINGS
    assert "house-rules.toml: [body] has no most_word; is most_words meant?" in run.said
    assert "Mend this in your house rules" in run.said
    assert ".env" not in run.said
    assert "Traceback" not in run.said


async def test_settings_may_stand_in_a_file_beside_it(tmp_path: Path) -> None:
    """What stands in .env counts; what the environment says wins over it."""
    (tmp_path / ".env").write_text("STREAMING=sometimes\nEDITORS=somebody\n", encoding="utf-8")
    async with app(tmp_path, STREAMING="never") as run:
        assert await run.ends() == WRONG_SETTINGS
    assert "STREAMING is 'never'" in run.said
    assert "'somebody'" in run.said


@pytest.mark.parametrize(
    ("given", "missing"),
    [("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"), ("SLACK_APP_TOKEN", "SLACK_BOT_TOKEN")],
)
async def test_half_of_the_tokens_stops_a_local_start_too(
    tmp_path: Path, given: str, missing: str
) -> None:
    """Who set one token means real Slack, so --local does not paper over the other one."""
    token = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}[given]
    async with local_app(tmp_path, **{given: token}) as run:
        assert await run.ends() == WRONG_SETTINGS
    assert f"{missing} is missing" in run.said
    assert f"{given} is missing" not in run.said


async def test_a_token_that_slack_does_not_know_is_told_in_words(tmp_path: Path) -> None:
    """Slack's refusal ends the start with code 1, a sentence, and no traceback."""
    async with running(tmp_path / "workspace") as served:
        settings = {
            "SLACK_API_URL": served.announcement.api_url,
            "SLACK_BOT_TOKEN": "xoxb-of-another-team",
            "SLACK_APP_TOKEN": served.announcement.app_token,
            "OPENAI_API_KEY": "sk-made-up-0123456789",
            "SYSTEM_PROMPT_FILE": str(ROOT / "system-prompt.txt"),
        }
        async with app(tmp_path, **settings) as run:
            assert await run.ends() == FAILED
    assert "Slack does not know SLACK_BOT_TOKEN" in run.said
    assert "Traceback" not in run.said
    assert "of-another-team" not in run.said


async def test_an_app_token_that_slack_does_not_know_is_told_in_words(tmp_path: Path) -> None:
    """The other token is as easily mistyped, and the start ends the same way."""
    async with running(tmp_path / "workspace") as served:
        settings = {
            "SLACK_API_URL": served.announcement.api_url,
            "SLACK_BOT_TOKEN": served.announcement.bot_token,
            "SLACK_APP_TOKEN": "xapp-of-another-app",
            "OPENAI_API_KEY": "sk-made-up-0123456789",
            "SYSTEM_PROMPT_FILE": str(ROOT / "system-prompt.txt"),
        }
        async with app(tmp_path, **settings) as run:
            assert await run.ends() == FAILED
    assert "SLACK_APP_TOKEN" in run.said
    assert "Traceback" not in run.said
    assert "of-another-app" not in run.said


async def test_a_slack_that_is_not_there_is_told_in_words(tmp_path: Path) -> None:
    """Where nothing answers, the start ends with a sentence."""
    with closing(socket.socket()) as nobody:
        nobody.bind(("127.0.0.1", 0))  # bound, and nobody listens
        settings = {
            "SLACK_API_URL": f"http://127.0.0.1:{nobody.getsockname()[1]}/api/",
            "SLACK_BOT_TOKEN": "xoxb-made-up",
            "SLACK_APP_TOKEN": "xapp-made-up",
            "OPENAI_API_KEY": "sk-made-up-0123456789",
            "SYSTEM_PROMPT_FILE": str(ROOT / "system-prompt.txt"),
        }
        async with app(tmp_path, **settings) as run:
            assert await run.ends() == FAILED
    assert "SLACK_API_URL" in run.said
    assert "Traceback" not in run.said


async def test_a_stop_is_heard_while_it_waits_for_slack(tmp_path: Path) -> None:
    """Where Slack is slow and the host wants the process gone, the start ends at once."""
    async with running(tmp_path / "workspace") as served:
        faults = served.workspace.faults
        faults.add(Fault("auth.test", delay=2 * PATIENCE))
        settings = {
            "SLACK_API_URL": served.announcement.api_url,
            "SLACK_BOT_TOKEN": served.announcement.bot_token,
            "SLACK_APP_TOKEN": served.announcement.app_token,
            "OPENAI_API_KEY": "sk-made-up-0123456789",
            "SYSTEM_PROMPT_FILE": str(ROOT / "system-prompt.txt"),
        }
        async with app(tmp_path, **settings) as run:
            await until(lambda: not faults._waiting, timeout=PATIENCE, what="the bot to ask")
            run.process.send_signal(signal.SIGTERM)
            assert await run.ends() == 0
    assert "Traceback" not in run.said


@looks_at_processes
async def test_a_local_start_brings_everything_and_ctrl_c_takes_it_away(tmp_path: Path) -> None:
    """One command starts page, engine and bot; Ctrl-C ends all of them, with code 0."""
    async with local_app(tmp_path) as run:
        page = address_in(await run.says("Your workspace"))
        assert await answers(page)
        await run.says("is listening")
        children = run.children()
        assert set(children) == {"workspace", "engine"}
        run.process.send_signal(signal.SIGINT)
        assert await run.ends() == 0
        assert "Stopped. Everything is kept" in run.said
        assert "Traceback" not in run.said
        assert not any(is_there(process) for process in children.values())


def beside(model: ModelServer, at: Announcement, folder: Path) -> dict[str, str]:
    """Return the settings of a bot in this workspace, with an engine and the embedded one."""
    return {
        "SLACK_API_URL": at.api_url,
        "SLACK_BOT_TOKEN": at.bot_token,
        "SLACK_APP_TOKEN": at.app_token,
        "OPENAI_BASE_URL": model.base_url,
        "OPENAI_API_KEY": "sk-made-up-0123456789",
        "ENGINES": "local,openai",
        "CHRIS_GPT": "openai:house-writer",
        "ADMINS": "UADMIN",
        "ENGINE_PORT": "0",
        "ENGINE_BASE_MODEL": str(folder / "tiny.gguf"),
        "SYSTEM_PROMPT_FILE": str(ROOT / "system-prompt.txt"),
    }


@looks_at_processes
async def test_the_engine_on_this_machine_stands_beside_others(tmp_path: Path, tiny: Path) -> None:
    """In a Slack that is there already, the embedded engine is started too if ENGINES names it."""
    (tmp_path / "tiny.gguf").symlink_to(tiny)
    async with (
        running(tmp_path / "workspace") as served,
        Client(served.announcement) as client,
        ModelServer() as model,
    ):
        settings = beside(model, served.announcement, tmp_path)
        async with app(tmp_path, **settings) as run:
            await run.says("is listening")
            children = run.children()
            assert set(children) == {"engine"}
            editor = client.person("UEDITOR")
            await editor.run("#newsletter", "/chrisgpt • Sunday opening • Volunteers")
            brief = await editor.sees("#newsletter", containing="Sunday", timeout=PATIENCE)
            await editor.sees_in_thread(brief, containing="openai:house-writer", timeout=PATIENCE)
            admin = client.person("UADMIN")
            await admin.run("#newsletter", "/finetune models")
            models = await admin.sees("#newsletter", containing="local:tiny", timeout=PATIENCE)
            assert "openai:house-writer" in models.words

            run.process.send_signal(signal.SIGTERM)
            assert await run.ends() == 0
        await all_gone(children)
    assert len(model.requests) == 1
    assert "Traceback" not in run.said


async def test_ctrl_c_in_the_middle_of_the_start_ends_it(tmp_path: Path, tiny: Path) -> None:
    """Who changes their mind while it starts does not have to wait, and sees no traceback."""
    async with local_app(tmp_path, ENGINE_BASE_MODEL=str(tiny)) as run:
        await run.says("Your workspace")
        run.process.send_signal(signal.SIGINT)
        assert await run.ends() == 0
    assert "Traceback" not in run.said


async def test_a_busy_port_gives_way_to_the_next_one(tmp_path: Path, tiny: Path) -> None:
    """Where workspace and engine find their ports taken, they say which ones they use instead."""
    with closing(taken_port()) as first, closing(taken_port()) as second:
        ports = [str(holder.getsockname()[1]) for holder in (first, second)]
        async with local_app(
            tmp_path, WORKSPACE_PORT=ports[0], ENGINE_PORT=ports[1], ENGINE_BASE_MODEL=str(tiny)
        ) as run:
            page = address_in(await run.says("Your workspace"))
            await run.says("is listening")
            assert f":{ports[0]}/" not in page
            assert await answers(page)
    for port in ports:
        assert f"Port {port} is busy; using" in run.said


@looks_at_processes
async def test_when_it_is_killed_nothing_stays_behind(tmp_path: Path, tiny: Path) -> None:
    """After SIGKILL, which nobody can catch, workspace and engine end by themselves."""
    async with local_app(tmp_path, ENGINE_BASE_MODEL=str(tiny)) as run:
        await run.says("is listening")
        children = run.children()
        assert len(children) == 2
        run.process.kill()
        await all_gone(children)


@looks_at_processes
async def test_an_engine_that_dies_is_back_at_the_same_address(tmp_path: Path, tiny: Path) -> None:
    """Native code can abort: the engine is started again, said so, and answers where it did."""
    with closing(taken_port()) as holder:
        port = holder.getsockname()[1]
    async with local_app(tmp_path, ENGINE_PORT=str(port), ENGINE_BASE_MODEL=str(tiny)) as run:
        await run.says("is listening")
        engine = run.children()["engine"]
        os.kill(engine, signal.SIGKILL)
        await run.says("is started again")

        health = f"http://127.0.0.1:{port}/health"
        await until(lambda: answers(health), timeout=PATIENCE, what="the engine to be back")
        assert run.children()["engine"] != engine


@looks_at_processes
async def test_when_the_workspace_dies_the_bot_says_so_and_stops(
    tmp_path: Path, tiny: Path
) -> None:
    """Without its Slack the bot is of no use: it ends in words, and takes the engine along."""
    async with local_app(tmp_path, ENGINE_BASE_MODEL=str(tiny)) as run:
        await run.says("is listening")
        children = run.children()
        os.kill(children["workspace"], signal.SIGKILL)
        assert await run.ends() == FAILED
        assert "The workspace ended unexpectedly" in run.said
        assert "Traceback" not in run.said
        assert not is_there(children["engine"])

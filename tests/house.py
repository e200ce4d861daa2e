"""The whole house for tests and benchmarks: a workspace with people in it, a model, and the bot.

Everything speaks over real sockets, and the bot runs in this process:

    async with house(folder) as home, home.bot() as bot:
        await home.editor.run("#newsletter", "/chrisgpt • Sunday opening • Volunteers")
        brief = await home.editor.sees("#newsletter", containing="Sunday opening")
        draft = await home.sees_version(home.editor, brief)

`house(folder, tiny=FILE)` adds the real embedded engine, on a model so small that it trains in
seconds; `house(folder, trains=True)` adds an engine whose jobs are the test's to decide. The model
server stays the one that writes, until somebody uses another model.
"""

import gc
import io
import json
import logging
import os
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, redirect_stderr
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import structlog

from bot.archive import Archive, Draft, Job, Version, Writer
from bot.log import configure
from bot.settings import EngineAccess, Settings, SlackAccess, Streaming
from bot.tasks import TaskSet
from handlers.bot import Bot
from handlers.service import serving
from tests.embedded_engine import EmbeddedEngine
from tests.empty_archive import lay_empty_archive
from tests.model_server import ModelServer
from tests.training_server import TrainingServer
from workspace.client import Client, Message, Persona, until
from workspace.server import Running, running

ENGINE_KEY = "sk-made-up-0123456789abcdef"
MODEL = "house-writer"
STUDIO = "studio"
"""The name of the engine whose jobs a test decides."""
STUDIO_KEY = "sk-studio-made-up-0123456789"
SYSTEM_PROMPT = "You write our newsletter in the house voice."
BOT_USER = "UCHRIS"
PATIENCE = 20.0
"""Seconds until a test gives up: a busy machine is slow, and nothing here waits in vain."""
TRAINING_PATIENCE = 120.0
"""The same for a training, which gets only what others on the machine leave it."""

_PROXIES = ("http_proxy", "https_proxy", "all_proxy", "no_proxy")


@dataclass(slots=True)
class House:
    """A workspace, a model server, engines that train if a test wants any, and the bot's data."""

    folder: Path
    served: Running
    client: Client
    model: ModelServer
    log: io.StringIO
    embedded: EmbeddedEngine | None = None
    studio: TrainingServer | None = None
    accesses: set[tuple[str, str]] = field(default_factory=set)
    """Address and key of every engine that a bot of this house was given."""
    expected_errors: list[str] = field(default_factory=list)
    """Events that this test means to see in the log as errors."""

    @property
    def editor(self) -> Persona:
        """The editor, who asks for most drafts."""
        return self.client.person("UEDITOR")

    @property
    def second(self) -> Persona:
        """The second editor, who looks on."""
        return self.client.person("USECOND")

    @property
    def admin(self) -> Persona:
        """The admin, who is no editor where EDITORS names the editors."""
        return self.client.person("UADMIN")

    @property
    def guest(self) -> Persona:
        """The guest."""
        return self.client.person("UGUEST")

    @property
    def slack(self) -> SlackAccess:
        """The bot's way into the workspace."""
        at = self.served.announcement
        return SlackAccess(at.bot_token, at.app_token, at.api_url)

    @property
    def output(self) -> Path:
        """The folder of the output files."""
        return self.folder / "output"

    @property
    def prompt_file(self) -> Path:
        """The file that the team edits to change the house style."""
        return self.folder / "system-prompt.txt"

    @property
    def database(self) -> Path:
        """The file of the archive."""
        return self.folder / "archive.db"

    @property
    def engines(self) -> tuple[EngineAccess, ...]:
        """The engines of this house; the one that writes is the first."""
        found = [EngineAccess("openai", self.model.base_url, ENGINE_KEY)]
        if self.studio:
            found.append(EngineAccess(STUDIO, self.studio.base_url, STUDIO_KEY))
        if self.embedded:
            found.append(self.embedded.access)
        return tuple(found)

    def settings(self, **changes: Any) -> Settings:  # noqa: ANN401 - any setting, checked by its class
        """Return the bot's settings, with these changes; UADMIN is the admin in them."""
        usual = Settings(
            slack=self.slack,
            engines=self.engines,
            embedded=False,
            chris_gpt=MODEL,
            editors=frozenset(),
            admins=frozenset({"UADMIN"}),
            channels=frozenset(),
            approve_own=True,
            approve_unchecked=True,
            keep_discarded_days=None,
            validation_share=0.2,
            streaming=Streaming.AUTO,
            silence_seconds=PATIENCE,
            currency="$",
            data_dir=self.folder,
            output_dir=self.output,
            system_prompt_file=self.prompt_file,
            house_rules_file=self.folder / "house-rules.toml",
            database_url=f"sqlite+aiosqlite:///{self.database}",
        )
        return replace(usual, **changes)

    @asynccontextmanager
    async def bot(self, **changes: Any) -> AsyncIterator[Bot]:  # noqa: ANN401 - as `settings`
        """Run the bot, with these changes to its settings."""
        settings = self.settings(**changes)
        self.accesses |= {(engine.base_url, engine.key) for engine in settings.engines}
        async with serving(settings, self.slack) as bot:
            await self.client.app_connected()
            yield bot

    @staticmethod
    async def crash(bot: Bot) -> None:
        """End all work where it stands, without a word. The bot has to be left after this."""
        await crashed(bot.tasks)

    @asynccontextmanager
    async def archive(self) -> AsyncIterator[Archive]:
        """Look into the archive while the bot is away."""
        async with await Archive.open(self.settings().database_url) as archive:
            yield archive

    async def sees_version(
        self, person: Persona, parent: Message, number: int = 1, *, containing: str = ""
    ) -> Message:
        """Wait until a version has ended, and return its first message as the person sees it."""
        return await person.sees_in_thread(
            parent,
            containing=containing,
            where=lambda m: f", version {number} · " in m.words,
            timeout=PATIENCE,
        )

    async def presented(self, bot: Bot, draft_id: int = 1, number: int = 1) -> Version:
        """Wait until a version is whole in archive, file and Slack, and return it."""

        async def look() -> Version | None:
            versions = await bot.archive.versions.of(draft_id)
            ended = [v for v in versions if v.number == number and v.finished_at]
            waiting = await bot.archive.versions.unpresented(ended[0].started_at) if ended else []
            return ended[0] if ended and ended[0].id not in [v.id for v in waiting] else None

        await until(look, timeout=PATIENCE, what=f"version {number} of draft {draft_id}")
        return (await bot.archive.versions.of(draft_id))[number - 1]

    async def text_shown(self, person: Persona, draft: Draft, version: Version) -> str:
        """Return a version's text as the person sees it: its messages' texts, joined."""
        thread = await person.messages(draft.channel, thread=draft.thread_ts)
        by_ts = {message.ts: message for message in thread}
        return "".join(by_ts[ts].plain for ts in version.messages)

    async def whole_text(
        self, bot: Bot, person: Persona, draft_id: int = 1, number: int = 1
    ) -> str:
        """Wait for a version; its text must be the same in archive, file and Slack. Return it."""
        version = await self.presented(bot, draft_id, number)
        draft = await bot.archive.drafts.get(draft_id)
        assert draft.output_file is not None
        assert (self.output / draft.output_file).read_bytes() == version.text.encode()
        assert await self.text_shown(person, draft, version) == version.text
        return version.text

    async def drafts(self, bot: Bot) -> list[Draft]:
        """Return every draft on record, oldest first."""
        found = await bot.archive.drafts.recent(1000, user="", channel="")
        private = [
            draft
            for person in (self.editor, self.second, self.admin, self.guest)
            for draft in await bot.archive.drafts.recent(1000, user=person.id, channel="")
        ]
        return sorted({draft.id: draft for draft in [*found, *private]}.values(), key=_id_of)

    async def job_when(
        self, bot: Bot, condition: Callable[[Job], bool], *, what: str, job_id: int = 1
    ) -> Job:
        """Wait until something is true of a training job on record, and return the job."""

        async def look() -> bool:
            found = {job.id: job for job in await bot.archive.jobs.recent(100)}
            return job_id in found and condition(found[job_id])

        await until(look, timeout=TRAINING_PATIENCE, what=what)
        return await bot.archive.jobs.get(job_id)

    def log_lines(self) -> list[dict[str, Any]]:
        """Return what was logged so far."""
        return [json.loads(line) for line in self.log.getvalue().splitlines() if line]

    async def secrets_that_leaked(self) -> list[str]:
        """Return where a token or key stands that should not: in log, Slack, archive or output."""
        at = self.served.announcement
        keys = {key for _, key in self.accesses}
        secrets = (at.bot_token, at.app_token, ENGINE_KEY, *keys)
        said = [json.dumps([call.args, call.answer]) for call in await self.client.calls()]
        places = [*said, *self.log.getvalue().splitlines()]
        places += [path.read_text(encoding="latin-1") for path in self._kept_files()]
        return [_around(secret, text) for text in places for secret in secrets if secret in text]

    def keys_that_crossed(self) -> list[str]:
        """Return which engine's key came to another engine."""
        pairs = [(self.model.base_url, _key_in(request.headers)) for request in self.model.requests]
        if self.studio:
            pairs += [(self.studio.base_url, key) for key in self.studio.wrong_keys]
        keys = {key for _, key in self.accesses}
        return [
            f"{key} at {url}"
            for url, key in pairs
            if key in keys and (url, key) not in self.accesses
        ]

    def _kept_files(self) -> list[Path]:
        """Return the files of the archive and those of the drafts."""
        found = [*self.folder.glob(f"{self.database.name}*"), *self.output.glob("*")]
        return [path for path in found if path.is_file()]

    def unexpected_errors(self) -> list[dict[str, Any]]:
        """Return what was logged as an error though the test did not say that it would be."""
        return [
            line
            for line in self.log_lines()
            if line["level"] in ("error", "critical")
            and line["event"] not in self.expected_errors
            # The model server drops a connection when its reply says so.
            and "ConnectionAbortedError" not in line.get("exception", "")
            # A crash in the middle of a query cuts off SQLAlchemy's own clearing up as well.
            and "_terminate_graceful_close" not in line["event"]
            # The bot hears of its own messages too, and may leave before it has said so.
            and "Cannot write to closing transport" not in line["event"]
        ]


@asynccontextmanager
async def house(
    folder: Path, *, tiny: Path | None = None, trains: bool = False
) -> AsyncIterator[House]:
    """Open a house. When it closes, nothing may have leaked or failed unexpectedly.

    Args:
        folder: for all that is kept.
        tiny: a small model's file; with one, the real embedded engine runs on it as `local`.
        trains: whether there is the engine `studio`, which trains as the test says.
    """
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "system-prompt.txt").write_text(SYSTEM_PROMPT, encoding="utf-8")
    with _no_proxy(), _log() as log:
        async with (
            running(folder / "workspace") as served,
            Client(served.announcement) as client,
            ModelServer((MODEL,)) as model,
            AsyncExitStack() as engines,
        ):
            home = House(folder, served, client, model, log)
            lay_empty_archive(home.database)
            if tiny:
                embedded = EmbeddedEngine(tiny, folder / "engine")
                home.embedded = await engines.enter_async_context(embedded)
            if trains:
                studio = TrainingServer(key=STUDIO_KEY)
                home.studio = await engines.enter_async_context(studio)
            yield home
            leaks, errors = await home.secrets_that_leaked(), home.unexpected_errors()
            leaks += home.keys_that_crossed()
            assert not leaks, leaks
            assert not errors, errors


@contextmanager
def _no_proxy() -> Iterator[None]:
    """Slack's SDK would send even loopback traffic through a proxy it finds named."""
    kept = {name: os.environ.pop(name) for name in list(os.environ) if name.lower() in _PROXIES}
    try:
        yield
    finally:
        os.environ.update(kept)


@contextmanager
def _log() -> Iterator[io.StringIO]:
    """Log as in production, into memory."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    memory = io.StringIO()
    root.handlers = []  # `configure` would close those that pytest keeps here
    with redirect_stderr(memory):
        configure()
    # Loggers would remember this house's log for the next one.
    structlog.configure(cache_logger_on_first_use=False)
    try:
        yield memory
    finally:
        root.handlers, root.level = handlers, level
        structlog.reset_defaults()


def _around(secret: str, text: str) -> str:
    """Show where a secret stands, and not the whole of a database."""
    at = text.index(secret)
    return text[max(0, at - 500) : at + len(secret) + 500]


def _key_in(headers: Mapping[str, str]) -> str:
    return headers.get("Authorization", "").removeprefix("Bearer ")


async def crashed(tasks: TaskSet) -> None:
    """End tasks where they stand, and let go of what a killed process would hold no more.

    A statement that was cut off in the middle keeps its transaction, and with it the lock on the
    database, for as long as anything here remembers it.
    """
    await tasks.drain(0)
    gc.collect()


def writer_of(version: Version) -> Writer:
    """Return who wrote a version that a model wrote."""
    assert version.writer is not None, version
    return version.writer


def _id_of(draft: Draft) -> int:
    return draft.id


__all__ = [
    "BOT_USER",
    "ENGINE_KEY",
    "MODEL",
    "PATIENCE",
    "STUDIO",
    "STUDIO_KEY",
    "TRAINING_PATIENCE",
    "House",
    "crashed",
    "house",
    "writer_of",
]

"""The bot as a service: its parts are made in order, and stopped in the opposite one."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler

from bot.archive import Archive
from bot.checks.house_rules import HouseRulesFile
from bot.drafting.announcing import Announcing
from bot.drafting.checking import Checking
from bot.drafting.deciding import Deciding
from bot.drafting.deleting import Deleting
from bot.drafting.desk import Desk
from bot.drafting.earlier import Earlier
from bot.drafting.output_file import OutputFiles
from bot.drafting.recovery import Recovery, age_limit
from bot.drafting.retention import Retention
from bot.drafting.settling import Settling
from bot.drafting.showing import Showing
from bot.drafting.watching_files import FileWatch
from bot.engines import Engines
from bot.manifest import commands
from bot.prompt import SystemPrompt
from bot.settings import Settings, SlackAccess
from bot.slack import emoji
from bot.slack.directory import Directory
from bot.slack.door import opened
from bot.slack.homes import Homes
from bot.tasks import TaskSet
from bot.training.building import Builder
from bot.training.costs import Costs
from bot.training.datasets.answers import Answers
from bot.training.datasets.keeping import DatasetStore
from bot.training.desk import TrainingDesk
from handlers.bot import Bot
from handlers.listeners import listening_app, take_up

DATASETS_FOLDER = "datasets"
# What is under way may end by itself for so long; container hosts kill after ten seconds.
DRAIN_SECONDS = 5.0
# Then it is stopped, and has so long to say where.
LAST_WORDS_SECONDS = 3.0


@asynccontextmanager
async def serving(settings: Settings, slack: SlackAccess) -> AsyncIterator[Bot]:
    """Run the bot for as long as the block lasts.

    Raises:
        ArchiveUnavailableError: when the database cannot be used.
        SlackFailure: when Slack does not know our token, or is not there.
    """
    async with AsyncExitStack() as stack:
        archive = await stack.enter_async_context(await Archive.open(settings.database_url))
        door = await stack.enter_async_context(opened(slack))
        identity = await door.identity()
        engines = Engines(settings, archive)
        stack.push_async_callback(engines.close)
        await engines.follow_setting()
        tasks = TaskSet()
        files = OutputFiles(settings.output_dir, archive)
        prompt = SystemPrompt(settings.system_prompt_file)
        rules = HouseRulesFile(settings.house_rules_file)
        datasets = DatasetStore(settings.data_dir / DATASETS_FOLDER, archive, rules.rules)
        earlier = Earlier(archive, Answers(datasets, archive), tasks)
        checking = Checking(archive, rules, prompt, earlier)
        showing = Showing(settings, archive, door, files, checking)
        desk = Desk(prompt, archive, engines, door, showing, tasks)
        announcing = Announcing(archive, door, identity, tasks)
        watch = FileWatch(archive, files, desk, door, announcing, tasks)
        deleting = Deleting(archive, files, desk, door, tasks)
        retention = Retention(settings, archive, deleting, tasks)
        training = TrainingDesk(settings, archive, engines, door, datasets, tasks)
        bot = Bot(
            settings=settings,
            slack=slack,
            commands=commands(),
            identity=identity,
            archive=archive,
            door=door,
            directory=Directory(door, identity.team_id),
            engines=engines,
            desk=desk,
            files=files,
            checking=checking,
            settling=Settling(archive, desk, checking),
            deciding=Deciding(
                archive,
                desk,
                checking,
                files,
                announcing,
                approves_unchecked=settings.approve_unchecked,
            ),
            deleting=deleting,
            datasets=datasets,
            builder=Builder(archive, datasets, prompt),
            costs=Costs(settings, archive, engines, datasets),
            training=training,
            homes=Homes(),
            tasks=tasks,
        )
        address = await door.socket_address(slack.app_token)
        stack.push_async_callback(_drain, bot)
        # These never end by themselves.
        stack.callback(retention.interrupt)
        stack.callback(watch.interrupt)
        checking.start(tasks)
        # Both lists are read before anything new arrives.
        unfinished = await archive.requests.unfinished(age_limit())
        await Recovery(archive, engines, door, desk, showing).start(tasks)
        await bot.deciding.start()
        await deleting.start()
        await watch.start()
        retention.start()
        await training.start()
        take_up(bot, unfinished)
        handler = AsyncSocketModeHandler(listening_app(bot, slack), slack.app_token)
        handler.client.wss_uri = address
        # Nothing new comes in while we drain.
        stack.push_async_callback(handler.close_async)
        await handler.connect_async()  # type: ignore[no-untyped-call] # Bolt's types end here
        tasks.start(asyncio.to_thread(emoji.load), name="load emoji names")
        yield bot


async def _drain(bot: Bot) -> None:
    """Let drafts end by themselves for a while, then stop them and let them say where.

    Watchers of trainings never end by themselves: they go on from the archive at the next start.
    """
    bot.training.interrupt()
    await bot.tasks.wait(DRAIN_SECONDS)
    bot.desk.interrupt()
    await bot.tasks.drain(LAST_WORDS_SECONDS)

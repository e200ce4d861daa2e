"""From a file to a draft by the model that was trained on it: the real engine, a tiny model.

Everything is said and pressed as people do it, and goes through the WebSocket.
"""

from collections import Counter

from openai import AsyncOpenAI

from bot.archive import Dataset, Job, JobState
from bot.training.cards import actions
from handlers.bot import Bot
from handlers.finetune.datasets import FILES
from tests.engine.finetuning.tuning import some_examples
from tests.house import MODEL, TRAINING_PATIENCE, House, writer_of
from workspace.client import Message, until

CHANNEL = "#newsletter"
STRONG = 40
"""A learning rate with which the tiny model writes otherwise after a few steps."""


async def uploaded(home: House, bot: Bot, data: bytes, name: str) -> Dataset:
    """Give the bot a file by the form of `/finetune upload`, and wait until it is kept."""
    file = await home.admin.store(name, data)
    assert (await home.admin.run(CHANNEL, "/finetune upload")).ok
    form = await home.admin.form()
    assert (await form.submit(**{FILES: [file]})).ok

    async def kept() -> Dataset | None:
        found = [d for d in await bot.archive.datasets.kept() if d.name == name]
        return found[0] if found else None

    return await until(kept, timeout=TRAINING_PATIENCE, what=f"{name} to be kept")


async def planned(home: House, bot: Bot, line: str, job_id: int = 1) -> tuple[Job, Message]:
    """Plan a job with one line; return it, and its card as the channel sees it."""
    assert (await home.admin.run(CHANNEL, f"/finetune start {line}")).ok
    job = await home.job_when(
        bot, lambda job: job.card_ts is not None, what="the plan's card", job_id=job_id
    )
    card = await home.editor.sees(CHANNEL, where=lambda message: message.ts == job.card_ts)
    return job, card


async def presented(home: House, bot: Bot, job_id: int = 1) -> Job:
    """Wait until the job is over and all is said of it."""
    job = await home.job_when(
        bot, lambda job: job.presented_at is not None, what="its end", job_id=job_id
    )
    assert (job.state, job.status) == (JobState.ENDED, "succeeded"), job
    return job


async def thread_of(home: House, job: Job) -> list[Message]:
    """Return what stands below a job's card, as an editor sees it."""
    assert job.card_ts
    card, *below = await home.editor.messages(CHANNEL, thread=job.card_ts)
    assert card.ts == job.card_ts
    return below


async def with_picture(home: House, card: Message) -> Message:
    """Wait until the curves stand in the thread: Slack looks for malware in them first."""
    return await home.editor.sees_in_thread(
        card, where=lambda message: bool(message.files), timeout=TRAINING_PATIENCE
    )


async def now_writes(bot: Bot, model: str) -> None:
    """Wait until this model writes drafts."""

    async def look() -> bool:
        current = await bot.archive.promotions.current()
        return current is not None and current.model == model

    await until(look, timeout=TRAINING_PATIENCE, what=f"{model} to write")


async def test_from_a_file_to_a_draft_by_the_new_model(school: House) -> None:
    """A file is uploaded, a job planned and confirmed; its model writes, until it is taken back."""
    async with school.bot() as bot:
        dataset = await uploaded(school, bot, some_examples(12), "letters.jsonl")
        line = f"last on local:tiny epochs=2 lr={STRONG} suffix=letters seed=7"
        job, card = await planned(school, bot, line)
        assert (job.engine, job.base_model, job.training_sha256) == (
            "local",
            "tiny",
            dataset.sha256,
        )
        assert (await bot.archive.datasets.uploads()) == []  # nothing leaves before it is confirmed

        await school.admin.use(card, actions.CONFIRM)
        job = await presented(school, bot)

        assert job.fine_tuned_model
        assert job.fine_tuned_model.startswith("ft:tiny:local:letters:")
        below = await thread_of(school, job)
        end = next(m for m in reversed(below) if f"<@{school.admin.id}>" in str(m.json))
        assert job.fine_tuned_model in str(end.json)
        [picture] = (await with_picture(school, card)).files
        assert (picture["mimetype"], bool(picture["alt_txt"])) == ("image/png", True)

        await school.admin.use(end, actions.USE)
        await now_writes(bot, job.fine_tuned_model)
        await school.editor.run(CHANNEL, "/chrisgpt • Notes: shark number 3.")
        version = await school.presented(bot)
        assert (writer_of(version).engine, writer_of(version).model) == (
            "local",
            job.fine_tuned_model,
        )
        assert school.model.requests == []

        await school.admin.run(CHANNEL, "/finetune rollback")
        await now_writes(bot, MODEL)
        await school.editor.run(CHANNEL, "/chrisgpt • Sunday opening • Volunteers")
        version = await school.presented(bot, draft_id=2)
        assert (writer_of(version).engine, writer_of(version).model) == ("openai", MODEL)
        acts = [line.act for line in await bot.archive.audit.recent(20)]
        assert Counter(acts) >= Counter(["upload", "start", "setting", "use", "rollback"])


async def test_a_job_outlives_restarts_of_bot_and_engine(school: House) -> None:
    """Killed in the middle, bot and engine go on: one job, no event twice, no message twice."""
    assert school.embedded
    async with school.bot() as bot:
        await uploaded(school, bot, some_examples(60), "letters.jsonl")
        _, card = await planned(school, bot, "last on local:tiny epochs=4 batch=2")
        await school.admin.use(card, actions.CONFIRM)
        await until(lambda: heard_steps(bot, 3), timeout=TRAINING_PATIENCE, what="a third step")
        await school.crash(bot)
    await school.embedded.stop()
    await school.embedded.start()

    async with school.bot() as bot:
        job = await presented(school, bot)
        events = await bot.archive.jobs.events(job.id)
        steps = [event.data["step"] for event in events if event.type == "metrics"]
        assert steps == sorted(set(steps))
        assert steps[-1] == 120  # four times 60 examples, two at a time
        assert await bot.archive.jobs.count() == 1
        await with_picture(school, card)
        below = await thread_of(school, job)
        said = Counter(message.words for message in below if message.words)
        assert [words for words, times in said.items() if times > 1] == []
        assert sum(bool(message.files) for message in below) == 1

    access = school.embedded.access
    async with AsyncOpenAI(base_url=access.base_url, api_key=access.key) as client:
        assert [j.id async for j in client.fine_tuning.jobs.list()] == [job.remote_id]


async def heard_steps(bot: Bot, count: int) -> bool:
    """Tell whether so many steps of the job were heard of."""
    return len(await bot.archive.jobs.events(1, kind="metrics")) >= count

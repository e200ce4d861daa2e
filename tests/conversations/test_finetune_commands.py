"""Every verb of the command that trains, typed by an admin, on an engine that a test decides."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.archive import Dataset, Job, JobState
from bot.settings import EngineAccess
from bot.training import starting
from bot.training.cards import actions
from bot.words import general
from handlers.bot import Bot
from handlers.perform import perform
from tests.conversations.test_finetune_only_once import pressed
from tests.haste import hurry_slack, hurry_training
from tests.house import MODEL, PATIENCE, STUDIO, House, writer_of
from tests.training.datasets.material import chats
from tests.training_jobs import TrainingJob
from tests.training_server import BASE, TRAINING_ENDED, WRITER, TrainingServer, Trouble
from workspace.client import Message, until

CHANNEL = "#newsletter"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let engines and Slack be asked as often as it takes."""
    hurry_training(monkeypatch)
    hurry_slack(monkeypatch)


@pytest.fixture
async def school_bot(studio_home: House) -> AsyncIterator[Bot]:
    """Run the bot in the house with the engine `studio`."""
    async with studio_home.bot() as running:
        yield running


@pytest.fixture
def studio(studio_home: House) -> TrainingServer:
    """Return the engine that trains as the test says."""
    assert studio_home.studio
    return studio_home.studio


async def kept(bot: Bot, folder: Path, name: str = "letters.jsonl", count: int = 20) -> Dataset:
    """Give the bot a training file."""
    path = folder / name
    path.write_bytes(chats(count))
    return (await bot.datasets.keep(path, name, by="UADMIN", origin={"kind": "test"})).dataset


async def told(home: House, line: str, containing: str) -> Message:
    """Type a line as the admin, and return the answer that only they see."""
    seen = {message.ts for message in await home.admin.messages(CHANNEL)}
    assert (await home.admin.run(CHANNEL, f"/finetune {line}".rstrip())).ok
    return await home.admin.sees(
        CHANNEL,
        containing=containing,
        where=lambda message: message.ephemeral and message.ts not in seen,
        timeout=PATIENCE,
    )


async def reported(home: House, line: str, containing: str) -> Message:
    """Type a line as the admin, and return the new report that everybody sees."""
    seen = {message.ts for message in await home.second.messages(CHANNEL)}
    assert (await home.admin.run(CHANNEL, f"/finetune {line}")).ok
    return await home.second.sees(
        CHANNEL,
        containing=containing,
        where=lambda message: message.ts not in seen,
        timeout=PATIENCE,
    )


async def planned(home: House, bot: Bot, line: str, job_id: int = 1) -> tuple[Job, Message]:
    """Plan a job with one line; return it, and its card."""
    assert (await home.admin.run(CHANNEL, f"/finetune start {line}")).ok
    job = await home.job_when(
        bot, lambda job: job.card_ts is not None, what="the plan's card", job_id=job_id
    )
    return job, await home.editor.sees(CHANNEL, where=lambda m: m.ts == job.card_ts)


async def running(home: House, bot: Bot, studio: TrainingServer, folder: Path) -> TrainingJob:
    """Start a job, and let it begin at the engine."""
    await kept(bot, folder)
    _, card = await planned(home, bot, f"last on {STUDIO}:{BASE} suffix=letters")
    await home.admin.use(card, actions.CONFIRM)
    await home.job_when(bot, lambda job: job.state is JobState.WATCHED, what="the job to start")
    studio.job.begin(steps=12, epochs=3)
    studio.job.advance(to=4)
    await home.job_when(bot, lambda job: job.status == "running", what="the job to run")
    return studio.job


# What needs no job


@pytest.mark.parametrize(
    "line",
    [
        '"',
        'start "',
        "start = = =",
        "start on",
        "start on :",
        "start last on :",
        "start 🚢🚢 validation=%",
        "use :",
        "use openai:",
        "status #",
        "status #99999999999999999999",
        "cancel '",
        "delete-file *",
        "delete-model <!channel>",
        "events \u200b",
        "check " + "x" * 2000,
    ],
)
@pytest.mark.usefixtures("school_bot")
async def test_any_line_is_answered(studio_home: House, line: str) -> None:
    """Nothing that can be typed is an error of ours, and everything gets an answer."""
    note = await told(studio_home, line, "")

    assert general.something_broke() not in note.words
    assert "<!channel>" not in note.text


@pytest.mark.usefixtures("school_bot")
async def test_where_the_bot_is_no_member_it_answers_too(studio_home: House) -> None:
    """Lists, and what is to be told everybody, come to the one who asked."""
    await studio_home.admin.run("#general", "/finetune list")
    await studio_home.admin.sees_note("#general", containing="No jobs yet")
    await studio_home.admin.run("#general", f"/finetune use {STUDIO}:{WRITER}")
    await studio_home.admin.sees_note("#general", containing=f"{STUDIO}:{WRITER} writes")


@pytest.mark.usefixtures("school_bot")
async def test_help_and_words_that_nobody_knows(studio_home: House) -> None:
    """Nothing and `help` explain it all; an unknown word gets the nearest one."""
    help_note = await told(studio_home, "", "I teach a model")
    assert "/finetune start" in help_note.words
    await told(studio_home, "help", "I teach a model")
    await told(studio_home, "statsu", "Did you mean “status”?")
    await told(studio_home, "xyzzy", "I do not know “xyzzy”")


@pytest.mark.usefixtures("school_bot")
async def test_empty_lists_say_how_to_begin(studio_home: House) -> None:
    """Each list that has nothing in it leads on."""
    await told(studio_home, "list", "No jobs yet")
    await told(studio_home, "status", "No jobs yet")
    await told(studio_home, "events", "No jobs yet")
    await told(studio_home, "checkpoints", "No jobs yet")
    await told(studio_home, "pause", "There is no job to pause")
    await told(studio_home, "resume", "There is no job to resume")
    await told(studio_home, "cancel", "There is no job to cancel")
    files = await told(studio_home, "files", "/finetune upload")
    assert actions.UPLOAD in str(files.json)
    await told(studio_home, "check letters", "I found no file “letters”")
    await told(studio_home, "delete-file", "Which file?")
    await told(studio_home, "delete-model", "Which model?")
    await told(studio_home, "use", "Which model?")
    await told(studio_home, "rollback", "no writer before")


async def test_a_file_is_checked_and_listed(
    studio_home: House, school_bot: Bot, tmp_path: Path
) -> None:
    """By its name, its beginning, or `last`; the card offers to start."""
    await kept(school_bot, tmp_path)

    for line in ("check letters.jsonl", "check let", "check last", "check"):
        card = await reported(studio_home, line, "20 examples")
        assert actions.START_WITH in str(card.json)
    await told(studio_home, "files", "letters.jsonl")
    await told(studio_home, "check lettres.jsonl", "Did you mean “letters.jsonl”?")


async def test_of_two_files_with_one_name_the_hash_decides(
    studio_home: House, school_bot: Bot, tmp_path: Path
) -> None:
    """Nobody can tell which one is meant by the name, so it is asked back with the ids."""
    first = await kept(school_bot, tmp_path, count=12)
    second = await kept(school_bot, tmp_path, count=20)

    note = await told(studio_home, "check letters.jsonl", "fits several files")
    assert first.sha256[:12] in note.words
    assert second.sha256[:12] in note.words
    await reported(studio_home, f"check {first.sha256[:12]}", "12 examples")


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("epochs=3", "Which file?"),
        ("letters.jsonl epochs=three", "epochs is “three”, and it should be a whole number"),
        ("letters.jsonl warmup=3", "I do not know the setting “warmup=3”"),
        ("letters.jsonl one two", "what to do with “two”"),
        ("nothing.jsonl", "I found no file “nothing.jsonl”"),
        (f"letters.jsonl on {STUDIO}:gpt-9", f"I found no model “{STUDIO}:gpt-9”"),
        (f"letters.jsonl on openai:{MODEL}", "Nothing can be trained at openai"),
        ("letters.jsonl validation=nothing.jsonl", "I found no file “nothing.jsonl”"),
        ("letters.jsonl validation=80%", "validation is “80%”"),
        ("letters.jsonl suffix=a:b", "suffix is “a:b”"),
    ],
)
async def test_a_line_that_cannot_be_is_given_back(
    studio_home: House, school_bot: Bot, tmp_path: Path, line: str, why: str
) -> None:
    """It says what is wrong, and the line comes back, because Slack keeps none."""
    await kept(school_bot, tmp_path)

    note = await told(studio_home, f"start {line}", why)

    assert f"start {line}" in note.words
    assert await school_bot.archive.jobs.count() == 0


# A plan


async def test_one_line_makes_a_plan_and_sends_nothing(
    studio_home: House, school_bot: Bot, studio: TrainingServer, tmp_path: Path
) -> None:
    """All options stand in the plan; nothing is at the engine before it is confirmed."""
    dataset = await kept(school_bot, tmp_path)

    job, card = await planned(
        studio_home,
        school_bot,
        f"letters on {STUDIO}:{BASE} epochs=3 batch=2 lr=0,5 suffix=spring seed=7",
    )

    assert (job.engine, job.base_model, job.training_sha256) == (STUDIO, BASE, dataset.sha256)
    assert job.hyperparameters == {
        "n_epochs": 3,
        "batch_size": 2,
        "learning_rate_multiplier": 0.5,
    }
    assert (job.suffix, job.seed, job.validation_sha256) == ("spring", 7, None)
    assert "20 examples" in card.words
    assert studio.files == {}
    await told(studio_home, "list", "#1")
    await told(studio_home, "status", "letters.jsonl")

    await studio_home.admin.use(card, actions.DISCARD)

    await studio_home.job_when(
        school_bot, lambda job: job.state is JobState.DISCARDED, what="the plan to go"
    )
    # A click on the card as it was: it is on its way while the card changes.
    late = await school_bot.archive.requests.record(pressed(actions.CONFIRM, str(job.id)))
    assert late is not None
    perform(school_bot, late)
    await studio_home.admin.sees_note(CHANNEL, containing="was decided already")
    assert studio.count("jobs.create") == 0


async def test_a_share_is_held_back(studio_home: House, school_bot: Bot, tmp_path: Path) -> None:
    """Of one file two are made, and the same two each time."""
    dataset = await kept(school_bot, tmp_path, count=40)

    first, _ = await planned(studio_home, school_bot, f"last {BASE} validation=25%")
    second, _ = await planned(
        studio_home, school_bot, f"{dataset.sha256[:8]} {BASE} validation=25%", job_id=2
    )

    assert first.training_sha256 not in (None, dataset.sha256)
    assert first.validation_sha256 is not None
    assert (second.training_sha256, second.validation_sha256) == (
        first.training_sha256,
        first.validation_sha256,
    )
    await reported(studio_home, "check last", "40 examples")  # what was held back is not meant
    too_small = await kept(school_bot, tmp_path, "few.jsonl", count=11)
    await told(studio_home, f"start {too_small.name} validation=20%", "few.jsonl")
    assert await school_bot.archive.jobs.count() == 2


async def test_a_file_at_the_engine_is_trained_on_there_only(
    studio_home: House, school_bot: Bot, studio: TrainingServer
) -> None:
    """It needs no upload; no share of it can be held back, and its content cannot be checked."""
    stored = studio.add_file(chats(20), "elsewhere.jsonl")

    await told(studio_home, "check elsewhere", f"lies at {STUDIO} only")
    await told(studio_home, "start elsewhere.jsonl validation=20%", "no share of it")
    await told(studio_home, f"start elsewhere.jsonl on openai:{MODEL}", "Nothing was started")
    job, _ = await planned(studio_home, school_bot, f"{stored.id} {BASE}")

    assert (job.training_sha256, job.training_file) == (None, stored.id)


# A job


async def test_a_job_that_failed_is_planned_anew(
    studio_home: House, school_bot: Bot, studio: TrainingServer, tmp_path: Path
) -> None:
    """With the same settings, after the engine's words were shown."""
    await running(studio_home, school_bot, studio, tmp_path)
    studio.job.fail("invalid_training_file", "The file has a <!channel> in it.")
    job = await studio_home.job_when(
        school_bot, lambda job: job.presented_at is not None, what="the end to be told"
    )
    assert job.card_ts
    end = await studio_home.admin.sees(
        CHANNEL, containing="invalid_training_file", thread=job.card_ts, timeout=PATIENCE
    )
    card = (
        await studio_home.admin.sees(
            CHANNEL, where=lambda m: m.ts == job.card_ts and actions.START_ANEW in str(m.json)
        )
        if actions.START_ANEW not in str(end.json)
        else end
    )

    await studio_home.admin.use(card, actions.START_ANEW)

    anew = await studio_home.job_when(
        school_bot, lambda job: job.card_ts is not None, what="the second plan", job_id=2
    )
    assert (anew.state, anew.base_model, anew.suffix) == (JobState.PLANNED, BASE, "letters")
    assert studio.count("jobs.create") == 1


async def test_a_job_that_an_engine_trains_no_more_goes_to_another(
    studio_home: House, studio: TrainingServer, tmp_path: Path
) -> None:
    """The refusal is explained, its upload removed, the file kept, and the other engine offered."""
    studio.trouble("jobs.create", TRAINING_ENDED)
    async with TrainingServer(key="sk-annex-made-up-0123456789") as annex:
        access = EngineAccess("annex", annex.base_url, "sk-annex-made-up-0123456789")
        async with studio_home.bot(engines=(*studio_home.engines, access)) as bot:
            await kept(bot, tmp_path)
            _, card = await planned(studio_home, bot, f"last on {STUDIO}:{BASE} epochs=2")
            await studio_home.admin.use(card, actions.CONFIRM)
            refused = await studio_home.admin.sees_change(
                card, lambda m: actions.START_ON in str(m.json), timeout=PATIENCE
            )
            await until(lambda: studio.files == {}, what="the orphan upload to be removed")

            await studio_home.admin.use(refused, actions.START_ON)

            anew = await studio_home.job_when(
                bot, lambda job: job.card_ts is not None, what="the second plan", job_id=2
            )
            assert (anew.engine, anew.state) == ("annex", JobState.PLANNED)
            assert anew.hyperparameters == {"n_epochs": 2}
            # Asked for again, the engine that ended its training is no choice any more.
            await told(studio_home, f"start last on {STUDIO}", "Nothing was started")


async def test_a_job_whose_creation_is_unclear_is_looked_for(
    studio_home: House,
    school_bot: Bot,
    studio: TrainingServer,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nobody sends it again; Look again finds it when the engine lists it at last."""
    monkeypatch.setattr(starting, "LOOKS", (0.0, 0.05))
    await kept(school_bot, tmp_path)
    _, card = await planned(studio_home, school_bot, f"last {BASE}")
    studio.trouble("jobs.create", Trouble(status=500, done_first=True))
    studio.always("jobs.list", Trouble(status=200, body='{"object": "list", "data": []}'))

    await studio_home.admin.use(card, actions.CONFIRM)
    await studio_home.job_when(
        school_bot, lambda job: job.state is JobState.UNCLEAR, what="it to be unclear"
    )
    card = await studio_home.admin.sees_change(
        card, lambda m: actions.LOOK_AGAIN in str(m.json), timeout=PATIENCE
    )
    await studio_home.admin.use(card, actions.LOOK_AGAIN)
    await studio_home.admin.sees_note(CHANNEL, containing="still not to be found")
    studio.always("jobs.list", None)
    await studio_home.admin.use(card, actions.LOOK_AGAIN)

    await studio_home.admin.sees_note(CHANNEL, containing="Found: job #1")
    assert studio.count("jobs.create") == 1


async def test_a_job_is_watched_paused_and_cancelled(
    studio_home: House, school_bot: Bot, studio: TrainingServer, tmp_path: Path
) -> None:
    """List, status, events, pause, resume and cancel find it by number, id and `last`."""
    job = await running(studio_home, school_bot, studio, tmp_path)

    await told(studio_home, "list", "#1")
    status = await told(studio_home, f"status {job.id[:12]}", "Step 4 of 12")
    assert actions.CANCEL in str(status.json)
    await told(studio_home, "events #1", f"Created fine-tuning job: {job.id}")
    await told(studio_home, "checkpoints last", "Job #1 has no checkpoints")
    await told(studio_home, "pause", "Job #1 is paused")
    assert job.status == "paused"
    await told(studio_home, "resume last", "Job #1 is going on")
    assert job.status == "running"

    question = await told(studio_home, "cancel 1", "Job #1 ends for good")
    assert job.status == "running"
    await studio_home.admin.use(question, actions.CANCEL)

    await studio_home.job_when(school_bot, lambda job: job.status == "cancelled", what="its end")
    await told(studio_home, "audit", "asked to cancel a job")
    await told(studio_home, "pause 1", "cannot be paused now")


async def test_buttons_of_a_card_answer_the_one_who_presses(
    studio_home: House, school_bot: Bot, studio: TrainingServer, tmp_path: Path
) -> None:
    """Events are for who asks; Pause and Resume show on the card."""
    job = await running(studio_home, school_bot, studio, tmp_path)
    on_record = await school_bot.archive.jobs.get(1)
    card = await studio_home.editor.sees(
        CHANNEL,
        where=lambda m: m.ts == on_record.card_ts and actions.PAUSE in str(m.json),
        timeout=PATIENCE,
    )

    await studio_home.admin.use(card, actions.EVENTS)
    await studio_home.admin.sees_note(CHANNEL, containing=f"Created fine-tuning job: {job.id}")
    await studio_home.admin.use(card, actions.PAUSE)
    resting = await studio_home.editor.sees_change(
        card, lambda m: actions.RESUME in str(m.json), timeout=PATIENCE
    )
    await studio_home.admin.use(resting, actions.RESUME)

    await until(lambda: job.status == "running", what="the job to go on")


async def test_a_job_from_elsewhere_is_adopted_by_its_status(
    studio_home: House, school_bot: Bot, studio: TrainingServer
) -> None:
    """Whoever started it: from now on it has a card and is watched. A beginning is enough."""
    job = studio.add_job(suffix="elsewhere")
    job.begin(steps=12, epochs=3)

    await told(studio_home, "status ftjob-unknown", "I found no job “ftjob-unknown”")
    await told(studio_home, f"status {job.id[:14]}", "job #1")

    adopted = await studio_home.job_when(
        school_bot, lambda job: job.card_ts is not None, what="its card"
    )
    assert (adopted.engine, adopted.remote_id) == (STUDIO, job.id)
    await told(studio_home, f"status {job.id}", "Learning")
    assert await school_bot.archive.jobs.count() == 1


# Models


async def test_a_model_writes_until_it_is_taken_back(studio_home: House, school_bot: Bot) -> None:
    """Use and rollback tell everybody, each once; the drafts follow."""
    await told(studio_home, "models", WRITER)

    await studio_home.admin.run(CHANNEL, f"/finetune use {STUDIO}:{WRITER}")
    used = await studio_home.editor.sees(CHANNEL, containing=f"{STUDIO}:{WRITER} writes")
    assert f"openai:{MODEL}" in used.words
    await told(studio_home, f"use {STUDIO}:{WRITER}", "writes the drafts already")
    await studio_home.editor.run(CHANNEL, "/chrisgpt • Sunday opening • Volunteers")
    version = await studio_home.presented(school_bot)
    assert (writer_of(version).engine, writer_of(version).model) == (STUDIO, WRITER)

    await studio_home.admin.run(CHANNEL, "/finetune rollback")
    await studio_home.editor.sees(CHANNEL, containing=f"openai:{MODEL} writes")
    await studio_home.admin.use(used, actions.ROLL_BACK)
    await studio_home.admin.sees_note(CHANNEL, containing="changed since that message")

    await told(studio_home, "audit", "went back to")
    current = await school_bot.archive.promotions.current()
    assert current is not None
    assert (current.engine, current.model) == ("openai", MODEL)


async def test_a_model_that_does_not_answer_is_refused(
    studio_home: House, school_bot: Bot, studio: TrainingServer
) -> None:
    """It is asked for a few words before the switch, and the writer stays."""
    studio.always("chat", Trouble(status=404, code="model_not_found", message="It is gone."))

    await told(studio_home, f"use {STUDIO}:{WRITER}", "stays as it was")
    await told(studio_home, "use nothing-of-the-kind", "I found no model")

    current = await school_bot.archive.promotions.current()
    assert current is not None
    assert (current.engine, current.model) == ("openai", MODEL)


async def test_a_model_is_deleted_after_a_question(
    studio_home: House, school_bot: Bot, studio: TrainingServer
) -> None:
    """Not the one that writes, and no base model; the question gives way to the answer."""
    model = f"ft:{BASE}:house:letters:abc123"
    studio.models.append(model)
    await told(studio_home, f"delete-model {STUDIO}:{WRITER}", "Nothing was deleted")
    await studio_home.admin.run(CHANNEL, "/finetune use letters:abc123")
    await studio_home.editor.sees(CHANNEL, containing=f"{model} writes")
    await told(studio_home, "delete-model last", "writes the drafts now")
    await studio_home.admin.run(CHANNEL, "/finetune rollback")
    await studio_home.editor.sees(CHANNEL, containing=f"openai:{MODEL} writes")

    question = await told(studio_home, "delete-model letters", "It cannot be brought back")
    assert studio.count("models.delete") == 0
    await studio_home.admin.use(question, actions.DELETE_MODEL)

    await studio_home.admin.sees_change(
        question, lambda m: f"Deleted: {STUDIO}:{model}" in m.words and not m.buttons
    )
    assert model not in studio.models
    acts = [(entry.act, entry.subject) for entry in await school_bot.archive.audit.recent(3)]
    assert ("delete_model", model) in acts


async def test_a_file_is_deleted_after_a_question(
    studio_home: House, school_bot: Bot, studio: TrainingServer, tmp_path: Path
) -> None:
    """Ours by its name; one that lies at an engine only by its id or name."""
    await kept(school_bot, tmp_path)
    stored = studio.add_file(chats(20), "elsewhere.jsonl")

    question = await told(studio_home, "delete-file letters", "letters.jsonl")
    assert len(await school_bot.archive.datasets.kept()) == 1
    await studio_home.admin.use(question, actions.DELETE_DATASET)
    await until(lambda: _nothing_kept(school_bot), what="the file to go")
    question = await told(studio_home, "rm file elsewhere", "elsewhere.jsonl")
    assert stored.id in studio.files
    await studio_home.admin.use(question, actions.DELETE_FILE)

    await studio_home.admin.sees_note(CHANNEL, containing=f"Deleted at {STUDIO}")
    assert stored.id not in studio.files


async def test_try_a_draft_writes_one_with_that_model(
    studio_home: House, school_bot: Bot, studio: TrainingServer, tmp_path: Path
) -> None:
    """A new model may be tried out on one draft before it writes them all."""
    await running(studio_home, school_bot, studio, tmp_path)
    model = studio.succeed(studio.job)
    job = await studio_home.job_when(
        school_bot, lambda job: job.presented_at is not None, what="the end to be told"
    )
    assert job.card_ts
    end = await studio_home.admin.sees(
        CHANNEL, where=lambda m: actions.TRY in str(m.json), thread=job.card_ts, timeout=PATIENCE
    )

    listed = await told(studio_home, "checkpoints", "Checkpoints of job #1")
    assert actions.USE in str(listed.json)

    await studio_home.admin.use(end, actions.TRY)
    form = await studio_home.admin.form()
    assert f"{STUDIO}:{model}" in form.words
    assert (await form.submit(bullets="Sunday opening\nVolunteers")).ok

    version = await studio_home.presented(school_bot)
    assert (writer_of(version).engine, writer_of(version).model) == (STUDIO, model)
    await studio_home.editor.run(CHANNEL, "/chrisgpt • Autumn walk • Boots")
    version = await studio_home.presented(school_bot, draft_id=2)
    assert (writer_of(version).engine, writer_of(version).model) == ("openai", MODEL)


async def _nothing_kept(bot: Bot) -> bool:
    return await bot.archive.datasets.kept() == []

"""The form that starts a job: there at once, filled when the engines have answered."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.archive import Dataset
from bot.settings import EngineAccess
from bot.training.cards import actions
from bot.words import start_form as words
from handlers.bot import Bot
from handlers.finetune.start_form import (
    BY_FILE,
    BY_SHARE,
    CHECK,
    CHECK_FILE,
    DATASET,
    MODEL,
    NO_CHECK,
    SHARE,
)
from tests.house import PATIENCE, STUDIO, House
from tests.training.datasets.material import chats
from tests.training_server import BASE, TrainingServer, Trouble
from workspace.client import Form, until

CHANNEL = "#newsletter"
NOWHERE = EngineAccess("away", "http://127.0.0.1:9/v1", "sk-made-up-away")


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


async def opened(home: House) -> Form:
    """Open the form as the admin, and wait until it can be filled in."""
    assert (await home.admin.run(CHANNEL, "/finetune start")).ok
    return await filled(home)


async def filled(home: House) -> Form:
    """Wait until the form can be filled in."""

    async def look() -> Form | None:
        form = await home.admin.form_now()
        return form if form and form.callback_id == actions.START_FORM else None

    found: Form = await until(look, timeout=PATIENCE, what="the form to be filled")
    return found


def offered(form: Form, name: str) -> list[str]:
    """Return the values that a menu offers."""
    for block in form.view["blocks"]:
        if block.get("block_id") == name:
            element = block["element"]
            groups = element.get("option_groups") or [element]
            return [option["value"] for group in groups for option in group["options"]]
    raise AssertionError(f"no {name} in the form")


async def test_the_form_makes_the_plan_that_a_line_would(
    studio_home: House, school_bot: Bot, tmp_path: Path
) -> None:
    """Every field comes into the plan."""
    training = await kept(school_bot, tmp_path, count=40)
    checking = await kept(school_bot, tmp_path, "more.jsonl", count=15)

    form = await opened(studio_home)
    assert {training.sha256, checking.sha256} == set(offered(form, DATASET))
    assert f"{STUDIO}:{BASE}" in offered(form, MODEL)
    outcome = await form.submit(
        **{
            DATASET: training.sha256,
            MODEL: f"{STUDIO}:{BASE}",
            CHECK: BY_FILE,
            CHECK_FILE: checking.sha256,
            "epochs": "3",
            "batch": "2",
            "lr": "0.5",
            "suffix": "spring",
            "seed": "7",
        }
    )

    assert outcome.ok
    job = await studio_home.job_when(school_bot, lambda j: j.card_ts is not None, what="the plan")
    assert (job.engine, job.base_model, job.training_sha256, job.validation_sha256) == (
        STUDIO,
        BASE,
        training.sha256,
        checking.sha256,
    )
    assert job.hyperparameters == {
        "n_epochs": 3,
        "batch_size": 2,
        "learning_rate_multiplier": 0.5,
    }
    assert (job.suffix, job.seed, job.requested_by) == ("spring", 7, "UADMIN")
    await studio_home.editor.sees(CHANNEL, where=lambda m: m.ts == job.card_ts)


async def test_left_as_it_is_it_holds_a_fifth_back(
    studio_home: House, school_bot: Bot, tmp_path: Path
) -> None:
    """Who is not sure just sends it: the newest file, a model, and something to check with."""
    dataset = await kept(school_bot, tmp_path, count=40)

    assert (await (await opened(studio_home)).submit()).ok

    job = await studio_home.job_when(school_bot, lambda j: j.card_ts is not None, what="the plan")
    assert job.validation_sha256 is not None
    assert job.training_sha256 not in (None, dataset.sha256)
    assert job.hyperparameters == {}
    # The next form begins with the whole file again, not with a share of it.
    assert offered(await opened(studio_home), DATASET)[0] == dataset.sha256


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"epochs": "many"}, "epochs"),
        ({"batch": "0"}, "batch"),
        ({"lr": "fast"}, "lr"),
        ({"seed": "-1"}, "seed"),
        ({"suffix": "a:b"}, "suffix"),
        ({CHECK: BY_SHARE, SHARE: "80"}, SHARE),
        ({CHECK: BY_SHARE, SHARE: "a fifth"}, SHARE),
        ({CHECK: BY_FILE}, CHECK_FILE),
    ],
)
async def test_what_cannot_be_is_said_under_its_field(
    studio_home: House, school_bot: Bot, tmp_path: Path, values: dict[str, str], field: str
) -> None:
    """The form stays open with all that was typed."""
    await kept(school_bot, tmp_path)

    outcome = await (await opened(studio_home)).submit(**values)

    assert list(outcome.errors) == [field]
    assert outcome.errors[field]
    assert await school_bot.archive.jobs.count() == 0


async def test_one_file_cannot_check_itself(
    studio_home: House, school_bot: Bot, tmp_path: Path
) -> None:
    """What was learned says nothing about what was understood."""
    dataset = await kept(school_bot, tmp_path)

    form = await opened(studio_home)
    outcome = await form.submit(
        **{DATASET: dataset.sha256, CHECK: BY_FILE, CHECK_FILE: dataset.sha256}
    )

    assert list(outcome.errors) == [CHECK_FILE]


async def test_the_form_is_there_before_a_slow_engine_answers(
    studio_home: House, school_bot: Bot, studio: TrainingServer, tmp_path: Path
) -> None:
    """A trigger lives three seconds: a light form is opened, and filled later."""
    await kept(school_bot, tmp_path)
    studio.trouble("jobs.list", Trouble(seconds=1.0, late=True))

    await studio_home.admin.run(CHANNEL, "/finetune start")
    light = await studio_home.admin.form(title=words.FORM_LOOKING_TITLE)
    assert words.FORM_LOOKING in light.words
    form = await filled(studio_home)

    assert form.id == light.id
    assert (await form.submit(**{CHECK: NO_CHECK})).ok


async def test_a_form_that_is_closed_meanwhile_is_no_trouble(
    studio_home: House, school_bot: Bot, studio: TrainingServer, tmp_path: Path
) -> None:
    """Nobody waits for it any more."""
    await kept(school_bot, tmp_path)
    studio.trouble("jobs.list", Trouble(seconds=0.5, late=True))

    await studio_home.admin.run(CHANNEL, "/finetune start")
    light = await studio_home.admin.form(title=words.FORM_LOOKING_TITLE)
    await light.close()

    await until(lambda: _was_filled(studio_home), what="the form to be filled in vain")
    await studio_home.admin.run(CHANNEL, "/finetune list")
    note = await studio_home.admin.sees_note(CHANNEL)
    assert "No jobs yet" in note.words


async def _was_filled(home: House) -> bool:
    return bool(await home.client.calls("views.update"))


async def test_an_engine_that_is_away_blocks_no_other(studio_home: House, tmp_path: Path) -> None:
    """The form offers what there is, and says why an engine offers nothing."""
    engines = (*studio_home.engines, NOWHERE)
    async with studio_home.bot(engines=engines) as bot:
        await kept(bot, tmp_path)

        form = await opened(studio_home)

        assert f"{STUDIO}:{BASE}" in offered(form, MODEL)
        assert "away" in form.words


@pytest.mark.usefixtures("school_bot")
async def test_without_a_file_there_are_ways_to_begin_and_no_form(studio_home: House) -> None:
    """There is nothing to fill in yet."""
    await studio_home.admin.run(CHANNEL, "/finetune start")

    note = await studio_home.admin.sees_note(CHANNEL, containing="No training files yet")
    assert actions.UPLOAD in str(note.json)
    assert await studio_home.admin.form_now() is None


async def test_files_that_cannot_be_trained_on_are_not_offered(
    studio_home: House, school_bot: Bot, tmp_path: Path
) -> None:
    """Alone they are told; beside a good one they stand in no menu, however new they are."""
    small = await kept(school_bot, tmp_path, "small.jsonl", count=3)
    await studio_home.admin.run(CHANNEL, "/finetune start")
    await studio_home.admin.sees_note(CHANNEL, containing="not ready to train on")

    good = await kept(school_bot, tmp_path, count=20)
    broken = tmp_path / "broken.jsonl"
    broken.write_bytes(b"no json")
    await school_bot.datasets.keep(broken, broken.name, by="UADMIN", origin={"kind": "test"})
    form = await opened(studio_home)

    assert offered(form, DATASET) == [good.sha256]
    assert set(offered(form, CHECK_FILE)) == {good.sha256, small.sha256}


async def test_the_sample_letters_are_checked_with_their_own_file(
    studio_home: House, school_bot: Bot
) -> None:
    """Two files come together, one card tells of both, and the form chooses both."""
    await studio_home.admin.run(CHANNEL, "/finetune files")
    empty = await studio_home.admin.sees_note(CHANNEL, containing="No training files yet")
    await studio_home.admin.use(empty, actions.SAMPLE)
    card = await studio_home.admin.sees_note(CHANNEL, containing="came with it: 5 letters")

    await studio_home.admin.use(card, actions.START_WITH)
    assert (await (await filled(studio_home)).submit()).ok

    job = await studio_home.job_when(school_bot, lambda j: j.card_ts is not None, what="the plan")
    datasets = {d.sha256: d.name for d in await school_bot.archive.datasets.kept()}
    assert datasets[job.training_sha256 or ""] == "quiet-rind-train.jsonl"
    assert datasets[job.validation_sha256 or ""] == "quiet-rind-validation.jsonl"


async def test_a_report_card_opens_the_form_on_its_file(
    studio_home: House, school_bot: Bot, tmp_path: Path
) -> None:
    """Start training on the card of an older file chooses that one."""
    older = await kept(school_bot, tmp_path)
    await kept(school_bot, tmp_path, "newer.jsonl", count=15)
    await studio_home.admin.run(CHANNEL, "/finetune check letters.jsonl")
    card = await studio_home.admin.sees(CHANNEL, containing="20 examples", timeout=PATIENCE)

    await studio_home.admin.use(card, actions.START_WITH)
    form = await filled(studio_home)
    assert (await form.submit(**{CHECK: NO_CHECK})).ok

    job = await studio_home.job_when(school_bot, lambda j: j.card_ts is not None, what="the plan")
    assert job.training_sha256 == older.sha256


async def test_where_the_channel_is_closed_the_plan_comes_directly(
    studio_home: House, school_bot: Bot, tmp_path: Path
) -> None:
    """The bot is no member there: the person is told, and finds the plan in their messages."""
    await kept(school_bot, tmp_path)

    await studio_home.admin.run("#general", "/finetune start last")

    job = await studio_home.job_when(school_bot, lambda j: j.card_ts is not None, what="the plan")
    assert job.channel == studio_home.admin.direct
    await studio_home.admin.sees_note("#general", containing="in our direct messages")
    card = await studio_home.admin.sees(
        studio_home.admin.direct, where=lambda m: m.ts == job.card_ts
    )
    await studio_home.admin.use(card, actions.DISCARD)
    await studio_home.job_when(school_bot, lambda j: j.state == "discarded", what="it to go")

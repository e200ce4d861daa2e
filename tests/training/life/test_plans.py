"""What a plan says before anything is spent, and what it refuses."""

import asyncio
import codecs
import hashlib
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive import JobState
from bot.engines import EngineKind
from bot.settings import EngineAccess
from bot.training import estimate, planning
from bot.training.desk import ConfirmResult
from tests.house import STUDIO, House
from tests.training.life.office import ADMIN, Office, letter, office
from tests.training_server import BASE, HTML, Trouble


@pytest.mark.parametrize(
    ("examples", "kind", "epochs"),
    [
        (1, EngineKind.OPENAI, 25),
        (10, EngineKind.OPENAI, 10),
        (33, EngineKind.OPENAI, 3),
        (34, EngineKind.OPENAI, 3),
        (500, EngineKind.AZURE, 3),
        (8_334, EngineKind.OTHER, 2),
        (30_000, EngineKind.OPENAI, 1),
        (12, EngineKind.EMBEDDED, 4),
        (30, EngineKind.EMBEDDED, 3),
    ],
)
def test_the_usual_number_of_epochs(examples: int, kind: EngineKind, epochs: int) -> None:
    """More passes over little data, fewer over much; the engine here has a rule of its own."""
    assert estimate.usual_epochs(examples, kind) == epochs


@given(st.integers(0, 10**7), st.sampled_from(EngineKind))
def test_there_is_always_at_least_one_epoch(examples: int, kind: EngineKind) -> None:
    """Whatever the number of examples, an engine goes over them between once and 25 times."""
    assert 1 <= estimate.usual_epochs(examples, kind) <= 25


def test_the_cost_is_that_of_all_tokens_gone_over() -> None:
    """Tokens times epochs times the price of a million; unknown while a part is."""
    assert estimate.cost(200_000, 3, 5.0) == pytest.approx(3.0)
    assert estimate.cost(200_000, 3, None) is None
    assert estimate.cost(None, 3, 5.0) is None


def test_a_month_begins_on_its_first_day() -> None:
    """The cap counts from there."""
    late = datetime(2026, 11, 30, 23, 59, 59, 5, tzinfo=UTC)
    assert estimate.month_began(late) == datetime(2026, 11, 1, tzinfo=UTC)


def access(home: House, **changes: Any) -> tuple[EngineAccess, ...]:  # noqa: ANN401 - its fields
    """The engines of the house, with a price and a cap at the studio."""
    return tuple(
        EngineAccess(each.name, each.base_url, each.key, **changes) if each.name == STUDIO else each
        for each in home.engines
    )


async def test_a_plan_tells_cost_and_days_left(home: House) -> None:
    """With a price set it is money; the base model's last day comes from the engine."""
    assert home.studio is not None
    home.studio.shutdown_dates[BASE] = "2099-01-14"
    async with office(home, engines=access(home, prices={BASE: 1_000.0})) as desk_open:
        data = await desk_open.dataset()
        tokens = desk_open.store.report(data).tokens
        job = await desk_open.planned(dataset=data, hyperparameters={"n_epochs": 2})
        cost = tokens * 2 * 1_000.0 / 1_000_000
        job = await desk_open.archive.jobs.get(job.id)
        assert job.estimate["cost"] == pytest.approx(cost)
        assert job.estimate["epochs"] == 2
        card = await desk_open.card(job, f"${cost:.2f}")
        assert "2099" in card.words, card.words


async def test_no_price_is_said_and_stops_nothing(desk_open: Office) -> None:
    """Who set none, and no cap, decides without."""
    job = await desk_open.planned()
    await desk_open.card(job, "no price set")
    assert await desk_open.desk.confirm(job.id, ADMIN) is ConfirmResult.STARTED


async def test_the_months_cap_is_kept(home: House) -> None:
    """What is confirmed counts, also before the engine has counted its tokens."""
    async with office(home) as first:
        data = await first.dataset()
        tokens = first.store.report(data).tokens
    cost = tokens * 3 * 1_000.0 / 1_000_000
    engines = access(home, prices={"*": 1_000.0}, monthly_cap=cost * 1.5)
    async with office(home, engines=engines) as desk_open:
        fits: dict[str, Any] = {"dataset": data, "hyperparameters": {"n_epochs": 3}}
        jobs = [await desk_open.planned(**fits) for _ in range(2)]
        assert await desk_open.desk.confirm(jobs[0].id, ADMIN) is ConfirmResult.STARTED
        assert await desk_open.desk.confirm(jobs[1].id, ADMIN) is ConfirmResult.OVER_CAP
        card = await desk_open.card(jobs[1], "STUDIO_MONTHLY_CAP")
        assert "Start training" not in card.buttons
        await desk_open.state(jobs[0].id, JobState.WATCHED)
        assert desk_open.studio.count("jobs.create") == 1
        # A training that cost less in the end leaves room for the other one.
        remote = desk_open.studio.job
        remote.begin()
        remote.changes["trained_tokens"] = 1
        remote.advance(remote.steps)
        desk_open.studio.succeed(remote)
        await desk_open.presented(jobs[0].id)
        assert await desk_open.desk.confirm(jobs[1].id, ADMIN) is ConfirmResult.STARTED


@pytest.mark.parametrize(
    ("end", "fits"), [("succeeded", False), ("cancelled", False), ("cancelled early", True)]
)
async def test_the_cap_holds_where_the_engine_counts_no_tokens(
    home: House, end: str, *, fits: bool
) -> None:
    """The estimate stands for what was not counted; who never began has cost nothing."""
    async with office(home) as first:
        data = await first.dataset()
        tokens = first.store.report(data).tokens
    engines = access(home, prices={"*": 1_000.0}, monthly_cap=tokens * 3 * 0.001 * 1.5)
    async with office(home, engines=engines) as desk_open:
        asked: dict[str, Any] = {"dataset": data, "hyperparameters": {"n_epochs": 3}}
        job, remote = await desk_open.watched(**asked)
        remote.changes["trained_tokens"] = None
        if end != "cancelled early":
            remote.begin(steps=8, epochs=2)
            remote.advance(to=7)
        if end == "succeeded":
            desk_open.studio.succeed(remote)
        else:
            remote.cancel()
        await desk_open.presented(job.id)
        later = await desk_open.planned(**asked)
        result = await desk_open.desk.confirm(later.id, ADMIN)
        assert result is (ConfirmResult.STARTED if fits else ConfirmResult.OVER_CAP)


async def test_a_confirmation_waits_for_no_other_card(
    desk_open: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While Slack is slow to take one card, other jobs start."""
    stuck = await desk_open.planned(suffix="x" * 65)
    other = await desk_open.planned()
    real, waiting, go_on = desk_open.door.update, asyncio.Event(), asyncio.Event()

    async def slow(channel: str, ts: str, message: Any) -> None:  # noqa: ANN401 - as it comes
        if ts == stuck.card_ts:
            waiting.set()
            await go_on.wait()
        await real(channel, ts, message)

    monkeypatch.setattr(desk_open.door, "update", slow)
    desk_open.studio.models.append("another")  # the card of the first plan has news to draw
    desk_open.studio.models.remove(BASE)
    await desk_open.engines.offer(fresh=True)
    desk_open.studio.models.append(BASE)
    confirming = asyncio.create_task(desk_open.desk.confirm(stuck.id, ADMIN))
    await waiting.wait()
    await desk_open.engines.offer(fresh=True)
    async with asyncio.timeout(10):
        assert await desk_open.desk.confirm(other.id, ADMIN) is ConfirmResult.STARTED
    go_on.set()
    assert await confirming is ConfirmResult.PROBLEM


async def test_a_cap_without_a_price_refuses(home: House) -> None:
    """A cap that nobody can keep to is no cap."""
    async with office(home, engines=access(home, monthly_cap=10.0)) as desk_open:
        job = await desk_open.planned()
        await desk_open.card(job, "STUDIO_TRAINING_PRICES")
        assert await desk_open.desk.confirm(job.id, ADMIN) is ConfirmResult.PROBLEM


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"base_model": "gpt-none"}, "gpt-none"),
        ({"engine": "nowhere"}, "nowhere"),
        ({"suffix": "x" * 65}, "64"),
    ],
)
async def test_what_stands_against_a_plan(
    desk_open: Office, asked: dict[str, Any], words: str
) -> None:
    """It is named on the card, and Start is not offered."""
    job = await desk_open.planned(**asked)
    card = await desk_open.card(job, words)
    assert "Start training" not in card.buttons
    assert await desk_open.desk.confirm(job.id, ADMIN) is ConfirmResult.PROBLEM
    assert desk_open.studio.count("files.create") == 0


async def test_a_file_with_too_few_examples(desk_open: Office) -> None:
    """Ten lines are the least that any engine takes."""
    job = await desk_open.planned(dataset=await desk_open.dataset(4))
    card = await desk_open.card(job, "Training file")
    assert "Start training" not in card.buttons


async def test_the_same_file_twice(desk_open: Office) -> None:
    """What it learned says nothing about what it can."""
    data = await desk_open.dataset()
    job = await desk_open.planned(dataset=data, validation=data)
    await desk_open.card(job, "at once")


async def test_a_model_whose_last_day_is_over(desk_open: Office) -> None:
    """The plan says when it was."""
    desk_open.studio.shutdown_dates[BASE] = "2026-01-14"
    job = await desk_open.planned()
    await desk_open.card(job, "14 January 2026")
    assert await desk_open.desk.confirm(job.id, ADMIN) is ConfirmResult.PROBLEM


async def test_the_time_is_guessed_from_earlier_jobs(desk_open: Office) -> None:
    """The first plan on an engine knows nothing of its pace; the next one does."""
    first, remote = await desk_open.watched()
    assert first.estimate["seconds"] is None
    remote.created_at -= 600
    desk_open.studio.succeed(remote)
    await desk_open.presented(first.id)
    later = await desk_open.planned()
    later = await desk_open.archive.jobs.get(later.id)
    assert later.estimate["seconds"] > 0


async def test_examples_that_are_learned_and_checked_with_are_told(desk_open: Office) -> None:
    """They make the check too kind; it is worth a look, and stops nothing."""
    learned, checked = await desk_open.dataset(14), await desk_open.dataset(12, "check.jsonl")
    job = await desk_open.planned(dataset=learned, validation=checked)
    card = await desk_open.card(job, "12 letters of it stand in the training file too")
    assert "Start training" in card.buttons


async def test_letters_that_are_nearly_learned_are_told(desk_open: Office) -> None:
    """A letter with a word changed makes the check as kind as the letter itself would."""
    learned = await desk_open.kept([letter(number) for number in range(14)])
    nearly = [letter(3).replace("warm", "mild"), *(letter(number) for number in (40, 41))]
    checked = await desk_open.kept(nearly, "check.jsonl")

    job = await desk_open.planned(dataset=learned, validation=checked)
    card = await desk_open.card(job, "1 letter of it stands in the training file too")

    assert "nearly the same" in card.words
    assert "Start training" in card.buttons


async def test_large_files_are_not_compared(
    desk_open: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person waits for the plan; what nobody looked at is said, with who does."""
    monkeypatch.setattr(planning, "LARGEST_LOOKED_AT", 3_000)
    learned = await desk_open.dataset(14)
    checked = await desk_open.dataset(12, "check.jsonl")
    job = await desk_open.planned(dataset=learned, validation=checked)
    card = await desk_open.card(job, "check the one against the other")
    assert "Start training" in card.buttons


async def test_personal_data_is_told_before_the_start(desk_open: Office) -> None:
    """The plan counts it, and offers the list; no address stands in the channel."""
    letters = [f"{letter(number)} Write to reader{number}@example.org." for number in range(12)]
    learned = await desk_open.kept(letters)
    checked = await desk_open.kept(
        [f"{letter(number)} Call 020 7946 0958." for number in (40, 41)], "check.jsonl"
    )

    job = await desk_open.planned(dataset=learned, validation=checked)
    card = await desk_open.card(job, "Personal data")

    assert "12 mail addresses in 12 examples" in card.words
    assert "1 phone number in 2 examples of the validation file" in card.words
    assert "it goes to studio with the file" in card.words
    assert "reader3@example.org" not in card.words
    assert "7946" not in card.words
    assert {"Start training", "List personal data", "List that of validation"} <= set(card.buttons)
    assert desk_open.studio.count("files.create") == 0


async def test_a_plan_says_what_speaks_against_it(desk_open: Office) -> None:
    """Few examples, and answers that invent, are said before anything is spent."""
    letters = [
        f"Come on {number} May at 7:45 PM, it costs ${number * 7}." for number in range(1, 13)
    ]
    job = await desk_open.planned(dataset=await desk_open.kept(letters))
    card = await desk_open.card(job, "12 examples are few")

    assert "learn to invent" in card.words
    assert "Start training" in card.buttons


async def test_a_plan_counts_tokens_where_it_can(home: House) -> None:
    """An engine on this machine that counts makes tokens and cost exact."""
    assert home.studio is not None
    home.studio.tokenizes = True
    async with office(home, engines=access(home, prices={BASE: 1_000.0})) as desk_open:
        data = await desk_open.kept([letter(number) for number in range(12)])
        words = sum(len(letter(number).split()) + 2 for number in range(12))
        job = await desk_open.planned(dataset=data, hyperparameters={"n_epochs": 2})
        card = await desk_open.card(job, f"{words} tokens (exact)")
        job = await desk_open.archive.jobs.get(job.id)

    assert job.estimate["tokens"] == words
    assert job.estimate["exact"] is True
    assert job.estimate["cost"] == pytest.approx(words * 2 / 1_000)
    assert "by estimate" not in card.words


@pytest.mark.parametrize("trouble", [HTML, Trouble(drop=True), Trouble(status=500)])
async def test_an_odd_answer_about_tokens_breaks_no_plan(home: House, trouble: Trouble) -> None:
    """The number stays an estimate, and is called one."""
    assert home.studio is not None
    home.studio.tokenizes = True
    home.studio.always("tokenize", trouble)
    async with office(home) as desk_open:
        job = await desk_open.planned()
        card = await desk_open.card(job, "(estimate)")

    assert "Start training" in card.buttons


async def test_the_hash_of_what_was_sent_is_on_the_job(desk_open: Office) -> None:
    """Azure wants a byte order mark, so what is sent has a hash of its own."""
    studio = desk_open.engines.get(STUDIO)
    assert studio is not None
    studio.kind = EngineKind.AZURE
    learned, checked = await desk_open.dataset(14), await desk_open.dataset(12, "check.jsonl")

    job, remote = await desk_open.watched(dataset=learned, validation=checked)

    files = desk_open.studio.files
    sent = [files[remote.order[name]].content for name in ("training_file", "validation_file")]
    assert all(content.startswith(codecs.BOM_UTF8) for content in sent)
    hashes = [hashlib.sha256(content).hexdigest() for content in sent]
    assert [job.training_sent_sha256, job.validation_sent_sha256] == hashes
    assert hashes[0] != learned.sha256
    await desk_open.card(job, f"as sent: {hashes[0][:12]}, {hashes[1][:12]} (validation)")

    # Another job finds the copies there, and knows what they are.
    again, _ = await desk_open.watched(dataset=learned)
    assert again.training_sent_sha256 == hashes[0]
    assert again.validation_sent_sha256 is None
    assert desk_open.studio.count("files.create") == 2


async def test_elsewhere_the_bytes_are_sent_as_they_are(desk_open: Office) -> None:
    """Without a mark the hash of what was sent is the dataset's own."""
    learned = await desk_open.dataset()
    job, _ = await desk_open.watched(dataset=learned)
    assert job.training_sent_sha256 == learned.sha256

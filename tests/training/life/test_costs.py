"""What training on a dataset takes at each engine, before anybody plans it."""

from collections.abc import AsyncIterator

import pytest

from bot.settings import EngineAccess
from bot.training import counting
from bot.training.costs import Costs
from bot.training.counting import Counting, Tokens
from bot.words.costs import cost_line
from tests.house import STUDIO, STUDIO_KEY, House
from tests.training.life.office import Office, letter, office
from tests.training_server import BASE, TrainingServer, Trouble

ANSWERS = [letter(number) for number in range(12)]
WORDS = sum(len(answer.split()) + 2 for answer in ANSWERS)


@pytest.fixture
async def second() -> AsyncIterator[TrainingServer]:
    """Another engine that trains."""
    async with TrainingServer([BASE], key=STUDIO_KEY) as server:
        yield server


def costs(desk_open: Office, home: House) -> Costs:
    """What works them out, with the settings of the house."""
    return Costs(home.settings(), desk_open.archive, desk_open.engines, desk_open.store)


def priced(home: House, *others: TrainingServer) -> tuple[EngineAccess, ...]:
    """The studio with a price, and other engines without one."""
    assert home.studio is not None
    return (
        EngineAccess(STUDIO, home.studio.base_url, STUDIO_KEY, prices={BASE: 1_000.0}),
        *(
            EngineAccess(f"other{number}", server.base_url, STUDIO_KEY)
            for number, server in enumerate(others)
        ),
    )


async def test_each_engine_that_trains_has_a_line(home: House, second: TrainingServer) -> None:
    """Exact where the engine counts, an estimate elsewhere; money where a price is set."""
    assert home.studio is not None
    home.studio.tokenizes, home.studio.models = True, [BASE]
    async with office(home, engines=priced(home, second)) as desk_open:
        data = await desk_open.kept(ANSWERS)
        estimated = desk_open.store.report(data).tokens
        found = await costs(desk_open, home).of(data)

    ours, other = found
    assert (ours.engine, ours.model, ours.tokens, ours.exact) == (STUDIO, BASE, WORDS, True)
    assert (ours.epochs, ours.price, ours.currency) == (8, 1_000.0, "$")
    assert ours.cost == pytest.approx(WORDS * 8 / 1_000)
    assert (other.engine, other.tokens, other.exact) == ("other0", estimated, False)
    assert (other.cost, other.price, other.seconds) == (None, None, None)
    assert cost_line(found[0]).startswith(
        f"{STUDIO}:{BASE}: {WORDS} tokens (exact), read 8 times: "
    )
    assert f"about {estimated} tokens (estimate)" in cost_line(found[1])
    assert "OTHER0_TRAINING_PRICES" in cost_line(found[1])


async def test_an_engine_that_is_away_has_none(home: House, second: TrainingServer) -> None:
    """Who does not answer, or does not train, is left out; the others are told."""
    second.always("models.list", Trouble(status=500))
    async with (
        TrainingServer(key=STUDIO_KEY, trains=False) as writes_only,
        office(home, engines=priced(home, second, writes_only)) as desk_open,
    ):
        found = await costs(desk_open, home).of(await desk_open.kept(ANSWERS))

    assert [cost.engine for cost in found] == [STUDIO]


async def test_what_nobody_trains_on_costs_nothing(desk_open: Office, home: House) -> None:
    """For too few examples there is no line."""
    data = await desk_open.kept(ANSWERS[:4])
    assert await costs(desk_open, home).of(data) == []


async def test_earlier_jobs_tell_how_long_it_takes(desk_open: Office, home: House) -> None:
    """After the first training there is a guess at the time."""
    _, remote = await desk_open.watched()
    remote.created_at -= 600
    desk_open.studio.succeed(remote)
    await desk_open.presented(1)

    (cost,) = await costs(desk_open, home).of(await desk_open.kept(ANSWERS))
    assert cost.seconds is not None
    assert cost.seconds > 0
    assert "no price set" in cost_line(cost)


async def test_what_was_counted_is_remembered(desk_open: Office) -> None:
    """A file is the same for ever: its tokens are asked for once."""
    desk_open.studio.tokenizes = True
    data = await desk_open.kept(ANSWERS)
    report, engine = desk_open.store.report(data), desk_open.engines.get(STUDIO)
    tokens = Counting(desk_open.store)

    first = await tokens.tokens(data, report, engine, BASE)
    assert first == Tokens(WORDS, exact=True)
    asked = desk_open.studio.count("tokenize")
    assert asked == len(ANSWERS)
    assert await tokens.tokens(data, report, engine, BASE) == first
    assert desk_open.studio.count("tokenize") == asked


async def test_an_engine_that_does_not_tell_is_let_alone(desk_open: Office) -> None:
    """It is not asked again for each plan; the number is our estimate."""
    data = await desk_open.kept(ANSWERS)
    report, engine = desk_open.store.report(data), desk_open.engines.get(STUDIO)
    tokens = Counting(desk_open.store)

    found = await tokens.tokens(data, report, engine, BASE)
    assert found == Tokens(report.tokens, exact=False)
    asked = desk_open.studio.count("tokenize")
    assert 0 < asked <= len(ANSWERS)
    await tokens.tokens(data, report, engine, BASE)
    assert desk_open.studio.count("tokenize") == asked


async def test_a_part_puts_the_estimate_right(
    desk_open: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of many examples some are counted; what follows for all stays an estimate."""
    monkeypatch.setattr(counting, "MOST_COUNTED", 40)
    desk_open.studio.tokenizes = True
    answers = [letter(number) for number in range(100)]
    data = await desk_open.kept(answers)
    report, engine = desk_open.store.report(data), desk_open.engines.get(STUDIO)

    found = await Counting(desk_open.store).tokens(data, report, engine, BASE)

    words = sum(len(answer.split()) + 2 for answer in answers)
    assert not found.exact
    assert found.count == pytest.approx(words, rel=0.02)
    assert report.tokens != pytest.approx(words, rel=0.02)
    assert 20 <= desk_open.studio.count("tokenize") <= 40


async def test_time_runs_out(desk_open: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A person waits for the card: what could not be counted by then is estimated."""
    monkeypatch.setattr(counting, "SECONDS", 0.3)
    desk_open.studio.tokenizes = True
    desk_open.studio.always("tokenize", Trouble(silence=True))
    data = await desk_open.kept(ANSWERS)
    report, engine = desk_open.store.report(data), desk_open.engines.get(STUDIO)

    tokens = Counting(desk_open.store)
    found = await tokens.tokens(data, report, engine, BASE)
    assert found == Tokens(report.tokens, exact=False)

    asked = desk_open.studio.count("tokenize")
    assert asked
    assert await tokens.tokens(data, report, engine, BASE) == found
    assert desk_open.studio.count("tokenize") == asked


async def test_a_slow_engine_is_asked_on_from_where_it_was(
    desk_open: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each look counts a few more, until all are counted."""
    desk_open.studio.tokenizes = True
    data = await desk_open.kept(ANSWERS)
    report, engine = desk_open.store.report(data), desk_open.engines.get(STUDIO)
    monkeypatch.setattr(counting, "_BATCH", 5)
    tokens, silence = Counting(desk_open.store), Trouble(silence=True)

    with monkeypatch.context() as hurried:
        hurried.setattr(counting, "SECONDS", 1.0)
        as_usual = Trouble(late=True)
        desk_open.studio.trouble("tokenize", *[as_usual] * 5, silence)
        await tokens.tokens(data, report, engine, BASE)
    asked = desk_open.studio.count("tokenize")

    assert await tokens.tokens(data, report, engine, BASE) == Tokens(WORDS, exact=True)
    assert desk_open.studio.count("tokenize") - asked == len(ANSWERS) - 5


async def test_blanks_before_an_answer_are_not_learned(desk_open: Office) -> None:
    """Training leaves them out, so they are not counted."""
    desk_open.studio.tokenizes = True
    data = await desk_open.kept([f"\n\n  {answer}" for answer in ANSWERS])
    report, engine = desk_open.store.report(data), desk_open.engines.get(STUDIO)

    await Counting(desk_open.store).tokens(data, report, engine, BASE)
    bodies = [call.body for call in desk_open.studio.calls if "add_generation_prompt" in call.body]
    said = {body["messages"][-1]["content"] for body in bodies}
    assert said == set(ANSWERS)


async def test_deleted_bytes_are_estimated(desk_open: Office) -> None:
    """What was deleted meanwhile cannot be counted, and breaks nothing."""
    desk_open.studio.tokenizes = True
    data = await desk_open.kept(ANSWERS)
    report, engine = desk_open.store.report(data), desk_open.engines.get(STUDIO)
    await desk_open.store.forget(data, by="UADMIN")

    found = await Counting(desk_open.store).tokens(data, report, engine, BASE)
    assert found == Tokens(report.tokens, exact=False)

"""The models of all engines in one list, how long they live, and which engine trains."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date

import pytest

from bot.archive import Archive
from bot.engines import (
    Engine,
    EngineKind,
    Engines,
    FailureKind,
    Shutdown,
    ShutdownSource,
    listing,
)
from bot.engines import engines as engines_module
from bot.engines.kind import kind_of_engine
from bot.engines.listing import to_train_from
from bot.engines.offer import offered
from bot.engines.retirements import AS_OF, TRAINABLE, base_of, last_day, last_day_at_azure
from bot.settings import EngineAccess
from tests.engines.asking import KEY, OTHER_KEY, an_engine, failed, some_engines
from tests.training_server import BASE, HTML, WRITER, TrainingServer, Trouble

TODAY = date(2026, 11, 22)
NOWHERE = "http://127.0.0.1:9/v1"


@pytest.fixture
async def second() -> AsyncIterator[TrainingServer]:
    """Another server, with a key of its own."""
    async with TrainingServer(("big-writer",), key=OTHER_KEY) as second:
        yield second


@pytest.fixture
async def both(
    server: TrainingServer, second: TrainingServer, archive: Archive
) -> AsyncIterator[Engines]:
    """The engines of two servers."""
    engines = some_engines(
        archive,
        EngineAccess("openai", server.base_url, KEY),
        EngineAccess("house", second.base_url, OTHER_KEY),
    )
    yield engines
    await engines.close()


async def test_all_engines_are_in_one_list(
    both: Engines, server: TrainingServer, second: TrainingServer
) -> None:
    """Models come in the order of the settings; each engine hears its own key alone."""
    offer = await both.offer()

    assert [str(m) for m in offer.models] == [
        f"openai:{WRITER}",
        f"openai:{BASE}",
        "house:big-writer",
    ]
    assert offer.down == {}
    await both.abilities()
    assert server.wrong_keys == second.wrong_keys == []
    assert OTHER_KEY not in str(server.calls)
    assert KEY not in str(second.calls)


async def test_what_the_environment_says_is_for_openai_alone(
    server: TrainingServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The account and the headers that the SDK finds in the environment reach no other server."""
    monkeypatch.setenv("OPENAI_ORG_ID", "org-secret")
    monkeypatch.setenv("OPENAI_PROJECT_ID", "proj-secret")
    monkeypatch.setenv("OPENAI_ADMIN_KEY", "sk-admin-secret")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Gateway: gate-secret\nAuthorization: own-secret")
    engine = an_engine(server.base_url)

    await engine.tuning.jobs()
    async for _ in engine.client.models.list():
        pass
    await engine.close()

    assert [call.route for call in server.calls] == ["jobs.list", "models.list"]
    assert server.wrong_keys == []
    assert "secret" not in str(server.calls)


async def test_an_engine_that_is_down_blocks_nothing(
    server: TrainingServer,
    second: TrainingServer,
    archive: Archive,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """One that is away, one that never answers and one that answers nonsense leave the others."""
    monkeypatch.setattr(listing, "LIST_SECONDS", 0.5)
    server.always("models.list", Trouble(silence=True))
    server.always("jobs.list", HTML)
    engines = some_engines(
        archive,
        EngineAccess("away", NOWHERE, KEY),
        EngineAccess("slow", server.base_url, KEY),
        EngineAccess("house", second.base_url, OTHER_KEY),
    )

    offer, abilities = await engines.offer(), await engines.abilities()
    await engines.close()

    assert [str(model) for model in offer.models] == ["house:big-writer"]
    assert {name: f.kind for name, f in offer.down.items()} == {
        "away": FailureKind.UNREACHABLE,
        "slow": FailureKind.SILENT,
    }
    why = {name: one.why_not and one.why_not.kind for name, one in abilities.items()}
    assert why == {"away": FailureKind.UNREACHABLE, "slow": FailureKind.BROKEN, "house": None}
    assert [one.trains for one in abilities.values()] == [False, False, True]


@pytest.mark.parametrize(
    "odd",
    [
        HTML,
        Trouble(200, body='{"data": 7}'),
        Trouble(200, body="[]"),
        Trouble(200, body='{"error": "Unexpected endpoint"}'),
        Trouble(500),
    ],
)
async def test_an_odd_list_is_a_broken_engine(
    both: Engines, server: TrainingServer, odd: Trouble
) -> None:
    """What is no list of models is told as such, with the other engine's models beside it."""
    server.always("models.list", odd)

    offer = await both.offer()

    assert offer.down["openai"].kind is FailureKind.BROKEN
    assert [model.engine for model in offer.models] == ["house"]
    assert (await failed(both.trainable("openai"))).kind is FailureKind.BROKEN


async def test_answers_are_remembered_for_a_while(
    both: Engines, server: TrainingServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list is asked for once until it is old, is wanted fresh, or was a failure that may pass."""
    await both.offer()
    await both.offer()
    await both.abilities()
    await both.abilities()
    assert (server.count("models.list"), server.count("jobs.list")) == (1, 1)

    server.always("models.list", Trouble(500))
    assert "openai" in (await both.offer(fresh=True)).down
    server.always("models.list", None)
    monkeypatch.setattr(engines_module, "TROUBLE_SECONDS", 0.0)
    assert (await both.offer()).down == {}
    monkeypatch.setattr(engines_module, "OFFER_SECONDS", 0.0)
    await both.offer()
    assert server.count("models.list") == 4


async def test_an_engine_without_training_says_so(both: Engines, server: TrainingServer) -> None:
    """A server without the routes writes, but does not train."""
    server.trains = False

    abilities = await both.abilities()

    assert not abilities["openai"].trains
    assert abilities["openai"].why_not is not None
    assert abilities["openai"].why_not.kind is FailureKind.NOT_OFFERED
    assert abilities["house"].trains


async def test_the_end_of_training_is_remembered(both: Engines) -> None:
    """An account that may not train can still list its jobs: the refusal is what counts."""
    both.note_training_ended("openai")

    abilities = await both.abilities(fresh=True)

    assert [one.trains for one in abilities.values()] == [False, True]
    assert abilities["openai"].why_not is not None
    assert abilities["openai"].why_not.kind is FailureKind.TRAINING_ENDED


async def test_days_left_come_with_their_source(both: Engines, server: TrainingServer) -> None:
    """The engine's word goes first, then that on the base model, then our table."""
    tuned, checkpoint = f"ft:{BASE}:team:news:1", f"ft:{BASE}:team:news:1:ckpt-step-4"
    server.models = [WRITER, BASE, tuned, checkpoint, "ft:gpt-4o-mini:team::2", "ft:other:t::3"]
    server.shutdown_dates = {BASE: "2027-02-01", tuned: "2027-03-01", WRITER: None}

    offer = await both.offer()

    shutdowns = {model.id: model.shutdown for model in offer.models}
    assert shutdowns == {
        WRITER: None,
        BASE: Shutdown(date(2027, 2, 1), ShutdownSource.ENGINE),
        tuned: Shutdown(date(2027, 3, 1), ShutdownSource.ENGINE),
        checkpoint: Shutdown(date(2027, 2, 1), ShutdownSource.BASE),
        "ft:gpt-4o-mini:team::2": Shutdown(date(2027, 1, 14), ShutdownSource.TABLE, AS_OF),
        "ft:other:t::3": None,
        "big-writer": None,
    }
    of_table = shutdowns["ft:gpt-4o-mini:team::2"]
    assert of_table is not None
    assert of_table.days_left(TODAY) == 53
    assert of_table.days_left(date(2027, 1, 15)) == -1


@pytest.mark.parametrize("odd", ["soon", "2027-13-01", 20270114, "", {}])
async def test_an_odd_date_is_no_date(both: Engines, server: TrainingServer, odd: object) -> None:
    """A date that is none leaves the table's."""
    server.shutdown_dates = {BASE: odd}  # type: ignore[dict-item] # an engine's mistake

    (model,) = [m for m in (await both.offer()).models if m.id == BASE]

    assert model.shutdown is not None
    assert model.shutdown.source is ShutdownSource.TABLE


@pytest.mark.parametrize(
    ("model", "base"),
    [
        ("ft:gpt-4.1-mini-2025-04-14:team:news:abc", "gpt-4.1-mini-2025-04-14"),
        ("ft:gpt-4.1-mini-2025-04-14:team::abc:ckpt-step-12", "gpt-4.1-mini-2025-04-14"),
        ("ft:smollm2-135m:local:shark:abc", "smollm2-135m"),
        ("gpt-4.1-mini-2025-04-14.ft-0123abcd", "gpt-4.1-mini-2025-04-14"),
        ("gpt-4.1-mini-2025-04-14.ft-0123abcd-news", "gpt-4.1-mini-2025-04-14"),
        ("gpt-4.1", None),
        ("ft:", None),
        ("house-writer", None),
        ("", None),
    ],
)
def test_a_base_is_read_from_a_name(model: str, base: str | None) -> None:
    """OpenAI's and Azure's names of trained models hold the base's."""
    assert base_of(model) == base


def test_short_names_stand_for_dated_ones() -> None:
    """The table is found under both; those that still train are all in it."""
    assert last_day("gpt-4.1-mini") == last_day("gpt-4.1-mini-2025-04-14") == date(2027, 1, 14)
    assert last_day("gpt-4o") == last_day("ft:gpt-4o:team::1") == date(2027, 1, 14)
    assert last_day("gpt-6-luna") is None
    assert all((last_day(name) or TODAY) > AS_OF for name in TRAINABLE)


def test_azure_serves_trained_models_longer() -> None:
    """There the table has days of its own, for what was trained; of bases it does not speak."""
    listed = [{"id": "gpt-4.1-2025-04-14"}, {"id": "gpt-4.1-2025-04-14.ft-0123abcd"}]
    base, tuned = offered("azure", listed, last_day_at_azure)
    assert base.shutdown is None
    assert tuned.shutdown == Shutdown(date(2027, 10, 14), ShutdownSource.TABLE, AS_OF)


async def test_who_asks_at_the_same_time_waits_for_one_answer(
    both: Engines, server: TrainingServer
) -> None:
    """Ten people who look at the list at once are one request."""
    server.trouble("models.list", Trouble(late=True, seconds=0.1))

    offers = await asyncio.gather(*(both.offer() for _ in range(10)))

    assert {len(offer.models) for offer in offers} == {3}
    assert server.count("models.list") == 1


def test_bases_to_train_from_come_in_a_sensible_order() -> None:
    """Known families, own fine-tunes, the rest; elsewhere bases first. All of them can write."""
    names = (
        "gpt-6-luna",
        "text-embedding-3-small",
        "ft:gpt-4.1:team::1",
        "gpt-4o-2024-08-06",
        "whisper-1",
        "gpt-4.1-mini-2025-04-14",
        "gpt-image-2",
    )
    models = offered("x", [{"id": name, "created": 1} for name in names], last_day)

    assert [m.id for m in to_train_from(models, EngineKind.OPENAI)] == [
        "gpt-4.1-mini-2025-04-14",
        "gpt-4o-2024-08-06",
        "ft:gpt-4.1:team::1",
        "gpt-6-luna",
    ]
    assert [m.id for m in to_train_from(models, EngineKind.OTHER)] == [
        "gpt-6-luna",
        "gpt-4o-2024-08-06",
        "gpt-4.1-mini-2025-04-14",
        "ft:gpt-4.1:team::1",
    ]


@pytest.mark.parametrize(
    ("name", "url", "kind"),
    [
        ("openai", "https://api.openai.com/v1", EngineKind.OPENAI),
        ("eu", "https://eu.api.openai.com/v1", EngineKind.OPENAI),
        ("openai", "https://openai.com.example.org/v1", EngineKind.OTHER),
        ("azure", "https://team.openai.azure.com/openai/v1/", EngineKind.AZURE),
        ("foundry", "https://team.services.ai.azure.com/openai/v1", EngineKind.AZURE),
        ("openai", "http://127.0.0.1:8080/v1", EngineKind.OTHER),
        ("local", "http://127.0.0.1:8080/v1", EngineKind.EMBEDDED),
    ],
)
async def test_the_sort_of_an_engine(name: str, url: str, kind: EngineKind) -> None:
    """It is told by the host, and by the name of the engine on this machine."""
    assert kind_of_engine(EngineAccess(name, url, KEY)) is kind
    engine = Engine(EngineAccess(name, url, KEY), silence_seconds=1)
    assert engine.kind is kind
    await engine.close()

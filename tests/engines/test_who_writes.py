"""Which model writes drafts: the setting, a person's choice, and the way back."""

from collections.abc import AsyncIterator

import pytest

from bot.archive import Archive, PromotionKind
from bot.engines import Engines, FailureKind, Model, NothingBeforeError, generation
from bot.settings import EngineAccess
from tests.engines.asking import KEY, failed, some_engines
from tests.model_server import Reply
from tests.training_server import WRITER, TrainingServer

TUNED = "ft:gpt-4.1:team:news:1"
SECOND = "ft:gpt-4.1:team:news:2"


@pytest.fixture
async def engines(server: TrainingServer, archive: Archive) -> AsyncIterator[Engines]:
    """Engines where the setting names the house writer."""
    server.models += [TUNED, SECOND]
    access = EngineAccess("openai", server.base_url, KEY)
    engines = some_engines(archive, access, chris_gpt=f"openai:{WRITER}")
    await engines.follow_setting()
    yield engines
    await engines.close()


def model(engines: Engines, name: str) -> Model:
    """Return a model of the one engine."""
    found = engines.named("openai", name)
    assert found is not None
    return found


async def test_a_model_writes_from_the_moment_it_is_used(
    engines: Engines, archive: Archive, server: TrainingServer
) -> None:
    """Using a model lets it say a word first, and is on record with who did it."""
    assert str(await engines.active()) == f"openai:{WRITER}"

    promotion = await engines.use(model(engines, TUNED), by="UADMIN")

    assert str(await engines.active()) == f"openai:{TUNED}"
    assert (promotion.kind, promotion.by) == (PromotionKind.USE, "UADMIN")
    (asked,) = server.requests
    assert asked.body["model"] == TUNED
    (entry, *_) = await archive.audit.recent(10)
    assert (entry.act, entry.by, entry.subject) == ("use", "UADMIN", TUNED)


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (Reply(status=404, code="model_not_found"), FailureKind.MODEL_GONE),
        (Reply(status=500), FailureKind.BROKEN),
        (Reply(status=429), FailureKind.BUSY),
        (Reply(cut=0), FailureKind.UNREACHABLE),
        (Reply(cut_clean=0), FailureKind.EMPTY),
        (Reply(refusal="I would rather not."), FailureKind.DECLINED),
        (Reply(silence=True), FailureKind.SILENT),
    ],
)
async def test_a_model_that_does_not_answer_is_not_used(
    engines: Engines,
    server: TrainingServer,
    monkeypatch: pytest.MonkeyPatch,
    reply: Reply,
    kind: FailureKind,
) -> None:
    """It is asked once, within a time; the model that wrote before goes on writing."""
    monkeypatch.setattr(generation, "PROBE_SECONDS", 1.0)
    server.default = reply

    failure = await failed(engines.use(model(engines, TUNED), by="UADMIN"))

    assert failure.kind is kind
    assert len(server.requests) == 1
    assert str(await engines.active()) == f"openai:{WRITER}"


async def test_a_trial_stops_at_the_first_word(engines: Engines, server: TrainingServer) -> None:
    """Nobody pays for a whole answer."""
    server.default = Reply("Hello and so on.", hold_after=1)

    await engines.probe(model(engines, TUNED))

    await server.requests[0].ended.wait()
    assert (server.requests[0].tokens_sent, server.requests[0].hung_up) == (1, True)


async def test_rolling_back_goes_back_step_by_step(engines: Engines) -> None:
    """Each rollback undoes one choice, until there is nothing before."""
    await engines.use(model(engines, TUNED), by="UADMIN")
    await engines.use(model(engines, SECOND), by="UADMIN")

    back = await engines.roll_back(by="USECOND")
    assert (back.kind, back.model, back.by) == (PromotionKind.ROLLBACK, TUNED, "USECOND")
    assert (await engines.roll_back(by="USECOND")).model == WRITER
    with pytest.raises(NothingBeforeError):
        await engines.roll_back(by="USECOND")
    assert str(await engines.active()) == f"openai:{WRITER}"


async def test_no_way_back_to_a_model_that_is_gone(
    engines: Engines, server: TrainingServer, archive: Archive
) -> None:
    """A model that was deleted, or whose engine the settings dropped, is not gone back to."""
    await engines.use(model(engines, TUNED), by="UADMIN")
    server.models.remove(WRITER)

    assert (await failed(engines.roll_back(by="UADMIN"))).kind is FailureKind.MODEL_GONE
    assert str(await engines.active()) == f"openai:{TUNED}"

    await archive.promotions.use("dropped", "writer", by="UADMIN")
    assert str(await engines.active()) == f"openai:{WRITER}"
    await archive.promotions.use("openai", TUNED, by="UADMIN")
    failure = await failed(engines.roll_back(by="UADMIN"))
    assert (failure.kind, failure.detail) == (FailureKind.NO_MODEL_CHOSEN, "dropped:writer")


async def test_a_changed_setting_decides_again(
    engines: Engines, server: TrainingServer, archive: Archive
) -> None:
    """A setting that is the same gives way to what was chosen; a new one goes before it."""
    await engines.use(model(engines, TUNED), by="UADMIN")
    await engines.follow_setting()
    assert str(await engines.active()) == f"openai:{TUNED}"

    access = EngineAccess("openai", server.base_url, KEY)
    changed = some_engines(archive, access, chris_gpt=SECOND)
    await changed.follow_setting()
    assert str(await changed.active()) == f"openai:{SECOND}"
    await changed.close()


async def test_without_a_setting_the_only_model_writes(
    server: TrainingServer, archive: Archive
) -> None:
    """Nothing is decided by a setting that is not there; several models leave the choice open."""
    engines = some_engines(archive, EngineAccess("openai", server.base_url, KEY))
    await engines.follow_setting()
    assert await archive.promotions.current() is None

    assert (await failed(engines.active())).kind is FailureKind.NO_MODEL_CHOSEN
    server.models = ["only-writer"]
    assert str(await engines.active()) == "openai:only-writer"
    await engines.close()


async def test_the_first_choice_can_be_undone_without_a_setting(
    server: TrainingServer, archive: Archive
) -> None:
    """Who wrote because there was no other model writes again after a rollback."""
    server.models = ["only-writer"]
    engines = some_engines(archive, EngineAccess("openai", server.base_url, KEY))
    server.checks_models = False

    await engines.use(model(engines, TUNED), by="UADMIN")
    server.models.append(TUNED)

    assert str(await engines.active()) == f"openai:{TUNED}"
    assert (await engines.roll_back(by="UADMIN")).model == "only-writer"
    await engines.close()


async def test_a_first_choice_where_nobody_wrote(server: TrainingServer, archive: Archive) -> None:
    """Where the choice was open, choosing ends that, and there is nothing to go back to."""
    engines = some_engines(archive, EngineAccess("openai", server.base_url, KEY))

    await engines.use(model(engines, WRITER), by="UADMIN")

    assert str(await engines.active()) == f"openai:{WRITER}"
    with pytest.raises(NothingBeforeError):
        await engines.roll_back(by="UADMIN")
    await engines.close()

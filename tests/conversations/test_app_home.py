"""The Home tab: what waits for a person, how the writer stands, and a draft started from there."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.archive import (
    Assignment,
    Brief,
    Decision,
    DecisionKind,
    Draft,
    DraftState,
    JobState,
    VersionState,
)
from bot.drafting.home import ROWS, Group, JobRow, Row, Shown, closed_view, home_view
from bot.manifest import commands
from bot.words import access as access_words
from bot.words import drafts as draft_words
from bot.words import home as words
from handlers import home as home_tab
from handlers.bot import Bot
from tests.archive.samples import COMPLETE, new_job, placed_in, version_in
from tests.house import MODEL, PATIENCE, STUDIO, House
from tests.model_server import Reply
from tests.training_server import WRITER, Trouble
from workspace.block_kit.views import check_view
from workspace.client import Home, until
from workspace.client.elements import words as words_of

MOMENT = datetime(2026, 11, 1, 8, 30, tzinfo=UTC)
LINK = "https://example.org/archives/C0NEWSLETTER/p1"


def a_draft(number: int, title: str, **changes: Any) -> Draft:  # noqa: ANN401 - any field of the record
    """A draft on record."""
    draft = Draft(
        id=number,
        request_id=number,
        team="T0LOCAL",
        channel="C0NEWSLETTER",
        private=False,
        thread_ts="1.000001",
        requested_by="UEDITOR",
        brief=Brief(title=title, bullets=("Sunday opening",)),
        state=DraftState.READY,
        state_changed_at=MOMENT,
        output_file=None,
        created_at=MOMENT,
    )
    return replace(draft, **changes)


def a_home(*rows: Row, **changes: Any) -> Shown:  # noqa: ANN401 - any field of it
    """What the editor's Home shows, the same drafts in every group."""
    group = Group(rows, total=len(rows) + 7)
    shown = Shown(
        user="UEDITOR",
        approve_own=True,
        waiting=group,
        others=group,
        asked=group,
        approved=group,
        writer="openai:house-writer",
    )
    return replace(shown, **changes)


@given(st.text(max_size=4000), st.text(max_size=4000))
def test_whatever_people_and_engines_write_slack_takes_it(title: str, engine: str) -> None:
    """A title or an engine's words of any make stay text, within Slack's limits."""
    decision = Decision(1, 1, 1, DecisionKind.APPROVE, "USECOND", MOMENT, {}, None)
    rows = [Row(a_draft(n, title), LINK, decision if n % 2 else None) for n in range(1, ROWS + 1)]
    jobs = (JobRow(f"#1 · {engine}", LINK), JobRow("#2", None))

    view = home_view(a_home(*rows, writer=f"By {engine}", jobs=jobs), commands())

    assert check_view(view, "home")
    assert len(view["blocks"]) <= 20
    texts = _pieces(view)
    shown = " ".join(title.split())
    assert not shown or shown[:20] in "".join(texts)
    assert "<!" not in str([piece for piece in texts if piece not in (title, engine, shown)])


def _pieces(view: dict[str, object]) -> list[str]:
    """The text of every piece of rich text, which Slack takes letter for letter."""
    found: list[str] = []

    def look(thing: object) -> None:
        if isinstance(thing, dict):
            if thing.get("type") == "text":
                found.append(thing["text"])
            for value in thing.values():
                look(value)
        elif isinstance(thing, list):
            for value in thing:
                look(value)

    look(view)
    return found


def test_a_view_for_who_may_not_draft_says_why_and_offers_nothing() -> None:
    """There is no button on it."""
    view = check_view(closed_view(access_words.no_guests()), "home")

    assert [block["type"] for block in view["blocks"]] == ["section"]


async def ready(bot: Bot, title: str, **changes: Any) -> Draft:  # noqa: ANN401 - as `draft_in`
    """Put a draft on record whose only version is whole."""
    draft = await placed_in(bot.archive, **changes)
    brief = replace(draft.brief, title=title)
    version = await version_in(bot.archive, draft, assignment=Assignment(brief))
    await bot.archive.versions.finish(version.id, COMPLETE)
    return await bot.archive.drafts.get(draft.id)


async def decided(bot: Bot, draft: Draft, kind: DecisionKind, by: str) -> None:
    """Put a decision on record."""
    assert await bot.archive.decisions.decide(draft.id, version=1, kind=kind, by=by)


def part(home: Home, heading: str) -> str:
    """What stands under a heading of the Home tab."""
    found: list[str] = []
    is_under = False
    for block in home.view["blocks"]:
        if block["type"] == "header":
            is_under = block["text"]["text"] == heading
        elif is_under:
            found += words_of([block])
    return " ".join(" ".join(found).split())


async def test_a_newcomer_is_told_how_to_begin_and_begins(home: House, bot: Bot) -> None:
    """The button opens the form with a choice of channels; the draft that comes is shown next."""
    await home.editor.open_home()
    shown = await home.editor.sees_home(containing=words.welcome(bot.commands))
    assert f"openai:{MODEL}" in part(shown, words.WRITER)

    assert (await shown.click(words.START)).ok
    form = await home.editor.form(title=draft_words.FORM_TITLE)
    assert (await form.submit(channel="C0DESK", bullets="Sunday opening\nVolunteers")).ok

    brief = await home.editor.sees("#desk", containing="• Sunday opening")
    await home.sees_version(home.editor, brief)
    later = await home.editor.sees_home(containing=f"{draft_words.STATES['ready']} · ")
    assert "1 · Sunday opening" in part(later, words.WAITING)


async def test_a_draft_begun_on_the_home_is_seen_there_at_once(home: House, bot: Bot) -> None:
    """It says that it is being written, and where: nothing else tells who stays on the Home."""
    reply = Reply(hold_after=3)
    home.model.enqueue(reply)
    await home.editor.open_home()
    shown = await home.editor.sees_home(containing=words.welcome(bot.commands))
    assert (await shown.click(words.START)).ok
    form = await home.editor.form(title=draft_words.FORM_TITLE)
    assert (await form.submit(channel="C0DESK", bullets="Sunday opening\nVolunteers")).ok

    later = await home.editor.sees_home(containing="1 · Sunday opening")
    assert draft_words.STATES["writing"] in part(later, words.ASKED)
    reply.release()
    await home.presented(bot)


async def test_each_person_sees_what_waits_for_them(home: House, bot: Bot) -> None:
    """Own drafts wait for who asked; others' ready ones for every editor; approvals are for all."""
    await ready(bot, "Own ready")
    stopped = await placed_in(bot.archive)
    version = await version_in(bot.archive, stopped)
    await bot.archive.versions.finish(version.id, replace(COMPLETE, state=VersionState.PARTIAL))
    await ready(bot, "Ready by the second", user="USECOND")
    approved = await ready(bot, "Approved", user="USECOND")
    await decided(bot, approved, DecisionKind.APPROVE, "UEDITOR")
    await decided(bot, await ready(bot, "Discarded"), DecisionKind.DISCARD, "USECOND")

    await home.editor.open_home()
    own = await home.editor.sees_home(containing=words.WAITING)
    await home.second.open_home()
    others = await home.second.sees_home(containing=words.WAITING)

    assert "1 · Own ready ready" in part(own, words.WAITING)
    assert "2 · Harvest stopped" in part(own, words.WAITING)
    assert "3 · Ready by the second ready" in part(own, words.OTHERS)
    assert "Own ready" not in part(own, words.OTHERS)
    assert "5 · Discarded discarded" in part(own, words.ASKED)
    assert "4 · Approved approved" in part(own, words.APPROVED)
    assert "3 · Ready by the second" in part(others, words.WAITING)
    assert "1 · Own ready" in part(others, words.OTHERS)
    assert "2 · Harvest" not in others.words
    assert "4 · Approved" in part(others, words.ASKED)
    assert "Discarded" not in others.words


async def test_private_drafts_are_shown_to_who_asked_only(home: House, bot: Bot) -> None:
    """Also when they are approved, and counted nowhere else."""
    await ready(bot, "In private", private=True, channel="D0EDITOR")
    kept = await ready(bot, "Approved in private", private=True, channel="D0EDITOR")
    await decided(bot, kept, DecisionKind.APPROVE, "UEDITOR")

    await home.editor.open_home()
    own = await home.editor.sees_home(containing=words.WAITING)
    await home.second.open_home()
    others = await home.second.sees_home(containing=words.WRITER)

    assert "1 · In private" in part(own, words.WAITING)
    assert "2 · Approved in private" in part(own, words.APPROVED)
    assert words.welcome(bot.commands) in others.words
    assert "rivate" not in others.words


async def test_what_is_not_shown_is_counted(home: House, bot: Bot) -> None:
    """A group has five lines, and says where the others are."""
    for number in range(ROWS + 2):
        await ready(bot, f"Issue {number}")

    await home.second.open_home()

    shown = part(await home.second.sees_home(containing=words.OTHERS), words.OTHERS)
    assert words.more(2, "/drafts ready") in shown
    assert "7 · Issue 6" in shown
    assert "Issue 1" not in shown


async def test_a_deleted_draft_is_shown_nowhere(home: House, bot: Bot) -> None:
    """Its title goes from every Home that was opened, not only from that of who deletes it."""
    draft = await ready(bot, "Gone")
    for person in (home.editor, home.second):
        await person.open_home()
        await person.sees_home(containing="Gone")

    await bot.deleting.delete(draft.id, by="UADMIN")

    for person in (home.editor, home.second):
        await person.sees_home(containing=words.welcome(bot.commands))


async def test_what_was_approved_last_comes_first(home: House, bot: Bot) -> None:
    """However old a draft is, its approval is news."""
    drafts = [await ready(bot, f"Issue {number}") for number in range(ROWS + 2)]
    for draft in (*drafts[1:], drafts[0]):
        await decided(bot, draft, DecisionKind.APPROVE, "UADMIN")

    await home.editor.open_home()

    shown = part(await home.editor.sees_home(containing=words.APPROVED), words.APPROVED)
    assert shown.index("1 · Issue 0") < shown.index(f"{ROWS + 2} · Issue {ROWS + 1}")


async def test_refreshing_shows_what_has_happened_since(home: House, bot: Bot) -> None:
    """The Home that is open follows on a press."""
    await home.editor.open_home()
    shown = await home.editor.sees_home(containing=words.welcome(bot.commands))
    await ready(bot, "By the second", user="USECOND")

    assert (await shown.click(words.REFRESH)).ok

    later = await home.editor.sees_home(containing="By the second")
    assert words.NOTHING_WAITS in part(later, words.WAITING)


async def test_who_may_not_approve_their_own_sees_that_another_must(home: House) -> None:
    """With APPROVE_OWN=no the own ready draft waits for another editor."""
    async with home.bot(approve_own=False) as bot:
        await ready(bot, "Own ready")
        await ready(bot, "Of the second", user="USECOND")

        await home.editor.open_home()

        shown = await home.editor.sees_home(containing="Own ready")
        assert words.READY_FOR_ANOTHER in part(shown, words.WAITING)
        assert words.READY_FOR_ANOTHER not in part(shown, words.OTHERS)


async def test_guests_and_others_who_may_not_draft_get_a_plain_page(home: House) -> None:
    """They are told why; there is nothing to press, and no draft to be read."""
    async with home.bot(editors=frozenset({"UEDITOR"})) as bot:
        await ready(bot, "Only for editors")
        for person, why in (
            (home.guest, access_words.no_guests()),
            (home.second, access_words.not_an_editor()),
        ):
            await person.open_home()

            shown = await person.sees_home(containing=why)
            assert not shown.buttons
            assert "Only for editors" not in shown.words


async def test_the_messages_tab_publishes_nothing(home: House, bot: Bot) -> None:
    """The app is told of that tab too, and does nothing."""
    await home.client.post("/person/home", user="UEDITOR", tab="messages")
    await home.second.open_home()

    await home.second.sees_home(containing=words.welcome(bot.commands))
    assert await home.editor.home_now() is None


async def test_the_writer_has_its_days_left(studio_home: House) -> None:
    """The engine says when its model ends; the Home counts the days."""
    assert studio_home.studio
    studio_home.studio.shutdown_dates[WRITER] = "2099-01-14"
    async with studio_home.bot(chris_gpt=f"{STUDIO}:{WRITER}"):
        await studio_home.editor.open_home()

        shown = await studio_home.editor.sees_home(containing="until 14 January 2099")
        assert f"{STUDIO}:{WRITER}" in part(shown, words.WRITER)
        assert "days left" in part(shown, words.WRITER)


async def test_a_silent_engine_does_not_hold_the_home_up(
    studio_home: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the archive knows is shown, and that the engine says nothing."""
    monkeypatch.setattr(home_tab, "PATIENCE_SECONDS", 0.1)
    assert studio_home.studio
    studio_home.studio.always("models.list", Trouble(silence=True))
    async with studio_home.bot() as bot:
        await ready(bot, "Own ready")
        await studio_home.editor.open_home()

        shown = await studio_home.editor.sees_home(containing=words.NO_NEWS)
        assert "Own ready" in part(shown, words.WAITING)


async def test_running_trainings_are_shown_with_their_cards(home: House, bot: Bot) -> None:
    """Admins see all of them, other editors those of public channels; what is over is not shown."""
    for channel, state in (
        ("C0NEWSLETTER", JobState.WATCHED),
        ("D0ADMIN", JobState.WATCHED),
        ("C0NEWSLETTER", JobState.ENDED),
    ):
        job = await bot.archive.jobs.plan(new_job(channel=channel))
        await bot.archive.jobs.change_state(
            job.id, state, only_from={JobState.PLANNED}, status="running", card_ts="1700.000100"
        )

    await home.admin.open_home()
    admins = part(await home.admin.sees_home(containing=words.JOBS), words.JOBS)
    await home.editor.open_home()
    others = part(await home.editor.sees_home(containing=words.JOBS), words.JOBS)

    assert "#1 · local:smollm2-135m · learning" in admins
    assert "#2" in admins
    assert "#3" not in admins
    assert "#1" in others
    assert "#2" not in others


async def test_a_home_that_slack_does_not_take_is_logged_and_no_more(home: House) -> None:
    """Where the Home tab is switched off, the bot goes on."""
    async with home.bot():
        await home.client.fault("views.publish", error="not_enabled")
        await home.editor.open_home()

        async def refused() -> bool:
            return bool(await home.client.calls("views.publish"))

        await until(refused, timeout=PATIENCE, what="the editor's Home to be refused")
        await home.second.open_home()

        await home.second.sees_home(containing=words.WRITER)
        assert await home.editor.home_now() is None


async def test_many_openings_at_once_show_the_latest(home: House, bot: Bot) -> None:
    """Who waits for a turn publishes for all who wait; the last look is what stays."""
    for number in range(5):
        await home.editor.open_home()
        await ready(bot, f"Issue {number}")
    await home.editor.open_home()

    await home.editor.sees_home(containing="Issue 4")

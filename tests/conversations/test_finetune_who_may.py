"""Who may train and decide which model writes: admins, and nobody else, by whatever way."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest

from bot.archive import RequestState
from bot.training.cards import actions
from bot.words import access as words
from handlers.bot import Bot
from handlers.finetune import start_form
from handlers.finetune.datasets import FILES
from handlers.finetune.parsing import Verb
from tests.conversations.knocking import CHANNEL, OTHER_TEAM, Knocking, Payload, chosen, typed
from tests.house import PATIENCE, House
from workspace.client import Persona, until

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
FORMS = {
    actions.START_FORM: {
        start_form.DATASET: chosen("0" * 64),
        start_form.MODEL: chosen("openai:house-writer"),
        start_form.CHECK: chosen(start_form.NO_CHECK),
        start_form.SHARE: typed("20"),
    },
    actions.UPLOAD_FORM: {
        FILES: {"type": "file_input", "files": [{"id": "F1", "name": "letters.jsonl"}]}
    },
}


ABOUT_SOMETHING = (
    "start last",
    "status last",
    "use last",
    "check last",
    "dataset build since march good",
    "dataset show last",
    "dataset download last",
    "dataset delete last",
)
FILES_SHARED = [{"id": "F1", "name": "letters.jsonl", "url_private": "https://example.org/f"}]


def everything(knocking: Knocking) -> Iterator[tuple[str, str, Payload]]:
    """Yield every way in, as its name, its kind and its payload."""
    for verb in ("", *Verb, *ABOUT_SOMETHING, "nonsense", "dataset nonsense", "dataset bulid"):
        command = knocking.command("/finetune", str(verb))
        yield f"/finetune {verb}", "slash_commands", command
    for action_id in actions.ALL_BUTTONS:
        yield action_id, "interactive", knocking.button(action_id)
    for callback_id, fields in FORMS.items():
        yield callback_id, "interactive", knocking.form(callback_id, fields)
    shortcut = knocking.shortcut(actions.SHORTCUT, FILES_SHARED)
    yield actions.SHORTCUT, "interactive", shortcut


async def refusals(person: Persona, why: str) -> int:
    """Count how often a person was refused in these words."""
    seen = await person.messages(CHANNEL, limit=1000)
    return sum(why in message.words for message in seen if message.ephemeral)


Refused = Callable[[House], tuple[Persona, str | None, str]]


def an_editor(home: House) -> tuple[Persona, str | None, str]:
    """An editor who is no admin is told whom to ask."""
    return home.second, None, words.not_an_admin_mrkdwn(["UADMIN"])


def a_guest(home: House) -> tuple[Persona, str | None, str]:
    """A guest is told that this is not for guests."""
    return home.guest, None, words.training_no_guests()


def a_stranger(home: House) -> tuple[Persona, str | None, str]:
    """Somebody of another organisation is told the same."""
    return home.editor, OTHER_TEAM, words.training_no_guests()


@pytest.mark.parametrize("who", [an_editor, a_guest, a_stranger])
async def test_every_way_in_is_for_admins(home: House, who: Refused) -> None:
    """Each verb, button, form and shortcut is refused in words, and changes nothing."""
    person, team, why = who(home)
    knocking = Knocking(home, person, team)
    async with home.bot(editors=frozenset({"UEDITOR", "USECOND"})) as bot:
        for count, (name, kind, payload) in enumerate(everything(knocking), start=1):
            await home.client.deliver(kind, payload)
            await refused(person, why, count, name)
            assert await person.form_now() is None, name

        # A person hears of it first, then it is noted.
        await until(lambda: none_left(bot), timeout=PATIENCE, what="each request to be refused")
        assert (await bot.archive.requests.get(1)).state is RequestState.REFUSED
        assert {entry.act for entry in await bot.archive.audit.recent(10)} <= {"setting"}
        assert await bot.archive.jobs.count() == 0
        assert await bot.archive.datasets.kept() == []
        assert home.model.requests == []


async def none_left(bot: Bot) -> bool:
    """Tell whether every request is done or refused."""
    return await bot.archive.requests.unfinished(LONG_AGO) == []


async def refused(person: Persona, why: str, count: int, name: str) -> None:
    """Wait until a person was refused so often."""

    async def look() -> bool:
        return await refusals(person, why) == count

    await until(look, timeout=PATIENCE, what=f"{person.id} to be refused: {name}")


async def test_without_admins_real_slack_is_refused_with_the_line_to_add(home: House) -> None:
    """Training costs money there, so somebody has to be named first; the line names who asks."""
    async with home.bot(admins=frozenset()) as bot:
        await home.editor.run(CHANNEL, "/finetune start last")

        note = await home.editor.sees_note(
            CHANNEL, containing=words.no_admins_yet_mrkdwn("UEDITOR")
        )
        assert "ADMINS=UEDITOR" in note.words
        assert "start last" in note.words  # Slack keeps no typed command
        assert await bot.archive.jobs.count() == 0


async def test_without_admins_every_member_may_on_this_machine(home: House) -> None:
    """In the workspace on this machine a newcomer trains at once; a guest does not."""
    async with home.bot(admins=frozenset(), slack=None):
        await home.second.run(CHANNEL, "/finetune list")
        await home.second.sees_note(CHANNEL, containing="No jobs yet")
        await home.guest.run(CHANNEL, "/finetune list")
        await home.guest.sees_note(CHANNEL, containing=words.training_no_guests())


async def test_admins_may_be_a_user_group(home: House) -> None:
    """A group's members are admins, and the group is named to the others."""
    async with home.bot(admins=frozenset({"S0EDITORS"})):
        await home.second.run(CHANNEL, "/finetune list")
        await home.second.sees_note(CHANNEL, containing="No jobs yet")
        await home.admin.run(CHANNEL, "/finetune list")
        await home.admin.sees_note(CHANNEL, containing="<!subteam^S0EDITORS>")


async def test_an_admin_need_not_be_an_editor(home: House) -> None:
    """Who trains and who drafts are two lists."""
    async with home.bot(editors=frozenset({"UEDITOR"})):
        await home.admin.run(CHANNEL, "/finetune list")
        await home.admin.sees_note(CHANNEL, containing="No jobs yet")


async def test_where_slack_does_not_answer_nobody_may(home: House) -> None:
    """Who asks cannot be checked, so nothing is done."""
    async with home.bot():
        await home.client.fault("users.info", error="access_denied")
        await home.admin.run(CHANNEL, "/finetune list")
        await home.admin.sees_note(CHANNEL, containing=words.cannot_check(), timeout=PATIENCE)

"""Who may train and decide which model writes: admins, and nobody else, by whatever way."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.archive import RequestState
from bot.training.cards import actions
from bot.words import access as words
from handlers.bot import Bot
from handlers.finetune import start_form
from handlers.finetune.datasets import FILES
from handlers.finetune.parsing import Verb
from tests.house import PATIENCE, House
from workspace.client import Persona, until
from workspace.delivery.envelopes import command
from workspace.interactivity import payloads

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
CHANNEL, CHANNEL_ID = "#newsletter", "C0NEWSLETTER"
OTHER_TEAM = "T0OTHER"

Payload = dict[str, Any]


def typed(value: str) -> dict[str, str]:
    """Return a text field as a form has it."""
    return {"type": "plain_text_input", "value": value}


def chosen(value: str) -> dict[str, Any]:
    """Return a menu as a form has it."""
    option = {"text": {"type": "plain_text", "text": value}, "value": value}
    return {"type": "static_select", "selected_option": option}


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


class Knocking:
    """One person who tries every door, as Slack would tell of it."""

    def __init__(self, home: House, person: Persona, team: str | None) -> None:
        self._home = home
        self._workspace = home.served.workspace
        self._place = self._workspace.directory.conversation(CHANNEL)
        self._person = self._workspace.directory.person(person.id)
        self._team = team
        self._number = 0

    def everything(self) -> Iterator[tuple[str, str, Payload]]:
        """Yield every way in, as its name, its kind and its payload."""
        for verb in ("", *Verb, "start last", "status last", "use last", "nonsense"):
            yield f"/finetune {verb}", "slash_commands", self.command(str(verb))
        for action_id in actions.ALL_BUTTONS:
            yield action_id, "interactive", self.button(action_id)
        for callback_id, fields in FORMS.items():
            yield callback_id, "interactive", self.form(callback_id, fields)
        yield actions.SHORTCUT, "interactive", self.shortcut()

    def command(self, text: str) -> Payload:
        """Return a command."""
        payload = command(
            self._person,
            self._place,
            name="/finetune",
            text=text,
            trigger_id=self._trigger(),
            response_url=self._response_url(),
        )
        return {**payload, "team_id": self._team} if self._team else payload

    def button(self, action_id: str) -> Payload:
        """Return a click on a button of a message in the channel."""
        message = {"type": "message", "ts": "1.000001", "text": "a card", "user": "UCHRIS"}
        action = {
            "type": "button",
            "action_id": action_id,
            "block_id": "block",
            "text": {"type": "plain_text", "text": "a button"},
            "value": "1",
            "action_ts": "1.000002",
        }
        return self._by_team(
            payloads.message_action(
                self._person,
                payloads.InMessage(self._place, message),
                action,
                state={"values": {}},
                trigger_id=self._trigger(),
                response_url=self._response_url(),
            )
        )

    def form(self, callback_id: str, fields: dict[str, Any]) -> Payload:
        """Return a form that was sent."""
        self._number += 1
        view = {
            "id": f"V{self._number}{self._person.id}",
            "hash": "1.a",
            "type": "modal",
            "callback_id": callback_id,
            "private_metadata": json.dumps({"channel": CHANNEL_ID}),
            "state": {"values": {name: {name: value} for name, value in fields.items()}},
        }
        return self._by_team(payloads.view_submission(self._person, view, self._trigger(), []))

    def shortcut(self) -> Payload:
        """Return the use of the shortcut of messages."""
        files = [{"id": "F1", "name": "letters.jsonl", "url_private": "https://example.org/f"}]
        message = {"type": "message", "ts": "1.000001", "text": "", "files": files}
        return self._by_team(
            payloads.message_shortcut(
                self._person,
                payloads.InMessage(self._place, message),
                actions.SHORTCUT,
                action_ts="1.000002",
                trigger_id=self._trigger(),
                response_url=self._response_url(),
            )
        )

    def _by_team(self, payload: Payload) -> Payload:
        if self._team is None:
            return payload
        return {**payload, "user": {**payload["user"], "team_id": self._team}}

    def _trigger(self) -> str:
        return self._workspace.triggers.make(self._person.id)

    def _response_url(self) -> str:
        secret = self._workspace.response_urls.make(self._place.id, self._person.id)
        return f"{self._workspace.base_url}/hook/{secret}"


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
        for count, (name, kind, payload) in enumerate(knocking.everything(), start=1):
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

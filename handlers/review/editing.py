"""Going back to an earlier version, and the buttons that open forms about a draft."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from bot.archive import Request, VersionSource
from bot.drafting.cards import actions
from bot.drafting.overtaken import Overtaken
from bot.slack.message import Message
from bot.slack.notes import note
from bot.words import forms as words
from handlers.bot import Bot
from handlers.review.act import Act, Perform
from handlers.review.answers import overtaken
from handlers.review.brief_form import open_brief
from handlers.review.compare_form import open_compare
from handlers.review.edit_form import open_edit
from handlers.review.facts_form import open_facts
from handlers.review.opening import Open, open_form
from handlers.whisper import Whisper

CHOICES: Mapping[str, Open] = MappingProxyType(
    {
        actions.EDIT_BRIEF: open_brief,
        actions.FACTS: open_facts,
        actions.COMPARE: open_compare,
    }
)
"""What the menu of a version opens."""


def register(app: AsyncApp, bot: Bot, perform: Perform) -> None:
    """Listen for the buttons that open forms: EDIT, and MORE's choices."""
    del perform  # to open a form changes nothing

    @app.action(actions.EDIT)
    async def edit(ack: AsyncAck, body: dict[str, Any]) -> None:
        value = str(body["actions"][0].get("value", ""))
        await open_form(bot, ack, body, value, open_edit)

    @app.action(actions.MORE)
    async def more(ack: AsyncAck, body: dict[str, Any]) -> None:
        chosen = (body["actions"][0].get("selected_option") or {}).get("value", "")
        choice, _, value = str(chosen).partition(":")
        await open_form(bot, ack, body, value, CHOICES.get(choice, open_compare))


async def _go_back(bot: Bot, request: Request, whisper: Whisper) -> None:
    """Make the text of an earlier version the newest one, as a version that equals it."""
    draft_id, number = actions.read_value(request.payload["value"])
    answer = await _equal_version(bot, draft_id, number, request)
    if answer:
        await whisper.say(answer)


async def _equal_version(bot: Bot, draft_id: int, number: int, request: Request) -> Message | None:
    """Save the version; return what is to be said when there is none."""
    # Of two clicks at once the second one finds the version that the first one made.
    async with bot.desk.turn(draft_id):
        versions = await bot.archive.versions.of(draft_id)
        earlier = next((each for each in versions if each.number == number), None)
        if earlier is None or not earlier.text.strip():
            return await overtaken(bot, draft_id, Overtaken.NO_TEXT)
        newest = versions[-1]
        why = await bot.desk.overtaken(draft_id, newest.number)
        if why is None and newest.text == earlier.text:
            return note(words.equal_already(newest.number))
        saved = why or await bot.desk.save(
            draft_id,
            newest.number,
            earlier.text,
            source=VersionSource.EARLIER,
            by=request.user,
            request_id=request.id,
            based_on=newest.number if newest.text.strip() else None,
            brief=earlier.assignment.brief,
        )
    return await overtaken(bot, draft_id, saved) if isinstance(saved, Overtaken) else None


BUTTONS: Mapping[str, Act] = MappingProxyType({actions.GO_BACK: _go_back})
"""The acts by the buttons' action_ids."""

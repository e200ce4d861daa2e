"""Changes by a model: a reply in the thread, and the buttons that have a text written again."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from bot.archive import DECIDED, Draft, Request, RequestKind, RequestState, Version
from bot.drafting.cards import actions
from bot.drafting.changes import MAX_CHARACTERS, is_small_talk
from bot.drafting.lines import count_words
from bot.drafting.overtaken import Overtaken
from bot.slack import blocks
from bot.slack.incoming import decode, without_mention
from bot.slack.message import Message
from bot.slack.notes import note
from bot.words import changes as words
from bot.words import drafts as draft_words
from handlers.bot import Bot
from handlers.intake import ASKS, FOR_US, NAMES_A_BUTTON
from handlers.refusing import names_in, refuse
from handlers.review.act import Act
from handlers.review.answers import overtaken
from handlers.review.offers import the_only_one
from handlers.whisper import Whisper


def is_for_us(request: Request) -> bool:
    """Tell whether somebody turned to us, and so has to be told when we do nothing."""
    return request.kind is not RequestKind.EVENT or bool(request.payload.get(FOR_US))


def asks(request: Request) -> bool:
    """Tell whether somebody wants something done: not when they write to the others."""
    return request.kind is not RequestKind.EVENT or bool(request.payload.get(ASKS))


async def reply(bot: Bot, request: Request, whisper: Whisper) -> None:
    """Make the change that a reply in a draft's thread asks for, or offer to."""
    if request.payload.get(NAMES_A_BUTTON):
        await _name_the_buttons(bot, request, whisper)
    elif asks(request):
        await _change(bot, request, whisper, request.payload.get("text", ""))
    else:
        await _offer(bot, request, whisper)


async def change_of(bot: Bot, request: Request, draft: Draft, whisper: Whisper) -> None:
    """Make the change that a message asks for in whose thread a draft has begun meanwhile."""
    # On record, so that what was typed is deleted with the draft.
    await bot.archive.requests.belongs_to(request.id, draft.id)
    known = replace(request, draft_id=draft.id)
    await _change(bot, known, whisper, request.payload.get("text", ""))
    await finish_if_open(bot, request)


async def finish_if_open(bot: Bot, request: Request) -> None:
    """Note that a request is done, unless the act itself has said what became of it."""
    if (await bot.archive.requests.get(request.id)).state is RequestState.RECEIVED:
        await bot.archive.requests.finish(request.id, RequestState.DONE)


async def _change(
    bot: Bot, request: Request, whisper: Whisper, text: str, *, in_place: bool = False
) -> None:
    """Have a change made.

    Args:
        text: a message's text as Slack hands it in.
        in_place: whether what is said takes the place of the question that was asked.
    """
    text = without_mention(text, bot.identity.user_id)
    instruction = decode(text, await names_in(bot, text)).strip()
    if not count_words(instruction) or is_small_talk(text):
        await refuse(bot, request, whisper, note(words.change_empty()))
        return
    if len(instruction) > MAX_CHARACTERS:
        too_long = note(words.change_too_long(len(instruction), MAX_CHARACTERS))
        await refuse(bot, request, whisper, too_long)
        return

    async def waiting() -> None:
        await whisper.say(note(words.your_change_is_next()), replace=in_place)

    draft_id = _draft_of(request)
    done = await bot.desk.change(
        draft_id, instruction, by=request.user, request_id=request.id, waiting=waiting
    )
    if isinstance(done, Overtaken):
        said = await overtaken(bot, draft_id, done)
        await whisper.say(said, replace=in_place and done is not Overtaken.DECIDED)
        if in_place:
            # The question stays, or its message does: it may be pressed again another day.
            await bot.archive.requests.finish(request.id, RequestState.REFUSED)
    elif in_place:
        await whisper.say(note(words.being_made(done.number)), replace=True)


async def _name_the_buttons(bot: Bot, request: Request, whisper: Whisper) -> None:
    """Lead who writes "approve" to the button; below a settled draft people may say so."""
    draft = await bot.archive.drafts.get(_draft_of(request))
    if asks(request) or draft.state not in DECIDED:
        await whisper.say(note(words.press_it()))


async def _offer(bot: Bot, request: Request, whisper: Whisper) -> None:
    """Offer to make a change of what somebody wrote to the others in the thread."""
    draft = await bot.archive.drafts.get(_draft_of(request))
    if draft.state in DECIDED:
        return
    value = f"{draft.id}:{request.payload['ts']}"
    said = note(words.make_this_change(draft.id))
    button = blocks.button(words.MAKE_CHANGE, actions.MAKE_CHANGE, value)
    whisper = await the_only_one(bot, draft, whisper)
    await whisper.say(Message(said.text, [*said.blocks, blocks.actions(button)]))


async def _make_change(bot: Bot, request: Request, whisper: Whisper) -> None:
    """Make a change of a message in the thread, as it is now."""
    draft = await bot.archive.drafts.get(_draft_of(request))
    _, ts = read_place(request.payload["value"])
    message = await bot.door.message(draft.channel, draft.thread_ts or "", ts)
    if message is None or not message.get("user"):
        await whisper.say(note(words.message_gone()), replace=True)
        await bot.archive.requests.finish(request.id, RequestState.REFUSED)
        return
    await _change(bot, request, whisper, message.get("text", ""), in_place=True)


async def write_anew(bot: Bot, request: Request, whisper: Whisper) -> None:
    """Write a version once more: Try again, and Regenerate."""
    draft_id, number = actions.read_value(request.payload["value"])
    done = await bot.desk.write_anew(draft_id, number, by=request.user, request_id=request.id)
    await _tell(bot, draft_id, done, whisper)


async def _tell(bot: Bot, draft_id: int, done: Version | Overtaken, whisper: Whisper) -> None:
    """Answer a click that changed nothing; after a restart nobody waits for that any more."""
    if not isinstance(done, Overtaken) or whisper.resumed:
        return
    if done is Overtaken.WRITING:
        await whisper.say(note(draft_words.in_the_works()))
    else:
        await whisper.say(await overtaken(bot, draft_id, done))


def read_place(value: str) -> tuple[int, str]:
    """Return the draft's id, and which message in its thread is meant.

    Raises:
        ValueError: when a value is none of ours.
    """
    draft_id, _, ts = value.partition(":")
    seconds, _, rest = ts.partition(".")
    if not (seconds.isdecimal() and rest.isdecimal()):
        raise ValueError(value)
    return actions.read_value(f"{draft_id}:0")[0], ts


def _draft_of(request: Request) -> int:
    assert request.draft_id is not None  # noqa: S101 - `acts.do` has looked the draft up
    return request.draft_id


BUTTONS: Mapping[str, Act] = MappingProxyType(
    {actions.REGENERATE: write_anew, actions.MAKE_CHANGE: _make_change}
)

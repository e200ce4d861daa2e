"""Who may finish a draft: editors, and nobody else, by whatever way; and only admins delete.

Every button, menu, form, event and command about drafts is walked by a guest, by somebody of
another organisation, by a member who is no editor, and, to see that the walk leads somewhere, by an
editor.
"""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.archive import DraftState, FindingState
from bot.drafting.cards import actions
from bot.drafting.list_of_drafts import LIST_BACK
from bot.words import access as words
from bot.words import review as review_words
from handlers import draft_form, similar
from handlers.bot import Bot
from handlers.review import acts, compare_form, findings_form
from tests.conversations.knocking import CHANNEL, OTHER_TEAM, Knocking, Payload, chosen, typed
from tests.house import PATIENCE, House
from tests.model_server import Reply
from workspace.client import Form, Message, Persona, until

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
EDITORS = frozenset({"UEDITOR"})
CHOICES = {actions.EDIT_BRIEF, actions.FACTS, actions.COMPARE, actions.GOOD, actions.BAD}
FORMS_OF_A_VERSION = (
    actions.EDIT,
    actions.EDIT_BRIEF,
    actions.FACTS,
    actions.COMPARE,
    actions.FINDINGS,
)
ALL_ACTIONS = {
    value for name, value in vars(actions).items() if name.isupper() and isinstance(value, str)
} - CHOICES


@dataclass(frozen=True, slots=True)
class Scene:
    """What there is to be tampered with: drafts in several states, and forms that were open.

    Draft 1 is ready, in its second version, with things to be checked in it, and its file was
    deleted; draft 2 is approved, draft 3 stopped.
    """

    brief: Message
    remark: Message
    """A reply of the second editor, which is no request."""
    forms: dict[str, Payload]
    finding: int
    """One of the things that must be checked."""


async def staged(home: House, bot: Bot) -> Scene:
    """Prepare the drafts."""
    brief = await asked(home, bot, 1)
    first = await home.sees_version(home.editor, brief)
    assert (await home.editor.click(first, review_words.REGENERATE)).ok
    newest = await home.sees_version(home.editor, brief, 2)
    await home.presented(bot, 1, 2)
    approved = await home.sees_version(home.editor, await asked(home, bot, 2))
    assert (await home.editor.click(approved, review_words.APPROVE)).ok
    await until(lambda: announced(bot, 2), timeout=PATIENCE, what="the approval to be told")
    home.model.enqueue(Reply("Dear all, we open", cut=3))
    await asked(home, bot, 3)
    forms = {}
    for choice in FORMS_OF_A_VERSION:
        form = await opened(home.editor, newest, choice)
        forms[form.callback_id] = filled(form)
        await form.close()
    await home.editor.run(CHANNEL, "/chrisgpt")
    form = await home.editor.form()
    forms[form.callback_id] = filled(form)
    await form.close()
    remark = await home.admin.reply(brief, "shorter, and drop the second link")
    draft = await bot.archive.drafts.get(1)
    (home.output / str(draft.output_file)).unlink()
    _, second = await bot.archive.versions.of(1)
    finding = (await bot.archive.findings.of(second.id))[0]
    return Scene(brief, remark, forms, finding.id)


async def asked(home: House, bot: Bot, number: int) -> Message:
    """Have a draft written."""
    await home.editor.run(CHANNEL, f"/chrisgpt • Draft number {number}\n• Volunteers wanted")
    await home.presented(bot, number)
    return await home.editor.sees(CHANNEL, containing=f"• Draft number {number}")


async def announced(bot: Bot, draft_id: int) -> bool:
    """Tell whether the channel knows of an approval."""
    decision = await bot.archive.decisions.latest(draft_id)
    return decision is not None and decision.announced_at is not None


async def opened(person: Persona, message: Message, choice: str) -> Form:
    """Open a form about a version by its button, or by its menu."""
    if choice in (actions.EDIT, actions.FINDINGS):
        await person.use(message, choice)
    else:
        await person.use(message, actions.MORE, actions.choice_of(choice, 1, 2))
    form = await person.form()
    while not form.view["blocks"]:
        form = await person.form()
    return form


def filled(form: Form) -> Payload:
    """A form as it is sent, with something changed in every text field, and all ticked off."""
    state: dict[str, Payload] = {}
    for block in form.view["blocks"]:
        if block["type"] == "input" and block["element"]["type"] == "plain_text_input":
            element = block["element"]
            value = f"{element.get('initial_value', '')} and more of it"
            state[block["block_id"]] = {element["action_id"]: typed(value)}
        elif block["block_id"].startswith("finding-"):
            ticked = chosen(FindingState.CHECKED)
            state[block["block_id"]] = {block["element"]["action_id"]: ticked}
    return {**form.view, "state": {"values": state}}


Way = tuple[str, str, Payload]


def ways(knocking: Knocking, scene: Scene) -> Iterator[Way]:
    """Yield every way that is answered with a note in the channel: its name, kind and payload."""
    lines = ("", "approved", "search library", "show 1", "export", "help", "mine", "2")
    for line in (*lines, "words", "words add quux", "words remove quux"):
        yield f"/drafts {line}", "slash_commands", knocking.command("/drafts", line)
    for line in ("", "help", "• Sunday opening • Volunteers"):
        yield f"/chrisgpt {line}", "slash_commands", knocking.command("/chrisgpt", line)
    for action_id, value in BUTTONS.items():
        value = value.format(ts=scene.remark.ts, finding=scene.finding)  # noqa: PLW2901 - what is not known before
        yield action_id, "interactive", knocking.button(action_id, value)
    for choice in (actions.EDIT_BRIEF, actions.FACTS, actions.COMPARE):
        value = actions.choice_of(choice, 1, 2)
        menu = knocking.button(actions.MORE, value, chosen_from="overflow")
        yield f"{actions.MORE}: {choice}", "interactive", menu
    for choice in (actions.GOOD, actions.BAD):
        value = actions.choice_of(choice, 1, 2)
        opinion = knocking.button(actions.FEEDBACK, value, chosen_from="feedback_buttons")
        yield f"{actions.FEEDBACK}: {choice}", "interactive", opinion
    for callback_id, view in scene.forms.items():
        if callback_id != compare_form.FORM:  # has nothing to be sent
            yield callback_id, "interactive", knocking.sent(view)


BUTTONS = {
    actions.STOP: "3",
    actions.PLACE_AGAIN: "1",
    actions.PLACE_DIRECTLY: "1",
    actions.TRY_AGAIN: "3:1",
    actions.REGENERATE: "1:2",
    actions.EDIT: "1:2",
    actions.APPROVE: "1:2",
    actions.DISCARD: "1:2",
    actions.REOPEN: "2:1",
    actions.STAR: "2:1",
    actions.UNSTAR: "2:1",
    actions.GO_BACK: "1:1",
    actions.MAKE_CHANGE: "1:{ts}",
    actions.WRITE_FILE: "1:2",
    actions.FINDINGS: "1:2",
    actions.FINDING_CHECKED: "1:2:{finding}",
    actions.FINDING_WORD: "1:2:{finding}",
    actions.LIST_MORE: "{{}}",
    LIST_BACK: "{{}}",
}
"""The buttons of messages with values that would have an effect, if an editor pressed them."""
ON_HOME = {actions.START_DRAFT, actions.HOME_REFRESH}
BY_ADMINS = {actions.DELETE_DRAFT}
MENUS = {actions.MORE, actions.FEEDBACK}


def test_no_button_is_left_out_of_the_walk() -> None:
    """Whoever adds a button adds it here."""
    assert {*BUTTONS, *ON_HOME, *BY_ADMINS, *MENUS} == {*ALL_ACTIONS, LIST_BACK}
    assert set(acts.BUTTONS) <= ALL_ACTIONS


Outsider = Callable[[House], tuple[Persona, str | None, str, str]]


def a_guest(home: House) -> tuple[Persona, str | None, str, str]:
    """A guest is told that drafts are for members."""
    return home.guest, None, words.no_guests(), words.training_no_guests()


def a_stranger(home: House) -> tuple[Persona, str | None, str, str]:
    """Somebody of another organisation is told the same."""
    return home.editor, OTHER_TEAM, words.no_guests(), words.training_no_guests()


def a_member(home: House) -> tuple[Persona, str | None, str, str]:
    """A member who is no editor is told whom to ask."""
    not_admin = words.not_an_admin_mrkdwn(["UADMIN"])
    return home.second, None, words.not_an_editor(), not_admin


@pytest.mark.parametrize("who", [a_guest, a_stranger, a_member])
async def test_every_way_is_closed_to_others(home: House, who: Outsider) -> None:
    """Each is refused in words, shows nothing, and changes nothing."""
    person, team, why, why_no_admin = who(home)
    knocking = Knocking(home, person, team)
    async with home.bot(editors=EDITORS) as bot:
        scene = await staged(home, bot)
        before = await everything(home, bot)
        texts = [version.text for version in await bot.archive.versions.of(1)]
        known = {message.ts for message in await notes(person)}
        for count, (name, kind, payload) in enumerate(ways(knocking, scene), start=1):
            await home.client.deliver(kind, payload)
            await told(person, why, count, name)
            assert await person.form_now() is None, name
        for name, kind, payload in deleting(knocking):
            await home.client.deliver(kind, payload)
            await told(person, why_no_admin, 1 if name.startswith("/") else 2, name)
        await silent_ways(home, knocking, person, scene, why)

        await until(lambda: none_left(bot), timeout=PATIENCE, what="each request to be refused")
        assert await everything(home, bot) == before
        said = [m.words for m in await notes(person) if m.ts not in known]
        assert not [text for text in texts for note in said if text[:40] in note]


def deleting(knocking: Knocking) -> Iterator[Way]:
    """Yield the ways of a deletion, which are for admins."""
    yield "/drafts delete", "slash_commands", knocking.command("/drafts", "delete 1")
    button = knocking.button(actions.DELETE_DRAFT, actions.value_of(1, 0))
    yield actions.DELETE_DRAFT, "interactive", button


async def silent_ways(
    home: House, knocking: Knocking, person: Persona, scene: Scene, why: str
) -> None:
    """Go the ways that are answered elsewhere: by the Home tab, in a direct message, or not."""
    deliver = home.client.deliver
    await deliver("events_api", knocking.home_opened())
    shown = await person.sees_home()
    assert not shown.buttons
    await deliver("interactive", knocking.home_button(actions.HOME_REFRESH))
    await deliver("interactive", knocking.home_button(actions.START_DRAFT))
    await person.sees(person.direct, containing=why)
    await deliver("events_api", knocking.reply(scene.brief.ts, "shorter, please"))
    for callback_id in set(acts.FORMS) - {findings_form.FORM}:  # of that one Slack says nothing
        await deliver("interactive", knocking.closed(scene.forms[callback_id]))
    compare, new = scene.forms[compare_form.FORM], scene.forms[draft_form.FORM]
    for view, action_id in (
        (compare, compare_form.OLDER),
        (compare, compare_form.NEWER),
        (new, similar.FIND_SIMILAR),
    ):
        await deliver("interactive", knocking.view_button(view, action_id))
        assert await person.form_now() is None, action_id


async def test_a_mention_in_the_thread_is_refused(home: House) -> None:
    """Who turns to the bot there is told why nothing comes of it."""
    async with home.bot(editors=EDITORS) as bot:
        brief = await asked(home, bot, 1)
        for person, why in ((home.guest, words.no_guests()), (home.second, words.not_an_editor())):
            await person.reply(brief, "@ChrisGPT shorter, please")
            await person.sees_note(CHANNEL, containing=why, thread=brief)
            await until(lambda: none_left(bot), timeout=PATIENCE, what="the reply to be refused")
            assert len(await bot.archive.versions.of(1)) == 1, person.id


async def test_the_same_ways_are_open_to_editors(home: House) -> None:
    """None of them is refused, and most have their effect."""
    async with home.bot(editors=EDITORS) as bot:
        scene = await staged(home, bot)
        before = await everything(home, bot)
        knocking = Knocking(home, home.editor)
        for _, kind, payload in ways(knocking, scene):
            await home.client.deliver(kind, payload)
            if await home.editor.form_now():
                await (await home.editor.form()).clear()

        await until(lambda: none_left(bot), timeout=PATIENCE, what="each request to be done")
        said = [message.words for message in await notes(home.editor)]
        assert not [note for note in said if words.not_an_editor() in note]
        assert await everything(home, bot) != before
        assert len(await bot.archive.versions.of(1)) > 2
        assert len(await home.drafts(bot)) > 3
        assert (await bot.archive.drafts.get(1)).state is not DraftState.DELETED


async def notes(person: Persona) -> list[Message]:
    """What the bot told a person in the channel, and nobody else."""
    return [m for m in await person.messages(CHANNEL, limit=1000) if m.ephemeral]


async def told(person: Persona, why: str, count: int, name: str) -> None:
    """Wait until a person was refused so often in these words."""

    async def look() -> bool:
        return sum(why in message.words for message in await notes(person)) == count

    await until(look, timeout=PATIENCE, what=f"{person.id} to be refused: {name}")


async def everything(home: House, bot: Bot) -> dict[str, Any]:
    """All that an outsider must not change: archive, files, thread and channel."""
    drafts = await home.drafts(bot)
    versions = [v for draft in drafts for v in await bot.archive.versions.of(draft.id)]
    decisions = [each for draft in drafts for each in await bot.archive.decisions.of(draft.id)]
    opinions = [each for draft in drafts for each in await bot.archive.feedback.of(draft.id)]
    findings = [await bot.archive.findings.of(version.id) for version in versions]
    audit = await bot.archive.audit.recent(100)
    return {
        "findings": [asdict(finding) for found in findings for finding in found],
        "words": [asdict(word) for word in await bot.archive.team_words.all()],
        "drafts": [asdict(draft) for draft in drafts],
        "versions": [asdict(version) for version in versions],
        "decisions": [asdict(decision) for decision in decisions],
        "opinions": [asdict(opinion) for opinion in opinions],
        "audit": [(entry.act, entry.subject) for entry in audit],
        "files": {path.name: path.read_bytes() for path in home.output.glob("[!.]*")},
        "asked the model": len(home.model.requests),
    }


async def none_left(bot: Bot) -> bool:
    """Tell whether every request is done or refused."""
    return await bot.archive.requests.unfinished(LONG_AGO) == []

"""Relying on facts: notes, and similar approved drafts, in an existing draft and in a new one."""

import json
from collections.abc import Callable

from bot.archive import Brief, DecisionKind, Reference
from bot.drafting.cards import actions
from bot.words import forms as words
from handlers.bot import Bot
from handlers.draft_form import BULLETS, CHANNEL, TITLE
from handlers.draft_form import FACTS as NOTES
from handlers.review.brief_form import FACTS
from handlers.similar import FIND_SIMILAR, SIMILAR
from tests.conversations.editing import FIRST, edit, more, newest, told, version
from tests.house import PATIENCE, House
from tests.model_server import Reply
from workspace.client import Persona, until
from workspace.client.form import Form

NEWSLETTER_CHANNEL = "C0NEWSLETTER"
NOTE = f"{FACTS}-0"
LIBRARY = "/chrisgpt • The library opens on Sundays\n• Volunteers for the library"


async def approved_draft(
    home: House, bot: Bot, text: str, draft_id: int, where: str = "#newsletter"
) -> None:
    """Have a draft written about the library, and approved."""
    home.model.enqueue(Reply(text=text))
    await home.editor.run(where, LIBRARY)
    await home.presented(bot, draft_id)
    kind = DecisionKind.APPROVE
    assert await bot.archive.decisions.decide(draft_id, version=1, kind=kind, by="USECOND")


async def facts_form(home: House, bot: Bot, draft_id: int, person: Persona | None = None) -> Form:
    """Open the facts of a draft."""
    title = words.facts_title(draft_id)
    return await more(person or home.editor, bot, actions.FACTS, title, draft_id)


async def library_draft(home: House, bot: Bot, draft_id: int) -> None:
    """Have another draft written about the library."""
    await home.editor.run("#newsletter", LIBRARY)
    await home.presented(bot, draft_id)


def offered(form: Form) -> list[str]:
    """Return the values of the drafts that a form offers."""
    found = [block for block in form.view["blocks"] if block.get("block_id") == SIMILAR]
    return [option["value"] for block in found for option in block["element"]["options"]]


async def test_notes_and_an_approved_draft_reach_the_writer(home: House, bot: Bot) -> None:
    """The next version is written from both, and the draft remembers them."""
    await approved_draft(home, bot, "The library has 4,217 books.", 1)
    await library_draft(home, bot, 2)
    form = await facts_form(home, bot, 2)
    assert offered(form) == ["1:1"]

    outcome = await form.submit(**{NOTE: "Closed in August :sun_with_face:", SIMILAR: ["1:1"]})

    assert outcome.ok
    written = await version(bot, 2, 2)
    brief = written.assignment.brief
    assert brief.facts == ("Closed in August 🌞",)
    assert brief.references == (Reference(1, 1),)
    asked = str(home.model.requests[-1].body)
    assert "4,217 books" in asked
    assert "Closed in August 🌞" in asked


async def test_only_approved_drafts_are_offered(home: House, bot: Bot) -> None:
    """Neither one that is ready nor one that was discarded; and never the draft itself."""
    await library_draft(home, bot, 1)
    await library_draft(home, bot, 2)
    await bot.archive.decisions.decide(1, version=1, kind=DecisionKind.DISCARD, by="USECOND")

    form = await facts_form(home, bot, 2)

    assert offered(form) == []
    assert words.NONE_SIMILAR in form.words


async def test_what_was_asked_for_in_private_is_offered_to_nobody_else(
    home: House, bot: Bot
) -> None:
    """A draft in direct messages is seen by who asked for it."""
    await approved_draft(home, bot, "Secret cake.", 1, where=home.editor.direct)
    await library_draft(home, bot, 2)

    theirs = await facts_form(home, bot, 2, home.second)
    mine = await facts_form(home, bot, 2, home.editor)

    assert (offered(theirs), offered(mine)) == ([], ["1:1"])


async def test_a_private_draft_cannot_be_forged_into_the_facts(home: House, bot: Bot) -> None:
    """Whatever stands in the answer of a form: the writer never reads what its sender may not."""
    await approved_draft(home, bot, "Secret cake of the editor.", 1, where=home.editor.direct)
    await approved_draft(home, bot, "The library has books.", 2)
    await library_draft(home, bot, 3)
    form = await facts_form(home, bot, 3, home.second)
    assert offered(form) == ["2:1"]
    await form.submit(**{NOTE: "A note", SIMILAR: ["2:1"]})
    await version(bot, 2, 3)
    last = (await home.client.envelopes("interactive"))[-1].payload
    view = {**last["view"], "hash": "another", "private_metadata": follows(last["view"], 2)}
    view["state"]["values"][SIMILAR][SIMILAR]["selected_options"] = [{"value": "1:1"}]

    await home.client.deliver("interactive", {**last, "view": view})

    assert (await version(bot, 3, 3)).assignment.brief.references == ()
    assert all("Secret cake" not in str(each.body) for each in home.model.requests)


def follows(view: dict[str, str], number: int) -> str:
    """Return what a form knows of itself, as if it was opened on another version."""
    return json.dumps({**json.loads(view["private_metadata"]), "after": number})


async def test_one_that_is_reopened_meanwhile_is_left_out(home: House, bot: Bot) -> None:
    """The person is told, and the writer does without it."""
    await approved_draft(home, bot, "The library has 4,217 books.", 1)
    await library_draft(home, bot, 2)
    form = await facts_form(home, bot, 2)
    await bot.archive.decisions.decide(1, version=1, kind=DecisionKind.REOPEN, by="USECOND")

    await form.submit(**{NOTE: "A note", SIMILAR: ["1:1"]})

    assert (await version(bot, 2, 2)).assignment.brief.references == ()
    assert "4,217" not in str(home.model.requests[-1].body)


async def test_chosen_drafts_are_ticked_the_next_time(home: House, bot: Bot) -> None:
    """Left as it was, the form writes nothing; without the tick, a version without it."""
    await approved_draft(home, bot, "The library has 4,217 books.", 1)
    await library_draft(home, bot, 2)
    await (await facts_form(home, bot, 2)).submit(**{SIMILAR: ["1:1"]})
    await home.presented(bot, 2, 2)

    await (await facts_form(home, bot, 2)).submit()
    await told(home.editor, bot, words.nothing_changed(), 2)
    await (await facts_form(home, bot, 2)).submit(**{SIMILAR: []})

    assert (await version(bot, 3, 2)).assignment.brief.references == ()


async def test_overtaken_the_ticks_and_notes_stay(home: House, bot: Bot) -> None:
    """The form says who was faster, and writes after all."""
    await approved_draft(home, bot, "The library has 4,217 books.", 1)
    await library_draft(home, bot, 2)
    form = await facts_form(home, bot, 2)
    await (await edit(home.second, bot, 2)).submit(**{FIRST: "Faster."})
    await home.presented(bot, 2, 2)

    await form.submit(**{NOTE: "A note", SIMILAR: ["1:1"]})
    late = await shows(home, lambda f: "saved version 2" in f.words)
    assert (await late.submit()).ok

    written = await version(bot, 3, 2)
    assert written.assignment.brief.facts == ("A note",)
    assert written.assignment.brief.references == (Reference(1, 1),)


async def test_a_new_draft_finds_similar_ones_too(home: House, bot: Bot) -> None:
    """The button keeps what was typed, and what was found can be chosen."""
    await approved_draft(home, bot, "The library has 4,217 books.", 1)
    await home.editor.run("#newsletter", "/chrisgpt")
    form = await home.editor.form(timeout=PATIENCE)
    typed = {TITLE: "Library", BULLETS: "The library opens\nVolunteers wanted :tada:"}

    assert (await form.use(FIND_SIMILAR, FIND_SIMILAR, **typed)).ok
    form = await shows(home, lambda f: bool(offered(f)))
    assert offered(form) == ["1:1"]
    assert (await form.submit(**{SIMILAR: ["1:1"], NOTES: "A note"})).ok

    written = await version(bot, 1, 2)
    assert written.assignment.brief == Brief(
        "Library",
        ("The library opens", "Volunteers wanted 🎉"),
        facts=("A note",),
        references=(Reference(1, 1),),
    )
    assert "4,217 books" in str(home.model.requests[-1].body)


async def test_where_nothing_is_similar_the_form_says_so(home: House, bot: Bot) -> None:
    """It stays open, with what was typed, and can be sent off."""
    await home.editor.run("#newsletter", "/chrisgpt")
    form = await home.editor.form(timeout=PATIENCE)

    await form.use(FIND_SIMILAR, FIND_SIMILAR, **{BULLETS: "Zebras and giraffes"})
    form = await shows(home, lambda f: words.NONE_SIMILAR in f.words)
    assert (await form.submit()).ok

    await home.presented(bot)
    assert (await newest(bot))[0].brief.bullets == ("Zebras and giraffes",)


async def home_form(home: House) -> Form:
    """Start a draft from the Home tab, which stands in no channel."""
    await home.editor.open_home()
    tab = await home.editor.sees_home(timeout=PATIENCE)
    await tab.use(actions.START_DRAFT)
    return await home.editor.form(timeout=PATIENCE)


async def test_without_a_channel_the_form_asks_for_one(home: House, bot: Bot) -> None:
    """The draft grows where it was wanted; similar drafts are found there too."""
    form = await home_form(home)
    typed = {BULLETS: "Sunday opening\nVolunteers", CHANNEL: NEWSLETTER_CHANNEL}

    await form.use(FIND_SIMILAR, FIND_SIMILAR, **typed)
    form = await shows(home, lambda f: words.NONE_SIMILAR in f.words)
    assert (await form.submit()).ok

    await home.presented(bot)
    assert (await newest(bot))[0].channel == NEWSLETTER_CHANNEL


async def test_left_empty_the_draft_comes_directly(home: House, bot: Bot) -> None:
    """The person's direct messages are a place like any other."""
    form = await home_form(home)

    assert (await form.submit(**{BULLETS: "Sunday opening\nVolunteers"})).ok

    await home.presented(bot)
    assert (await newest(bot))[0].channel == home.editor.direct


async def test_a_channel_for_something_else_is_refused_in_the_form(home: House) -> None:
    """Nothing that was typed is lost."""
    async with home.bot(channels=frozenset({"CELSEWHERE"})) as bot:
        form = await home_form(home)
        typed = {BULLETS: "Sunday opening\nVolunteers", CHANNEL: NEWSLETTER_CHANNEL}

        outcome = await form.submit(**typed)

        assert outcome.errors == {CHANNEL: words.CHANNEL_NOT_ALLOWED}
        assert await home.drafts(bot) == []


async def shows(home: House, test: Callable[[Form], bool]) -> Form:
    """Wait until something is true of the editor's form."""

    async def look() -> Form | None:
        form = await home.editor.form_now()
        return form if form and test(form) else None

    return await until(look, timeout=PATIENCE, what="the form to change")

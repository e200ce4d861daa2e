"""Editing a draft's brief: the next version is written from it."""

from bot.archive import Brief, DecisionKind
from bot.drafting.brief import parse
from bot.drafting.cards import actions
from bot.words import drafts as draft_words
from bot.words import forms as words
from handlers.bot import Bot
from handlers.review.brief_form import BULLETS, FACTS, TITLE
from tests.conversations.editing import (
    FIRST,
    drafted,
    edit,
    last_message,
    more,
    newest,
    sent_back,
    told,
    version,
)
from tests.house import PATIENCE, House
from tests.model_server import Reply
from workspace.client import until
from workspace.client.form import Form

BULLET, FACT = f"{BULLETS}-0", f"{FACTS}-0"
ANEW = "Subject: Anew\n\nWritten from another brief."


async def brief_form(home: House, bot: Bot) -> Form:
    """Open the brief as the second editor."""
    return await more(home.second, bot, actions.EDIT_BRIEF, words.brief_title(1))


async def test_the_next_version_is_written_from_the_edited_brief(home: House, bot: Bot) -> None:
    """Title, bullets and facts reach the writer; the version before stays."""
    text = await drafted(home, bot)
    home.model.enqueue(Reply(text=ANEW))
    form = await brief_form(home, bot)
    assert form.value(BULLET) == "• Sunday opening\n• Volunteers wanted"

    outcome = await form.submit(
        **{
            TITLE: "Spring issue",
            BULLET: "- Sunday opening :tada:\n- Cake on Mondays",
            FACT: "The cake is free",
        }
    )

    assert outcome.ok
    written = await home.presented(bot, number=2)
    assert written.text == ANEW
    assert written.requested_by == "USECOND"
    brief = Brief(
        "Spring issue", ("Sunday opening 🎉", "Cake on Mondays"), facts=("The cake is free",)
    )
    assert written.assignment.brief == brief
    assert (await newest(bot))[0].brief == brief
    await home.editor.sees("#newsletter", containing="• Cake on Mondays")
    asked = str(home.model.requests[-1].body)
    assert "Cake on Mondays" in asked
    assert "The cake is free" in asked
    assert "Volunteers wanted" not in asked
    assert (await newest(bot))[1][0].text == text


async def test_left_as_it_was_it_writes_nothing(home: House, bot: Bot) -> None:
    """To write once more from the same brief there is another button."""
    await drafted(home, bot)

    assert (await (await brief_form(home, bot)).submit()).ok

    await told(home.second, bot, words.nothing_changed())
    assert len((await newest(bot))[1]) == 1


async def test_what_is_no_brief_is_refused_in_the_form(home: House, bot: Bot) -> None:
    """The form stays open with all that was typed."""
    await drafted(home, bot)

    outcome = await (await brief_form(home, bot)).submit(**{BULLET: "🎉"})

    assert outcome.errors == {BULLET: draft_words.brief_no_words()}
    assert len((await newest(bot))[1]) == 1


async def test_a_long_brief_is_edited_in_several_fields(home: House, bot: Bot) -> None:
    """A bullet that is longer than a field stays one bullet."""
    long = " ".join(f"word{number}" for number in range(900))
    await home.editor.run("#newsletter", f"/chrisgpt • {long}\n• Short")
    await home.presented(bot)
    form = await brief_form(home, bot)
    assert f"{BULLETS}-2" in form.fields

    assert (await form.submit(**{TITLE: "Long"})).ok

    await version(bot, 2)
    assert (await newest(bot))[0].brief == Brief("Long", (long, "Short"))


async def test_overtaken_it_says_by_whom_and_writes_after_all(home: House, bot: Bot) -> None:
    """What was typed stays in the form, and the next press writes from it."""
    await drafted(home, bot)
    form = await brief_form(home, bot)
    await (await edit(home.editor, bot)).submit(**{FIRST: "Edited meanwhile."})
    await home.presented(bot, number=2)

    assert (await form.submit(**{BULLET: "- Only the cake matters"})).ok
    late = await late_form(home)
    assert "<@UEDITOR> saved version 2" in late.words
    assert (await late.submit()).ok

    written = await home.presented(bot, number=3)
    assert written.assignment.brief.bullets == ("Only the cake matters",)
    assert written.assignment.based_on == 2


async def test_decided_meanwhile_who_cancels_is_sent_their_brief(home: House, bot: Bot) -> None:
    """It comes as it can be pasted behind the command."""
    await drafted(home, bot)
    form = await brief_form(home, bot)
    await bot.archive.decisions.decide(1, version=1, kind=DecisionKind.APPROVE, by="UEDITOR")
    await form.submit(**{TITLE: "Cakes", BULLET: "- One cake\n- Two cakes", FACT: "Free"})

    await (await late_form(home)).close()

    sent = await sent_back(home.second, words.your_brief(1))
    assert parse(sent) == Brief("Cakes", ("One cake", "Two cakes"), facts=("Free",))


async def test_deleted_meanwhile_it_is_shown_and_kept_nowhere(home: House, bot: Bot) -> None:
    """What was deleted stays deleted."""
    await drafted(home, bot)
    form = await brief_form(home, bot)
    await bot.deleting.delete(1, by="UADMIN", request_id=None, why="asked")

    assert (await form.submit(**{BULLET: "- Feed the zebra"})).ok

    async def shown() -> bool:
        now = await home.second.form_now()
        return now is not None and words.deleted_meanwhile() in now.words

    await until(shown, timeout=PATIENCE, what="the form to say so")
    assert b"zebra" not in b"".join(path.read_bytes() for path in home.folder.glob("archive.db*"))


async def test_a_decided_draft_opens_no_brief(home: House, bot: Bot) -> None:
    """Who still sees the menu is told who decided."""
    await drafted(home, bot)
    message = await last_message(home.second, bot)
    await bot.archive.decisions.decide(1, version=1, kind=DecisionKind.APPROVE, by="UEDITOR")

    await home.second.use(message, actions.MORE, actions.choice_of(actions.EDIT_BRIEF, 1, 1))

    draft, _ = await newest(bot)
    await home.second.sees_note(
        draft.channel, containing="approved by", thread=draft.thread_ts, timeout=PATIENCE
    )
    assert await home.second.form_now() is None


async def late_form(home: House) -> Form:
    """Return the second editor's form when it says who was faster."""

    async def look() -> Form | None:
        form = await home.second.form_now()
        return form if form and "request" in form.view["private_metadata"] else None

    return await until(look, timeout=PATIENCE, what="the form to say who was faster")

"""Comparing any two versions of a draft in a form."""

from bot.drafting.cards import actions
from bot.words import changes as change_words
from bot.words import forms as words
from bot.words import review as review_words
from handlers.bot import Bot
from handlers.review.compare_form import NEWER, OLDER
from tests.conversations.editing import FIRST, drafted, edit, last_message, more, newest, told
from tests.house import PATIENCE, House
from workspace.client import Persona, until
from workspace.client.form import Form


async def three_versions(home: House, bot: Bot) -> Form:
    """Have a draft with three versions, and compare them as the second editor."""
    await drafted(home, bot)
    for number, text in enumerate(("A cat and a dog.", "A cat and a zebra."), start=2):
        await (await edit(home.editor, bot)).submit(**{FIRST: text})
        await home.presented(bot, number=number)
    return await more(home.second, bot, actions.COMPARE, words.compare_title(1))


def styled(form: Form, style: str) -> str:
    """Return the words that stand in the form in a style."""
    found: list[str] = []

    def walk(part: object) -> None:
        if isinstance(part, list):
            for each in part:
                walk(each)
        elif isinstance(part, dict):
            if part.get("type") == "text" and (part.get("style") or {}).get(style):
                found.append(part["text"])
            walk(list(part.values()))

    walk(form.view["blocks"])
    return "".join(found)


async def compared(person: Persona, before: Form) -> Form:
    """Wait until the form shows another comparison."""

    async def look() -> Form | None:
        form = await person.form_now()
        return form if form and form.view["hash"] != before.view["hash"] else None

    return await until(look, timeout=PATIENCE, what="the other comparison")


async def test_the_newest_is_compared_with_what_it_was_made_from(home: House, bot: Bot) -> None:
    """Taken out is struck through, new is bold; and the form says so."""
    form = await three_versions(home, bot)

    assert "dog" in styled(form, "strike")
    assert "zebra" in styled(form, "bold")
    assert "cat" not in styled(form, "bold") + styled(form, "strike")
    assert review_words.COMPARISON_LEGEND in form.words


async def test_any_two_can_be_chosen(home: House, bot: Bot) -> None:
    """In any order, also the same one twice."""
    form = await three_versions(home, bot)

    await form.use(OLDER, "1")
    form = await compared(home.second, form)
    assert "office opens" in styled(form, "strike")
    assert "zebra" in styled(form, "bold")

    await form.use(NEWER, "2")
    form = await compared(home.second, form)
    assert "dog" in styled(form, "bold")

    await form.use(OLDER, "2")
    form = await compared(home.second, form)
    assert review_words.SAME in form.words


async def test_the_first_can_be_compared_back_to_front(home: House, bot: Bot) -> None:
    """The way from a newer text to an older one is a comparison too."""
    form = await three_versions(home, bot)
    await form.use(NEWER, "1")

    form = await compared(home.second, form)

    assert "dog" in styled(form, "strike")
    assert "office opens" in styled(form, "bold")


async def test_a_single_text_is_compared_with_nothing(home: House, bot: Bot) -> None:
    """The menu does not offer it; a value of one's own making is answered."""
    await drafted(home, bot)
    message = await last_message(home.second, bot)
    await home.second.use(message, actions.MORE, actions.choice_of(actions.FACTS, 1, 1))
    last = (await home.client.envelopes("interactive"))[-1].payload
    option = {"value": actions.choice_of(actions.COMPARE, 1, 1)}
    action = {**last["actions"][0], "selected_option": option}

    await home.client.deliver("interactive", {**last, "actions": [action]})

    await told(home.second, bot, words.one_version(1))


async def test_deleted_meanwhile_nothing_is_compared(home: House, bot: Bot) -> None:
    """The open form loses the text with the next choice; a late click opens none."""
    form = await three_versions(home, bot)
    message = await last_message(home.second, bot)
    await bot.deleting.delete(1, by="UADMIN", request_id=None, why="asked")

    await form.use(OLDER, "1")

    form = await compared(home.second, form)
    assert words.deleted_while_comparing() in form.words
    assert "zebra" not in str(form.view)
    await form.close()
    draft, _ = await newest(bot)
    last = (await home.client.envelopes("interactive"))[0].payload
    choice = {"value": actions.choice_of(actions.COMPARE, 1, 3)}
    action = {**last["actions"][0], "action_id": actions.MORE, "selected_option": choice}
    await home.client.deliver("interactive", {**last, "actions": [action]})
    gone = change_words.deleted(1, bot.commands)
    await until(
        lambda: _sees(home.editor, draft.channel, message.thread_ts, gone),
        timeout=PATIENCE,
        what="the answer",
    )


async def _sees(person: Persona, channel: str, thread: str | None, text: str) -> bool:
    seen = await person.messages(channel, thread=thread)
    return any(text in message.words for message in seen)

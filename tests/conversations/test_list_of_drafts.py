"""The list of drafts: what there is, where it stands, and the way to it."""

import re

import pytest

from bot.archive import Brief, Draft, NewRequest, Outcome, RequestKind, VersionState
from bot.words import finding as words
from handlers.bot import Bot
from tests.house import House, writer_of
from tests.model_server import NEWSLETTER, Reply
from workspace.client import Message, Persona


async def written(home: House, bot: Bot, person: Persona, channel: str, title: str) -> int:
    """Write a draft, and return its id."""
    await person.run(channel, f"/chrisgpt {title}:\n• Sunday opening\n• Volunteers")
    brief = await person.sees(channel, containing=title)
    await home.sees_version(person, brief)
    number = max(draft.id for draft in await home.drafts(bot))
    await home.presented(bot, draft_id=number)
    return number


async def asked(person: Persona, channel: str, text: str, containing: str) -> Message:
    """Run the command, and return its answer."""
    await person.run(channel, f"/drafts {text}")
    return await person.sees_note(channel, containing=containing)


async def test_the_list_has_the_newest_first_with_state_and_link(home: House, bot: Bot) -> None:
    """Each draft has its number, title, state, who asked, and a link that opens its thread."""
    await written(home, bot, home.editor, "#newsletter", "Spring <issue> & more")
    home.model.enqueue(Reply("Dear all, we", cut=2))
    await written(home, bot, home.second, "#newsletter", "Summer")

    note = await asked(home.second, "#newsletter", "", "Summer")

    first, second = [block["text"]["text"] for block in note.blocks]
    assert first.startswith("*2* · Summer\nstopped, unfinished · ")
    assert "<@USECOND>" in first
    assert second.startswith("*1* · Spring &lt;issue&gt; &amp; more\nready · ")
    for line in (first, second):
        link = re.search(r"<(http[^|]+)\|open the thread>", line)
        assert link
        async with home.client.session.get(link[1]) as page:
            assert page.status == 200
    assert [m for m in await home.editor.messages("#newsletter") if m.ephemeral] == []


async def test_the_link_leads_to_the_brief(home: House, bot: Bot) -> None:
    """The address is that of the message in whose thread the draft stands."""
    await written(home, bot, home.editor, "#newsletter", "Spring")
    draft = await bot.archive.drafts.get(1)

    note = await asked(home.editor, "#newsletter", "list", "Spring")

    assert draft.thread_ts is not None
    ts = draft.thread_ts.replace(".", "")
    assert f"{bot.identity.url}archives/C0NEWSLETTER/p{ts}|" in note.words


@pytest.mark.usefixtures("bot")
async def test_an_empty_list_says_how_to_start(home: House) -> None:
    """Nothing yet is no dead end."""
    await asked(home.editor, "#newsletter", "", "No drafts yet. Start one: /chrisgpt")


@pytest.mark.parametrize("text", ["show 1", "SHOW #1", "1", "#1", "show  1 "])
async def test_one_draft_is_shown_with_brief_versions_and_text(
    home: House, bot: Bot, text: str
) -> None:
    """However its number is written."""
    await written(home, bot, home.editor, "#newsletter", "Spring")

    note = await asked(home.second, "#general", text, "The text of version 1")

    assert "• Volunteers" in note.words
    assert "openai:house-writer" in note.words
    assert NEWSLETTER.strip() in note.plain
    assert (await bot.archive.drafts.get(1)).output_file in note.words  # type: ignore[operator] # it has one


@pytest.mark.parametrize(
    "number", ["2", "0", "-1", "99999999999999999999", "abc", "word " * 900, "", "🎉", '""', "*"]
)
async def test_a_draft_that_is_not_there_is_answered(home: House, bot: Bot, number: str) -> None:
    """Whatever is asked for, the answer says where to look."""
    await written(home, bot, home.editor, "#newsletter", "Spring")

    await asked(home.editor, "#newsletter", f"show {number}", "/drafts lists them")


@pytest.mark.usefixtures("bot")
async def test_help_explains_the_command(home: House) -> None:
    """The words are for the command that was asked."""
    note = await asked(home.editor, "#newsletter", "help", "`/drafts show 12`")

    assert "`/drafts` lists the newest" in note.words


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("lst", "list"),
        ("shwo 3", "show 3"),
        ("hlep", "help"),
        ("LISTE", "list"),
        ("aproved since march", "approved since march"),
    ],
)
@pytest.mark.usefixtures("bot")
async def test_an_unknown_word_gets_the_nearest_one(home: House, typed: str, nearest: str) -> None:
    """A slip of the finger finds nothing, and the answer has the line that was meant."""
    await asked(home.editor, "#newsletter", typed, f"Did you mean “/drafts {nearest}”?")


@pytest.mark.usefixtures("bot")
async def test_a_word_like_no_other_is_searched_for(home: House) -> None:
    """Nothing is guessed where nothing is near; what was looked for is said, and the way on."""
    note = await asked(home.editor, "#newsletter", "*xyz<zy*", "with “*xyz&lt;zy*”")

    assert "Did you mean" not in note.words
    assert "I found no draft that you can see" in note.words
    assert "/drafts help has all the filters" in note.words


@pytest.mark.parametrize("channel", ["#desk", "D0EDITOR"])
async def test_private_drafts_are_for_who_asked_and_for_where_they_stand(
    home: House, bot: Bot, channel: str
) -> None:
    """What was asked in private is listed and shown to no one else elsewhere."""
    number = await written(home, bot, home.editor, channel, "Secret")

    await asked(home.second, "#newsletter", "", "No drafts yet")
    await asked(home.second, "#newsletter", f"show {number}", "There is no draft")
    await asked(home.editor, "#newsletter", "", "Secret")
    await asked(home.editor, "#newsletter", f"show {number}", "Sunday opening")
    if channel == "#desk":
        await asked(home.admin, "#desk", "", "Secret")
        await asked(home.admin, "#desk", f"show {number}", "Sunday opening")


async def test_a_list_of_long_briefs_is_a_list(home: House, bot: Bot) -> None:
    """A bullet may be thousands of characters long; its line in the list is not."""
    bullet = "word " * 1000
    await home.editor.run("#newsletter", f"/chrisgpt • {bullet}\n• Volunteers")
    await home.presented(bot)

    note = await asked(home.editor, "#newsletter", "", "*1* · word word")

    assert all(len(block["text"]["text"]) <= 3000 for block in note.blocks)


async def test_a_long_draft_is_shown_as_far_as_a_message_holds(home: House, bot: Bot) -> None:
    """The answer is a message that Slack takes, and names the file that has the whole."""
    home.model.enqueue(Reply("\n\n".join("word " * 500 for _ in range(12))))
    bullets = "\n".join(f"• {'word ' * 40}" for _ in range(55))
    await home.editor.run("#newsletter", f"/chrisgpt Long one:\n{bullets}")
    await home.presented(bot)

    note = await asked(home.editor, "#newsletter", "show 1", "The text of version 1")

    assert (await bot.archive.drafts.get(1)).output_file in note.words  # type: ignore[operator] # it has one
    assert len(note.blocks) <= 50


async def test_a_draft_of_many_versions_is_shown(home: House, bot: Bot) -> None:
    """Who tries again for ever can still read the result."""
    await written(home, bot, home.editor, "#newsletter", "Spring")
    first = (await bot.archive.versions.of(1))[0]
    for number in range(1, 45):
        begun = await bot.archive.versions.begin(
            1,
            after=number,
            writer=writer_of(first),
            requested_by="UEDITOR",
            assignment=first.assignment,
        )
        assert begun
        await bot.archive.versions.finish(begun.id, Outcome("Dear all", VersionState.PARTIAL))

    await asked(home.editor, "#newsletter", "show 1", "The text of version 45")


async def kept(
    bot: Bot, number: int, *, user: str = "USECOND", channel: str = "C0NEWSLETTER"
) -> Draft:
    """Put a draft into the archive that nobody writes, and return it."""
    request = await bot.archive.requests.record(
        NewRequest(
            kind=RequestKind.COMMAND,
            delivery=f"trigger:{number}",
            place=None,
            team="T0LOCAL",
            user=user,
            channel=channel,
            payload={},
        )
    )
    assert request
    brief = Brief(f"Issue {number}", ("Sunday opening",))
    return await bot.archive.drafts.create(
        request, channel=channel, private=channel.startswith("D"), brief=brief
    )


def numbers_in(note: Message) -> list[int]:
    """Return which drafts a list has, in its order."""
    sections = [block for block in note.blocks if block["type"] == "section"]
    return [int(block["text"]["text"].split("*")[1]) for block in sections]


async def test_the_list_has_ten_drafts_on_a_page(home: House, bot: Bot) -> None:
    """The newest ones come first; the buttons lead to older ones and back, in place."""
    for number in range(1, 26):
        await kept(bot, number)

    first = await asked(home.editor, "#newsletter", "", "1 to 10 of 25")
    assert numbers_in(first) == list(range(25, 15, -1))
    assert list(first.buttons) == [words.OLDER]

    await home.editor.click(first, words.OLDER)
    second = await home.editor.sees_note("#newsletter", containing="11 to 20 of 25")
    assert numbers_in(second) == list(range(15, 5, -1))
    assert second.ts == first.ts

    await home.editor.click(second, words.OLDER)
    third = await home.editor.sees_note("#newsletter", containing="21 to 25 of 25")
    assert numbers_in(third) == [5, 4, 3, 2, 1]
    assert list(third.buttons) == [words.NEWER]

    await home.editor.click(third, words.NEWER)
    again = await home.editor.sees_note("#newsletter", containing="11 to 20 of 25")
    assert numbers_in(again) == numbers_in(second)


async def test_show_last_is_the_newest_that_one_may_see(home: House, bot: Bot) -> None:
    """A newer one that was asked for in private stays out of sight."""
    await kept(bot, 1)
    await kept(bot, 2, user="UEDITOR", channel="D0EDITOR")

    await asked(home.second, "#newsletter", "show last", "Issue 1")
    await asked(home.editor, "#newsletter", "latest", "Issue 2")


async def test_a_draft_may_be_shown_by_its_words(home: House, bot: Bot) -> None:
    """The only one with these words is shown; of several there is a list."""
    for number in (1, 2, 13):
        await kept(bot, number)

    await asked(home.editor, "#newsletter", 'show "issue 2"', "asked for by <@USECOND> · the draft")
    several = await asked(home.editor, "#newsletter", "show issue 1", "2 drafts for “issue 1”")
    assert numbers_in(several) == [3, 1]
    await asked(home.editor, "#newsletter", "show 1 2", "one draft at a time")
    nothing = await asked(home.editor, "#newsletter", "starred", "I found no draft")
    assert "Fewer words" not in nothing.words

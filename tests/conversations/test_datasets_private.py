"""What was asked for in private is quoted to nobody in a channel: a report has counts only."""

import json
from pathlib import Path

import pytest

from bot.archive import Dataset, DraftState
from bot.training.datasets.telling import sections
from bot.words import access as access_words
from bot.words import built as built_words
from bot.words import datasets as words
from bot.words import reports as report_words
from bot.words import review as review_words
from handlers.bot import Bot
from tests.conversations.approving import topic
from tests.conversations.decided import offers, stands
from tests.conversations.reporting import CHANNEL, answered, reports, told_whole
from tests.conversations.test_datasets_report import report
from tests.haste import hurry_slack
from tests.house import BOT_USER, PATIENCE, House
from tests.model_server import Reply

NAME = "Quentin Abernathy"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Slack be asked as often as it takes."""
    hurry_slack(monkeypatch)


async def approve_in_private(home: House, bot: Bot, last: int) -> None:
    """Let the admin have drafts written in their direct messages, and approve them there."""
    for number in range(1, last + 1):
        home.model.enqueue(
            Reply(
                f"Ahoy,\n\nOn {number} May 1987 {NAME} left tower {number} for good. The boats "
                f"miss every light of the year {1900 + number}.\n\nThe keeper"
            )
        )
        await home.admin.run(home.admin.direct, f"/chrisgpt • {topic(number)}")
        brief = await home.admin.sees(
            home.admin.direct,
            containing=topic(number),
            where=lambda m: m.user == BOT_USER,
            timeout=PATIENCE,
        )
        await home.presented(bot, number)
        version = await home.sees_version(home.admin, brief)
        await offers(home.admin, version, review_words.APPROVE)
        await home.admin.click(version, review_words.APPROVE)
        await stands(bot, DraftState.APPROVED, number)


async def build(home: House, bot: Bot) -> Dataset:
    """Let the admin build a training file of them in the channel."""
    card = await answered(home, "dataset build", "became 2 examples")
    assert built_words.holds_private() in card.words
    assert "approve more drafts and build again" in card.words
    assert "It will do for validation" not in card.words
    (training,) = await bot.archive.datasets.kept()
    quoted = json.dumps([s.lines for s in sections(bot.datasets.report(training))])
    assert NAME in quoted
    return training


async def test_private_letters_are_counted_for_all_and_quoted_to_one(home: House) -> None:
    """The card, its thread and its picture hold no word of them; an admin asks for the words."""
    async with home.bot() as bot:
        await approve_in_private(home, bot, 2)
        training = await build(home, bot)

        await home.admin.run(CHANNEL, "/finetune check last")
        card = await report(home, training.name)
        thread = await told_whole(home.second, card)
        await home.admin.click(card, words.QUOTES)
        await home.second.click(card, words.QUOTES)

        whispered = await home.admin.sees_note(
            CHANNEL, containing=words.quotes_title(training.name), timeout=PATIENCE
        )
        assert NAME in whispered.words
        assert words.only_you_see() in whispered.words
        refused = access_words.not_an_admin_mrkdwn(["UADMIN"])
        await home.second.sees_note(CHANNEL, containing=refused, timeout=PATIENCE)
        assert words.quotes_left_out() in card.words
        assert any(report_words.TEACHES in message.words for message in thread)
        public = [call for call in await home.client.calls() if call.method != "chat.postEphemeral"]
        said = json.dumps(
            [call.args for call in public if call.args.get("channel") == card.channel]
        )
        for secret in (*NAME.split(), "1987"):
            assert secret not in said
            assert secret not in json.dumps([m.json for m in [card, *thread]])


async def test_a_part_of_a_private_file_is_private_too(home: House, tmp_path: Path) -> None:
    """What was made of such a file is not quoted either; in the drafts' own channel all is."""
    async with home.bot() as bot:
        await approve_in_private(home, bot, 2)
        training = await build(home, bot)
        # Of another form, as a part that was split from it would be.
        path = tmp_path / "part.jsonl"
        path.write_bytes(bot.datasets.path(training.sha256).read_bytes() + b"\n")
        made = {"kind": "split", "of": training.sha256}
        part = (await bot.datasets.keep(path, path.name, by="UADMIN", origin=made)).dataset
        assert part.sha256 != training.sha256

        await home.admin.run(CHANNEL, "/finetune check part.jsonl")
        await home.admin.run(home.admin.direct, "/finetune check part.jsonl")

        card = await report(home, "part.jsonl")
        assert words.QUOTES in card.buttons
        public = await told_whole(home.second, card)
        assert not any(NAME in message.words for message in public)
        own = await home.admin.sees(
            home.admin.direct, containing="The details are in the thread", timeout=PATIENCE
        )
        assert words.QUOTES not in own.buttons
        assert any(NAME in message.words for message in await told_whole(home.admin, own))
        assert len(await reports(home.second)) == 1

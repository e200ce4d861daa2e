"""The wheel turns: what editors approve of a model's drafts is what the next model learns.

The real engine on a tiny model; everything that people say and press goes through the WebSocket.
Most approved letters are laid into the archive, because ten of them are the least to train on.
"""

import json
from typing import Any

import pytest

from bot.archive import Dataset, DatasetSource, Job, Version
from bot.training.cards import actions
from bot.words import built as words
from bot.words.drafts import TRY_AGAIN
from handlers.bot import Bot
from tests.conversations import editing
from tests.conversations.decided import approved
from tests.conversations.reporting import answered
from tests.conversations.test_training_whole_way import (
    CHANNEL,
    now_writes,
    planned,
    presented,
    thread_of,
    uploaded,
)
from tests.engine.finetuning.tuning import some_examples
from tests.haste import hurry_slack
from tests.house import SYSTEM_PROMPT, House, writer_of
from tests.training.building.newsroom import Newsroom, letter

EARLIER = 9
"""Letters approved before: with the one of this test they are enough to train on."""
THOROUGH = "epochs=16 lr=20 seed=7"
"""A training after which the tiny model has learned where a letter ends."""
BRIEF = "Notes: shark number 3."
TRIES = 5
"""So often an editor asks for another text, should a letter not have come to its end."""


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Slack be asked as often as it takes."""
    hurry_slack(monkeypatch)


async def test_the_whole_wheel(school: House) -> None:
    """Dataset, training, draft, change, approval, dataset, training: the edit is in the last."""
    async with school.bot() as bot:
        await uploaded(school, bot, some_examples(12), "letters.jsonl")
        line = f"last on local:tiny {THOROUGH} suffix=first"
        first = await trained(school, bot, line)
        assert first.fine_tuned_model

        await school.editor.run(CHANNEL, f"/chrisgpt • {BRIEF}")
        draft = await whole_draft(school, bot)
        assert writer_of(draft).model == first.fine_tuned_model
        final = await edited(school, bot, draft)
        await approved(school, bot, await editing.last_message(school.second, bot))

        newsroom = Newsroom(bot.archive)
        for number in range(1, EARLIER + 1):
            await newsroom.approved(number)
        card = await answered(school, "dataset build", words.title(EARLIER + 1))

        assert f"{EARLIER + 1} examples" in card.words
        built = {each.origin["part"]: each for each in await bot.archive.datasets.kept()
                 if each.origin["kind"] == "build"}  # fmt: skip
        examples, pairs = lines_of(bot, built["training"]), lines_of(bot, built["pairs"])
        texts = [each["messages"][-1]["content"] for each in examples]
        assert sorted(texts) == sorted([final.text, *map(letter, range(1, EARLIER + 1))])
        at = texts.index(final.text)
        system, asked, answer = examples[at]["messages"]
        assert (system["content"], answer["content"]) == (SYSTEM_PROMPT, final.text)
        assert BRIEF in asked["content"]
        [pair] = pairs
        assert pair["input"]["messages"] == [system, asked]
        assert pair["preferred_output"] == [answer]
        assert [each["content"] for each in pair["non_preferred_output"]] == [draft.text]
        sources = await bot.archive.datasets.sources(built["training"].sha256)
        assert DatasetSource(at + 1, draft.draft_id, final.number) in sources

        line = f"{built['training'].name} on local:tiny epochs=1 suffix=second seed=7"
        second = await trained(school, bot, line, job_id=2)

        assert second.training_sha256 == built["training"].sha256
        assert second.fine_tuned_model != first.fine_tuned_model
        await school.editor.run(CHANNEL, "/chrisgpt • Notes: shark number 4.")
        number = EARLIER + 2
        assert writer_of(await school.presented(bot, number)).model == second.fine_tuned_model


async def trained(school: House, bot: Bot, line: str, job_id: int = 1) -> Job:
    """Plan a training and start it; when it is over, let its model write. Return the job."""
    _, card = await planned(school, bot, line, job_id)
    await school.admin.use(card, actions.CONFIRM)
    job = await presented(school, bot, job_id)
    assert job.fine_tuned_model
    below = await thread_of(school, job)
    end = next(m for m in reversed(below) if f"<@{school.admin.id}>" in str(m.json))
    await school.admin.use(end, actions.USE)
    await now_writes(bot, job.fine_tuned_model)
    return job


async def whole_draft(school: House, bot: Bot) -> Version:
    """Wait for a text that ends by itself; where the model found no end, ask it for another."""
    for number in range(1, TRIES + 1):
        version = await school.presented(bot, number=number)
        if version.finish_reason == "stop" and version.text.split():
            return version
        message = await editing.last_message(school.editor, bot)
        await school.editor.click(message, TRY_AGAIN)
    pytest.fail(f"The tiny model came to no end in {TRIES} texts.")


async def edited(school: House, bot: Bot, draft: Version) -> Version:
    """Change a text in the form, so that half of what it says is new, and return the new one."""
    form = await editing.edit(school.second, bot)
    section = form.value(editing.FIRST)
    assert section
    words_added = " ".join(f"fin{number}" for number in range(len(section.split())))
    longer = f"{section} And then: {words_added}."
    assert (await form.submit(**{editing.FIRST: longer})).ok
    final = await editing.version(bot, draft.number + 1)
    assert words_added in final.text
    return final


def lines_of(bot: Bot, dataset: Dataset) -> list[dict[str, Any]]:
    """Return what is taught by a dataset, line by line."""
    content = bot.datasets.path(dataset.sha256).read_text(encoding="utf-8")
    return [json.loads(line) for line in content.split("\n") if line]

"""The adapter that ships: it is what the default writer is made of, and it writes as it should."""

from openai import AsyncOpenAI

from engine.adapters import check
from engine.catalog import built_in
from engine.starter.briefs import read_note_sets
from engine.starter.faithful import judge
from engine.starter.layout import user_message
from engine.starter.recipe import ADAPTER, HELD_OUT, HOUSE_PROMPT
from engine.training.gguf_read import GgufFile
from engine.weights import base_model
from tests.engine.engines import a_client, an_engine


def test_the_default_writer_is_the_base_with_the_adapter() -> None:
    """The file is a whole adapter of a few megabytes, and the first of the models uses it."""
    check(ADAPTER)
    assert ADAPTER.stat().st_size < 6_000_000
    default, bare = built_in(base_model(None), created=0)
    assert (default.id, default.adapter) == ("smollm2-135m", ADAPTER)
    assert (bare.id, bare.adapter) == ("smollm2-135m-base", None)


def test_the_adapter_changes_every_layer() -> None:
    """It holds two thin matrices for each of the seven large ones of all thirty layers."""
    assert len(GgufFile(ADAPTER).tensors) == 30 * 7 * 2


async def test_the_default_writer_keeps_to_the_page_s_example() -> None:
    """What a newcomer tries first comes out as a letter, ends by itself, and invents no number.

    The bare base, asked the same, does not sign the house's letter.
    """
    brief = read_note_sets(HELD_OUT)[0].brief
    async with an_engine() as engine, a_client(engine) as client:
        text, end = await _written(client, "smollm2-135m", user_message(brief))
        bare, _ = await _written(client, "smollm2-135m-base", user_message(brief))
    found = judge(brief, text)
    assert end == "stop"
    assert found.greeted
    assert found.signed
    assert found.invented == ()
    assert found.kept >= len(brief.notes) - 1, found.lost
    assert not judge(brief, bare).signed


async def _written(client: AsyncOpenAI, model: str, asked: str) -> tuple[str, str]:
    answer = await client.chat.completions.create(
        model=model,
        messages=[
            {"role": "system", "content": HOUSE_PROMPT.read_text(encoding="utf-8").strip()},
            {"role": "user", "content": asked},
        ],
        temperature=0,
    )
    return answer.choices[0].message.content or "", answer.choices[0].finish_reason

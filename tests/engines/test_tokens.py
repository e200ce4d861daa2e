"""How many tokens letters have is asked of engines that tell; of all others it stays unknown."""

import json
from pathlib import Path

import pytest

from bot.engines import tokens
from bot.engines.tokens import count_tokens
from tests.engine.engines import KEY as LOCAL_KEY
from tests.engine.engines import an_engine as an_embedded_engine
from tests.engine.tiny_model import tiny_model
from tests.engines.asking import KEY, an_engine
from tests.training_server import HTML, TRAINING_ENDED, TrainingServer, Trouble

LETTERS = [
    [
        {"role": "system", "content": "You write."},
        {"role": "user", "content": f"Write letter {number} of many, please."},
        {"role": "assistant", "content": "Dear all, " + "la " * number},
    ]
    for number in range(12)
]
COUNTS = [2 + 6 + 2 + number for number in range(12)]


async def test_each_letter_is_counted_in_its_place(server: TrainingServer) -> None:
    """The answers come in the order of the letters, and are asked for as vLLM has it."""
    server.tokenizes = True
    engine = an_engine(server.base_url)
    try:
        assert await count_tokens(engine, "house-writer", LETTERS) == COUNTS
        assert await count_tokens(engine, "house-writer", []) == []
    finally:
        await engine.close()

    bodies = [call.body for call in server.calls]
    wanted = {"model": "house-writer", "messages": LETTERS[3], "add_generation_prompt": False}
    assert wanted in bodies
    assert server.wrong_keys == []


async def test_an_engine_without_such_a_thing_is_no_trouble(server: TrainingServer) -> None:
    """Most servers answer that there is no such address."""
    engine = an_engine(server.base_url)
    try:
        assert await count_tokens(engine, "house-writer", LETTERS) is None
    finally:
        await engine.close()


@pytest.mark.parametrize(
    "trouble",
    [
        HTML,
        TRAINING_ENDED,
        Trouble(status=500),
        Trouble(status=413),
        Trouble(drop=True),
        Trouble(status=307, headers={"Location": "https://example.org/tokenize"}),
        *(
            Trouble(status=200, body=body)
            for body in (
                "",
                "[]",
                "{}",
                '{"count": 0}',
                '{"count": -4}',
                '{"count": true}',
                '{"count": "12"}',
                '{"count": 1.5}',
                '{"count": 1e400}',
                json.dumps({"count": 12, "tokens": "x"})[:-4],
            )
        ),
    ],
)
async def test_odd_answers_break_nothing(server: TrainingServer, trouble: Trouble) -> None:
    """A refusal, a page, half an answer and a count that is none: the number stays unknown."""
    server.tokenizes = True
    server.trouble("tokenize", trouble)
    engine = an_engine(server.base_url)
    try:
        assert await count_tokens(engine, "house-writer", LETTERS) is None
    finally:
        await engine.close()


async def test_nobody_waits_for_a_silent_engine(
    server: TrainingServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a while the number stays unknown."""
    monkeypatch.setattr(tokens, "COUNT_SECONDS", 0.2)
    server.tokenizes = True
    server.always("tokenize", Trouble(silence=True))
    engine = an_engine(server.base_url)
    try:
        assert await count_tokens(engine, "house-writer", LETTERS) is None
    finally:
        await engine.close()


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://api.openai.com/v1",
        "http://192.0.2.7:8000/v1",
        "http://localhost.example.org/v1",
        "http://127.0.0.1.example.org/v1",
        "http://0.0.0.0:8000/v1",
    ],
)
async def test_no_letter_leaves_the_machine_to_be_counted(elsewhere: str) -> None:
    """An engine elsewhere is not asked: a plan says that nothing was sent."""
    engine = an_engine(elsewhere)
    try:
        assert not tokens.on_this_machine(engine)
        assert await count_tokens(engine, "gpt-4.1", LETTERS) is None
    finally:
        await engine.close()


@pytest.mark.parametrize("here", ["http://localhost:8000/v1", "http://[::1]:8000/v1"])
async def test_this_machine_has_several_names(here: str) -> None:
    """An engine on the loopback address may be asked, whatever the address is called."""
    engine = an_engine(here)
    try:
        assert tokens.on_this_machine(engine)
    finally:
        await engine.close()


async def test_the_embedded_engine_counts(tmp_path: Path) -> None:
    """Its own tokenizer tells how many tokens a letter has, with the words of its template."""
    async with an_embedded_engine(tiny_model(tmp_path / "tiny.gguf")) as running:
        at = running.announcement
        engine = an_engine(at.base_url, name="local", key=LOCAL_KEY)
        stranger = an_engine(at.base_url, name="local", key=KEY)
        try:
            counted = await count_tokens(engine, at.model, LETTERS)
            assert counted is not None
            assert counted == sorted(counted)
            assert counted[0] > COUNTS[0]
            assert await count_tokens(engine, "no-such-model", LETTERS) is None
            assert await count_tokens(stranger, at.model, LETTERS) is None
        finally:
            await engine.close()
            await stranger.close()

"""Fine-tuned models: an adapter each, loaded when it is asked for, and never mixed up.

The model is tiny and writes nonsense; but each adapter writes another nonsense, always the same.
"""

import asyncio
import contextlib
import shutil
import sys
import weakref
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import openai
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import given
from hypothesis import strategies as st
from openai import AsyncOpenAI

from engine import adapters, chat
from engine.adapters import at_hand
from engine.catalog import Catalog, ServedModel, built_in
from engine.chat_request import ChatRequest, Message, parse
from engine.errors import ApiError, answer_errors
from engine.host import Host
from engine.llama import Llama
from engine.pieces import LOOP, Finished, read_chunk
from engine.shelf import Shelf
from engine.training.gguf_read import GgufFile
from engine.training.gguf_write import write_gguf
from engine.weights import BaseModel, base_model
from tests.engine.engines import ENDLESS, KEY, chunks_of, until
from tests.engine.tiny_adapter import tiny_adapter
from tests.engine.tiny_model import tiny_model

PROMPTS = [f"{words} " * 40 for words in ("Whales sing.", "Lakes freeze.", "Bread rises.")]
"""Long ones, different from their first word on: llama.cpp puts one aside for the next."""
GREEDY: dict[str, Any] = {"temperature": 0, "max_tokens": 16}
SEEDS = (0, 8, 5, 2, 3, 4, 6, 7, 9, 1)
"""Of adapters; those of the first three write no word of which they are not sure. Between two words
that are nearly equally likely, as the others have some, it decides how a prompt was cut up."""


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny base model."""
    # Exact numbers: whether a prompt is read anew or remembered must not decide between two words.
    return tiny_model(tmp_path_factory.mktemp("model") / "tiny.gguf", dtype=np.float32)


@pytest.fixture(scope="module")
def learned(tiny: Path) -> list[Path]:
    """Ten adapters for it."""
    return [
        tiny_adapter(tiny, tiny.with_name(f"{at}.gguf"), seed=seed) for at, seed in enumerate(SEEDS)
    ]


@contextlib.asynccontextmanager
async def served(base: BaseModel, *tuned: ServedModel) -> AsyncIterator[tuple[AsyncOpenAI, Host]]:
    """The chat of an engine with these fine-tuned models, and the SDK that speaks to it."""
    host, app = Host(base), web.Application(middlewares=[answer_errors])
    chat.add_routes(app, host, Catalog(*built_in(base, created=1), *tuned))

    async def stop(_app: web.Application) -> None:
        await host.close()

    app.on_shutdown.append(stop)
    host.start()
    async with (
        TestServer(app) as server,
        AsyncOpenAI(
            base_url=str(server.make_url("/v1")), api_key=KEY, max_retries=0, timeout=300
        ) as client,
    ):
        yield client, host


def tuned(*adapters: Path) -> list[ServedModel]:
    """Models of these adapters, named after their files."""
    return [ServedModel(adapter.stem, 1, adapter) for adapter in adapters]


async def ask(client: AsyncOpenAI, model: str, prompt: str = PROMPTS[0]) -> str | None:
    """What a model writes, the same each time it is asked."""
    answer = await client.chat.completions.create(
        model=model, messages=[{"role": "user", "content": prompt}], **GREEDY
    )
    text: str | None = answer.choices[0].message.content
    return text


def alone(tiny: Path, adapter: Path | None, prompt: str = PROMPTS[0]) -> str:
    """What a model writes that has been loaded for this answer only."""
    llama = Llama(tiny, () if adapter is None else (adapter,))
    request = parse({"model": "x", "messages": [{"role": "user", "content": prompt}], **GREEDY})
    pieces = [piece for chunk in chunks_of(llama, request, adapter) for piece in read_chunk(chunk)]
    return "".join(getattr(piece, "text", "") for piece in pieces)


async def test_each_model_writes_as_if_it_were_alone(tiny: Path, learned: list[Path]) -> None:
    """The base and two adapters take turns on the same prompts, and none colours another's text."""
    base = BaseModel("tiny", tiny)
    names: dict[str, Path | None] = {"tiny": None, "0": learned[0], "1": learned[1]}
    expected = {
        (name, prompt): alone(tiny, adapter, prompt)
        for name, adapter in names.items()
        for prompt in PROMPTS
    }
    async with served(base, *tuned(*learned[:2])) as (client, _):
        by_model = list(expected)
        by_prompt = sorted(expected, key=lambda pair: pair[1])
        for name, prompt in [*by_model, *by_prompt, *by_model]:
            assert await ask(client, name, prompt) == expected[name, prompt]
        texts = await asyncio.gather(*(ask(client, *pair) for pair in by_prompt))

    assert texts == [expected[pair] for pair in by_prompt]
    for prompt in PROMPTS:
        assert len({expected[name, prompt] for name in names}) == len(names)


async def test_a_missing_adapter_is_loaded_once_for_all(tiny: Path, learned: list[Path]) -> None:
    """Several who want the same new model at the same moment share one load."""
    loads: list[Sequence[Path]] = []

    def load(adapters: Sequence[Path]) -> Llama:
        loads.append(tuple(adapters))
        return Llama(tiny, adapters)

    shelf = Shelf(load)
    coming = [shelf.fetch(learned[0]) for _ in range(5)]
    await asyncio.gather(*map(asyncio.wrap_future, coming))

    assert shelf.borrow(learned[0]).adapters == (learned[0],)
    assert loads == [(), (learned[0],)]
    shelf.close()


async def test_an_answer_goes_on_while_another_model_is_loaded(
    tiny: Path, learned: list[Path]
) -> None:
    """Who is being answered notices nothing; the old model is let go when that answer ends."""
    base = BaseModel("tiny", tiny)
    async with served(base, *tuned(learned[0])) as (client, host):
        generator = await host.generator()
        old = weakref.ref(generator._shelf.borrow(None))
        stream = await client.chat.completions.create(model="tiny", stream=True, **ENDLESS)
        await anext(stream)

        assert await ask(client, "0")
        await until(lambda: generator.writing == 1)  # the other answer is put away
        for _ in range(20):
            await anext(stream)
        assert old() is not None

        await stream.close()
        await until(lambda: old() is None)
        assert await ask(client, "tiny")


async def test_no_more_than_eight_adapters_are_kept(tiny: Path, learned: list[Path]) -> None:
    """The starter stays, of the others the least recently used go; they come back when asked."""
    starter, *others = learned
    base = BaseModel("tiny", tiny, starter)
    async with served(base, *tuned(*others)) as (client, host):
        first = await ask(client, "1")
        for adapter in others:
            await ask(client, adapter.stem)
        shelf = (await host.generator())._shelf

        assert shelf.borrow(None).adapters == (starter, *others[-7:])
        assert not shelf.has(others[0])
        assert await ask(client, "1") == first
        assert shelf.borrow(None).adapters == (starter, *others[-6:], others[0])


@pytest.mark.skipif(sys.platform != "linux", reason="/proc tells how much memory is in use")
async def test_memory_and_files_do_not_grow_with_the_swaps(tiny: Path, learned: list[Path]) -> None:
    """After many models have come and gone, no more is held than after the first ones."""

    def held() -> tuple[int, int]:
        status = Path("/proc/self/status").read_text()
        kilobytes = int(status.partition("RssAnon:")[2].split()[0])
        return kilobytes, len(list(Path("/proc/self/fd").iterdir()))

    base = BaseModel("tiny", tiny)
    async with served(base, *tuned(*learned)) as (client, _):
        for adapter in learned[:5]:
            await ask(client, adapter.stem)
        memory, files = held()
        for adapter in learned[5:]:
            await ask(client, adapter.stem)
        memory_later, files_later = held()

    assert files_later == files
    assert memory_later < memory + 60_000


def broken(how: str, tiny: Path, adapter: Path) -> None:
    """Make a file that no model can use."""
    match how:
        case "missing":
            adapter.unlink()
        case "empty":
            adapter.write_bytes(b"")
        case "not GGUF":
            adapter.write_text("This is no adapter.")
        case "cut off in its head":
            adapter.write_bytes(adapter.read_bytes()[:300])
        case "cut off in its matrices":
            adapter.write_bytes(adapter.read_bytes()[:-3000])
        case "a whole model":
            shutil.copy(tiny, adapter)
        case "of another base":
            narrow(adapter)


def narrow(adapter: Path) -> None:
    """Cut a column off each of an adapter's matrices, as if its model were narrower."""
    file = GgufFile(adapter)
    write_gguf(adapter, file.metadata, {name: file.tensor(name)[:, 1:] for name in file.tensors})


@pytest.mark.parametrize(
    "how",
    [
        "missing",
        "empty",
        "not GGUF",
        "cut off in its head",
        "cut off in its matrices",
        "a whole model",
        "of another base",
    ],
)
async def test_an_adapter_that_cannot_be_used_harms_no_other(
    tmp_path: Path, tiny: Path, learned: list[Path], how: str
) -> None:
    """Its own model is refused in words, each time; all others are served as before."""
    bad = tiny_adapter(tiny, tmp_path / "bad.gguf", seed=2)
    broken(how, tiny, bad)
    base = BaseModel("tiny", tiny, learned[0])
    async with served(base, *tuned(learned[1], bad)) as (client, host):
        before = [await ask(client, name) for name in ("tiny", "1")]
        llama = (await host.generator())._shelf.borrow(None)
        for _ in range(2):
            with pytest.raises(openai.InternalServerError) as caught:
                await ask(client, "bad")
            assert (caught.value.status_code, caught.value.code) == (500, "adapter_unusable")
            assert "bad.gguf" in caught.value.message
            assert "The other models still answer" in caught.value.message

        assert (await host.generator())._shelf.borrow(None) is llama
        assert [await ask(client, name) for name in ("tiny", "1")] == before
        del llama


async def test_a_neighbour_that_went_bad_is_left_behind(
    tmp_path: Path, tiny: Path, learned: list[Path]
) -> None:
    """A loaded adapter whose file is broken later does not keep a new one from being loaded."""
    neighbour = tiny_adapter(tiny, tmp_path / "neighbour.gguf", seed=4)
    async with served(BaseModel("tiny", tiny), *tuned(neighbour, learned[1])) as (client, _):
        assert await ask(client, "neighbour")
        broken("cut off in its matrices", tiny, neighbour)

        assert await ask(client, "1") == alone(tiny, learned[1])
        with pytest.raises(openai.InternalServerError, match=r"neighbour\.gguf"):
            await ask(client, "neighbour")


async def test_a_broken_starter_leaves_the_base(tmp_path: Path, tiny: Path) -> None:
    """The engine starts without its starter; only who asks for the default writer is refused."""
    starter = tmp_path / "starter.gguf"
    starter.write_text("not an adapter")
    bare = ServedModel("tiny-base", 1)
    async with served(BaseModel("tiny", tiny, starter), bare) as (client, host):
        assert await ask(client, "tiny-base") == alone(tiny, None)
        assert host.status == "ready"
        with pytest.raises(openai.InternalServerError, match=r"starter\.gguf is not a GGUF file"):
            await ask(client, "tiny")


async def test_the_default_writer_is_the_base_with_the_starter(
    tiny: Path, learned: list[Path]
) -> None:
    """The base's own name stands for the base and the starter adapter together."""
    bare = ServedModel("tiny-base", 1)
    async with served(BaseModel("tiny", tiny, learned[0]), bare) as (client, _):
        assert await ask(client, "tiny") == alone(tiny, learned[0])
        assert await ask(client, "tiny-base") == alone(tiny, None)


async def test_a_forgotten_adapter_is_held_by_nobody(
    tmp_path: Path, tiny: Path, learned: list[Path]
) -> None:
    """Its file can go at once; what is being written with it ends well, and then it is gone."""
    mine = Path(shutil.copy(learned[1], tmp_path / "mine.gguf"))
    async with served(BaseModel("tiny", tiny), *tuned(mine)) as (client, host):
        expected = await ask(client, "mine")
        stream = await client.chat.completions.create(model="mine", stream=True, **ENDLESS)
        await anext(stream)

        await host.forget(mine)
        mine.unlink()

        if sys.platform == "linux":
            opened = [link.readlink() for link in Path("/proc/self/fd").iterdir() if link.exists()]
            assert mine not in opened
            assert "mine.gguf" not in Path("/proc/self/maps").read_text()
        for _ in range(20):
            await anext(stream)
        await stream.close()
        with pytest.raises(openai.InternalServerError, match="No such file"):
            await ask(client, "mine")

        shutil.copy(learned[2], mine)
        assert await ask(client, "mine") == alone(tiny, learned[2]) != expected


async def test_an_engine_that_stops_tells_who_waits_for_an_adapter(
    tiny: Path, learned: list[Path]
) -> None:
    """Two wait for their adapters to be loaded when the engine stops: both are told."""
    host = Host(BaseModel("tiny", tiny))
    host.start()
    generator = await host.generator()
    request = ChatRequest("x", (Message("user", "Hello"),), max_tokens=1)
    waiting = [
        asyncio.create_task(anext(generator.pieces(request, adapter))) for adapter in learned[:2]
    ]
    await asyncio.sleep(0)  # both begin, and ask for their adapters
    await host.close()

    for one in waiting:
        with pytest.raises(ApiError, match="stopping") as caught:
            await one
        assert caught.value.status == 503


async def test_who_hangs_up_does_not_end_the_load_for_others(
    tiny: Path, learned: list[Path]
) -> None:
    """Of two who wait for the same adapter one goes; the other is answered."""
    async with served(BaseModel("tiny", tiny), *tuned(learned[3])) as (client, host):
        await host.generator()
        goes, stays = (asyncio.create_task(ask(client, "3")) for _ in range(2))
        await asyncio.sleep(0)
        goes.cancel()

        assert await stays == alone(tiny, learned[3])


async def test_a_tuned_model_is_kept_from_going_round(tiny: Path, learned: list[Path]) -> None:
    """A tuned model that falls into a loop is ended as the base is."""
    host = Host(BaseModel("tiny", tiny))
    host.start()
    generator = await host.generator()
    request = ChatRequest("x", (Message("user", "Hello"),), temperature=0, max_tokens=4000)
    try:
        ends = [
            piece.reason
            for adapter in learned[:2]
            async for piece in generator.pieces(request, adapter)
            if isinstance(piece, Finished)
        ]
    finally:
        await host.close()
    assert ends.count(LOOP) >= 1


def test_the_default_writer_comes_first() -> None:
    """The writer with its starter, then the untouched base; of a file of one's own only itself."""
    writer, bare = built_in(base_model(None), created=5)
    assert (writer.id, bare.id, bare.adapter) == ("smollm2-135m", "smollm2-135m-base", None)
    assert writer.adapter == base_model(None).starter
    assert writer.card()["created"] == 5

    own = built_in(base_model(Path("Our Writer.gguf")), created=5)
    assert [(model.id, model.adapter) for model in own] == [("our-writer", None)]


def test_models_come_and_go() -> None:
    """A model that is added can be found, one that is removed cannot, and all keep their order."""
    first, second = ServedModel("a", 1), ServedModel("../../b", 2, Path("b.gguf"), "us")
    catalog = Catalog(first)
    catalog.add(second)
    assert catalog.all() == [first, second]
    assert catalog.find("../../b").card()["owned_by"] == "us"
    catalog.add(replace(first, created=3))
    assert [model.created for model in catalog.all()] == [3, 2]

    catalog.remove("a")
    assert catalog.all() == [second]
    for act in (catalog.find, catalog.remove):
        with pytest.raises(ApiError) as caught:
            act("a")
        assert (caught.value.status, caught.value.code) == (404, "model_not_found")


PATHS = st.sampled_from([Path(f"{name}.gguf") for name in "abcdefghijkl"])


@given(recent=st.lists(PATHS, unique=True, max_size=8), wanted=PATHS, kept=st.none() | PATHS)
def test_the_least_recently_used_goes(recent: list[Path], wanted: Path, kept: Path | None) -> None:
    """Never too many, the wanted one last, the kept one never gone, the rest in their order."""
    chosen = at_hand(recent, wanted, kept=kept, most=4)

    assert len(chosen) == len(set(chosen)) <= 4
    assert chosen[-1] == wanted
    assert kept not in recent or kept in chosen
    rest = [path for path in chosen if path not in (wanted, kept)]
    was = [path for path in recent if path not in (wanted, kept)]
    assert rest == was[len(was) - len(rest) :]
    assert len(chosen) == 4 or set(recent) <= set(chosen)


def test_a_check_names_the_file(tmp_path: Path) -> None:
    """What is wrong with an adapter's file is said with its path."""
    with pytest.raises(adapters.AdapterError, match=r"none\.gguf cannot be read"):
        adapters.check(tmp_path / "none.gguf")

"""Whether drafts are found quickly among very many."""

import random
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, islice, product
from pathlib import Path
from typing import Any

from sqlalchemy import insert, make_url

from bench.figures import Figure, Result, spread
from bot.archive import (
    Archive,
    Assignment,
    Brief,
    Draft,
    DraftState,
    Filter,
    NewRequest,
    Outcome,
    RequestKind,
    RequestState,
    VersionSource,
    VersionState,
    Writer,
)
from bot.archive.database import Database
from bot.archive.schema import upgrade
from bot.archive.tables import drafts, requests, system_prompts, versions
from bot.archive.texts import content_hash

DRAFTS = 100_000
BATCH = 2_000
TIMES = 15
WRITES = 5
PAGE = 10
PARAGRAPHS_IN_A_LETTER = 5
WORDS = 20_000
NEWEST = datetime(2026, 11, 22, 12, tzinfo=UTC)
PEOPLE = ("UEDITOR", "USECOND", "UADMIN")
CHANNEL = "C0NEWSLETTER"
VIEWER = "UEDITOR"
COMMON, RARE = "library", "zephyr"
RARE_EVERY = 5_000
PROMPT = content_hash("Write.")
HOW = (
    f"{DRAFTS:,} drafts with a version of about 250 words each, of a vocabulary in "
    "which, as in a language, few words are frequent. Asked through the archive, as the bot does, "
    f"{TIMES} times each."
)
STATES = (
    *[DraftState.APPROVED] * 6,
    *[DraftState.READY] * 2,
    DraftState.DISCARDED,
    DraftState.STOPPED,
)

Act = Callable[[], Awaitable[object]]


async def measure() -> Result:
    """Fill an archive, and look for things in it."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        return await measured_in(Path(folder))


async def measured_in(folder: Path) -> Result:
    """Measure with an archive in this folder; one that is there already is used again."""
    path = folder / "archive.db"
    url = f"sqlite+aiosqlite:///{path}"
    if not path.exists():
        await _fill(url)
    opened = [await _time(lambda: _open_and_close(url)) for _ in range(2)]
    async with await Archive.open(url) as archive:
        figures = [
            Figure(f"bringing {DRAFTS:,} old drafts into the index", opened[0] / 1000, "s"),
            Figure("opening the archive after that", opened[1], "ms"),
            Figure("the archive's file", path.stat().st_size / 2**20, "MiB"),
        ]
        for what, act in _looks(archive).items():
            taken = [await _time(act) for _ in range(TIMES)]
            figures += spread(what, taken, "ms", target="1000", tail=())
        figures += await _writes(archive)
    return Result("search", HOW, tuple(figures))


def _looks(archive: Archive) -> dict[str, Act]:
    def find(wanted: Filter, *, page: int = 1) -> Act:
        return lambda: archive.search.find(
            wanted, viewer=VIEWER, channel=CHANNEL, limit=PAGE, offset=PAGE * (page - 1)
        )

    approved = frozenset({DraftState.APPROVED})
    brief = " ".join([*_paragraph(_chance(2)).split()[:60], RARE, COMMON])
    return {
        "the newest": find(Filter()),
        "a common word": find(Filter(COMMON)),
        "a common word, page 2": find(Filter(COMMON), page=2),
        "a common word, page 500": find(Filter(COMMON), page=500),
        "the beginning of many words": find(Filter("ba")),
        "a rare word": find(Filter(RARE)),
        "a word that is nowhere": find(Filter("xylophones")),
        "a phrase": find(Filter(f'"{PHRASE}"')),
        "three words": find(Filter(f"{COMMON} {PHRASE}")),
        "approved": find(Filter(states=approved)),
        "one person's, approved, of a month": find(
            Filter(
                states=approved, person=PEOPLE[1], since=date(2026, 3, 1), until=date(2026, 3, 31)
            )
        ),
        "a common word in those": find(
            Filter(COMMON, states=approved, person=PEOPLE[1], since=date(2026, 3, 1))
        ),
        "by a writer": find(Filter(writer="second")),
        "by a writer, with a common word": find(Filter(COMMON, writer="second")),
        "starred": find(Filter(starred=True)),
        "three like a brief of 62 words": lambda: archive.search.similar(
            brief, viewer=VIEWER, channel=CHANNEL
        ),
    }


async def _writes(archive: Archive) -> list[Figure]:
    """Measure what the index costs where texts are written and deleted."""
    begun, ended, deleted = [], [], []
    chance = _chance(3)
    for number in range(WRITES):
        draft = await _asked(archive, number, chance)
        writer = Writer("openai", "first", await archive.prompts.keep("Write."))
        before = time.perf_counter()
        version = await archive.versions.begin(
            draft.id,
            after=0,
            writer=writer,
            requested_by=VIEWER,
            assignment=Assignment(draft.brief),
        )
        begun.append(_ms_since(before))
        assert version
        before = time.perf_counter()
        await archive.versions.finish(version.id, Outcome(_letter(chance), VersionState.COMPLETE))
        ended.append(_ms_since(before))
        before = time.perf_counter()
        assert await archive.deletion.delete_text(draft.id, by=VIEWER)
        deleted.append(_ms_since(before))
    return [
        *spread("beginning a version", begun, "ms", tail=()),
        *spread("ending a version", ended, "ms", tail=()),
        *spread("deleting a draft", deleted, "ms", tail=()),
    ]


async def _asked(archive: Archive, number: int, chance: random.Random) -> Draft:
    request = await archive.requests.record(
        NewRequest(
            kind=RequestKind.COMMAND,
            delivery=f"bench:{number}:{time.time_ns()}",
            place=None,
            team="T0LOCAL",
            user=VIEWER,
            channel=CHANNEL,
            payload={},
        )
    )
    assert request
    brief = Brief("One more", (_paragraph(chance),))
    return await archive.drafts.create(
        request, channel=CHANNEL, private=False, brief=brief, thread_ts=f"1.{number}"
    )


async def _fill(url: str) -> None:
    """Write drafts straight into the tables, as an archive from before the index has them."""
    database = Database(make_url(url))
    chance = _chance(1)
    async with database.writing() as connection:
        await connection.run_sync(upgrade)
        await connection.execute(insert(system_prompts).values(sha256=PROMPT, text="Write."))
    rows = (_rows(number, chance) for number in range(1, DRAFTS + 1))
    while batch := list(islice(rows, BATCH)):
        columns = zip(*batch, strict=True)
        async with database.writing() as connection:
            for table, of_table in zip((requests, drafts, versions), columns, strict=True):
                await connection.execute(insert(table), list(of_table))
    await database.close()


Row = dict[str, Any]


def _rows(number: int, chance: random.Random) -> tuple[Row, Row, Row]:
    """Return a request, its draft and the draft's version."""
    user = PEOPLE[number % len(PEOPLE)]
    at = NEWEST - timedelta(minutes=10 * (DRAFTS - number))
    brief = Brief(_words(chance, 4), (_words(chance, 12), _words(chance, 9)))
    text = _letter(chance)
    if number % RARE_EVERY == 0:
        text += f"\nA {RARE} blew over the {PHRASE}.\n"
    state = chance.choice(STATES)
    return (
        {
            "id": number,
            "kind": RequestKind.COMMAND,
            "delivery": f"bench:{number}",
            "team": "T0LOCAL",
            "user": user,
            "channel": CHANNEL,
            "payload": {"text": "\n".join(brief.bullets)},
            "state": RequestState.DONE,
            "received_at": at,
            "draft_id": number,
        },
        {
            "id": number,
            "request_id": number,
            "team": "T0LOCAL",
            "channel": CHANNEL if number % 4 else "D0SOMEBODY",
            "private": not number % 4,
            "thread_ts": f"{at.timestamp():.6f}",
            "requested_by": user,
            **brief.as_json(),
            "state": state,
            "state_changed_at": at,
            "output_file": f"{number}.txt",
            "file_sha256": content_hash(text),
            "starred_by": user if number % 200 == 0 else None,
            "created_at": at,
        },
        {
            "draft_id": number,
            "number": 1,
            "state": VersionState.COMPLETE,
            "text": text,
            "sha256": content_hash(text),
            "source": VersionSource.MODEL,
            "brief": brief.as_json(),
            "engine": "openai",
            "model": ("first", "second")[number % 10 == 0],
            "system_prompt_sha256": PROMPT,
            "requested_by": user,
            "messages": [f"{at.timestamp():.6f}"],
            "started_at": at,
            "finished_at": at,
            "changed_at": at,
            "presented_at": at,
        },
    )


def _chance(seed: int) -> random.Random:
    """Return chance that is the same each time."""
    return random.Random(seed)  # noqa: S311 - nothing is kept secret by it


def _letter(chance: random.Random) -> str:
    """Return a letter of paragraphs that occur in others too: it is the words that count."""
    return "\n\n".join(chance.choice(PARAGRAPHS) for _ in range(PARAGRAPHS_IN_A_LETTER)) + "\n"


def _paragraph(chance: random.Random) -> str:
    return f"{_words(chance, 50).capitalize()}."


def _words(chance: random.Random, number: int) -> str:
    return " ".join(chance.choices(VOCABULARY, cum_weights=FREQUENCIES, k=number))


def _vocabulary() -> list[str]:
    syllables = [a + b for a in "bdfgklmnprst" for b in ("a", "e", "i", "o", "u", "ar", "en")]
    made = ("".join(each) for size in (2, 3) for each in product(syllables, repeat=size))
    words = list(islice(made, WORDS))
    _chance(0).shuffle(words)
    return ["the", COMMON, *words]


VOCABULARY = _vocabulary()
FREQUENCIES = list(accumulate(1 / rank for rank in range(1, len(VOCABULARY) + 1)))
PARAGRAPHS = [_paragraph(_chance(number)) for number in range(5000)]
PHRASE = " ".join(PARAGRAPHS[0].split()[3:5])


async def _open_and_close(url: str) -> None:
    await (await Archive.open(url)).close()


async def _time(act: Act) -> float:
    before = time.perf_counter()
    await act()
    return _ms_since(before)


def _ms_since(before: float) -> float:
    return 1000 * (time.perf_counter() - before)

"""The same drafts make the same bytes on any machine: the hash of a dataset is its name."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

from bot.archive import Archive, Brief
from tests.empty_archive import lay_empty_archive
from tests.training.building.newsroom import FIRST_DAY, Newsroom, letter, mended

BUILDS = "tests.training.building.builds"


async def fill(path: Path, order: list[int]) -> None:
    """Put drafts into an archive in some order; their approvals come at the same moments."""
    lay_empty_archive(path)
    async with await Archive.open(f"sqlite+aiosqlite:///{path}") as archive:
        newsroom = Newsroom(archive)
        for number in order:
            thread = await newsroom.ask(Brief(None, (f"ships seen: {number // 2}", "ünd 🚢\u2028")))
            await thread.write(letter(number // 3 if number > 20 else number))
            if number % 3:
                await thread.edit(mended(letter(number)))
            # Some come in the very same moment.
            await thread.approve(FIRST_DAY + timedelta(hours=number // 4 * 4))


def built_in(path: Path, *, seed: str, zone: str) -> dict[str, str]:
    """Build in a process of its own, with another hash seed, in another time zone."""
    ran = subprocess.run(
        [sys.executable, "-m", BUILDS, str(path)],
        env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
        cwd=Path(__file__).parents[3],
        capture_output=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr.decode()
    found: dict[str, str] = json.loads(ran.stdout)
    return found


async def test_the_same_on_any_machine(tmp_path: Path) -> None:
    """Whatever the order of rows, the seed of hashes and the time zone: the hashes are equal."""
    order, another = list(range(32)), [number * 13 % 32 for number in range(32)]
    await fill(tmp_path / "one" / "archive.db", order)
    await fill(tmp_path / "other" / "archive.db", another)

    one = built_in(tmp_path / "one" / "archive.db", seed="1", zone="Pacific/Auckland")
    other = built_in(tmp_path / "other" / "archive.db", seed="77", zone="America/Los_Angeles")

    assert set(one) == {"training", "validation", "pairs"}
    assert one == other

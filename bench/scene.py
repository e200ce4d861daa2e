"""Where the bot is killed: a workspace, a slow model and editors, which all live on."""

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.bot_process import environment_for
from bench.newsroom import Newsroom
from bench.promises import ENDED
from bench.reviewers import Reviewers
from bench.snapshot import DraftRow, Snapshot, take
from tests.model_server import ModelServer, Reply
from workspace.client import Client
from workspace.server import Running, running
from workspace.settings import Settings

SETTLE_SECONDS = 120.0
LOOK_SECONDS = 1.0
LONG_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything but the bot."""

    folder: Path
    served: Running
    client: Client
    environment: dict[str, str]
    chance: random.Random
    newsroom: Newsroom
    reviewers: Reviewers

    def look(self) -> Snapshot:
        """Return what there is now."""
        seen = take(self.served.workspace, self.folder / "data/archive.db", self.folder / "output")
        for one in self.newsroom.asked:
            one.draft_id = next((d.id for d in seen.drafts_about(one.marker)), one.draft_id)
        return seen


@asynccontextmanager
async def opened_scene(folder: Path, count: int, seed: int) -> AsyncIterator[Scene]:
    """Open a scene for so many kills; the same seed gives the same chances."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = random.Random(seed)  # noqa: S311 - chance that can be repeated
    # What nobody acknowledged comes again sooner than Slack sends it, and more often.
    patience = Settings(retry_delays=(0.0, *[0.5] * 100))
    async with (
        running(folder / "workspace", settings=patience) as served,
        Client(served.announcement) as client,
        ModelServer() as model,
    ):
        model.enqueue(*(_story(number, chance) for number in range(10 * count + 50)))
        admins = {"ADMINS": "UADMIN"}
        environment = environment_for(folder, served.announcement, model.base_url, **admins)
        newsroom = Newsroom(client, chance)
        reviewers = Reviewers(newsroom, folder / "output")
        yield Scene(folder, served, client, environment, chance, newsroom, reviewers)


def _story(number: int, chance: random.Random) -> Reply:
    """Return a text that takes some seconds, with words that no other has; some fill two pages."""
    is_long = chance.random() < LONG_SHARE
    count = chance.randint(1_000, 1_300) if is_long else chance.randint(40, 120)
    words = " ".join(f"w{number}x{word}" for word in range(count))
    seconds = 0.002 if is_long else chance.uniform(0.005, 0.02)
    return Reply(f"Subject: Story {number}\n\n{words}.", seconds_per_token=seconds)


def under_way(seen: Snapshot) -> list[str]:
    """Return what each draft that was under way was at."""
    found = [draft.state for draft in seen.drafts if draft.state not in ENDED | {"writing"}]
    for version in seen.versions:
        if version.state == "writing":
            found.append("writing, with words" if version.text else "writing, no words yet")
        elif not version.presented:
            found.append("written, not shown yet")
    found += [
        "approved, not announced yet"
        for draft in seen.drafts
        if draft.state == "approved" and not seen.decisions_of(draft)[-1].announced
    ]
    found += ["a file changed, no version yet" for draft in seen.drafts if _is_changed(seen, draft)]
    found += ["asked, not done yet" for request in seen.requests if request.state == "received"]
    return found or ["at rest"]


def _is_changed(seen: Snapshot, draft: DraftRow) -> bool:
    text = seen.files.get(draft.output_file or "")
    return text is not None and text not in [each.text for each in seen.versions_of(draft)]


async def settled(scene: Scene) -> Snapshot:
    """Wait until nothing is under way, and return what there is then.

    What is not done after all that time is told as broken.
    """
    deadline = time.monotonic() + SETTLE_SECONDS
    while True:
        # First the events: what is delivered is in the archive when we look there.
        waiting = await scene.client.undelivered()
        # Files are shown when they were scanned, which nobody tells the bot.
        scanned = not list(scene.served.workspace.files.table.posts())
        seen = scene.look()
        if (
            under_way(seen) == ["at rest"] and scanned and not waiting
        ) or time.monotonic() > deadline:
            return seen
        # A look takes a good part of a second when there is much to see, and workspace and model
        # live in this process: they need the time between.
        await asyncio.sleep(LOOK_SECONDS)


def errors_logged(log: Path) -> list[str]:
    """Return what the bot logged as an error; a line that a kill cut off is none."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return [f"logged: {line}" for line in lines if '"level": "error"' in line]

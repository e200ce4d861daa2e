"""Kill the bot at random moments while editors work: nothing is lost, nothing doubled.

They ask for drafts and go on with them: change, edit, decide, delete. The real bot runs as a
process of its own and gets SIGKILL; workspace and model live on. After every kill, and at the end,
archive, Slack and files are compared with what the editors did.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench import promises, review_promises
from bench.bot_process import BotProcess, NotStartedError, bot_running, start_bot
from bench.figures import Figure, Result
from bench.scene import Scene, errors_logged, opened_scene, settled, under_way
from bench.snapshot import Snapshot
from workspace.faults import Fault

HOW = (
    "The real bot gets SIGKILL in the middle of its start, or just after one of its calls to "
    "Slack, while editors ask by command, form, mention and direct message, press buttons twice, "
    "ask for changes, edit in forms and files, approve, discard, reopen, go back and delete. "
    "After each kill and at the end archive, Slack and files are compared."
)
LONGEST_LIFE = 2.0
USUAL_START = 1.5
START_SHARE = 0.2
UNHEARD_SHARE = 0.5
CHANGES = (
    "chat.postMessage",
    "chat.update",
    "chat.startStream",
    "chat.stopStream",
    "chat.delete",
    "files.completeUploadExternal",
    "views.open",
)
FIRST_DRAFTS = 4
"""So many drafts are there before the first kill, so that there is something to go on with."""
TRY_AGAIN_SHARE = 0.4
ASK_SHARE = 0.5
ACTS_AT_ONCE = 2


@dataclass(slots=True)
class Report:
    """What a series of kills showed. `broken` has a sentence for each promise that was broken."""

    kills: int = 0
    asked: Counter[str] = field(default_factory=Counter)
    acts: Counter[str] = field(default_factory=Counter)
    """What was done with drafts, by kind; a press of two people counts once."""
    taken: int = 0
    """How many of them came to a draft; the others were told at once that nobody was there."""
    moments: Counter[str] = field(default_factory=Counter)
    """What the drafts under way were at when the bot was killed."""
    drafts: Counter[str] = field(default_factory=Counter)
    versions: int = 0
    decisions: int = 0
    seconds: float = 0.0
    broken: list[str] = field(default_factory=list)


async def kill_often(folder: Path, *, count: int, seed: int) -> Report:
    """Kill the bot `count` times and say what that broke."""
    report = Report()
    started = time.monotonic()
    async with opened_scene(folder, count, seed) as scene, AsyncExitStack() as stack:
        seen = await _first_drafts(scene)
        async with asyncio.TaskGroup() as acts:
            for kinds in _programme(scene, count):
                seen = await _one_life(scene, report, acts, kinds, seen)
            # The editors' last acts, and what is under way, need a bot that stays.
            await stack.enter_async_context(bot_running(folder, scene.environment))
        seen = await settled(scene)
    newsroom, reviewers = scene.newsroom, scene.reviewers
    report.broken += promises.broken_at_the_end(seen, newsroom.asked)
    report.broken += review_promises.broken_at_the_end(seen, reviewers.acts, reviewers.deleted)
    report.broken += errors_logged(folder / "bot.log")
    report.asked.update(one.way for one in newsroom.asked)
    report.acts.update(reviewers.done)
    report.taken = sum(one.draft_id is not None for one in newsroom.asked)
    report.drafts.update(draft.state for draft in seen.drafts)
    report.versions = len(seen.versions)
    report.decisions = len(seen.decisions)
    report.seconds = time.monotonic() - started
    return report


async def _first_drafts(scene: Scene) -> Snapshot:
    """Let editors ask for some drafts in peace."""
    async with bot_running(scene.folder, scene.environment):
        await asyncio.gather(*(scene.newsroom.ask() for _ in range(FIRST_DRAFTS)))
        return await settled(scene)


def _programme(scene: Scene, count: int) -> list[list[str]]:
    """Return for each life the kinds of acts, in the order in which they are tried.

    Two begin each life, and every kind is as often among the first as any other.
    """
    kinds = scene.reviewers.kinds
    scene.chance.shuffle(kinds)
    firsts = [life * ACTS_AT_ONCE % len(kinds) for life in range(count)]
    return [[*kinds[first:], *kinds[:first]] for first in firsts]


async def _one_life(
    scene: Scene, report: Report, acts: asyncio.TaskGroup, kinds: list[str], seen: Snapshot
) -> Snapshot:
    """Start the bot, let editors act, kill it somewhere in between, and look."""
    bot = await start_bot(scene.folder, scene.environment)
    try:
        await _moment(scene, bot, acts, kinds, seen)
    except NotStartedError as error:
        report.broken.append(f"the bot did not start: {error}")
    finally:
        await bot.kill()
    await scene.client.clear_faults()
    seen = scene.look()
    report.kills += 1
    report.moments.update(under_way(seen))
    report.broken += promises.broken_always(seen, scene.newsroom.asked)
    report.broken += review_promises.broken_always(seen, scene.reviewers.acts)
    if scene.chance.random() < TRY_AGAIN_SHARE:
        # While the bot starts, or after that.
        _plan(scene, acts, lambda: scene.newsroom.try_again(seen), within=2 * USUAL_START)
    return seen


async def _moment(
    scene: Scene, bot: BotProcess, acts: asyncio.TaskGroup, kinds: list[str], seen: Snapshot
) -> None:
    """Wait for a moment: in the middle of the start, or just after one of the bot's calls."""
    chance = scene.chance
    if chance.random() < START_SHARE:
        _plan(scene, acts, scene.newsroom.ask, within=USUAL_START)
        await asyncio.sleep(chance.uniform(0.5, 1.0) * USUAL_START)
        return
    await bot.listening()
    if chance.random() < ASK_SHARE:
        _plan(scene, acts, scene.newsroom.ask, within=LONGEST_LIFE / 4)
    _plan(scene, acts, lambda: scene.reviewers.act(kinds, seen, ACTS_AT_ONCE), within=0)
    if chance.random() < UNHEARD_SHARE:
        await _calls(scene, more=1, method=chance.choice(CHANGES), unheard=True)
    else:
        await _calls(scene, more=chance.randint(0, 15))
    await asyncio.sleep(chance.choice((0.0, chance.uniform(0, 0.03))))


async def _calls(
    scene: Scene, *, more: int, method: str | None = None, unheard: bool = False
) -> None:
    """Wait for some more calls of the bot; of an `unheard` one it does not get the answer."""
    workspace = scene.served.workspace
    if unheard:
        workspace.faults.add(Fault(method or "", lose_answer=True))
    before = len(workspace.calls.list())

    def made() -> int:
        return len(workspace.calls.list(method, after=before))

    deadline = time.monotonic() + LONGEST_LIFE
    while made() < more and time.monotonic() < deadline:  # noqa: ASYNC110 - nobody tells of a call
        await asyncio.sleep(0.001)  # sooner than the bot's next step


def _plan(
    scene: Scene,
    acts: asyncio.TaskGroup,
    act: Callable[[], Coroutine[Any, Any, None]],
    *,
    within: float,
) -> None:
    """Let somebody act at a moment of the next seconds, whether the bot is there or not."""

    async def later(seconds: float) -> None:
        await asyncio.sleep(seconds)
        await act()

    acts.create_task(later(scene.chance.uniform(0, within)))


async def measure(*, count: int, seed: int) -> Result:
    """Kill two bots at a time, each in a workspace of its own, and tell what that showed."""
    with TemporaryDirectory(prefix="kills-") as name:
        reports = await asyncio.gather(
            kill_often(Path(name, "one"), count=(count + 1) // 2, seed=seed),
            kill_often(Path(name, "two"), count=count // 2, seed=seed + 1),
        )
    moments = sum((report.moments for report in reports), Counter[str]())
    acts = sum((report.acts for report in reports), Counter[str]())
    figures = [
        Figure("kills", sum(report.kills for report in reports), ""),
        Figure("drafts asked for", sum(sum(report.asked.values()) for report in reports), ""),
        Figure("of these with a bot to hear it", sum(report.taken for report in reports), ""),
        *(Figure(f"acts on drafts: {what}", times, "") for what, times in acts.most_common()),
        Figure("versions", sum(report.versions for report in reports), ""),
        Figure("decisions", sum(report.decisions for report in reports), ""),
        *(Figure(f"killed while: {what}", times, "") for what, times in moments.most_common()),
        Figure("it took", max(report.seconds for report in reports), "s"),
    ]
    broken = [problem for report in reports for problem in report.broken]
    return Result(
        "kills", HOW, (*figures, Figure("promises broken", len(broken), "", "0")), tuple(broken)
    )

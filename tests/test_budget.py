"""The rate budget: Slack's limits are kept, and within them the right call goes first.

Time is virtual here: the loop jumps to the next moment at which something is due.
"""

import asyncio
import selectors
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.slack.budget import LIMITS, Lane, Limit, Priority, RateBudget
from tests.house import house
from tests.model_server import NEWSLETTER, Reply

T = TypeVar("T")

ROUNDING = 1e-6
SLOW_SECONDS = 0.4
BULLETS = "• The library opens on Sundays\n• Volunteers wanted"


class JumpingLoop(asyncio.SelectorEventLoop):
    """A loop that never waits: where another would sleep, its clock jumps."""

    def __init__(self) -> None:
        self._now = 0.0
        super().__init__(_JumpingSelector(self))

    def time(self) -> float:
        """Return the virtual time."""
        return self._now

    def jump(self, seconds: float) -> None:
        """Let time pass."""
        self._now += seconds


class _JumpingSelector(selectors.DefaultSelector):
    def __init__(self, loop: JumpingLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Return what is ready now; when nothing is, jump."""
        ready = super().select(0)
        if not ready and timeout:
            self._loop.jump(timeout)
        return ready


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run in virtual time."""
    with asyncio.Runner(loop_factory=JumpingLoop) as runner:
        return runner.run(work)


@dataclass(frozen=True, slots=True)
class Call:
    """A call that somebody wants to make at some moment."""

    at: float
    priority: Priority
    channel: str = "C1"


@dataclass(frozen=True, slots=True)
class Made:
    """A call that was let through, and when."""

    call: Call
    at: float


async def make(lane: Lane, calls: Sequence[Call]) -> list[Made]:
    """Let each caller come at its moment; return the calls in the order they were let through."""
    made: list[Made] = []
    loop = asyncio.get_running_loop()

    async def one(call: Call) -> None:
        await asyncio.sleep(call.at)
        await lane.turn(call.priority, call.channel)
        made.append(Made(call, loop.time()))

    await asyncio.gather(*(one(call) for call in calls))
    return made


def most_in_a_window(moments: Sequence[float], seconds: float) -> int:
    """Return how many moments at most lie within any window of that length."""
    return max(
        sum(start <= other < start + seconds - ROUNDING for other in moments) for start in moments
    )


CALLS = st.lists(
    st.builds(
        Call,
        at=st.floats(0, 30),
        priority=st.sampled_from(Priority),
        channel=st.sampled_from(["C1", "C2", "C3"]),
    ),
    min_size=1,
    max_size=30,
)
LIMIT = st.builds(
    Limit, calls=st.integers(3, 12), seconds=st.floats(1, 20), reserve=st.integers(0, 2)
)


@given(limit=LIMIT, calls=CALLS)
@settings(deadline=None, max_examples=60)
def test_no_window_holds_more_calls_than_the_limit(limit: Limit, calls: list[Call]) -> None:
    """Whoever comes when, each call is made, and never more than the limit in any window."""

    async def scenario() -> list[Made]:
        return await make(Lane(limit), calls)

    made = run(scenario())
    assert len(made) == len(calls)
    assert most_in_a_window([one.at for one in made], limit.seconds) <= limit.calls


@given(limit=LIMIT, calls=CALLS)
@settings(deadline=None, max_examples=60)
def test_growing_text_leaves_the_reserve_to_final_writes(limit: Limit, calls: list[Call]) -> None:
    """In any window growing text uses up no more than what the reserve leaves."""

    async def scenario() -> list[Made]:
        return await make(Lane(limit), calls)

    growing = [one.at for one in run(scenario()) if one.call.priority is Priority.GROWING]
    if growing:
        assert most_in_a_window(growing, limit.seconds) <= limit.calls - limit.reserve


@given(limit=LIMIT, calls=CALLS, cancelled=st.data())
@settings(deadline=None, max_examples=60)
def test_a_caller_that_gives_up_takes_no_turn(
    limit: Limit, calls: list[Call], cancelled: st.DataObject
) -> None:
    """When some callers are cancelled while they wait, all others still get their turns."""
    given_up = cancelled.draw(st.sets(st.integers(0, len(calls) - 1)))

    async def scenario() -> list[Made]:
        lane = Lane(limit)
        made: list[Made] = []

        async def one(number: int) -> None:
            await asyncio.sleep(calls[number].at)
            await lane.turn(calls[number].priority, calls[number].channel)
            made.append(Made(calls[number], asyncio.get_running_loop().time()))

        tasks = [asyncio.create_task(one(number)) for number in range(len(calls))]
        await asyncio.sleep(15)
        for number in given_up:
            tasks[number].cancel()
        results = await asyncio.gather(*tasks, return_exceptions=True)
        others = [result for number, result in enumerate(results) if number not in given_up]
        assert others == [None] * len(others)
        return made

    moments = [one.at for one in run(scenario())]
    if moments:
        assert most_in_a_window(moments, limit.seconds) <= limit.calls


def test_a_final_write_overtakes_those_that_wait_longer() -> None:
    """Once the lane is full, the next turn is a final write's, then first words', then growth's."""
    calls = [
        *(Call(0, Priority.FINAL) for _ in range(4)),
        Call(1, Priority.GROWING),
        Call(2, Priority.FIRST),
        Call(3, Priority.FINAL),
    ]

    async def scenario() -> list[Made]:
        return await make(Lane(Limit(calls=4, seconds=10)), calls)

    last = [one.call.priority for one in run(scenario())[4:]]
    assert last == [Priority.FINAL, Priority.FIRST, Priority.GROWING]


def test_a_busy_channel_does_not_starve_a_quiet_one() -> None:
    """With twenty waiting in one channel, the first in another one is next but one at most."""
    busy = [Call(0, Priority.FIRST, "C1") for _ in range(20)]
    quiet = Call(5, Priority.FIRST, "C2")

    async def scenario() -> list[Made]:
        return await make(Lane(Limit(calls=2, seconds=4)), [*busy, quiet])

    made = run(scenario())
    after = [one.call for one in made if one.at >= quiet.at]
    assert quiet in after[:2]


@pytest.mark.parametrize("growers", [1, 4, 10])
def test_the_pace_stretches_with_the_number_of_growing_drafts(growers: int) -> None:
    """Drafts that grow at once share the pace evenly: twice as many, half as often each."""
    limit = LIMITS["chat.update"]

    async def scenario() -> dict[str, list[float]]:
        lane = Lane(limit)
        loop = asyncio.get_running_loop()
        moments: dict[str, list[float]] = {f"C{number}": [] for number in range(growers)}

        async def grow(channel: str) -> None:
            while loop.time() < 300:
                await lane.turn(Priority.GROWING, channel)
                moments[channel].append(loop.time())

        await asyncio.gather(*(grow(channel) for channel in moments))
        return moments

    for moments in run(scenario()).values():
        steps = [after - before for before, after in pairwise(moments[1:])]
        assert steps == pytest.approx([growers * limit.pace] * len(steps))


def test_first_words_do_not_wait_for_the_pace() -> None:
    """While many drafts grow, the first words of another one are shown at once."""
    growing = [Call(0, Priority.GROWING, f"C{number}") for number in range(10)]
    first = Call(2.0, Priority.FIRST, "C99")

    async def scenario() -> list[Made]:
        return await make(Lane(LIMITS["chat.update"]), [*growing, first])

    assert Made(first, 2.0) in run(scenario())


def test_nobody_goes_while_slack_says_wait() -> None:
    """After a 429 nothing goes out until its time is over, not even a final write."""
    calls = [Call(moment, Priority.FINAL) for moment in (1.0, 2.0, 40.0)]

    async def scenario() -> list[Made]:
        budget = RateBudget({"chat.update": Limit(calls=50)})
        loop = asyncio.get_running_loop()
        budget.pause("chat.update", "C1", 30)
        made = []
        for call in calls:
            await asyncio.sleep(max(0.0, call.at - loop.time()))
            await budget.turn("chat.update", "C1", call.priority)
            made.append(Made(call, loop.time()))
        return made

    assert [one.at for one in run(scenario())] == pytest.approx([30.0, 30.0, 40.0])


def test_a_pause_holds_those_who_wait_already() -> None:
    """A 429 that comes while callers wait for their turn holds them too."""

    async def scenario() -> list[Made]:
        lane = Lane(Limit(calls=1, seconds=10))
        asyncio.get_running_loop().call_later(5, lane.pause, 20)
        return await make(lane, [Call(0, Priority.FINAL), Call(1, Priority.FINAL)])

    assert [one.at for one in run(scenario())] == pytest.approx([0.0, 25.0])


async def _moments(budget: RateBudget, turns: Sequence[tuple[str, str]]) -> list[float]:
    loop = asyncio.get_running_loop()

    async def one(method: str, channel: str) -> float:
        await budget.turn(method, channel, Priority.FIRST)
        return loop.time()

    return list(await asyncio.gather(*(one(*turn) for turn in turns)))


def test_messages_are_counted_by_channel_and_updates_for_the_whole_workspace() -> None:
    """Slack limits new messages in each channel, and every other method over all channels."""
    limits = {
        "chat.postMessage": Limit(calls=1, seconds=10, per_channel=True),
        "chat.update": Limit(calls=1, seconds=10),
    }

    async def scenario() -> tuple[list[float], list[float]]:
        budget = RateBudget(limits)
        posts = await _moments(budget, [("chat.postMessage", "C1"), ("chat.postMessage", "C2")])
        updates = await _moments(budget, [("chat.update", "C1"), ("chat.update", "C2")])
        return posts, updates

    posts, updates = run(scenario())
    assert posts == [0.0, 0.0]
    assert updates == pytest.approx([0.0, 10.0])


@pytest.mark.parametrize(
    ("method", "per_minute"),
    [("chat.update", 50), ("chat.appendStream", 100), ("chat.postMessage", 60)],
)
def test_a_slow_way_to_slack_brings_no_refusal(method: str, per_minute: int) -> None:
    """Slack counts calls when they arrive, so the first may be slow and the later ones fast."""
    calls = [Call(0, Priority.FINAL) for _ in range(per_minute + 10)]

    async def scenario() -> list[Made]:
        return await make(Lane(LIMITS[method]), calls)

    made = [one.at for one in run(scenario())]
    arrivals = [at + (SLOW_SECONDS if at == 0 else 0) for at in made]
    assert most_in_a_window(arrivals, 60.0) <= per_minute


async def test_many_drafts_at_once_are_never_refused_for_their_rate(tmp_path: Path) -> None:
    """With Slack's rates enforced, eight drafts grow at once and become whole without a 429."""
    async with house(tmp_path) as home, home.bot() as bot:
        workspace = home.served.workspace
        workspace.settings = replace(workspace.settings, strict_rates=True)
        home.model.default = Reply(seconds_per_token=0.03)
        asked = [
            *((home.editor, "#newsletter"), (home.second, "#newsletter"), (home.admin, "#desk")),
            *((home.admin, "#newsletter"), (home.editor, "#desk")),
            *((person, person.direct) for person in (home.editor, home.second, home.admin)),
        ]
        outcomes = await asyncio.gather(
            *(person.run(channel, f"/chrisgpt {BULLETS}") for person, channel in asked)
        )
        assert all(outcome.ok for outcome in outcomes)
        drafts = range(1, len(asked) + 1)
        versions = [await home.presented(bot, draft) for draft in drafts]

        assert {version.text for version in versions} == {NEWSLETTER.strip()}
        assert [call.method for call in await home.client.calls() if call.status == 429] == []

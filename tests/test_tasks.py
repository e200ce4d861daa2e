"""Our tasks at the end of the process."""

import asyncio

from bot.tasks import TaskSet


async def test_what_clears_up_already_is_not_cancelled_again() -> None:
    """A task that was interrupted gives back what it holds before the end."""
    tasks, begun, given_back = TaskSet(), asyncio.Event(), []

    async def holding() -> None:
        try:
            begun.set()
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.05)  # as a connection is given back, by a thread
            given_back.append(True)

    task = tasks.start(holding(), name="holding")
    await begun.wait()
    task.cancel()
    await tasks.drain(0)
    assert given_back == [True]
    assert task.cancelled()


async def test_what_clears_up_for_ever_is_ended_all_the_same() -> None:
    """Nothing holds up the end of the process."""
    tasks, begun = TaskSet(), asyncio.Event()

    async def stubborn() -> None:
        try:
            begun.set()
            await asyncio.Event().wait()
        finally:
            await asyncio.Event().wait()

    task = tasks.start(stubborn(), name="stubborn")
    await begun.wait()
    task.cancel()
    await tasks.drain(0)
    assert task.cancelled()


async def test_nobody_waits_for_what_never_ends() -> None:
    """An endless task does not count, holds up no wait, and is ended with the others."""
    tasks, begun = TaskSet(), asyncio.Event()

    async def watching() -> None:
        begun.set()
        await asyncio.Event().wait()

    task = tasks.start(watching(), name="watching", endless=True)
    await begun.wait()
    await asyncio.wait_for(tasks.wait(60), 10)
    assert (len(tasks), task.done()) == (0, False)
    await tasks.drain(0)
    assert task.cancelled()

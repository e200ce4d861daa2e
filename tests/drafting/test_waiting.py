"""The line before a draft: who asked first is first."""

import asyncio

from bot.drafting.waiting import Line


async def test_the_lowest_number_is_first_whenever_it_comes() -> None:
    """A request that arrived earlier goes first, though it was looked at later."""
    line, served = Line(), list[int]()
    go = asyncio.Event()

    async def wait(number: int) -> None:
        async with line.place(number):
            await go.wait()
            await line.first(number)
            served.append(number)

    tasks = [asyncio.create_task(wait(number)) for number in (3, 1, 2)]
    await asyncio.sleep(0)
    go.set()
    await asyncio.gather(*tasks)

    assert served == [1, 2, 3]


async def test_who_gives_up_holds_nobody_up() -> None:
    """A place that is left, by an error too, is free for the next one."""
    line = Line()

    async def give_up() -> None:
        async with line.place(1):
            await asyncio.sleep(0)
            raise ValueError

    leaving = asyncio.create_task(give_up())
    await asyncio.sleep(0)
    async with line.place(2):
        assert not line.is_first(2)
        await asyncio.wait_for(line.first(2), 10)
        assert line.is_first(2)
    assert isinstance((await asyncio.gather(leaving, return_exceptions=True))[0], ValueError)


async def test_a_place_may_be_held_twice() -> None:
    """Whoever stands in the line already, and joins it again, waits for nobody but those before."""
    line = Line()
    async with line.place(1), line.place(1):
        await asyncio.wait_for(line.first(1), 10)
        assert line.is_first(1)

"""A program that hears of a training and tells each thing once it is kept; see its test."""

import asyncio
import sys

from bot.archive import Archive
from tests.archive.samples import an_event, job_in


async def main(url: str) -> None:
    """Hear of a job without end: three events at a time, with how many there were so far."""
    archive = await Archive.open(url)
    job = await job_in(archive)
    number = 0
    while True:
        number += 3
        events = [an_event(n) for n in range(number - 2, number + 1)]
        await archive.jobs.hear(job.id, events, trained_tokens=number)
        print(job.id, number, flush=True)


asyncio.run(main(sys.argv[1]))

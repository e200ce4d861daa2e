"""How soon Slack hears that we have a command, while many come at once."""

import asyncio

from bench.figures import Figure, Result, spread
from bench.stage import BULLETS, stage
from workspace.client import Outcome

PER_SECOND = 50
SECONDS = 20
HOW = (
    f"{PER_SECOND} commands with bullets a second for {SECONDS} s, each recorded in the archive "
    "before its acknowledgement, while the drafts they ask for are begun. From the moment the "
    "workspace sends the envelope until it has the acknowledgement, by its own clock. Bot and "
    "workspace are processes of their own."
)
PLACES = (("UEDITOR", "#newsletter"), ("USECOND", "#newsletter"), ("UADMIN", "#desk"))


async def measure() -> Result:
    """Measure under load."""
    async with stage() as running:
        people = [(running.client.person(user), channel) for user, channel in PLACES]

        async def later(number: int) -> Outcome:
            await asyncio.sleep(number / PER_SECOND)
            person, channel = people[number % len(people)]
            return await person.run(channel, f"/chrisgpt {BULLETS}")

        outcomes = await asyncio.gather(*(later(n) for n in range(PER_SECOND * SECONDS)))
        envelopes = await running.client.envelopes("slash_commands")
    taken = [1000 * (one.acked_at - one.sent_at) for one in envelopes if one.acked_at]
    figures = (
        *spread("acknowledged after", taken, "ms", target="50", tail=(95, 99)),
        Figure("commands sent", len(outcomes), ""),
        Figure("commands the person was told failed", sum(not o.ok for o in outcomes), "", "0"),
    )
    return Result("ack", HOW, figures)

"""Kill the bot at any moment: after the restart nothing is lost, and nothing is doubled."""

import asyncio
from pathlib import Path

from bench.kills import Report, kill_often

# Two bots at a time, each with a workspace of its own: one's start is the other's work.
KILLS = (5, 5)
KINDS = 8


async def test_whenever_the_bot_is_killed_everything_is_there_once(tmp_path: Path) -> None:
    """After ten kills each draft, reply, edit and decision stands once, and has had its effect."""
    reports = await asyncio.gather(
        *(
            kill_often(tmp_path / f"house-{number}", count=count, seed=number)
            for number, count in enumerate(KILLS, 1)
        )
    )
    assert [problem for report in reports for problem in report.broken] == []
    assert sum(report.kills for report in reports) == sum(KILLS)
    assert all(_was_a_trial(report) for report in reports)
    assert len({kind for report in reports for kind in report.acts}) >= KINDS


def _was_a_trial(report: Report) -> bool:
    """Tell whether enough was under way when the kills came."""
    return report.acts.total() >= report.kills and len(report.moments) > 1

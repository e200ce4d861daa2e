"""What time the hands of a clock may show: "7:30" is in the morning or in the evening."""

from collections.abc import Sequence

from bot.checks.moments import Moment

HOUR = 60
_NOON = 12 * HOUR
_DAY = 24 * HOUR
_FIRST_OF_NIGHT = 5 * HOUR


def half_of(*written: str | None) -> str:
    """Return the half of the day that words tell, the first that does: "am", "pm", "night"..."""
    for each in written:
        small = (each or "").lower()
        if small.startswith(("am", "a.", "a m", "morning")):
            return "am"
        if small.startswith(("pm", "p.", "p m", "afternoon", "evening")):
            return "pm"
    return next((each.lower() for each in reversed(written) if each), "")


def clock(at: int, half: str) -> tuple[Moment, ...]:
    """Return the times that a position of the clock's hands may be.

    Args:
        at: what the hands show, in minutes.
        half: what is said of the half of the day: "am", "pm", "noon", "midnight", "night", or else.
    """
    at %= _DAY
    morning = at % _NOON
    if at >= _NOON + HOUR or half == "uhr":
        minutes: tuple[int, ...] = (at,)
    elif half in {"noon", "midday"}:
        minutes = (_NOON,)
    elif half == "midnight":
        minutes = (0,)
    elif half == "am":
        minutes = (morning,)
    elif half == "pm" or (half == "night" and morning >= _FIRST_OF_NIGHT):
        minutes = (morning + _NOON,)
    elif half == "night":
        minutes = (morning,)
    else:
        minutes = (morning, morning + _NOON)
    return tuple(Moment(minute=minute) for minute in minutes)


def before(first: Sequence[Moment], second: Sequence[Moment]) -> tuple[Moment, ...]:
    """Return the readings of a range's begin that are before its end, the nearest one."""
    end = max(each.minute or 0 for each in second)
    fitting = [each for each in first if (each.minute or 0) < end]
    return (max(fitting, key=lambda each: each.minute or 0),) if fitting else tuple(first)

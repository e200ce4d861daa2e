"""Telephone numbers: rows of digits that are one number, however they are grouped."""

import regex

from bot.checks.number_read import Read

_FEWEST_DIGITS = 7
_PHONE = regex.compile(
    r"""(?<![\p{L}\p{N}.,/\-])
    (?: \+\d{1,3}[\ .\-\u2011\u00a0]?(?:\(\d{1,4}\)[\ .\-]?)?
        \d{1,5}(?:[\ .\-\u2011\u00a0/]?\d{2,5}){1,5}                      # +49 30 123456
      | \(\d{2,5}\)[\ .\-\u00a0]?\d{3,5}(?:[\ .\-\u2011\u00a0]\d{2,5}){0,3} # (020) 7946 0000
      | 0\d{1,5}(?:[\ .\-\u2011\u00a0/]\d{2,8}){1,4}                      # 020 7946 0000
      | (?:1[\-\u2011.\ ])?\d{3}[\-\u2011.]\d{3}[\-\u2011.]\d{4}          # 555-010-0199
      | \d{3}[\-\u2011]\d{4}                                              # 555-0199
      | (?:1[\-\u2011.\ ])?8(?:00|33|44|55|66|77|88)[\-\u2011.\ ]\d{3}[\-\u2011.\ ]\d{4}
      | 0[1-9]\d{8,10}                                                    # 02079460000
    )(?![\p{L}\p{N}]|[.,\-/]\d)""",
    regex.VERBOSE,
)
_YEARS = regex.compile(r"(?:19|20)\d\d[\-\u2011/](?:(?:19|20)\d\d|\d\d)")


def begins(raw: str, at: int) -> bool:
    """Tell whether a telephone number begins at a place."""
    return _PHONE.match(raw, at) is not None


def read(raw: str, start: int) -> Read | None:
    """Read the telephone number whose first digit is at `start`, with the + or ( before it."""
    for at in (start, start - 1):
        if at < 0 or (at < start and raw[at] not in "+("):
            continue
        found = _PHONE.match(raw, at)
        if not found or _YEARS.fullmatch(found.group()):
            continue
        digits = "".join(filter(str.isdigit, found.group()))
        if len(digits) >= _FEWEST_DIGITS:
            return Read(at, found.end(), (), code=digits)
    return None

"""What stands in a text and is no word of it: hashtags, files, emoticons, emoji, placeholders."""

from collections.abc import Iterator

import regex

from bot.checks.emoji import emoji
from bot.checks.placeholders import placeholders
from bot.checks.text import Taken, Text

_NOTHING = Taken()
_ENDINGS = (
    "aac|avi|bak|bat|bin|bmp|cfg|conf|cpp|css|csv|deb|dll|dmg|docx?|env|epub|exe|flac|gif|gpx|gz"
    "|hpp|html?|ics|iso|java|jpe?g|json[l5]?|jsx|key|kt|lock|log|m4a|md|mkv|mobi|mov|mp[34]|mpe?g"
    "|odp|ods|odt|ogg|pages|pdf|php|plist|png|pptx?|psd|py|rar|rb|rpm|rs|rst|rtf|sh|sql|srt|stl"
    "|svg|swift|tar|tex|tgz|tiff?|toml|tsv|tsx?|ttf|txt|vcf|wav|webm|webp|wma|woff2?|xlsx?|xml"
    "|ya?ml|zip"
)
_FILE_ENDING = regex.compile(rf"\.(?i:{_ENDINGS})(?![\p{{L}}\p{{M}}\p{{N}}_/@-]|\.\p{{L}})")
_IN_A_FILE_NAME = regex.compile(r"[\p{L}\p{M}\p{N}_~./\\-]")
_LONGEST_FILE_NAME = 200
_PRODUCT = regex.compile(r"\p{Lu}[\p{L}\p{N}]*\.(?:js|ts|rs|py)")
"""Programs are named like files: Node.js."""
_HASHTAG = regex.compile(
    r"(?<![\p{L}\p{N}&/_#])[#\uFF03](?=[\p{N}_]{0,60}+\p{L})[\p{L}\p{M}\p{N}_]++"
)
_EMOTICON = regex.compile(
    r"""
    (?<![^\s(])(?:
        <3++(?![\d\p{L}]) | </3
        |[:;=]['\u2019]?[-^o~]['\u2019]?[)(\]\[DPpOoSs3/\\|*]++    # with a nose
        |[8xX]-[)(D]++                                            # "8-3" is a score
        |[:;=]['\u2019]?[)(DPpO*]++ | :3
        |[xX]D++ | \\o/ | \^_?\^ | \(-?: | D:
    )(?![\p{L}\p{N}])
    """,
    regex.VERBOSE,
)
_SHORTCODE = regex.compile(r"(?<![\w:]):(?=[0-9+_-]{0,50}+[a-z])[a-z0-9+_-]{1,50}+:(?!\w)")


def places(text: Text, taken: Taken = _NOTHING) -> list[tuple[int, int]]:
    """Return where they stand: what is in them is no number, no name and not misspelt."""
    raw = text.raw
    found = [(one.start, one.end) for one in emoji(raw)]
    for pattern in (_HASHTAG, _EMOTICON, _SHORTCODE):
        found += [match.span() for match in pattern.finditer(raw)]
    found += _files(raw)
    found += [(one.start, one.end) for one in placeholders(raw)]
    return sorted(place for place in found if not taken.overlaps(*place))


def _files(raw: str) -> Iterator[tuple[int, int]]:
    last = 0
    for match in _FILE_ENDING.finditer(raw):
        start = match.start()
        furthest = max(last, start - _LONGEST_FILE_NAME)
        while start > furthest and _IN_A_FILE_NAME.match(raw[start - 1]):
            start -= 1
        while start < match.start() and raw[start] in "-.":
            start += 1
        last = match.end()
        if start < match.start() and not _PRODUCT.fullmatch(raw, start, match.end()):
            yield start, match.end()

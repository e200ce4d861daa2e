"""Places that somebody should have filled in: {Name}, [insert date], TBD."""

from collections.abc import Iterator

import regex

from bot.checks.text import Span

# What a pair of brackets holds when it waits for something. Brackets hold other things as well:
# remarks, sources, what a quotation leaves out.
_THINGS = (
    "name|first ?name|last ?name|surname|full ?name|user(?:name)?|recipient|reader|subscriber"
    "|member|customer|client|contact|sender|signature|editor|author|speaker|host|guest|team|company"
    "|business|organi[sz]ation|brand|product|item|event|topic|subject|title|theme|headline|date"
    "|time|day|month|year|deadline|place|location|venue|room|address|street|city|town"
    "|country|state|region|link|url|website|site|web ?page|page|e-?mail|phone|telephone|number"
    "|amount|price|cost|fee|discount|percentage|code|figure|quantity|image|photo|logo|quote|text"
    "|details?|info(?:rmation)?|description|reason|sponsor|partner|department|school|club|position"
    "|role|job|form|survey|registration"
)
_OWNERS = "your|the|event|user|customer|company|recipient|contact|sponsor|speaker|link to"
_WAITING = (
    r"(?:(?:please )?(?:insert|add|enter|fill|provide|include|specify|write|put|type)\b"
    r"[^\[\]{}<>\n]{0,60}"
    rf"|(?:{_OWNERS})['\u2019s]{{0,2}}[ _-](?:[\w'\u2019]{{1,20}}[ _-]){{0,3}}(?:{_THINGS})s?"
    r"(?: here)?"
    rf"|(?:{_THINGS})(?:[ _/-](?:{_THINGS})s?){{0,2}}(?: here| ?\d{{1,2}})?"
    rf"|(?:{_THINGS})s? (?:of|for) [\w'\u2019 ]{{1,40}}"
    r"|placeholder|tb[acd]|todo|xx+|\?\?+|yyyy|dd|mm"
    r"|(?:[\w'\u2019]{1,20} ){0,3}to be (?:confirmed|decided|announced|added))"
)
_OPEN, _SHUT = r"(?<![\p{L}\p{N}_-])", r"(?![\p{L}\p{N}_-])"
# "Add your name here" is what a reader is asked for.
_NOT_ASKED = r"(?<!\b(?i:add|put|sign|enter|write|leave|type|see|print|give|send|find|with|have)\s)"
_FIND = tuple(
    regex.compile(pattern)
    for pattern in (
        # Signs that only programs for mailings use
        r"\{\{[^{}\n]{1,80}+\}\}|\{%[^{}%\n]{1,80}+%\}",
        r"\$?\{\s?[\p{L}_][\p{L}\p{N}_ .|'\u2019#/-]{0,60}+\}",
        r"\*\|[^|\n]{1,60}+\|\*",
        r"(?<![\w%])%%?[A-Z][A-Z0-9]{0,30}(?:_[A-Z0-9]{1,30}){0,5}+%%?(?!\w)|(?<![\w%])%%\w{2,40}+%%",
        r"(?<![\w@])@@[A-Za-z_]{2,40}+@@",
        # Brackets that wait for something; a label in front of a link is none
        rf"(?<!\[)\[\[?\s?(?i:{_WAITING})\s?\]\]?(?![(\[:])",
        r"\[\[?[A-Z][A-Z0-9]{1,30}(?:_[A-Z0-9]{1,30}){1,5}+\]\]?(?![(\[:])|\[_{2,40}+\]",
        rf"(?<!\w)<<?\s?(?i:{_WAITING})\s?>>?",
        r"\((?i:insert|add)\s(?i:link|url|date|time|name|place|price|address|details)(?:\s(?i:here))?\)",
        r"\((?i:link|date|time|url)\s(?i:here)\)|\((?i:link|url)\)",
        # Words
        rf"{_OPEN}(?:TODO|FIXME|TBD|TKTK|X{{3}})(?::(?=\s))?{_SHUT}",
        rf"{_OPEN}(?:[$€£]\s?[Xx]{{2,4}}+|XX(?=\s?(?:%|[ap]\.?m\b)))(?:[.,][Xx]{{2,3}}+)?{_SHUT}",
        rf"{_OPEN}XX(?:[/.-]XX(?:[/.-]X{{2,4}}+)?|:XX){_SHUT}",
        r"\b(?i:lorem\s+ipsum(?:\s+dolor(?:\s+sit\s+amet)?)?)",
        r"\b(?i:insert\s+(?:your\s+|the\s+|an?\s+)?(?:[\w-]{1,20}\s+){1,3}here)\b",
        _NOT_ASKED + r"\b(?i:your\s(?:name|company|logo|text|title|address|message|event)\shere)\b",
    )
)
_BLANK = regex.compile(r"(?<!\w)_{3,}+(?!\w)")


def placeholders(raw: str) -> Iterator[Span]:
    """Yield what waits for being filled in, and blanks to write on, in reading order."""
    found = [match.span() for pattern in _FIND for match in pattern.finditer(raw)]
    found += [m.span() for m in _BLANK.finditer(raw) if not _is_a_rule(raw, m.start(), m.end())]
    last = 0
    for start, end in sorted(found, key=lambda place: (place[0], -place[1])):
        if start >= last:
            yield Span(start, end, raw[start:end])
            last = end


def _is_a_rule(raw: str, start: int, end: int) -> bool:
    """Tell whether it is alone on its line: then it parts two sections."""
    before = raw[raw.rfind("\n", 0, start) + 1 : start]
    after = raw[end : end + 80].partition("\n")[0]
    return not before.strip() and not after.strip()

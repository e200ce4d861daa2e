"""An approved text as a page to paste into a mail tool.

The page stands alone: no script, nothing from elsewhere, and every style on the element itself,
because of what is pasted a mail tool keeps only that. All of the text is escaped: what looks like
markup in it is text. The Markdown that models write is made real where it is surely meant:
headings, lists, quotes, bold words and links. What may be something else stays, letter for letter.
"""

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.drafting.inline import formatted, unformatted
from bot.slack.sections import subject_and_body

_FONT = (
    "font-family: Arial, Helvetica, sans-serif; font-size: 16px; line-height: 1.5; "
    "color: #1a1a1a; overflow-wrap: anywhere;"
)
_HEADING = f"margin: 0 0 16px 0; {_FONT} font-size: 24px; line-height: 1.25;"
_PARAGRAPH = f"margin: 0 0 16px 0; {_FONT}"
_LIST = f"margin: 0 0 16px 0; padding: 0 24px; {_FONT}"
_ITEM = "margin: 0 0 4px 0;"
_PART = f"margin: 24px 0 8px 0; {_FONT} line-height: 1.25;"
_PART_SIZES = {"h2": "font-size: 20px;", "h3": "font-size: 18px;"}
_QUOTE = f"margin: 0 0 16px 0; padding: 0 0 0 16px; border-left: 3px solid #c8c8c8; {_FONT}"
_BREAK = "<br>\n"
_PAGE = """<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
</head>
<body style="margin: 0; padding: 24px;">
<div style="max-width: 600px;">
{content}
</div>
</body>
</html>
"""

_LABEL = re.compile(
    r"(?P<marks>[*_#\s]*)subject(?:\s+line)?[*_]*\s*:(?P<subject>.*)", re.IGNORECASE | re.DOTALL
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
_ITEM_MARK = re.compile(
    # A dash opens a signature and a line of a dialogue too, a star a footnote, a number a year: so
    # these are items in company only.
    r"\s*(?:(?P<sure>[•·‣◦▪●])|(?P<star>[-–*])|(?P<number>[0-9]{1,3})\.)\s+(?=.*\w)"  # noqa: RUF001 - as typed
)
_HEADING_MARK = re.compile(r" {0,3}(?P<marks>#{1,6})\s+(?=.*\w)")
_HEADING_END = re.compile(r"\s+#+\s*$")
_QUOTE_MARK = re.compile(r" {0,3}>(?:\s|$)")
_NUMBERED = "1."
_QUOTED = ">"


def mail_page(text: str, *, name: str) -> str:
    """Return a text as an HTML page.

    Args:
        text: the newsletter; its subject line, if it begins with one, becomes title and heading.
        name: the title of a page whose text has no subject line.
    """
    line, body = subject_and_body(text)
    subject = _one_line(_subject(line))
    heading = [f'<h1 dir="auto" style="{_HEADING}">{formatted(subject)}</h1>'] if subject else []
    content = "\n".join([*heading, *(_drawn(block) for block in _blocks(body))])
    title = unformatted(subject) or _one_line(name)
    return _PAGE.format(title=html.escape(title), content=content)


@dataclass(frozen=True, slots=True)
class _Block:
    """A list, a heading or a quote with its mark, and its items, each with lines; or a paragraph.

    A paragraph has no mark.
    """

    items: tuple[tuple[str, ...], ...]
    mark: str = ""

    @property
    def is_list(self) -> bool:
        """Whether it has items."""
        return bool(self.mark) and self.mark[0] not in "#>"

    def with_item(self, text: str) -> "_Block":
        return _Block((*self.items, (text,)), self.mark)

    def with_line(self, text: str) -> "_Block":
        return _Block((*self.items[:-1], (*self.items[-1], text)), self.mark)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not blank, and its place among all; `mark` is what stood before its text."""

    at: int
    text: str
    mark: str = ""
    right_below: bool = False


def _blocks(text: str) -> list[_Block]:
    """Group lines: blank ones divide paragraphs, items with one mark are one list."""
    blocks: list[_Block] = []
    for line in _lines(text):
        last = blocks[-1] if blocks else None
        if last and last.is_list and line.mark == last.mark:
            blocks[-1] = last.with_item(line.text)
        elif last and _goes_on(last, line):
            blocks[-1] = last.with_line(line.text)
        else:
            blocks.append(_Block(((line.text,),), line.mark))
    return blocks


def _goes_on(last: _Block, line: _Line) -> bool:
    """Tell whether a line belongs to the paragraph above, or, indented, to the item above."""
    if not line.right_below or last.mark.startswith("#"):
        return False
    if line.mark or not last.is_list:
        return line.mark == last.mark
    return line.text[0].isspace()


def _lines(text: str) -> Iterator[_Line]:
    numbered = enumerate(_CONTROL.sub(" ", text).splitlines())
    lines = [_Line(at, line) for at, line in numbered if line.strip()]
    found = [_ITEM_MARK.match(line.text) for line in lines]
    listed = _listed(lines, found)
    above = -1
    for index, (line, item) in enumerate(zip(lines, found, strict=True)):
        right_below = line.at == above + 1
        above = line.at
        if item and index in listed:
            mark = _NUMBERED if item["number"] else item["sure"] or item["star"]
            yield _Line(line.at, line.text[item.end() :], mark, right_below)
        elif heading := _HEADING_MARK.match(line.text):
            title = _HEADING_END.sub("", line.text[heading.end() :])
            yield _Line(line.at, title, heading["marks"], right_below)
        elif (quote := _QUOTE_MARK.match(line.text)) and line.text[quote.end() :].strip():
            yield _Line(line.at, line.text[quote.end() :], _QUOTED, right_below)
        elif quote and _is_between_quotes(lines, index):
            above = -2  # as a blank line it divides what is quoted
        else:
            yield _Line(line.at, line.text, right_below=right_below)


def _is_between_quotes(lines: Sequence[_Line], index: int) -> bool:
    around = (lines[index - 1], lines[(index + 1) % len(lines)])
    return all(
        abs(line.at - lines[index].at) == 1 and _QUOTE_MARK.match(line.text) for line in around
    )


Found = Sequence[re.Match[str] | None]


def _listed(lines: Sequence[_Line], found: Found) -> set[int]:
    """Return which of the lines that look like items of a list are some."""
    listed = {index for index, item in enumerate(found) if item and item["sure"]}
    for group in _groups(lines, found):
        for one, other in pairwise(group):
            if _are_company(lines, found, one, other):
                listed |= {one, other}
        listed |= _counted(group, found)
    return listed


def _groups(lines: Sequence[_Line], found: Found) -> Iterator[list[int]]:
    """Yield runs of lines that look like items, with nothing between but what they go on with."""
    group: list[int] = []
    for index, (line, item) in enumerate(zip(lines, found, strict=True)):
        if item:
            group.append(index)
        elif not (line.text[0].isspace() and line.at == lines[index - 1].at + 1):
            yield group
            group = []
    yield group


def _are_company(lines: Sequence[_Line], found: Found, one: int, other: int) -> bool:
    """Tell whether two neighbours are bullets of one list, or of one inside the other."""
    mark, other_mark = found[one], found[other]
    if mark is None or other_mark is None or mark["number"] or other_mark["number"]:
        return False
    is_touching = lines[other].at - lines[one].at == other - one
    return is_touching or mark["star"] == other_mark["star"]


def _counted(group: Sequence[int], found: Found) -> set[int]:
    """Return the lines that are counted from 1, where there are at least two."""
    counted: set[int] = set()
    run: list[int] = []
    for index in group:
        item = found[index]
        number = int(item["number"] or 0) if item else 0
        run = [*run, index] if number == len(run) + 1 else [index] * (number == 1)
        if len(run) > 1:
            counted |= {run[0], index}
    return counted


def _drawn(block: _Block) -> str:
    items = [
        formatted("\n".join(line.strip() for line in item)).replace("\n", _BREAK)
        for item in block.items
    ]
    if not block.is_list:
        return _drawn_text(block.mark, _BREAK.join(items))
    drawn = "\n".join(f'<li style="{_ITEM}">{item}</li>' for item in items)
    kind = "ol" if block.mark == _NUMBERED else "ul"
    return f'<{kind} dir="auto" style="{_LIST}">\n{drawn}\n</{kind}>'


def _drawn_text(mark: str, content: str) -> str:
    """Draw a paragraph, a quote, or a heading below the page's own."""
    if mark == _QUOTED:
        return f'<blockquote dir="auto" style="{_QUOTE}">{content}</blockquote>'
    if mark:
        tag = "h2" if len(mark) <= len("##") else "h3"
        return f'<{tag} dir="auto" style="{_PART} {_PART_SIZES[tag]}">{content}</{tag}>'
    return f'<p dir="auto" style="{_PARAGRAPH}">{content}</p>'


def _subject(line: str) -> str:
    """Return a subject line without its label; marks around the whole line go with it."""
    found = _LABEL.match(line)
    if found is None:
        return line
    marks = found["marks"].strip("# \t")
    return found["subject"].strip().removeprefix(marks).removesuffix(marks)


def _one_line(text: str) -> str:
    return " ".join(_CONTROL.sub(" ", text).split())

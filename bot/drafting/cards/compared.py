"""What changed, as rich text: new words are bold, what was taken out is struck through.

Every letter of rich text is what it is, so a text in it pings nobody and disguises no link.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import accumulate, groupby
from typing import Any

from bot.archive import Brief
from bot.drafting.difference import Change, Difference, Piece, difference
from bot.drafting.places import Place, ends_a_line, places
from bot.slack.characters import end_within, is_boundary, units
from bot.slack.message import Block
from bot.slack.outgoing import shortened
from bot.slack.sections import sections
from bot.words import drafts as draft_words
from bot.words import review as words

PLACES_SHOWN = 6
PIECE_LIMIT = 160
"""How much of one changed stretch a card shows, in UTF-16 units: two lines or three on a phone."""
LIST_LIMIT = 2000
"""How much all of them together may have, in UTF-16 units; the first one is shown in any case."""
MOSTLY_NEW = 0.6
BLOCK_LIMIT = 2500
"""How much of a whole comparison stands in one block, in UTF-16 units."""
COMPARISON_LIMIT = 100_000
"""How large a whole comparison may be, in bytes of JSON: Slack refuses a form of 250 kB, which the
comparison may have to share with the text."""

_STYLES = {Change.REMOVED: {"strike": True}, Change.ADDED: {"bold": True}}
_BREAKS = re.compile(r"[^\S\r\n]*[\r\n]\s*")
_PILCROW = "¶"

Element = dict[str, Any]


def changes_block(old: str, new: str, number: int) -> Block:
    """Tell what changed since version `number`, short enough for a phone."""
    found = difference(old, new)
    shown = places(found)
    if found.is_empty:
        said = [_plain(words.nothing_changed(number))]
    elif not shown:
        said = [_plain(words.only_blanks_changed(number))]
    elif found.share_new >= MOSTLY_NEW:
        said = [_plain(words.mostly_new(found.share_new, number))]
    else:
        lines, left_out = _listed(shown)
        head = _plain(words.changed_since(number)) | {"style": {"bold": True}}
        more = [_line([_plain(words.more_places(left_out))])] if left_out else []
        return _rich_text(_line([head]), *lines, *more)
    return _rich_text(_line(said))


def brief_block(old: Brief, new: Brief, by: str | None) -> Block | None:
    """Tell who changed the brief, and how; None where it is the same."""
    parts = list(changed_parts(old, new))
    if not parts:
        return None
    items = list(_changed_lines(_lines_of(old), _lines_of(new)))
    who = {"type": "user", "user_id": by} if by else _plain(words.SOMEBODY)
    said = _plain(words.changed_the_brief(parts, listed=bool(items)))
    lines, left_out = _list_of(items)
    more = [words.more_of_the_brief(left_out)] if left_out else []
    if new.references and new.references != old.references:
        relied_on = [(each.draft, each.version) for each in new.references]
        more.append(shortened(draft_words.relies_on(relied_on), LIST_LIMIT))
    return _rich_text(_line([who, said]), *lines, *(_line([_plain(each)]) for each in more))


def changed_parts(old: Brief, new: Brief) -> Iterator[str]:
    """Name the parts in which one brief differs from another."""
    if old.title != new.title:
        yield words.TITLE
    if old.bullets != new.bullets:
        yield words.BULLETS
    if old.facts != new.facts:
        yield words.FACTS_OF_BRIEF
    if old.references != new.references:
        yield words.REFERENCES


def _lines_of(brief: Brief) -> list[str]:
    return [*([brief.title] if brief.title else []), *brief.bullets, *brief.facts]


def _changed_lines(old: Sequence[str], new: Sequence[str]) -> Iterator[list[Element]]:
    """Draw each line that went or came; one of which most stays is shown with its new words."""
    for kind, i, to_i, j, to_j in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        if to_i - i != to_j - j:
            yield from _whole(Change.REMOVED, old[i:to_i])
            yield from _whole(Change.ADDED, new[j:to_j])
            continue
        for before, after in zip(old[i:to_i], new[j:to_j], strict=True):
            found = difference(before, after)
            if found.share_new >= MOSTLY_NEW:
                yield from _whole(Change.REMOVED, [before])
                yield from _whole(Change.ADDED, [after])
            else:
                yield [piece for place in places(found) for piece in _short(place)]


def _whole(change: Change, lines: Iterable[str]) -> Iterator[list[Element]]:
    for line in lines:
        if line.strip():
            yield list(_elements([Piece(change, shortened(line, PIECE_LIMIT))]))


def rich_text_blocks(found: Difference, *, limit: int = 90) -> list[Block]:
    """Return a whole comparison for a form, in at most `limit` blocks.

    One that is too long for a form keeps its changes, and loses what did not change between them;
    where that is not enough, its last block says that there is more.
    """
    if found.is_empty:
        return [_rich_text(_line([_plain(words.SAME)]))]
    pieces = [Piece(piece.change, _visible(piece)) for piece in found.pieces]
    blocks = _blocks(pieces)
    if _size(blocks) > COMPARISON_LIMIT:
        blocks = _blocks(list(_without_unchanged(pieces)))
    sizes = accumulate(_size([block]) for block in blocks)
    room = min(limit, sum(1 for size in sizes if size <= COMPARISON_LIMIT))
    if len(blocks) > room:
        blocks = [*blocks[: max(0, room - 1)], _rich_text(_line([_plain(words.COMPARISON_CUT)]))]
    return blocks


def _blocks(pieces: Sequence[Piece]) -> list[Block]:
    return [_rich_text(_line(list(_elements(page)))) for page in _pages(pieces)]


def _size(blocks: Sequence[Block]) -> int:
    """Return how many bytes it takes to send blocks; letters with accents take six each."""
    return len(json.dumps(blocks))


# On a card


def _listed(shown: Sequence[Place]) -> tuple[list[Element], int]:
    """List the first places, if there are any, and count those that are left out."""
    return _list_of([list(_short(place)) for place in shown])


def _list_of(drawn: Sequence[list[Element]]) -> tuple[list[Element], int]:
    drawn = [item for item in drawn if item]
    if not drawn:
        return [], 0
    items = _that_fit(drawn[:PLACES_SHOWN])
    listed = [_line(item) for item in items]
    lines = {"type": "rich_text_list", "style": "bullet", "elements": listed}
    return [lines], len(drawn) - len(items)


def _that_fit(items: list[list[Element]]) -> list[list[Element]]:
    """Leave out the last ones where there is too much of them, but never the first one."""
    sizes = accumulate(sum(units(piece["text"]) for piece in item) for item in items)
    return items[: max(1, sum(1 for size in sizes if size <= LIST_LIMIT))]


def _short(place: Place) -> Iterator[Element]:
    """Draw a place on one line: line breaks become a sign, long stretches lose their middle."""
    changed = [
        Piece(piece.change, _on_one_line(piece.text, starts_line=index == 0))
        if piece.change is not Change.KEPT
        else piece
        for index, piece in enumerate(place.pieces)
    ]
    if place.is_cut_before:
        yield _plain("… ")
    yield from _elements(Piece(piece.change, _without_middle(piece.text)) for piece in changed)
    if place.is_cut_after:
        yield _plain(" …")


def _on_one_line(text: str, *, starts_line: bool) -> str:
    if text.isspace():
        return f"{_PILCROW} " if _BREAKS.search(text) else text
    whole_lines = text.rstrip() if ends_a_line(text) else text
    if starts_line:
        whole_lines = whole_lines.lstrip()
    return _BREAKS.sub(f" {_PILCROW} ", whole_lines)


def _without_middle(text: str) -> str:
    """Shorten a long stretch: its beginning and its end say where it stands."""
    if units(text) <= PIECE_LIMIT:
        return text
    end = end_within(text[::-1], 0, PIECE_LIMIT // 4)
    start = len(text) - end
    while not is_boundary(text, start):
        start += 1
    return f"{shortened(text, PIECE_LIMIT * 3 // 4)} {text[start:]}"


# In a form


def _visible(piece: Piece) -> str:
    """Show changed line breaks by a sign; a break that was taken out breaks no line any more."""
    if piece.change is Change.KEPT or not (piece.text.isspace() and _BREAKS.search(piece.text)):
        return piece.text
    return _PILCROW if piece.change is Change.REMOVED else _PILCROW + piece.text


def _without_unchanged(pieces: Sequence[Piece]) -> Iterator[Piece]:
    for piece in pieces:
        if piece.change is Change.KEPT and units(piece.text) > _UNCHANGED_LIMIT:
            start, end = shortened(piece.text, _AROUND), piece.text[-_AROUND:]
            yield Piece(Change.KEPT, f"{start}\n{words.UNCHANGED_LEFT_OUT}\n{end}")
        else:
            yield piece


_UNCHANGED_LIMIT = 400
_AROUND = 120


def _pages(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Fill one block after the other; a block ends with a line, unless that is very long."""
    page: list[Piece] = []
    size = 0
    for piece in pieces:
        for part in _lines(piece.text):
            page.append(Piece(piece.change, part))
            size += units(part)
            if size >= BLOCK_LIMIT and (part[-1] in "\r\n" or size >= 2 * BLOCK_LIMIT):
                yield _joined(page)
                page, size = [], 0
    if page:
        yield _joined(page)


def _lines(text: str) -> Iterator[str]:
    for line in text.splitlines(keepends=True):
        yield from sections(line, BLOCK_LIMIT)


def _joined(page: Sequence[Piece]) -> list[Piece]:
    """Make one piece of neighbours of a kind."""
    return [
        Piece(change, "".join(piece.text for piece in group))
        for change, group in groupby(page, key=lambda piece: piece.change)
    ]


# Rich text


def _elements(pieces: Iterable[Piece]) -> Iterator[Element]:
    last = None
    for piece in pieces:
        if last is Change.REMOVED and piece.change is Change.ADDED and not piece.text[0].isspace():
            yield _plain(" ")  # so that two words do not look like one
        yield from _styled(piece)
        last = piece.change


def _styled(piece: Piece) -> Iterator[Element]:
    """Style the words, and not the blanks around them: a line through nothing looks odd."""
    style = _STYLES.get(piece.change)
    word = piece.text.strip()
    if style is None or not word:
        yield _plain(piece.text)
        return
    before, _, after = piece.text.partition(word)
    yield from ([_plain(before)] if before else [])
    yield _plain(word) | {"style": style}
    yield from ([_plain(after)] if after else [])


def _plain(text: str) -> Element:
    return {"type": "text", "text": text}


def _line(elements: list[Element]) -> Element:
    return {"type": "rich_text_section", "elements": elements}


def _rich_text(*parts: Element) -> Block:
    return {"type": "rich_text", "elements": list(parts)}

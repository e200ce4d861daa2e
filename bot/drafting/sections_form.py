"""A text in the fields of a form, and the text again from what the form hands back.

What a form does to a text on its way is nowhere promised: line ends become those of a browser, an
emoji may come back by its name, blanks at the edges may go. So what nobody touched is taken from
the text as it was, word by word, and only what is new is taken from the form.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise

from bot.slack.characters import units
from bot.slack.emoji import replace_shortcodes
from bot.slack.sections import SECTION_LIMIT, sections, subject_and_body

FIELD_LIMIT = SECTION_LIMIT
FILLED = 2400
"""How full a field is at first, so that there is room to write: Slack takes 3,000 characters."""
MOST_SECTIONS = 80
"""A form has room for a hundred blocks, and needs some of them to speak."""

_LINE_END = re.compile(r"\r\n|\r|\n")
_CRLF = "\r\n"
_SUBJECT = "Subject: "
_SUBJECT_LINE = re.compile(
    r"(?P<before>[*_#\s]*subject(?:\s+line)?[*_]*\s*:[*_]*[^\S\r\n]*)"
    r"(?P<value>[^\r\n]*)(?P<after>.*)",
    re.IGNORECASE | re.DOTALL,
)
# Blanks, controls, and the mark that some programs put before a text: no form can be trusted with
# them.
_EDGE = r"[\s\x00-\x1f\x7f-\x9f\ufeff]*"
_EDGES = re.compile(rf"(?P<before>{_EDGE})(?P<value>.*?)(?P<after>{_EDGE})", re.DOTALL)
_TOKEN = re.compile(
    r"\r\n|\r|\n"
    r"|(?P<code>:(?P<name>[a-z0-9_+-]+):(?::skin-tone-[2-6](?:-[2-6])?:)?)"
    r"|(?P<entity>&(?:amp;)*(?P<bracket>lt|gt);|&(?:amp;)+)"
    r"|[0-9#*]\ufe0f?\u20e3"
    r"|[\U0001F1E6-\U0001F1FF]{2}"
    r"|\w+"
    r"|[^\w\s\x00-\x7f](?:[\ufe0e\ufe0f\U0001F3FB-\U0001F3FF\U000E0020-\U000E007F]|\u200d\W)*"
    r"|.",
    re.DOTALL,
)
_ENTITIES = {None: "&", "lt": "<", "gt": ">"}
_VARIATIONS = re.compile("[\ufe0e\ufe0f]")
_NO_BREAK_SPACE = "\xa0"


@dataclass(frozen=True, slots=True)
class Piece:
    """What stands in one field, and what stands around it in the text and in no field."""

    before: str
    value: str
    after: str


@dataclass(frozen=True, slots=True)
class EditFields:
    """A text in fields: a subject of one line if the text has one, and the body in sections."""

    subject: Piece | None
    sections: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class _Token:
    """A word, a line's end or a character: as it stands there, as it is meant, as it is compared.

    Attributes:
        raw: as it stands there.
        meant: the same, but the emoji where its name stands.
        alike: equal for all that a form may have made of one and the same thing.
    """

    raw: str
    meant: str
    alike: str


def fields(text: str) -> EditFields:
    """Put a text into fields of at most `FIELD_LIMIT` UTF-16 units, with room to write in them.

    No field begins or ends with a blank, and only an empty body makes an empty section.
    """
    subject, body = _subject_and_body(text)
    pieces = _pieces(body, FILLED)
    if len(pieces) > MOST_SECTIONS:
        pieces = _pieces(body, FIELD_LIMIT)
    return EditFields(subject, pieces)


def joined(text: str, subject: str | None, returned: Sequence[str | None]) -> str:
    """Return the text with what was changed in its fields.

    Args:
        text: the text that `fields` put into the form.
        subject: what came back in the subject's field.
        returned: what came back in the sections' fields, in their order; None for an empty one.

    What was not changed stays as it was, character by character. In what is new, the names of
    emoji become emoji, and line ends those of the text around. A section that was emptied is gone;
    a new subject becomes a subject line.
    """
    put = fields(text)
    if len(returned) != len(put.sections):
        raise ValueError(f"{len(put.sections)} sections went out, and {len(returned)} came back.")
    pieces = put.sections if put.subject is None else (put.subject, *put.sections)
    answers = [*returned] if put.subject is None else [subject, *returned]
    ends = _ends(text)
    values = [_changed(piece, answer, ends) for piece, answer in zip(pieces, answers, strict=True)]
    new_subject = put.subject is None and not _is_blank(subject)
    if not new_subject and all(v == p.value for v, p in zip(values, pieces, strict=True)):
        return text
    body = _glued(pieces, values, ends, under_subject=put.subject is not None)
    if not new_subject:
        return body
    line = "".join(token.meant for token in _tokens((subject or "").strip()))
    return f"{_SUBJECT}{line}{ends}{ends}{body.lstrip()}"


def with_more(text: str, more: str | None) -> str:
    """Return a text that goes on, after an empty line, with what stands in one further field."""
    meant = "".join(_written(token, _ends(text)) for token in _tokens((more or "").strip()))
    body = text.rstrip()
    if not meant or not body:
        return meant or text
    return f"{body}{_ends(text) * 2}{meant}{text[len(body) :]}"


def is_same(text: str, returned: str | None) -> bool:
    """Tell whether a form may have handed back this text for that one: nobody changed it."""
    return text == returned or _alike(text) == _alike(returned or "")


def _subject_and_body(text: str) -> tuple[Piece | None, str]:
    line, body = subject_and_body(text)
    found = _SUBJECT_LINE.fullmatch(line)
    if found is None or units(found["value"]) > FIELD_LIMIT:
        return None, text
    edges = _EDGES.fullmatch(found["value"])
    assert edges is not None  # noqa: S101 - every text has edges, if only empty ones
    before, after = found["before"] + edges["before"], edges["after"] + found["after"]
    return Piece(before, edges["value"], after), body


def _pieces(text: str, limit: int) -> tuple[Piece, ...]:
    """Cut a text into pieces; blanks in between belong to the piece before them."""
    found: list[Piece] = []
    ahead = ""
    for part in sections(text, limit):
        edges = _EDGES.fullmatch(part)
        assert edges is not None  # noqa: S101 - every text has edges, if only empty ones
        if edges["value"]:
            found.append(Piece(ahead + edges["before"], edges["value"], edges["after"]))
            ahead = ""
        elif found:
            last = found[-1]
            found[-1] = Piece(last.before, last.value, last.after + part)
        else:
            ahead += part
    return tuple(found) or (Piece(ahead, "", ""),)


def _ends(text: str) -> str:
    """Return how the lines of a text end."""
    found = set(_LINE_END.findall(text))
    return _CRLF if found == {_CRLF} else "\n"


def _changed(piece: Piece, returned: str | None, ends: str) -> str | None:
    """Return what stands in a piece's place now; None when it was emptied."""
    if is_same(piece.value, returned):
        return piece.value
    if returned is None or _is_blank(returned):
        return None
    around = f"{piece.before}{piece.value}{piece.after}"
    return _merged(piece.value, returned, _ends(around) if _LINE_END.search(around) else ends)


def _merged(text: str, returned: str, ends: str) -> str:
    """Return the new text, with all that was not changed in it as it stands in the old one."""
    old, new = _tokens(text), _tokens(returned)
    matcher = SequenceMatcher(None, [t.alike for t in old], [t.alike for t in new])
    merged: list[str] = []
    for kind, start, end, new_start, new_end in matcher.get_opcodes():
        # Blanks alone are found between any two words; they say nothing of what stayed.
        if kind == "equal" and not all(token.alike.isspace() for token in old[start:end]):
            merged += [token.raw for token in old[start:end]]
        else:
            merged += [_written(token, ends) for token in new[new_start:new_end]]
    return "".join(merged)


def _written(token: _Token, ends: str) -> str:
    return ends if _LINE_END.fullmatch(token.raw) else token.meant


def _glued(
    pieces: Sequence[Piece], values: Sequence[str | None], ends: str, *, under_subject: bool
) -> str:
    """Join what stands in the pieces' places, with what stood between them."""
    kept = [index for index, value in enumerate(values) if value is not None]
    if not kept:
        return ""
    parts = [pieces[0].before if kept[0] == 0 else "", values[kept[0]] or ""]
    for before, after in pairwise(kept):
        gap = _gap(pieces[before : after + 1])
        value = values[after] or ""
        if under_subject and before == 0 and value and not _LINE_END.search(gap):
            gap = ends * 2
        parts += [gap, value]
    return "".join((*parts, pieces[-1].after))


def _gap(pieces: Sequence[Piece]) -> str:
    """Return what stands between the first and the last of these pieces, when the others go."""
    gaps = [first.after + second.before for first, second in pairwise(pieces)]
    return max(gaps, key=lambda gap: len(_LINE_END.findall(gap)))


def _is_blank(text: str | None) -> bool:
    return not (text or "").strip()


def _alike(text: str) -> str:
    """Return the same text for all that a form may have made of one."""
    return unicodedata.normalize("NFC", "".join(token.alike for token in _tokens(text)))


def _tokens(text: str) -> list[_Token]:
    """Split a text into words, line ends, emoji, and all other characters."""
    tokens: list[_Token] = []
    position = 0
    while position < len(text):
        found = _TOKEN.match(text, position)
        assert found is not None  # noqa: S101 - the last way to match takes any character
        token = _token(text, found)
        tokens.append(token)
        position += len(token.raw)
    return tokens


def _token(text: str, found: re.Match[str]) -> _Token:
    raw = found[0]
    if found["entity"]:
        return _Token(raw, raw, _ENTITIES[found["bracket"]])
    if not found["code"]:
        return _Token(raw, raw, _comparable(raw))
    emoji = replace_shortcodes(raw)
    if emoji == raw:
        # No emoji has this name; its closing colon may open the next one.
        raw = text[found.start() : found.end("name")]
        return _Token(raw, raw, raw)
    # A colon between digits belongs to a time, but the form may have put the name there itself.
    before = text[max(0, found.start() - 1) : found.start()]
    in_a_time = before.isdecimal() and found["name"][0].isdecimal()
    return _Token(raw, raw if in_a_time else emoji, _comparable(emoji))


def _comparable(raw: str) -> str:
    """Return a token without what a form may drop or put in the place of something."""
    if _LINE_END.fullmatch(raw):
        return "\n"
    if raw.isalnum():
        return raw
    plain = _VARIATIONS.sub("", raw).replace(_NO_BREAK_SPACE, " ")
    return "".join(c for c in plain if c in "\n\t" or unicodedata.category(c) != "Cc")

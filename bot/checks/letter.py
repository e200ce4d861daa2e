"""The parts of a letter: its subject, its greeting, its body and its sign-off."""

from dataclasses import dataclass

import regex

from bot.checks.text import Span, Text

_SUBJECT = regex.compile(
    r"[\s*_#>]{0,6}(?:e-?mail\s)?(?:subject(?:\sline)?|betreff|objet|asunto|oggetto|assunto|onderwerp"
    r"|emne|[äa]mne|aihe|temat|předmět|тема|件名)[\s*_]{0,4}[:\uFF1A][\s*_]{0,4}",
    regex.IGNORECASE,
)
_GREETING = regex.compile(
    r"(?:hello|hi|hey|dear|greetings|welcome|good\s(?:morning|afternoon|evening|day)|hallo|liebe[rs]?"
    r"|guten\s(?:tag|morgen|abend)|bonjour|bonsoir|cher|chère|chers|salut|hola|buen[oa]s\s\w+"
    r"|querid[oa]s?|ciao|gentile|cara|caro|cari|olá|beste|hej|moi)\b[^\n.?]{0,60}$",
    regex.IGNORECASE,
)
_NEAR_THE_TOP = 3
"""Lines below the subject among which the greeting is looked for."""
_NEAR_THE_END = 8
"""Lines at the end among which the sign-off is looked for: a postscript may follow it."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A text with its parts; None where it has no such part.

    `subject` is what stands behind the label, and may be empty; `label` is the label itself.
    `greeting` is the greeting's line, `top` are the lines among which it should be, and `end`
    those among which the sign-off should be. `body` is all between greeting and sign-off.
    """

    label: Span | None
    subject: Span | None
    greeting: Span | None
    top: tuple[Span, ...]
    end: tuple[Span, ...]
    body: Span


def letter(text: Text, *, placeholder: str | None, sign_off: str | None) -> Letter:
    """Take a letter apart.

    Args:
        text: the whole text.
        placeholder: what the greeting's line holds, if the house has one.
        sign_off: the words of the sign-off, in one line or more.
    """
    lines = list(text.lines)
    label, subject = _subject(text, lines)
    below = [line for line in lines if not subject or line.start >= subject.end]
    top = tuple(below[:_NEAR_THE_TOP])
    greeting = next((line for line in top if _greets(line.text, placeholder)), None)
    after = [line for line in below if not greeting or line.start >= greeting.end]
    sign_lines = len([line for line in (sign_off or "").splitlines() if line.strip()]) or 1
    end = tuple(after[-(_NEAR_THE_END + sign_lines) :])
    start = after[0].start if after else len(text.raw)
    stop = _sign_off_at(text, end, sign_off) if sign_off else None
    body = text.span(start, max(start, len(text.raw) if stop is None else stop))
    return Letter(label, subject, greeting, top, end, body)


def squeezed(words: str) -> str:
    """Return a text with single blanks, to compare it by its letters alone."""
    return " ".join(words.split())


def _subject(text: Text, lines: list[Span]) -> tuple[Span | None, Span | None]:
    if not lines:
        return None, None
    first = lines[0]
    found = _SUBJECT.match(first.text)
    if not found:
        return None, None
    start = first.start + found.end()
    value = text.span(start, first.end)
    stripped = len(value.text.rstrip("*_ "))
    return text.span(first.start, start), text.span(start, start + stripped)


def _greets(line: str, placeholder: str | None) -> bool:
    return bool((placeholder and placeholder in line) or _GREETING.match(line))


def _sign_off_at(text: Text, end: tuple[Span, ...], sign_off: str) -> int | None:
    """Return where the sign-off begins, or None where it does not stand as it should."""
    wanted = squeezed(sign_off)
    for at in range(len(end) - 1, -1, -1):
        rest = squeezed(text.raw[end[at].start :])
        if wanted in rest:
            first = squeezed(sign_off.splitlines()[0]) if sign_off.strip() else ""
            within = end[at].text.find(first)
            return end[at].start + max(within, 0)
    return None

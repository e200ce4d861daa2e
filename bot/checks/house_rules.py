"""The rules of the house, read from a small file that the team owns."""

import difflib
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import structlog

log = structlog.get_logger(__name__)

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class HouseRules:
    """What every text of the house keeps to; None, False and () mean that there is no such rule.

    `greeting` is a placeholder that stands as it is within the first lines: the mailing fills it
    in. `sign_off` stands near the end, letter for letter. Lengths are in words: those of the
    subject, and of the body without subject, greeting and sign-off. `filled` says that no
    placeholder may be left but the greeting's and those that are `allowed`. `banned` are words or
    phrases, each with what to write instead; "" where that is left to the writer.
    """

    greeting: str | None = None
    subject: bool = False
    subject_most_words: int | None = None
    subject_fits: bool = False
    sign_off: str | None = None
    fewest_words: int | None = None
    most_words: int | None = None
    most_emoji: int | None = None
    plain_text: bool = False
    filled: bool = False
    allowed: tuple[str, ...] = ()
    banned: tuple[tuple[str, str], ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """What the house says in every text: it was not invented."""
        return tuple(text for text in (self.greeting, self.sign_off) if text)


NO_RULES = HouseRules()


class HouseRulesError(Exception):
    """A file cannot be followed. `problems` has a sentence for each thing to mend."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def read(path: Path) -> HouseRules:
    """Read the rules in a file.

    Raises:
        HouseRulesError: with all that is wrong with it.
    """
    try:
        return rules_of(path.read_bytes(), path.name)
    except OSError as error:
        raise HouseRulesError([f"{path.name} cannot be read ({error.strerror})."]) from error


def rules_of(content: bytes, name: str) -> HouseRules:
    """Read the rules in a file's content; `name` is what problems call it.

    Raises:
        HouseRulesError: with all that is wrong with it.
    """
    try:
        table = tomllib.loads(content.decode("utf-8-sig").replace("\r\n", "\n"))
    except UnicodeDecodeError as error:
        raise HouseRulesError([f"{name} is not UTF-8 text."]) from error
    except (ValueError, RecursionError) as error:  # also a number of 5,000 digits
        raise HouseRulesError([f"{name} is no TOML: {error}."]) from error
    return _Reader(table, name).rules()


class HouseRulesFile:
    """The team's rules. The file is read for each version, so that it may be edited at any time."""

    def __init__(self, path: Path) -> None:
        """Read the file; where there is none, there are no rules.

        Raises:
            HouseRulesError: with all that is wrong with the file.
        """
        self._path = path
        self._content = b""
        self._rules = NO_RULES
        self._fault: str | None = None
        if path.exists():
            self._rules = read(path)
            self._content = path.read_bytes()

    def rules(self) -> HouseRules:
        """Return the file's rules, or the last good ones when somebody broke the file."""
        self._fault = None
        try:
            content = self._path.read_bytes()
            if content != self._content:
                self._rules = rules_of(content, self._path.name)
                self._content = content
        except FileNotFoundError:
            if self._content:
                log.warning("house rules are gone, using the last ones", file=str(self._path))
        except (OSError, HouseRulesError) as error:
            log.warning("house rules not usable, using the last ones", why=str(error))
            self._fault = str(error).partition("\n")[0]
        return self._rules

    @property
    def fault(self) -> str | None:
        """The first thing to mend in the file, as it was last read; None where there is none."""
        return self._fault


_KEYS: Mapping[str, tuple[str, ...]] = {
    "greeting": ("placeholder",),
    "subject": ("required", "most_words", "fits"),
    "sign_off": ("text",),
    "body": ("fewest_words", "most_words", "most_emoji", "plain_text"),
    "placeholders": ("filled", "allowed"),
}
_WORDS = "banned"
"""A section of words that the team chooses."""


class _Reader:
    """Reads the file key by key and remembers what is wrong."""

    def __init__(self, table: Mapping[str, Any], name: str) -> None:
        self._table = table
        self._name = name
        self._problems: list[str] = []

    def rules(self) -> HouseRules:
        self._check_names()
        rules = HouseRules(
            greeting=self._text("greeting", "placeholder"),
            subject=self._yes("subject", "required"),
            subject_most_words=self._count("subject", "most_words", least=1),
            subject_fits=self._yes("subject", "fits"),
            sign_off=self._text("sign_off", "text"),
            fewest_words=self._count("body", "fewest_words", least=0),
            most_words=self._count("body", "most_words", least=1),
            most_emoji=self._count("body", "most_emoji", least=0),
            plain_text=self._yes("body", "plain_text"),
            filled=self._yes("placeholders", "filled"),
            allowed=self._texts("placeholders", "allowed"),
            banned=self._banned(),
        )
        if (rules.fewest_words or 0) > (rules.most_words or float("inf")):
            self._wrong("[body] fewest_words is more than most_words, so no text can fit.")
        if self._problems:
            raise HouseRulesError(self._problems)
        return rules

    def _wrong(self, problem: str) -> None:
        self._problems.append(f"{self._name}: {problem}")

    def _check_names(self) -> None:
        for section, keys in self._table.items():
            if section == _WORDS:
                continue
            if section not in _KEYS:
                self._wrong(f"there is no section [{section}]{_meant(section, (*_KEYS, _WORDS))}")
            elif not isinstance(keys, dict):
                self._wrong(f"{section} should be a section: [{section}] on a line of its own.")
            else:
                for key in (key for key in keys if key not in _KEYS[section]):
                    self._wrong(f"[{section}] has no {key}{_meant(key, _KEYS[section])}")

    def _value(
        self, section: str, key: str, default: T, fits: Callable[[Any], bool], should: str
    ) -> T:
        keys = self._table.get(section)
        if not isinstance(keys, dict) or key not in keys:
            return default
        value = keys[key]
        if fits(value):
            return value  # type: ignore[no-any-return] # it was looked at
        self._wrong(f"[{section}] {key} is {_shown(value)}; it should be {should}.")
        return default

    def _text(self, section: str, key: str) -> str | None:
        should = 'words in quotes, such as "Hello"; take the line out to have no such rule'
        text: str | None = self._value(section, key, None, _is_text, should)
        return text and text.strip()

    def _yes(self, section: str, key: str) -> bool:
        return self._value(
            section, key, default=False, fits=lambda v: isinstance(v, bool), should="true or false"
        )

    def _count(self, section: str, key: str, *, least: int) -> int | None:
        def fits(value: object) -> bool:
            return isinstance(value, int) and not isinstance(value, bool) and value >= least

        count: int | None = self._value(
            section, key, None, fits, f"a whole number, {least} or more, without quotes"
        )
        return count

    def _texts(self, section: str, key: str) -> tuple[str, ...]:
        def fits(value: object) -> bool:
            return isinstance(value, list) and all(_is_text(one) for one in value)

        should = 'a list of words in quotes, such as ["{Link}"]'
        none: list[str] = []
        return tuple(self._value(section, key, none, fits, should))

    def _banned(self) -> tuple[tuple[str, str], ...]:
        words = self._table.get(_WORDS, {})
        if not isinstance(words, dict):
            self._wrong(f"{_WORDS} should be a section: [{_WORDS}] on a line of its own.")
            return ()
        for word, instead in words.items():
            if not word.strip() or not isinstance(instead, str):
                self._wrong(
                    f"[{_WORDS}] {_shown(word)} = {_shown(instead)} should be a word and what to "
                    'write instead, such as "utilise" = "use"; "" leaves that open.'
                )
        return tuple((w.strip(), i.strip()) for w, i in words.items() if isinstance(i, str))


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _shown(value: object) -> str:
    """Return a value as it stands in the file, as near as one can."""
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def _meant(wrong: str, right: tuple[str, ...]) -> str:
    near = difflib.get_close_matches(wrong.lower(), right, n=1)
    return f"; is {near[0]} meant?" if near else f"; there are {', '.join(right)}."

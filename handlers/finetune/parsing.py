"""What was typed behind the command: a verb, what it is about, and options. Pure.

People type on phones, which make quotes and dashes pretty, and in any order.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from types import MappingProxyType

from bot.training.references import NEAREST


class Verb(StrEnum):
    """What can be asked for."""

    FILES = "files"
    UPLOAD = "upload"
    CHECK = "check"
    START = "start"
    LIST = "list"
    STATUS = "status"
    EVENTS = "events"
    CANCEL = "cancel"
    PAUSE = "pause"
    RESUME = "resume"
    CHECKPOINTS = "checkpoints"
    MODELS = "models"
    USE = "use"
    ROLLBACK = "rollback"
    DELETE_FILE = "delete-file"
    DELETE_MODEL = "delete-model"
    BUILD = "dataset build"
    SHOW_DATASET = "dataset show"
    DOWNLOAD = "dataset download"
    AUDIT = "audit"
    HELP = "help"


class Option(StrEnum):
    """What can be said of a job when it is started in one line."""

    MODEL = "model"
    EPOCHS = "epochs"
    BATCH = "batch"
    RATE = "lr"
    SUFFIX = "suffix"
    SEED = "seed"
    VALIDATION = "validation"


@dataclass(frozen=True, slots=True)
class Asked:
    """A line that was understood: `words` are what stands behind the verb, without the options.

    `strange` are options that nobody knows, as they were typed. `raw` is all that stands behind the
    verb as Slack handed it in: mentions of people are in it.
    """

    verb: Verb
    words: tuple[str, ...] = ()
    options: Mapping[Option, str] = field(default_factory=lambda: MappingProxyType({}))
    strange: tuple[str, ...] = ()
    raw: str = field(default="", compare=False)

    @property
    def about(self) -> str:
        """What the verb is about: a name may have blanks in it."""
        return " ".join(self.words)


@dataclass(frozen=True, slots=True)
class Misunderstood:
    """A line whose first word is no verb, and the verb that looks most like it."""

    word: str
    nearest: str | None


_OTHER_VERBS = {
    "": Verb.HELP,
    "?": Verb.HELP,
    "usage": Verb.HELP,
    "file": Verb.FILES,
    "build": Verb.BUILD,
    "download": Verb.DOWNLOAD,
    "report": Verb.CHECK,
    "add": Verb.UPLOAD,
    "train": Verb.START,
    "begin": Verb.START,
    "run": Verb.START,
    "ls": Verb.LIST,
    "jobs": Verb.LIST,
    "job": Verb.STATUS,
    "show": Verb.STATUS,
    "log": Verb.EVENTS,
    "stop": Verb.CANCEL,
    "abort": Verb.CANCEL,
    "continue": Verb.RESUME,
    "checkpoint": Verb.CHECKPOINTS,
    "model": Verb.MODELS,
    "promote": Verb.USE,
    "back": Verb.ROLLBACK,
    "revert": Verb.ROLLBACK,
    "undo": Verb.ROLLBACK,
    "history": Verb.AUDIT,
}
_DATASETS = frozenset({"dataset", "datasets", "data", "data-set", "data-sets"})
"""Before these words a verb is about training files; alone they list them."""
_OF_DATASETS = MappingProxyType(
    {
        "build": Verb.BUILD,
        "rebuild": Verb.BUILD,
        "make": Verb.BUILD,
        "create": Verb.BUILD,
        "new": Verb.BUILD,
        "list": Verb.FILES,
        "ls": Verb.FILES,
        "all": Verb.FILES,
        "files": Verb.FILES,
        "show": Verb.SHOW_DATASET,
        "view": Verb.SHOW_DATASET,
        "info": Verb.SHOW_DATASET,
        "about": Verb.SHOW_DATASET,
        "check": Verb.CHECK,
        "report": Verb.CHECK,
        "download": Verb.DOWNLOAD,
        "get": Verb.DOWNLOAD,
        "fetch": Verb.DOWNLOAD,
        "export": Verb.DOWNLOAD,
        "delete": Verb.DELETE_FILE,
        "remove": Verb.DELETE_FILE,
        "rm": Verb.DELETE_FILE,
        "del": Verb.DELETE_FILE,
        "upload": Verb.UPLOAD,
        "add": Verb.UPLOAD,
        "start": Verb.START,
        "train": Verb.START,
        "help": Verb.HELP,
        "?": Verb.HELP,
        "usage": Verb.HELP,
    }
)
_USUAL_OF_DATASETS = ("build", "list", "show", "check", "download", "delete", "upload")
"""Those that are offered to who mistyped one."""
_AGAINST = frozenset({"against", "vs", "versus"})
# Verbs of two words, written as one, with a blank, or with another stroke.
_DELETED = {"file": Verb.DELETE_FILE, "model": Verb.DELETE_MODEL, "dataset": Verb.DELETE_FILE}
_DELETES = frozenset({"delete", "remove", "rm", "del"})

_OPTIONS = {option.value: option for option in Option} | {
    "on": Option.MODEL,
    "base": Option.MODEL,
    "epoch": Option.EPOCHS,
    "n_epochs": Option.EPOCHS,
    "batch_size": Option.BATCH,
    "batchsize": Option.BATCH,
    "rate": Option.RATE,
    "learning_rate": Option.RATE,
    "learning_rate_multiplier": Option.RATE,
    "lr_multiplier": Option.RATE,
    "name": Option.SUFFIX,
    "valid": Option.VALIDATION,
    "val": Option.VALIDATION,
    "validation_file": Option.VALIDATION,
}
# Of these a value may follow without a sign between: "epochs 3". A file may be called "suffix".
_COUNTED = frozenset({Option.EPOCHS, Option.BATCH, Option.RATE, Option.SEED})

_LINK = re.compile(r"<[a-z]+:[^<>|\s]+\|(?P<label>[^<>]+)>|<(?P<address>[a-z]+:[^<>|\s]+)>")
_ENTITY = re.compile(r"&(lt|gt|amp);")
_CHARACTERS = {"lt": "<", "gt": ">", "amp": "&"}
_QUOTES = str.maketrans(
    dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb", '"')
    | dict.fromkeys("\u2018\u2019\u201a\u201b", "'")
    | {"\u00a0": " "}
)
_LONG_DASH = re.compile("(?<!\\S)(?:[\u2013\u2014][\u2013\u2014-]*|-{2,})(?=\\w)")
_PERCENT = re.compile(r"(?<=\d)\s+%")
_SIGNED = re.compile(r"-{0,2}(?P<key>[A-Za-z][\w-]*)(?P<sign>[=:])(?P<value>.*)", re.DOTALL)
_NUMBER = re.compile(r"[-+]?[\d.,]+%?|auto", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Token:
    """One word; of a quoted one nothing is a sign."""

    text: str
    quoted: bool = False


def parse(text: str) -> Asked | Misunderstood:
    """Understand a line as Slack hands it in. Any text gets an answer."""
    line = _PERCENT.sub("%", _LONG_DASH.sub("--", _plain(text).translate(_QUOTES)))
    tokens = list(_tokens(line))
    if nearest := _mistyped_of_datasets(tokens):
        return Misunderstood(" ".join(token.text for token in tokens[:2]), nearest)
    verb, behind = _verb(tokens)
    if verb is None:
        word = tokens[0].text
        return Misunderstood(word, _nearest(word))
    if verb is Verb.START:
        return _with_options(behind)
    raw = _behind(text, len(tokens) - len(behind))
    return Asked(verb, tuple(token.text for token in behind), raw=raw)


def sides(asked: Asked) -> tuple[str, str]:
    """Return what is to be checked, and what it is to be checked against, if anything is."""
    for place, word in enumerate(asked.words):
        if place and word.casefold() in _AGAINST:
            return " ".join(asked.words[:place]), " ".join(asked.words[place + 1 :])
    return asked.about, ""


def _behind(text: str, words: int) -> str:
    """Return what stands behind so many words, untouched."""
    parts = text.split(maxsplit=words)
    return parts[words] if len(parts) > words else ""


def _plain(text: str) -> str:
    """Return the line as it was typed.

    Slack makes links of what looks like one. Names of emoji stay what they are: a model may be
    called `ft:base:house:letters`, and `:house:` is no house here.
    """
    unlinked = _LINK.sub(lambda link: link["label"] or link["address"], text)
    return _ENTITY.sub(lambda entity: _CHARACTERS[entity[1]], unlinked)


def _tokens(line: str) -> Iterator[_Token]:
    """Split at blanks; quotes hold a word together, at its beginning or behind its sign."""
    position = 0
    while position < len(line):
        if line[position].isspace():
            position += 1
            continue
        token, position = _token(line, position)
        yield token


def _token(line: str, start: int) -> tuple[_Token, int]:
    quote = line[start]
    if quote in "\"'" and (end := line.find(quote, start + 1)) > start:
        return _Token(line[start + 1 : end], quoted=True), end + 1
    position = start
    while position < len(line) and not line[position].isspace():
        if line[position] in "\"'" and position > start and line[position - 1] in "=:":
            end = line.find(line[position], position + 1)
            if end > position:
                return _Token(line[start:position] + line[position + 1 : end]), end + 1
        position += 1
    return _Token(line[start:position]), position


def _verb(tokens: list[_Token]) -> tuple[Verb | None, list[_Token]]:
    """Return the verb and what stands behind it."""
    if not tokens:
        return Verb.HELP, []
    word = _verb_word(tokens[0].text)
    if word in _DATASETS:
        return _verb_of_datasets(tokens)
    if two := _turned_round(word, tokens) or _verb_of_two_words(word, tokens):
        return two, tokens[2:]
    for delete in _DELETES:
        deleted = _DELETED.get(word.removeprefix(delete).lstrip("-").removesuffix("s"))
        if deleted and word.startswith(delete):
            return deleted, tokens[1:]
    known = {verb.value: verb for verb in Verb} | _OTHER_VERBS
    return known.get(word) or known.get(word.replace("-", "")), tokens[1:]


def _verb_of_two_words(word: str, tokens: list[_Token]) -> Verb | None:
    """Return the verb of `delete file`, `rm model`."""
    if word not in _DELETES or len(tokens) < _TWO:
        return None
    return _DELETED.get(_verb_word(tokens[1].text).removesuffix("s"))


def _verb_of_datasets(tokens: list[_Token]) -> tuple[Verb, list[_Token]]:
    """Return the verb behind `dataset`; a name in its place is shown."""
    if len(tokens) == 1:
        return Verb.FILES, []
    word = tokens[1]
    verb = None if word.quoted else _OF_DATASETS.get(_verb_word(word.text))
    if verb is Verb.HELP or (verb and _asks_for_help(tokens[_TWO:])):
        return Verb.HELP, tokens[:1]
    return (verb, tokens[2:]) if verb else (Verb.SHOW_DATASET, tokens[1:])


def _asks_for_help(behind: list[_Token]) -> bool:
    """Tell whether nothing but `help` stands behind a verb."""
    return len(behind) == 1 and _OF_DATASETS.get(_verb_word(behind[0].text)) is Verb.HELP


def _turned_round(word: str, tokens: list[_Token]) -> Verb | None:
    """Return the verb of `build dataset`, `show dataset last`; a file may be called "data"."""
    verb = _OF_DATASETS.get(word)
    if len(tokens) < _TWO or verb in (None, Verb.START, Verb.HELP):
        return None
    is_whole = len(tokens) > _TWO or verb in (Verb.BUILD, Verb.FILES)
    return verb if is_whole and _verb_word(tokens[1].text) in _DATASETS else None


def _mistyped_of_datasets(tokens: list[_Token]) -> str | None:
    """Return what was perhaps meant behind `dataset`; a name has a dot or a digit in it."""
    if len(tokens) < _TWO or _verb_word(tokens[0].text) not in _DATASETS or tokens[1].quoted:
        return None
    word = _verb_word(tokens[1].text)
    if word in _OF_DATASETS or not word.isalpha():
        return None
    near = get_close_matches(word, _USUAL_OF_DATASETS, n=1, cutoff=NEAREST)
    return f"dataset {near[0]}" if near else None


_TWO = 2


def _verb_word(text: str) -> str:
    """Return a first word as it is compared: `Roll_back!` is `roll-back`."""
    folded = text.casefold().replace("_", "-").strip("-")
    return folded.rstrip(".,!;:") if folded != "?" else folded


def _nearest(word: str) -> str | None:
    verbs = [verb.value for verb in Verb if " " not in verb] + ["dataset", "build", "download"]
    return next(iter(get_close_matches(word.casefold(), verbs, n=1, cutoff=NEAREST)), None)


def _with_options(tokens: list[_Token]) -> Asked:
    words: list[str] = []
    options: dict[Option, str] = {}
    strange: list[str] = []
    rest = list(tokens)
    while rest:
        token = rest.pop(0)
        option, value = _option(token, rest)
        if option is not None:
            options[option] = value
        elif _is_strange(token):
            strange.append(token.text)
        else:
            words.append(token.text)
    return Asked(Verb.START, tuple(words), MappingProxyType(options), tuple(strange))


def _option(token: _Token, rest: list[_Token]) -> tuple[Option | None, str]:
    """Return the option that begins with this token, and its value, which may be taken of `rest`.

    `epochs=3`, `epochs: 3`, `epochs = 3`, `--epochs 3` and `epochs 3` are one.
    """
    if token.quoted:
        return None, ""
    if signed := _SIGNED.fullmatch(token.text):
        option = _named(signed["key"])
        return option, (signed["value"] or _next(rest)) if option else ""
    option = _named(token.text.lstrip("-"))
    if option is None or not rest:
        return None, ""
    following = rest[0]
    if following.text.startswith(("=", ":")) and not following.quoted:
        return option, _next(rest)[1:] or _next(rest)
    dashed = token.text.startswith("-")
    counted = option in _COUNTED and _NUMBER.fullmatch(following.text) is not None
    if dashed or counted or token.text.casefold() == "on":
        return option, _next(rest)
    return None, ""


def _next(rest: list[_Token]) -> str:
    """Take the next word."""
    return rest.pop(0).text if rest else ""


def _is_strange(token: _Token) -> bool:
    """Tell whether a token was meant as an option that nobody knows."""
    if token.quoted:
        return False
    signed = _SIGNED.fullmatch(token.text)
    return token.text.startswith("--") or bool(signed and signed["sign"] == "=")


def _named(key: str) -> Option | None:
    return _OPTIONS.get(key.casefold().replace("-", "_"))

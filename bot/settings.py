"""Every setting, resolved once at start from the environment and `.env`.

A wrong setting never stops the start alone: all problems are collected and told at once.
"""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from decouple import Config, RepositoryEmpty, RepositoryEnv

SLACK_API_URL = "https://slack.com/api/"
OPENAI_BASE_URL = "https://api.openai.com/v1"
SILENCE_SECONDS = 120.0
VALIDATION_PERCENT = 20
MOST_PERCENT = 50
HOUSE_RULES_FILE = "house-rules.toml"
EMBEDDED = "local"
"""The engine on this machine, which needs no address and no key."""
ANY_MODEL = "*"
_YES = frozenset({"yes", "true", "on", "1"})
_NO = frozenset({"no", "false", "off", "0"})


class Streaming(StrEnum):
    """How growing text is shown; AUTO is native in direct messages and update in channels."""

    AUTO = "auto"
    NATIVE = "native"
    UPDATE = "update"


@dataclass(frozen=True, slots=True)
class SlackAccess:
    """Where Slack is, and the two tokens that open it."""

    bot_token: str = field(repr=False)
    app_token: str = field(repr=False)
    api_url: str = SLACK_API_URL


@dataclass(frozen=True, slots=True)
class EngineAccess:
    """Where an OpenAI-compatible server is, its key, and what a training on it may cost.

    `prices` are per million trained tokens, by base model, in the account's currency; the price of
    `*` is for those that are not named. `monthly_cap` is the most to be spent in a calendar month.
    """

    name: str
    base_url: str
    key: str = field(repr=False)
    prices: Mapping[str, float] = field(default_factory=dict)
    monthly_cap: float | None = None

    def price(self, model: str) -> float | None:
        """Return what a million trained tokens of a base model cost, or None when nobody said."""
        return self.prices.get(model, self.prices.get(ANY_MODEL))


@dataclass(frozen=True, slots=True)
class Settings:
    """What a team decides. `slack` is None where `--local` brings a workspace.

    `embedded` says that the engine on this machine is to be started, beside those in `engines`.
    `approve_own` says whether an editor may approve what they asked for themselves, and
    `approve_unchecked` whether a text may be approved while something in it is still to be checked.
    `keep_discarded_days` are the days after which a discarded draft's text is deleted; None: never.
    `validation_share` is the part of a dataset that is held back for validation, from 0.01 to 0.5.
    """

    slack: SlackAccess | None
    engines: tuple[EngineAccess, ...]
    embedded: bool
    chris_gpt: str | None
    editors: frozenset[str]
    admins: frozenset[str]
    channels: frozenset[str]
    approve_own: bool
    approve_unchecked: bool
    keep_discarded_days: int | None
    validation_share: float
    streaming: Streaming
    silence_seconds: float
    currency: str
    data_dir: Path
    output_dir: Path
    system_prompt_file: Path
    house_rules_file: Path
    database_url: str = field(repr=False)


class SettingsError(Exception):
    """The start cannot go on. `problems` has a sentence for each setting to mend."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def load(*, local: bool, env_file: Path = Path(".env")) -> Settings:
    """Read and check every setting.

    Args:
        local: whether Slack and an engine may be missing, because this machine stands in for them.
        env_file: read below the environment, which wins.

    Raises:
        SettingsError: with all problems at once.
    """
    return _Reader(env_file).settings(local=local)


def load_house_rules_file(*, env_file: Path = Path(".env")) -> Path:
    """Read and check this one setting, for who needs no other: no folder is made for it.

    Raises:
        SettingsError: when the file that it names cannot be read.
    """
    return _Reader(env_file).house_rules_file()


class _Reader:
    """Reads settings one by one and remembers what is wrong with them."""

    def __init__(self, env_file: Path) -> None:
        repository = RepositoryEnv(str(env_file)) if env_file.is_file() else RepositoryEmpty()
        self._config = Config(repository)
        self._problems: list[str] = []

    def settings(self, *, local: bool) -> Settings:
        data_dir = self._folder("DATA_DIR", "data")
        settings = Settings(
            slack=self._slack(local=local),
            engines=self._engines(),
            embedded=self._embedded(local=local),
            chris_gpt=self._text("CHRIS_GPT") or None,
            editors=self._people("EDITORS"),
            admins=self._people("ADMINS"),
            channels=self._ids("CHANNELS", r"[CG][A-Z0-9]+", "channel ids (C…)"),
            approve_own=self._yes("APPROVE_OWN", default=True),
            approve_unchecked=self._yes("APPROVE_UNCHECKED", default=True),
            keep_discarded_days=self._days("KEEP_DISCARDED_DAYS"),
            validation_share=self._percent("VALIDATION_PERCENT", VALIDATION_PERCENT) / 100,
            streaming=self._streaming(),
            silence_seconds=self._seconds("SILENCE_SECONDS", SILENCE_SECONDS),
            currency=self._text("CURRENCY", "$"),
            data_dir=data_dir,
            output_dir=self._folder("OUTPUT_DIR", "output"),
            system_prompt_file=self._system_prompt_file(),
            house_rules_file=self._house_rules_file(),
            database_url=self._text("DATABASE_URL", f"sqlite+aiosqlite:///{data_dir}/archive.db"),
        )
        self._check_writer(settings)
        if self._problems:
            raise SettingsError(self._problems)
        return settings

    def house_rules_file(self) -> Path:
        path = self._house_rules_file()
        if self._problems:
            raise SettingsError(self._problems)
        return path

    def _text(self, name: str, default: str = "") -> str:
        return str(self._config(name, default=default)).strip() or default

    def _slack(self, *, local: bool) -> SlackAccess | None:
        bot, app = self._text("SLACK_BOT_TOKEN"), self._text("SLACK_APP_TOKEN")
        url = self._url("SLACK_API_URL", SLACK_API_URL)
        if local and not bot and not app:
            return None
        self._token("SLACK_BOT_TOKEN", bot, "xoxb-", "OAuth & Permissions → Bot User OAuth Token")
        self._token("SLACK_APP_TOKEN", app, "xapp-", "Basic Information → App-Level Tokens")
        return SlackAccess(bot, app, url.rstrip("/") + "/")

    def _token(self, name: str, value: str, prefix: str, place: str) -> None:
        if not value:
            self._problems.append(
                f"{name} is missing. You find it in your Slack app under {place}."
            )
        elif not value.startswith(prefix):
            self._problems.append(
                f"{name} should begin with {prefix} (it does not). Look under {place}."
            )

    def _named(self) -> list[str]:
        return [n.strip().lower() for n in self._text("ENGINES").split(",") if n.strip()]

    def _engines(self) -> tuple[EngineAccess, ...]:
        named = self._named()
        found = [
            self._engine(name, asked_for=name in named)
            for name in dict.fromkeys(["openai", *named])
        ]
        return tuple(engine for engine in found if engine)

    def _embedded(self, *, local: bool) -> bool:
        """Tell whether the engine on this machine is wanted: named so, or nothing else is there."""
        named = self._named()
        if EMBEDDED in named:
            return not self._text(f"{EMBEDDED.upper()}_BASE_URL")
        if named or self._text("OPENAI_API_KEY") or self._text("OPENAI_BASE_URL"):
            return False
        if not local:
            self._problems.append(
                "OPENAI_API_KEY is missing: nothing can write. Set it, or OPENAI_BASE_URL for "
                f"another OpenAI-compatible server, or ENGINES={EMBEDDED} for the small model on "
                "this machine, or start with --local."
            )
        return local

    def _engine(self, name: str, *, asked_for: bool) -> EngineAccess | None:
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            self._problems.append(
                f"ENGINES: {name!r} cannot name an engine. Use letters, digits and _."
            )
            return None
        key_name, url_name = f"{name.upper()}_API_KEY", f"{name.upper()}_BASE_URL"
        key = self._text(key_name)
        url = self._url(url_name, OPENAI_BASE_URL if name == "openai" and key else "")
        if url:
            return EngineAccess(
                name,
                url,
                # Servers on one's own machine often ask for no key; the SDK insists on one.
                key or "no-key",
                prices=self._prices(f"{name.upper()}_TRAINING_PRICES"),
                monthly_cap=self._amount(f"{name.upper()}_MONTHLY_CAP"),
            )
        if asked_for and name != EMBEDDED:
            self._problems.append(f"{url_name} is missing: ENGINES names {name}.")
        return None

    def _prices(self, name: str) -> Mapping[str, float]:
        prices = {}
        for part in filter(None, (p.strip() for p in self._text(name).split(","))):
            model, _, amount = part.rpartition("=")
            price = _number(amount)
            if not model or price is None:
                self._problems.append(
                    f"{name}: {part!r} should be MODEL=PRICE, the price of a million trained "
                    "tokens, such as gpt-4.1-mini=5."
                )
            else:
                prices[model.strip()] = price
        return MappingProxyType(prices)

    def _amount(self, name: str) -> float | None:
        value = self._text(name)
        amount = _number(value)
        if value and amount is None:
            self._problems.append(f"{name} is {value!r}; it should be an amount such as 50.")
        return amount

    def _check_writer(self, settings: Settings) -> None:
        """Someone must write: CHRIS_GPT is whole, and is there where several engines are."""
        engine, colon, model = (settings.chris_gpt or "").partition(":")
        names = [e.name for e in settings.engines]
        names += [EMBEDDED] if settings.embedded else []
        if colon and engine in names and not model:
            self._problems.append(
                f"CHRIS_GPT names the engine {engine} but no model after the colon."
            )
        if not settings.chris_gpt and len(names) > 1:
            self._problems.append(
                f"CHRIS_GPT is missing: with the engines {', '.join(names)}, "
                f"say which model writes, for example CHRIS_GPT={names[0]}:MODEL."
            )

    def _people(self, name: str) -> frozenset[str]:
        return self._ids(name, r"[UWS][A-Z0-9]+", "user ids (U…) or user-group ids (S…)")

    def _ids(self, name: str, pattern: str, meaning: str) -> frozenset[str]:
        ids = [part for part in re.split(r"[\s,]+", self._text(name)) if part]
        for wrong in (i for i in ids if not re.fullmatch(pattern, i)):
            self._problems.append(f"{name}: {wrong!r} is not one of Slack's {meaning}.")
        return frozenset(ids)

    def _streaming(self) -> Streaming:
        value = self._text("STREAMING", Streaming.AUTO.value).lower()
        try:
            return Streaming(value)
        except ValueError:
            self._problems.append(f"STREAMING is {value!r}; it can be auto, native or update.")
            return Streaming.AUTO

    def _yes(self, name: str, *, default: bool) -> bool:
        value = self._text(name, "yes" if default else "no").lower()
        if value not in _YES | _NO:
            self._problems.append(f"{name} is {value!r}; it can be yes or no.")
        return value in _YES

    def _days(self, name: str) -> int | None:
        value = self._text(name)
        if not value:
            return None
        if re.fullmatch(r"[0-9]{1,5}", value) and int(value) > 0:
            return int(value)
        self._problems.append(f"{name} is {value!r}; it should be a whole number of days.")
        return None

    def _percent(self, name: str, default: int) -> int:
        text = self._text(name, str(default)).removesuffix("%").strip()
        if re.fullmatch(r"[0-9]{1,3}", text) and 1 <= int(text) <= MOST_PERCENT:
            return int(text)
        self._problems.append(
            f"{name} is {text!r}. Use a whole number of percent from 1 to {MOST_PERCENT}, such as "
            f"{default}."
        )
        return default

    def _seconds(self, name: str, default: float) -> float:
        value = self._text(name, str(default))
        try:
            seconds = float(value)
        except ValueError:
            seconds = 0.0
        if 0 < seconds < float("inf"):
            return seconds
        self._problems.append(f"{name} is {value!r}; it should be a number of seconds above 0.")
        return default

    def _url(self, name: str, default: str) -> str:
        value = self._text(name, default)
        if value and not re.fullmatch(r"https?://[^\s/]+(/\S*)?", value):
            self._problems.append(
                f"{name} is {value!r}; it should be an address such as https://host/v1."
            )
        return value

    def _folder(self, name: str, default: str) -> Path:
        path = Path(self._text(name, default))
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            self._problems.append(f"{name}: {path} cannot be a folder ({error.strerror}).")
        else:
            if not os.access(path, os.R_OK | os.W_OK | os.X_OK):
                self._problems.append(f"{name}: {path} cannot be written to.")
        return path

    def _system_prompt_file(self) -> Path:
        path = Path(self._text("SYSTEM_PROMPT_FILE", "system-prompt.txt"))
        try:
            if not path.read_text(encoding="utf-8").strip():
                self._problems.append(f"SYSTEM_PROMPT_FILE: {path} is empty.")
        except OSError as error:
            self._problems.append(f"SYSTEM_PROMPT_FILE: {path} cannot be read ({error.strerror}).")
        except UnicodeDecodeError:
            self._problems.append(f"SYSTEM_PROMPT_FILE: {path} is not UTF-8 text.")
        return path

    def _house_rules_file(self) -> Path:
        """Return the file of the rules; one that nobody named may be missing: no rules then."""
        named = self._text("HOUSE_RULES_FILE")
        path = Path(named or HOUSE_RULES_FILE)
        try:
            tomllib.loads(path.read_text(encoding="utf-8-sig"))
        except FileNotFoundError:
            if named:
                self._problems.append(f"HOUSE_RULES_FILE: there is no file {path}.")
        except OSError as error:
            self._problems.append(f"HOUSE_RULES_FILE: {path} cannot be read ({error.strerror}).")
        except UnicodeDecodeError:
            self._problems.append(f"HOUSE_RULES_FILE: {path} is not UTF-8 text.")
        except (ValueError, RecursionError) as error:  # also a number of 5,000 digits
            self._problems.append(f"HOUSE_RULES_FILE: {path} is no TOML: {error}.")
        return path


def _number(text: str) -> float | None:
    """Read an amount of money; None when it is none."""
    try:
        amount = float(text)
    except ValueError:
        return None
    return amount if 0 <= amount < float("inf") else None

"""What the settings say: who is an admin, what a training may cost, which engines there are."""

import os
from pathlib import Path

import pytest

from bot.settings import EMBEDDED, OPENAI_BASE_URL, EngineAccess, Settings, SettingsError, load

KEY = "sk-made-up-0123456789"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with a system prompt, where no setting of the machine's is heard."""
    (tmp_path / "system-prompt.txt").write_text("Write as we do.", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "environ", {})
    return tmp_path


def loaded(folder: Path, *, local: bool = True, **settings: str) -> Settings:
    """Load these settings from a file."""
    lines = [f"{name}={value}\n" for name, value in settings.items()]
    (folder / ".env").write_text("".join(lines), encoding="utf-8")
    return load(local=local, env_file=folder / ".env")


def problems(folder: Path, *, local: bool = True, **settings: str) -> list[str]:
    """Return what is wrong with these settings."""
    with pytest.raises(SettingsError) as refused:
        loaded(folder, local=local, **settings)
    return refused.value.problems


def names(settings: Settings) -> list[str]:
    """Return the names of the engines that need no starting."""
    return [engine.name for engine in settings.engines]


def engine(settings: Settings, name: str) -> EngineAccess:
    """Return an engine by its name."""
    [found] = [engine for engine in settings.engines if engine.name == name]
    return found


def test_the_settings_of_training_have_defaults(folder: Path) -> None:
    """Without a word about training there is no admin, no price, no cap, and dollars."""
    settings = loaded(folder, OPENAI_API_KEY=KEY)

    assert settings.admins == frozenset()
    assert settings.currency == "$"
    access = engine(settings, "openai")
    assert (access.price("gpt-4.1-mini"), access.monthly_cap) == (None, None)


def test_admins_are_people_and_groups(folder: Path) -> None:
    """Ids of users and of groups, apart by commas or spaces; anything else is named."""
    settings = loaded(folder, OPENAI_API_KEY=KEY, ADMINS="U0ADMIN, W0ENTERPRISE S0CHIEFS")
    assert settings.admins == {"U0ADMIN", "W0ENTERPRISE", "S0CHIEFS"}
    assert settings.editors == frozenset()

    found = problems(folder, OPENAI_API_KEY=KEY, ADMINS="U0ADMIN,@admin,C0CHANNEL")
    assert {problem.split(" is not")[0] for problem in found} == {
        "ADMINS: '@admin'",
        "ADMINS: 'C0CHANNEL'",
    }


def test_prices_are_by_engine_and_model(folder: Path) -> None:
    """A model has its own price, the price of all others, or none that anybody said."""
    settings = loaded(
        folder,
        OPENAI_API_KEY=KEY,
        OPENAI_TRAINING_PRICES="gpt-4.1-mini=5, gpt-4.1=25.5 ,*=100",
        ENGINES="azure",
        AZURE_BASE_URL="https://example.org/openai/v1",
        AZURE_TRAINING_PRICES="gpt-4.1-mini=0",
        CHRIS_GPT="openai:gpt",
        CURRENCY="€",
    )

    openai, azure = engine(settings, "openai"), engine(settings, "azure")
    assert (openai.price("gpt-4.1-mini"), openai.price("gpt-4.1")) == (5.0, 25.5)
    assert openai.price("gpt-of-next-year") == 100.0
    assert (azure.price("gpt-4.1-mini"), azure.price("gpt-4.1")) == (0.0, None)
    assert settings.currency == "€"


def test_a_models_name_may_hold_an_equals_sign(folder: Path) -> None:
    """The last sign parts the model from its price."""
    settings = loaded(folder, OPENAI_API_KEY=KEY, OPENAI_TRAINING_PRICES="ft:a=b:c=3")

    assert engine(settings, "openai").price("ft:a=b:c") == 3.0


@pytest.mark.parametrize("wrong", ["gpt-4.1", "=5", "gpt-4.1=cheap", "gpt=-1", "gpt=nan", "a=inf"])
def test_a_price_that_is_none_is_named(folder: Path, wrong: str) -> None:
    """What cannot be read as a model and its price is said, with an example of what can."""
    [problem] = problems(folder, OPENAI_API_KEY=KEY, OPENAI_TRAINING_PRICES=f"ok=1,{wrong}")

    assert problem.startswith(f"OPENAI_TRAINING_PRICES: {wrong!r} should be MODEL=PRICE")


def test_a_cap_is_an_engines_own(folder: Path) -> None:
    """A cap counts for its engine; nothing at all may be spent under a cap of 0."""
    settings = loaded(
        folder,
        OPENAI_API_KEY=KEY,
        OPENAI_MONTHLY_CAP="0",
        ENGINES="house",
        HOUSE_BASE_URL="http://127.0.0.1:9/v1",
        CHRIS_GPT="house:m",
    )

    assert engine(settings, "openai").monthly_cap == 0.0
    assert engine(settings, "house").monthly_cap is None


@pytest.mark.parametrize("wrong", ["much", "-1", "nan", "inf", "5 €"])
def test_a_cap_that_is_no_amount_is_named(folder: Path, wrong: str) -> None:
    """A cap nobody can count with never means no cap: the start is refused."""
    [problem] = problems(folder, OPENAI_API_KEY=KEY, OPENAI_MONTHLY_CAP=wrong)

    assert problem == f"OPENAI_MONTHLY_CAP is {wrong!r}; it should be an amount such as 50."


def test_the_embedded_engine_stands_in_where_nothing_else_is(folder: Path) -> None:
    """A local start without a key has the engine on this machine, and nothing to choose."""
    settings = loaded(folder)

    assert settings.embedded
    assert (settings.engines, settings.chris_gpt) == ((), None)


def test_a_key_alone_leaves_the_embedded_engine_away(folder: Path) -> None:
    """Who has an engine and does not ask for the embedded one does not get it."""
    settings = loaded(folder, OPENAI_API_KEY=KEY)

    assert not settings.embedded
    assert names(settings) == ["openai"]
    assert engine(settings, "openai").base_url == OPENAI_BASE_URL


@pytest.mark.parametrize("local", [True, False])
@pytest.mark.parametrize("engines", ["local", "local,openai", "openai, Local"])
def test_the_embedded_engine_may_stand_beside_others(
    folder: Path, engines: str, *, local: bool
) -> None:
    """ENGINES names it: it is started beside the others, in a local start and in real Slack."""
    settings = loaded(
        folder,
        local=local,
        ENGINES=engines,
        OPENAI_API_KEY=KEY,
        CHRIS_GPT="local:smollm2-135m",
        SLACK_BOT_TOKEN="xoxb-1",
        SLACK_APP_TOKEN="xapp-1",
    )

    assert settings.embedded
    assert names(settings) == ["openai"]


def test_real_slack_may_have_the_embedded_engine_alone(folder: Path) -> None:
    """No account is needed for a bot in real Slack that writes on this machine."""
    tokens = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}
    settings = loaded(folder, local=False, ENGINES=EMBEDDED, **tokens)
    assert settings.embedded
    assert settings.engines == ()

    [problem] = problems(folder, local=False, **tokens)
    assert "ENGINES=local" in problem


def test_an_engine_of_that_name_may_be_somewhere_else(folder: Path) -> None:
    """With an address of its own, `local` is an engine like any other and is not started."""
    settings = loaded(folder, ENGINES="local", LOCAL_BASE_URL="http://127.0.0.1:8766/v1")

    assert not settings.embedded
    assert names(settings) == ["local"]


def test_with_several_engines_somebody_is_named_to_write(folder: Path) -> None:
    """The embedded engine counts as one: CHRIS_GPT has to choose, and is told how."""
    [problem] = problems(folder, ENGINES="local", OPENAI_API_KEY=KEY)

    assert problem.startswith("CHRIS_GPT is missing: with the engines openai, local")
    assert "CHRIS_GPT=openai:MODEL" in problem
    [problem] = problems(folder, ENGINES="local", OPENAI_API_KEY=KEY, CHRIS_GPT="local:")
    assert problem == "CHRIS_GPT names the engine local but no model after the colon."


def test_no_key_is_shown(folder: Path) -> None:
    """Who prints the settings, in a log or a traceback, does not print a key."""
    settings = loaded(folder, OPENAI_API_KEY=KEY, OPENAI_TRAINING_PRICES="*=3")

    assert KEY not in repr(settings)


def test_the_house_rules_stand_in_a_file_of_their_own(folder: Path) -> None:
    """The usual file may be missing: then there are no rules. One that is named may not."""
    assert loaded(folder, OPENAI_API_KEY=KEY).house_rules_file == Path("house-rules.toml")

    (folder / "ours.toml").write_text("[body]\nmost_words = 9\n", encoding="utf-8")
    assert loaded(folder, HOUSE_RULES_FILE="ours.toml").house_rules_file == Path("ours.toml")

    assert problems(folder, HOUSE_RULES_FILE="theirs.toml") == [
        "HOUSE_RULES_FILE: there is no file theirs.toml."
    ]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"[body", "HOUSE_RULES_FILE: house-rules.toml is no TOML: "),
        (b"a = " + b"[" * 20_000, "HOUSE_RULES_FILE: house-rules.toml is no TOML: "),
        (b"\xff\xfe", "HOUSE_RULES_FILE: house-rules.toml is not UTF-8 text."),
    ],
)
def test_house_rules_that_cannot_be_read_stop_the_start(
    folder: Path, content: bytes, problem: str
) -> None:
    """What is wrong with the file is told beside all other problems."""
    (folder / "house-rules.toml").write_bytes(content)

    found = problems(folder, CHANNELS="#general")
    assert len(found) == 2
    assert any(each.startswith(problem) for each in found)


def test_house_rules_cannot_be_a_folder(folder: Path) -> None:
    """A folder where the file should be is named, with the system's reason."""
    (folder / "rules").mkdir()

    [problem] = problems(folder, HOUSE_RULES_FILE="rules")
    assert problem.startswith("HOUSE_RULES_FILE: rules cannot be read (")


@pytest.mark.parametrize(
    ("value", "may"), [("", True), ("yes", True), ("no", False), ("OFF", False)]
)
def test_whether_unchecked_texts_may_be_approved(folder: Path, value: str, *, may: bool) -> None:
    """Unless the team says no, a text may be approved with things left to check."""
    assert loaded(folder, APPROVE_UNCHECKED=value).approve_unchecked is may

    assert problems(folder, APPROVE_UNCHECKED="maybe") == [
        "APPROVE_UNCHECKED is 'maybe'; it can be yes or no."
    ]


@pytest.mark.parametrize(("value", "share"), [("", 0.2), ("1", 0.01), ("35", 0.35), ("50 %", 0.5)])
def test_what_is_held_back_for_validation_is_a_setting(
    folder: Path, value: str, share: float
) -> None:
    """A percentage from 1 to 50 says how much of a dataset is held back; a fifth is usual."""
    assert loaded(folder, OPENAI_API_KEY=KEY, VALIDATION_PERCENT=value).validation_share == share


@pytest.mark.parametrize("wrong", ["0", "51", "20.5", "a fifth", "-1", "1000"])
def test_a_share_that_leaves_too_little_is_named(folder: Path, wrong: str) -> None:
    """A percentage that cannot be held back stops the start, in words."""
    [problem] = problems(folder, OPENAI_API_KEY=KEY, VALIDATION_PERCENT=wrong)

    assert problem.startswith(f"VALIDATION_PERCENT is {wrong!r}.")

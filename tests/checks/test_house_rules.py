"""The rules' file: what may stand in it, what is said when it is wrong, and that it is followed."""

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.checks.house_rules import (
    NO_RULES,
    HouseRules,
    HouseRulesError,
    HouseRulesFile,
    read,
)

SHIPPED = Path(__file__).parents[2] / "house-rules.toml"
EVERYTHING = """
[greeting]
placeholder = "{User}"
[subject]
required = true
most_words = 8
fits = true
[sign_off]
text = "Until next time :-) <3"
[body]
fewest_words = 20
most_words = 250
most_emoji = 0
plain_text = true
[placeholders]
filled = true
allowed = ["{Link}", "TBD"]
[banned]
utilise = "use"
"click here" = ""
"""


def written(folder: Path, text: str) -> Path:
    """Write a file of rules."""
    path = folder / "house-rules.toml"
    path.write_text(text, encoding="utf-8")
    return path


def problems(folder: Path, text: str) -> list[str]:
    """Return what is wrong with a file."""
    with pytest.raises(HouseRulesError) as refused:
        read(written(folder, text))
    return refused.value.problems


def test_every_rule_can_be_set(tmp_path: Path) -> None:
    """What stands in the file is what is checked."""
    assert read(written(tmp_path, EVERYTHING)) == HouseRules(
        greeting="{User}",
        subject=True,
        subject_most_words=8,
        subject_fits=True,
        sign_off="Until next time :-) <3",
        fewest_words=20,
        most_words=250,
        most_emoji=0,
        plain_text=True,
        filled=True,
        allowed=("{Link}", "TBD"),
        banned=(("utilise", "use"), ("click here", "")),
    )


def test_what_is_not_there_is_no_rule(tmp_path: Path) -> None:
    """An empty file, and one of nothing but remarks, has no rules."""
    assert read(written(tmp_path, "")) == NO_RULES
    assert read(written(tmp_path, "# most_words = 3\n[body]\n")) == NO_RULES
    assert NO_RULES.texts == ()


def test_the_shipped_rules_are_those_of_the_system_prompt() -> None:
    """The writer is told what it will be checked by."""
    rules = read(SHIPPED)
    prompt = (SHIPPED.parent / "system-prompt.txt").read_text(encoding="utf-8")

    assert rules.texts == ("{User}", "Until next time :-) <3")
    assert all(text in prompt for text in rules.texts)
    assert "at most eight words" in prompt
    assert rules.subject_most_words == 8
    assert f"At most {rules.most_words} words" in prompt
    assert "At most two emoji" in prompt
    assert rules.most_emoji == 2


def test_a_file_written_on_any_machine_is_read(tmp_path: Path) -> None:
    """A mark at the beginning and other line ends make no difference."""
    path = tmp_path / "house-rules.toml"
    path.write_bytes(b"\xef\xbb\xbf" + EVERYTHING.replace("\n", "\r\n").encode())

    assert read(path) == read(written(tmp_path, EVERYTHING))


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    """Each problem is a sentence that names the place, the value and what it should be."""
    found = problems(
        tmp_path,
        """
        banner = 3
        [greetings]
        [subject]
        required = "yes"
        most_word = 8
        most_words = 0
        [sign_off]
        text = ""
        [body]
        fewest_words = 30
        most_words = 20
        most_emoji = true
        [placeholders]
        allowed = "{Link}"
        [banned]
        utilise = 3
        """,
    )

    assert found == [
        "house-rules.toml: there is no section [banner]; is banned meant?",
        "house-rules.toml: there is no section [greetings]; is greeting meant?",
        "house-rules.toml: [subject] has no most_word; is most_words meant?",
        'house-rules.toml: [subject] required is "yes"; it should be true or false.',
        (
            "house-rules.toml: [subject] most_words is 0; it should be a whole number, 1 or more, "
            "without quotes."
        ),
        (
            'house-rules.toml: [sign_off] text is ""; it should be words in quotes, such as '
            '"Hello"; take the line out to have no such rule.'
        ),
        (
            "house-rules.toml: [body] most_emoji is true; it should be a whole number, 0 or more, "
            "without quotes."
        ),
        (
            'house-rules.toml: [placeholders] allowed is "{Link}"; it should be a list of words in '
            'quotes, such as ["{Link}"].'
        ),
        (
            'house-rules.toml: [banned] "utilise" = 3 should be a word and what to write instead, '
            'such as "utilise" = "use"; "" leaves that open.'
        ),
        "house-rules.toml: [body] fewest_words is more than most_words, so no text can fit.",
    ]


def test_a_name_that_is_like_no_other_gets_the_whole_list(tmp_path: Path) -> None:
    """Who is far off is told what there is."""
    [problem] = problems(tmp_path, "[subject]\nxyz = 1\n")
    assert problem == (
        "house-rules.toml: [subject] has no xyz; there are required, most_words, fits."
    )


@pytest.mark.parametrize(
    ("text", "beginning"),
    [
        ("[body", "house-rules.toml is no TOML: "),
        (f"a = {'[' * 20_000}", "house-rules.toml is no TOML: "),
        (f"[body]\nmost_words = {'9' * 5_000}", "house-rules.toml is no TOML: "),
        ("body = 3", "house-rules.toml: body should be a section: [body] on a line of its own."),
        ("banned = 3", "house-rules.toml: banned should be a section: [banned]"),
    ],
)
def test_a_file_of_another_shape_is_refused(tmp_path: Path, text: str, beginning: str) -> None:
    """What cannot be read as sections and keys is told."""
    [problem] = problems(tmp_path, text)
    assert problem.startswith(beginning)


def test_what_is_no_file_of_text_is_refused(tmp_path: Path) -> None:
    """A folder, a missing file, and bytes that are no text are told apart."""
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")

    for path, beginning in [
        (tmp_path, f"{tmp_path.name} cannot be read ("),
        (tmp_path / "none.toml", "none.toml cannot be read ("),
        (tmp_path / "bytes.toml", "bytes.toml is not UTF-8 text."),
    ]:
        with pytest.raises(HouseRulesError) as refused:
            read(path)
        [problem] = refused.value.problems
        assert problem.startswith(beginning)


def test_the_file_is_followed_while_the_bot_runs(tmp_path: Path) -> None:
    """What the team changes holds from the next text on."""
    path = written(tmp_path, "[body]\nmost_words = 20\n")
    file = HouseRulesFile(path)
    assert file.rules().most_words == 20

    written(tmp_path, "[body]\nmost_words = 30\n")
    assert file.rules().most_words == 30


@pytest.mark.parametrize("broken", ["[body]\nmost_words = many\n", "[body]\nmost_word = 3\n"])
def test_a_file_that_somebody_broke_keeps_its_last_rules(tmp_path: Path, broken: str) -> None:
    """The last good rules hold, the log says why, and a mended file holds again."""
    file = HouseRulesFile(written(tmp_path, "[body]\nmost_words = 20\n"))

    written(tmp_path, broken)
    with capture_logs() as logged:
        assert file.rules().most_words == 20
    [entry] = logged
    assert entry["log_level"] == "warning"
    assert "house-rules.toml" in entry["why"]
    assert "house-rules.toml" in (file.fault or "")

    written(tmp_path, "[body]\nmost_words = 40\n")
    assert file.rules().most_words == 40
    assert file.fault is None


def test_a_file_that_is_gone_keeps_its_last_rules(tmp_path: Path) -> None:
    """Whoever wants no rules empties the file; one that is gone may be a slip."""
    path = written(tmp_path, "[body]\nmost_words = 20\n")
    file = HouseRulesFile(path)

    path.unlink()
    with capture_logs() as logged:
        assert file.rules().most_words == 20
    assert [entry["event"] for entry in logged] == ["house rules are gone, using the last ones"]
    written(tmp_path, "")
    assert file.rules() == NO_RULES


def test_without_a_file_there_are_no_rules_until_somebody_writes_one(tmp_path: Path) -> None:
    """A team may begin with rules at any time."""
    file = HouseRulesFile(tmp_path / "house-rules.toml")
    assert file.rules() == NO_RULES

    written(tmp_path, "[body]\nmost_words = 20\n")
    assert file.rules().most_words == 20


def test_a_broken_file_is_told_at_the_start(tmp_path: Path) -> None:
    """Rules that cannot be followed are no rules to start with."""
    with pytest.raises(HouseRulesError):
        HouseRulesFile(written(tmp_path, "[body]\nmost_words = -1\n"))

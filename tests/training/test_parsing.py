"""What is typed behind the command, and how it is understood."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handlers.finetune.parsing import Asked, Misunderstood, Option, Verb, parse, sides
from handlers.finetune.start_values import LARGEST_SHARE, SMALLEST_SHARE, Unfit, values_of

PIECES = st.sampled_from(
    [
        *(verb.value for verb in Verb),
        *(option.value for option in Option),
        *("=", ":", "--", "\u2014", '"', "'", "\u201c", "&lt;", "<", ">", "20%", "0.5", "3", " "),
    ]
)
LINES = st.one_of(st.text(), st.lists(st.one_of(PIECES, st.text(max_size=4))).map("".join))


def started(line: str) -> Asked:
    """Return a line that starts a job, as it was understood."""
    asked = parse(line)
    assert isinstance(asked, Asked)
    assert asked.verb is Verb.START
    return asked


@pytest.mark.parametrize("verb", list(Verb))
def test_every_verb_is_known(verb: Verb) -> None:
    """By its own word, in any case, with what it is about behind it."""
    assert parse(f"  {verb.value.upper()}  Letters.jsonl ") == Asked(verb, ("Letters.jsonl",))


@pytest.mark.parametrize(
    ("line", "verb", "about"),
    [
        ("", Verb.HELP, ""),
        ("?", Verb.HELP, ""),
        ("help!", Verb.HELP, ""),
        ("jobs", Verb.LIST, ""),
        ("stop #3", Verb.CANCEL, "#3"),
        ("roll_back", Verb.ROLLBACK, ""),
        ("delete file letters.jsonl", Verb.DELETE_FILE, "letters.jsonl"),
        ("delete_model ft:base:house:letters:1", Verb.DELETE_MODEL, "ft:base:house:letters:1"),
        ("rm dataset last", Verb.DELETE_FILE, "last"),
        ('check "my letters.jsonl"', Verb.CHECK, "my letters.jsonl"),
        ("check my letters.jsonl", Verb.CHECK, "my letters.jsonl"),
        ("check \u201cmy letters.jsonl\u201d", Verb.CHECK, "my letters.jsonl"),
        ("check a&amp;b.jsonl", Verb.CHECK, "a&b.jsonl"),
        ("check &amp;lt;", Verb.CHECK, "&lt;"),
        ("check <http://letters.md|letters.md>", Verb.CHECK, "letters.md"),
        ("use openai:gpt-4.1", Verb.USE, "openai:gpt-4.1"),
        ("use ft:base:house:letters:1", Verb.USE, "ft:base:house:letters:1"),
        ("dataset", Verb.FILES, ""),
        ("Datasets", Verb.FILES, ""),
        ("data", Verb.FILES, ""),
        ("dataset ls", Verb.FILES, ""),
        ("list datasets", Verb.FILES, ""),
        ("build", Verb.BUILD, ""),
        ("datasets make good", Verb.BUILD, "good"),
        ("build dataset since march", Verb.BUILD, "since march"),
        ("dataset show last", Verb.SHOW_DATASET, "last"),
        ("show dataset 2e9cc5b8", Verb.SHOW_DATASET, "2e9cc5b8"),
        ("dataset letters.jsonl", Verb.SHOW_DATASET, "letters.jsonl"),
        ("dataset list2", Verb.SHOW_DATASET, "list2"),
        ('dataset "build"', Verb.SHOW_DATASET, "build"),
        ("data check last", Verb.CHECK, "last"),
        ("report last", Verb.CHECK, "last"),
        ("dataset get my letters.jsonl", Verb.DOWNLOAD, "my letters.jsonl"),
        ("download last", Verb.DOWNLOAD, "last"),
        ("dataset delete last", Verb.DELETE_FILE, "last"),
        ("data rm last", Verb.DELETE_FILE, "last"),
        ("dataset upload", Verb.UPLOAD, ""),
        ("dataset help", Verb.HELP, "dataset"),
        ("dataset build help", Verb.HELP, "dataset"),
        ("dataset delete ?", Verb.HELP, "dataset"),
        ("help datasets", Verb.HELP, "datasets"),
        ("status dataset", Verb.STATUS, "dataset"),
        ("check data", Verb.CHECK, "data"),
    ],
)
def test_it_is_understood_as_people_type_it(line: str, verb: Verb, about: str) -> None:
    """Other words for a verb, quotes, and what Slack made of the line."""
    asked = parse(line)

    assert isinstance(asked, Asked)
    assert (asked.verb, asked.about) == (verb, about)


@pytest.mark.parametrize(
    ("line", "nearest"),
    [
        ("statsu", "status"),
        ("modles", "models"),
        ("delete", None),
        ("xyzzy 3", None),
        ("buidl", "build"),
        ("donwload last", "download"),
    ],
)
def test_an_unknown_word_gets_the_nearest(line: str, nearest: str | None) -> None:
    """Who mistypes a verb is told the one that looks most like it."""
    understood = parse(line)

    assert isinstance(understood, Misunderstood)
    assert understood.word == line.split(maxsplit=1)[0]
    if nearest:
        assert understood.nearest == nearest


@pytest.mark.parametrize(
    ("line", "word", "nearest"),
    [
        ("dataset bulid since march", "dataset bulid", "dataset build"),
        ("datasets shwo last", "datasets shwo", "dataset show"),
        ("data lsit", "data lsit", "dataset list"),
        ("dataset downlaod last", "dataset downlaod", "dataset download"),
        ("dataset delet last", "dataset delet", "dataset delete"),
    ],
)
def test_a_mistyped_word_behind_dataset_gets_the_nearest(
    line: str, word: str, nearest: str
) -> None:
    """Both words are named, and what was perhaps meant is as it is typed."""
    assert parse(line) == Misunderstood(word, nearest)


@pytest.mark.parametrize(
    ("line", "both"),
    [
        ("check a.jsonl", ("a.jsonl", "")),
        ("check a.jsonl against b.jsonl", ("a.jsonl", "b.jsonl")),
        ("dataset check my letters VS other letters", ("my letters", "other letters")),
        ('check "bees against wasps.jsonl"', ("bees against wasps.jsonl", "")),
        ("check against", ("against", "")),
        ("check a.jsonl against", ("a.jsonl", "")),
        ("check", ("", "")),
    ],
)
def test_a_check_has_one_side_or_two(line: str, both: tuple[str, str]) -> None:
    """What is checked, and what it is held against."""
    asked = parse(line)

    assert isinstance(asked, Asked)
    assert sides(asked) == both


@pytest.mark.parametrize(
    "line", ["dataset build since march by <@U1|x>", "build since march by <@U1|x>"]
)
def test_what_stands_behind_a_verb_is_kept_as_it_came(line: str) -> None:
    """Mentions of people are in it, which only the raw line has."""
    asked = parse(line)

    assert isinstance(asked, Asked)
    assert asked.raw == "since march by <@U1|x>"


@pytest.mark.parametrize(
    "line",
    [
        "start letters.jsonl on local:smollm2 epochs=3 lr=0.5 suffix=x seed=7 validation=20%",
        "start seed=7 --lr 0.5 on local:smollm2 letters.jsonl --suffix=x epochs:3 validation:20%",
        "START epochs 3 lr 0,5 seed 7 suffix: x model=local:smollm2 letters.jsonl val = 20%",
        "train \u2014epochs=3 \u2013\u2013lr=0.5 seed =7 suffix= x last on local:smollm2 val=20 %",
        "start last on local:smollm2 epochs=3 lr=.5 suffix=x seed=7 valid=\u201c20 %\u201d",
    ],
)
def test_one_line_starts_a_job_in_any_order(line: str) -> None:
    """All ways of giving an option say the same."""
    asked = started(line)
    values, wrong = values_of(asked.options)

    assert asked.about in ("letters.jsonl", "last")
    assert asked.options[Option.MODEL] == "local:smollm2"
    assert (wrong, asked.strange) == ({}, ())
    assert values.hyperparameters == {"n_epochs": 3, "learning_rate_multiplier": 0.5}
    assert (values.suffix, values.seed, values.share) == ("x", 7, 0.2)
    assert values.validation is None


def test_a_second_word_is_the_model() -> None:
    """Without `on` the model stands behind the file."""
    assert started("start last gpt-4.1-mini batch=2").words == ("last", "gpt-4.1-mini")


def test_a_validation_file_goes_by_its_name() -> None:
    """Quotes hold a name with blanks together, also behind a sign."""
    asked = started('start "my letters.jsonl" validation="more letters.jsonl"')
    values, _ = values_of(asked.options)

    assert asked.about == "my letters.jsonl"
    assert (values.validation, values.share) == ("more letters.jsonl", None)


def test_an_unknown_option_is_not_swallowed() -> None:
    """What nobody knows is told, since it would change nothing."""
    assert started("start last warmup=3 --fast").strange == ("warmup=3", "--fast")


@pytest.mark.parametrize(
    ("option", "value", "unfit"),
    [
        (Option.EPOCHS, "three", Unfit.NO_WHOLE_NUMBER),
        (Option.EPOCHS, "2.5", Unfit.NO_WHOLE_NUMBER),
        (Option.EPOCHS, "0", Unfit.OUT_OF_RANGE),
        (Option.BATCH, "-1", Unfit.NO_WHOLE_NUMBER),
        (Option.RATE, "fast", Unfit.NO_NUMBER),
        (Option.RATE, "nan", Unfit.OUT_OF_RANGE),
        (Option.RATE, "1e999", Unfit.OUT_OF_RANGE),
        (Option.RATE, "0", Unfit.OUT_OF_RANGE),
        (Option.SEED, "99999999999", Unfit.OUT_OF_RANGE),
        (Option.SUFFIX, "x" * 65, Unfit.BAD_SUFFIX),
        (Option.SUFFIX, "a:b", Unfit.BAD_SUFFIX),
        (Option.VALIDATION, "80%", Unfit.BAD_SHARE),
        (Option.VALIDATION, "0%", Unfit.BAD_SHARE),
    ],
)
def test_a_value_that_does_not_fit_is_told(option: Option, value: str, unfit: Unfit) -> None:
    """Each with its own reason; nothing of it reaches an engine."""
    values, wrong = values_of({option: value})

    assert wrong == {option: unfit}
    assert values == values_of({})[0]


@pytest.mark.parametrize("option", [Option.EPOCHS, Option.BATCH, Option.RATE, Option.SEED])
@pytest.mark.parametrize("value", ["auto", "Auto", "", " "])
def test_auto_is_left_to_the_engine(option: Option, value: str) -> None:
    """As if nothing was said."""
    assert values_of({option: value}) == values_of({})


@given(LINES)
def test_any_line_gets_an_answer(line: str) -> None:
    """Nothing that can be typed is an error of ours."""
    asked = parse(line)

    if isinstance(asked, Asked):
        values_of(asked.options)
    else:
        assert asked.word
        assert asked.word not in list(Verb)


@given(st.lists(st.one_of(PIECES, st.text(max_size=6))).map("".join))
def test_any_line_that_starts_a_job_gets_sound_values(line: str) -> None:
    """What comes out fits into what an engine takes, whatever was typed."""
    asked = parse(f"start {line}")
    assert isinstance(asked, Asked)
    values, wrong = values_of(asked.options)

    assert all(math.isfinite(v) and v > 0 for v in values.hyperparameters.values())
    assert values.share is None or SMALLEST_SHARE <= values.share <= LARGEST_SHARE
    assert values.share is None or values.validation is None
    assert set(wrong) <= set(asked.options)


@given(st.text(alphabet=st.characters(blacklist_categories=("C", "Z")), min_size=1, max_size=40))
def test_a_name_comes_through_as_it_was_typed(name: str) -> None:
    """A name in quotes means itself, unless it has a quote in it or is Slack's own markup."""
    marks = "\"'\u201c\u201d\u201e\u201f\u00ab\u00bb\u2018\u2019\u201a\u201b<>&"
    plain = "".join("-" if character in marks else character for character in name)

    asked = parse(f'check "{plain}"')

    assert isinstance(asked, Asked)
    assert asked.about == plain

"""Amounts, durations, help and advice, as people read them."""

import pytest

from bot.manifest import commands
from bot.words import commands as command_words
from bot.words import curves as curve_words
from bot.words import endings as ending_words
from bot.words import engines as engine_words
from bot.words import examples as example_words
from bot.words import finetune as line_words
from bot.words import models as model_words
from bot.words import planning as plan_words
from bot.words import training as words
from handlers.finetune.parsing import Verb
from tests.training.cards.samples import COMMANDS

NEWER = {Verb.FILES: "dataset list", Verb.DELETE_FILE: "dataset delete"}
"""How what is older than the words behind `dataset` is typed now."""


@pytest.mark.parametrize(
    ("amount", "currency", "written"),
    [
        (1.2, "$", "$1.20"),
        (1234.5, "€", "€1,234.50"),
        (1.2, "EUR", "1.20 EUR"),
        (0.001, "$", "less than $0.01"),
        (0, "$", "$0.00"),
        (3, "", "3.00"),
    ],
)
def test_money(amount: float, currency: str, written: str) -> None:
    """A sign stands before the amount, a word behind it, and little is not nothing."""
    assert words.money(amount, currency) == written


@pytest.mark.parametrize(
    ("seconds", "written"),
    [
        (0.2, "0 seconds"),
        (1, "1 second"),
        (59.4, "59 seconds"),
        (59.6, "1 minute"),
        (150, "2 minutes"),
        (3599, "1 hour"),
        (4000, "1 h 7 min"),
        (7200, "2 hours"),
        (-5, "0 seconds"),
    ],
)
def test_durations(seconds: float, written: str) -> None:
    """Durations are told as exactly as anybody cares."""
    assert words.duration(seconds) == written


def test_help_names_every_subcommand() -> None:
    """Nothing that can be typed is missing from the help, and it fits into a section."""
    text = command_words.help_mrkdwn(commands())
    assert all(
        NEWER.get(verb, verb).removesuffix(" list") in text
        for verb in Verb
        if verb is not Verb.HELP
    )
    assert len(text) < 3000


@pytest.mark.parametrize("verb", Verb)
def test_usage_begins_with_what_is_typed(verb: Verb) -> None:
    """Each subcommand has a line that shows how it is typed."""
    assert command_words.usage(verb, COMMANDS).startswith(f"/finetune {NEWER.get(verb, verb)}")


def test_an_unknown_word_is_given_back_shortened() -> None:
    """A long line that is no subcommand does not come back whole."""
    assert len(command_words.unknown_word("x" * 5000, None, COMMANDS)) < 200


@pytest.mark.parametrize(
    ("code", "param", "says"),
    [
        ("invalid_training_file", None, "Mend the lines"),
        ("training_not_available", None, "another engine"),
        ("Server_Error", None, "not your file's"),
        ("not_enough_memory", None, "smaller batch size"),
        ("never_heard_of", "validation_file", "Mend the lines"),
        ("never_heard_of", "hyperparameters.n_epochs", "other settings"),
        (None, "model", "another model"),
        (None, None, "mend it and upload it again"),
    ],
)
def test_advice_on_failures(code: str | None, param: str | None, says: str) -> None:
    """Each failure, also one of a kind never seen, is told with what to do next."""
    assert says in ending_words.failure_advice(code, param)


def test_cancelling_says_only_what_would_be_lost() -> None:
    """A job that waits has learned nothing, and this machine is not paid."""
    waits = words.cancel_dialog(3, has_begun=False, is_paid=True, can_pause=False)
    here = words.cancel_dialog(3, has_begun=True, is_paid=False, can_pause=False)
    paid = words.cancel_dialog(3, has_begun=True, is_paid=True, can_pause=True)
    assert "before anything is trained" in waits
    assert "is lost" in here
    assert "paid" not in here
    assert "may have to be paid" in paid
    assert paid.endswith("press Pause instead.")


def test_a_setting_left_to_the_engine_is_told_so() -> None:
    """Nobody has to know what "auto" means."""
    assert words.setting("batch_size", "auto") == "batch size as the engine decides"
    assert words.setting("n_epochs", "3") == "epochs 3"


@pytest.mark.parametrize(
    ("steps", "says"),
    [
        ([13], "A checkpoint is kept of step 13; it can write too."),
        ([13, 1300], "Checkpoints are kept of steps 13, 1,300; each of them can write too."),
    ],
)
def test_checkpoints_are_counted(steps: list[int], says: str) -> None:
    """One is one."""
    assert ending_words.checkpoints_kept(steps) == says


def test_an_act_without_effect_is_told_as_one() -> None:
    """The audit says what was asked for, and that the engine did not do it."""
    done = words.act_words("resume")
    assert words.act_refused(done) == "asked to let a job go on (the engine did not do it)"
    assert words.act_detail("remote", "ftjob-1") == "the engine's id ftjob-1"
    assert words.act_detail("brass", "polished") == "brass polished"


@pytest.mark.parametrize(
    ("is_taken", "says"),
    [
        (False, "Prefer the checkpoint at step 13"),
        (True, "The model is the one of step 13"),
    ],
)
def test_a_checkpoint_that_is_the_model_is_not_to_be_preferred(
    *, is_taken: bool, says: str
) -> None:
    """Where the engine hands out the best checkpoint, there is nothing to choose."""
    said = curve_words.verdict("overfitting", epoch=2, checkpoint=13, is_taken=is_taken)
    assert says in said


def test_a_model_of_azure_is_deployed_first() -> None:
    """It says what to do there, and what to type afterwards."""
    said = engine_words.deploy_first("azure", "gpt-4.1.ft-9", "/finetune")
    assert "Deploy gpt-4.1.ft-9 in the Azure portal" in said
    assert said.endswith("/finetune use azure:DEPLOYMENT")


def test_what_a_model_came_from_is_told_with_its_step() -> None:
    """A checkpoint is told from the model of the same job."""
    assert model_words.made_by(3, "letters.jsonl", None) == "job #3, letters.jsonl"
    assert model_words.made_by(3, "letters.jsonl", 13) == "step 13 of job #3, letters.jsonl"


def test_answers_to_what_cannot_be_now_say_why() -> None:
    """The state first, then the engine's own words, if it has any."""
    said = line_words.engine_would_not("resume", 3, "learning", "It runs.")
    assert said.startswith("Job #3 cannot be resumed now: it is learning.")
    assert said.endswith("The engine's words: It runs.")
    assert "words" not in line_words.engine_would_not("resume", 3, "learning", "")
    assert "1 to 50" in line_words.form_share()


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (1, "The one training file is not ready to train on."),
        (3, "None of the 3 files is ready to train on."),
    ],
)
def test_files_that_are_not_ready_are_counted(number: int, says: str) -> None:
    """And the command that tells more is named."""
    said = line_words.nothing_ready(number, "/finetune")
    assert said == f"{says} /finetune files says what to do about it."


def test_warnings_of_data_say_what_comes_of_it() -> None:
    """Examples in both files, and examples that are too long for the model on this machine."""
    assert "1 letter of it stands in the training" in plan_words.shared_examples(1, 0, "v.jsonl")
    assert "2 letters of it stand in the training" in plan_words.shared_examples(2, 0, "v.jsonl")
    assert "too, nearly the same, so" in plan_words.shared_examples(0, 1, "v.jsonl")
    assert "too, 1 of them nearly the same, so" in plan_words.shared_examples(2, 1, "v.jsonl")
    said = example_words.too_long_here([3], 1, 1024)
    assert said.startswith("Line 3 is over 1,024 tokens long by estimate")


def test_a_change_is_confirmed_where_it_was_pressed() -> None:
    """The name of the model is in it, and where the rest was told."""
    assert "openai:m writes" in model_words.told_the_channel("openai:m")

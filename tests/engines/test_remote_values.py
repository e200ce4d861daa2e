"""Whatever an engine answers can be read, kept and asked about."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engines import Checkpoint, JobError, RemoteFile, RemoteJob
from bot.engines.raw import parsed
from bot.engines.remote import event_from_raw

FIELDS = [
    "id",
    "status",
    "model",
    "fine_tuned_model",
    "training_file",
    "created_at",
    "finished_at",
    "trained_tokens",
    "seed",
    "error",
    "result_files",
    "metadata",
    "method",
    "hyperparameters",
    "message",
    "code",
    "data",
    "level",
    "type",
    "step_number",
    "metrics",
    "bytes",
    "filename",
    "user_provided_suffix",
    "fine_tuned_model_checkpoint",
    "supervised",
]
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from(FIELDS), ANYTHING))
def test_any_answer_can_be_read(answer: dict[str, Any]) -> None:
    """No answer makes reading fail, and what is read can be kept as JSON in UTF-8."""
    raw = parsed(json.dumps(answer))
    assert raw is not None

    job = RemoteJob.from_raw(raw)
    event = event_from_raw(raw)
    file, checkpoint = RemoteFile.from_raw(raw), Checkpoint.from_raw(raw)

    json.dumps(dict(job.raw), allow_nan=False, ensure_ascii=False).encode()
    assert job.is_over is (job.status in ("succeeded", "failed", "cancelled", "canceled"))
    assert event is None or (event.event_id and isinstance(event.message, str))
    assert file is None or file.id
    assert checkpoint is None or checkpoint.model


@pytest.mark.parametrize(
    ("raw", "suffix"),
    [
        ({"user_provided_suffix": "news"}, "news"),
        ({"fine_tuned_model": "ft:gpt-4.1:team:news:abc"}, "news"),
        ({"fine_tuned_model": "ft:gpt-4.1:team::abc"}, None),
        ({"fine_tuned_model": "house-writer"}, None),
    ],
)
def test_a_suffix_is_read_from_where_it_stands(raw: dict[str, Any], suffix: str | None) -> None:
    """Engines tell it by itself, or only within the model's name."""
    assert RemoteJob.from_raw(raw).suffix == suffix


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ({"hyperparameters": {"n_epochs": 3}}, {"n_epochs": 3}),
        (
            {
                "hyperparameters": {"n_epochs": "auto"},
                "method": {"type": "dpo", "dpo": {"hyperparameters": {"beta": 0.1, "x": None}}},
            },
            {"beta": 0.1},
        ),
        ({"method": {"supervised": {"hyperparameters": {"n_epochs": 2}}}}, {"n_epochs": 2}),
        ({"method": "supervised", "hyperparameters": []}, {}),
    ],
)
def test_settings_are_read_from_the_method_first(
    raw: dict[str, Any], stored: dict[str, Any]
) -> None:
    """The method's settings are the newer place; the top level is the older one."""
    assert dict(RemoteJob.from_raw(raw).hyperparameters) == stored


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (None, None),
        ({}, None),
        ({"code": None, "message": None, "param": None}, None),
        ({"message": "broke"}, JobError(None, "broke", None)),
        ("broke", JobError(None, "broke", None)),
        ([], None),
    ],
)
def test_an_empty_error_is_none(raw: object, error: JobError | None) -> None:
    """Some engines send an error without content along with a success."""
    assert JobError.from_raw(raw) == error


@pytest.mark.parametrize("body", ["", "<html>", "nul", '{"a": ', "1" * 5000])
def test_what_is_no_json_is_refused(body: str) -> None:
    """Text that is no JSON is a ValueError, never a half-read answer."""
    with pytest.raises(ValueError, match=r"."):
        parsed(body)


def test_numbers_that_are_none_become_null() -> None:
    """NaN and infinity, which JSON does not know but Python reads, are absent."""
    assert parsed('{"a": NaN, "b": [Infinity, 1e999], "c": "x\\u0000"}') == {
        "a": None,
        "b": [None, None],
        "c": "x\N{REPLACEMENT CHARACTER}",
    }

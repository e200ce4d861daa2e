"""Files in forms: what may be chosen, and what the app gets of it."""

import io

import pytest
from aiohttp import FormData
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.conftest import refused
from tests.workspace.interactivity.conftest import OpenForm
from tests.workspace.screens import field, modal
from workspace.client import Client, Persona, Refused
from workspace.jsons import Json

FILES = {"type": "file_input", "action_id": "value"}


async def test_the_app_gets_the_whole_file_and_may_read_it_once_the_form_is_sent(
    open_form: OpenForm, editor: Persona, slack: AsyncWebClient, submitted: list[Json]
) -> None:
    """Before, the file is the person's alone."""
    file_id = await editor.store("notes.txt", b"one\ntwo\n")
    form = await open_form(modal(field(FILES)))
    before = await refused(slack.files_info(file=file_id))

    outcome = await form.submit(it=[file_id])

    assert outcome.ok
    assert before in ("file_not_found", "not_visible")
    answer = submitted[0]["view"]["state"]["values"]["it"]["value"]
    assert answer["type"] == "file_input"
    (file,) = answer["files"]
    assert (file["id"], file["name"], file["size"]) == (file_id, "notes.txt", 8)
    assert file["url_private_download"].startswith("http://127.0.0.1:")
    assert (await slack.files_info(file=file_id))["file"]["id"] == file_id


async def test_no_file_is_an_empty_list(open_form: OpenForm, submitted: list[Json]) -> None:
    """In an optional field."""
    form = await open_form(modal(field(FILES, optional=True)))

    await form.submit()

    answer = submitted[0]["view"]["state"]["values"]["it"]["value"]
    assert answer == {"type": "file_input", "files": []}


@pytest.mark.parametrize(
    ("limits", "names", "said"),
    [
        ({"max_files": 1}, ["a.txt", "b.txt"], "choose 1 files at most"),
        ({"filetypes": ["jsonl", "csv"]}, ["a.txt"], "a.txt is of another type"),
        ({}, [], "complete this required field"),
    ],
)
async def test_what_slacks_client_does_not_take_stays_with_the_person(
    limits: Json,
    names: list[str],
    said: str,
    open_form: OpenForm,
    editor: Persona,
    slack: AsyncWebClient,
    submitted: list[Json],
) -> None:
    """Too many files, or of another type; the app may not read them either."""
    files = [await editor.store(name, b"one") for name in names]
    form = await open_form(modal(field({**FILES, **limits})))

    outcome = await form.submit(it=files)

    assert said in outcome.errors["it"]
    assert submitted == []
    for file_id in files:
        assert await refused(slack.files_info(file=file_id)) in ("file_not_found", "not_visible")


async def test_a_file_over_ten_megabytes_does_not_fit_into_a_form(
    open_form: OpenForm, client: Client, submitted: list[Json]
) -> None:
    """A message would take it."""
    upload = FormData()
    upload.add_field("file", io.BytesIO(b"x" * 10_000_001), filename="large.txt")
    large = (await client.upload("/person/upload", upload, user="UEDITOR"))["file"]["id"]
    form = await open_form(modal(field(FILES)))

    outcome = await form.submit(it=[large])

    assert outcome.errors == {"it": "large.txt is larger than 10 MB."}
    assert submitted == []


async def test_somebody_elses_file_cannot_be_chosen(
    open_form: OpenForm, second: Persona, submitted: list[Json]
) -> None:
    """A person gives only what is theirs."""
    theirs = await second.store("notes.txt", b"one")
    form = await open_form(modal(field(FILES)))

    with pytest.raises(Refused, match="file_not_found"):
        await form.submit(it=[theirs])

    assert submitted == []

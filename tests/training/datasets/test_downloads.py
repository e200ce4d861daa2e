"""Files come out of Slack, and the token goes nowhere else."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from bot.settings import SlackAccess
from bot.slack import downloads
from bot.slack.downloads import (
    DownloadRefusal,
    DownloadRefusedError,
    fetch,
    is_slacks,
    needs_info,
)

TOKEN = "xoxb-made-up"
CONTENT = b'{"messages": []}\n' * 20_000
Answer = Callable[[web.Request], Any]


class Host:
    """A server on loopback that remembers which tokens came to it."""

    def __init__(self, answer: Answer) -> None:
        self.tokens: list[str | None] = []
        self._answer = answer
        app = web.Application()
        app.router.add_get("/{path:.*}", self._met)
        self.server = TestServer(app)

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return str(self.server.make_url("")).rstrip("/")

    def file(self, **changes: object) -> dict[str, object]:
        """Return a file object that points here."""
        return {
            "id": "F1",
            "name": "letters.jsonl",
            "mode": "hosted",
            "size": len(CONTENT),
            "url_private_download": f"{self.url}/files-pri/F1/download/letters.jsonl",
        } | changes

    async def _met(self, request: web.Request) -> web.StreamResponse:
        self.tokens.append(request.headers.get("Authorization"))
        answer: web.StreamResponse = self._answer(request)
        return answer


@asynccontextmanager
async def host(answer: Answer) -> AsyncIterator[Host]:
    """Run a server with this answer."""
    met = Host(answer)
    await met.server.start_server()
    try:
        yield met
    finally:
        await met.server.close()


def access(at: Host) -> SlackAccess:
    """Return the access to a Slack that is this server."""
    return SlackAccess(TOKEN, "xapp-made-up", f"{at.url}/api/")


def whole(_request: web.Request) -> web.Response:
    """Answer with the file."""
    return web.Response(body=CONTENT, content_type="application/octet-stream")


async def refused(
    at: Host | SlackAccess, file: dict[str, object], to: Path, limit: int = 10**6
) -> str:
    """Return why a file does not come; nothing of it may be kept."""
    way = access(at) if isinstance(at, Host) else at
    with pytest.raises(DownloadRefusedError) as error:
        await fetch(way, file, to, limit=limit)
    assert not to.exists() or to.read_bytes() == b""
    return error.value.reason


@pytest.fixture(autouse=True)
def _hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """Try once more, and not a third time."""
    monkeypatch.setattr(downloads, "ATTEMPTS", 2)


async def test_a_file_comes_byte_for_byte(tmp_path: Path) -> None:
    """With the token in its header, to Slack's own address."""
    async with host(whole) as slack:
        await fetch(access(slack), slack.file(), tmp_path / "to", limit=10**6)

        assert (tmp_path / "to").read_bytes() == CONTENT
        assert slack.tokens == [f"Bearer {TOKEN}"]


async def test_a_redirect_on_the_same_host_is_followed(tmp_path: Path) -> None:
    """Slack moves files about."""

    def moved(request: web.Request) -> web.Response:
        if "moved" in request.path:
            return whole(request)
        return web.Response(status=302, headers={"Location": "/moved/F1"})

    async with host(moved) as slack:
        await fetch(access(slack), slack.file(), tmp_path / "to", limit=10**6)

        assert (tmp_path / "to").read_bytes() == CONTENT


async def test_a_redirect_elsewhere_is_not_followed(tmp_path: Path) -> None:
    """Neither the token nor a request goes there."""
    async with host(whole) as stranger:

        def away(_request: web.Request) -> web.Response:
            return web.Response(status=302, headers={"Location": f"{stranger.url}/take"})

        async with host(away) as slack:
            assert await refused(slack, slack.file(), tmp_path / "to") == "not_slack"
        assert stranger.tokens == []


@pytest.mark.parametrize("location", ["", "mailto:a@example.org", "http://[", "//"])
async def test_a_redirect_to_nowhere_is_refused(tmp_path: Path, location: str) -> None:
    """Whatever stands there instead of an address."""
    answer = lambda _: web.Response(status=302, headers={"Location": location})  # noqa: E731
    async with host(answer) as slack:
        assert await refused(slack, slack.file(), tmp_path / "to") in ("not_slack", "sign_in")


async def test_redirects_in_a_circle_end(tmp_path: Path) -> None:
    """As a sign-in page would lead about."""
    async with host(lambda r: web.Response(status=302, headers={"Location": r.path})) as slack:
        assert await refused(slack, slack.file(), tmp_path / "to") == "sign_in"
        assert len(slack.tokens) == downloads.REDIRECTS


async def test_a_file_elsewhere_is_not_asked_for(tmp_path: Path) -> None:
    """An address that is not Slack's gets no request at all, however it is written."""
    async with host(whole) as slack, host(whole) as stranger:
        for url in (
            f"{stranger.url}/letters.jsonl",
            f"http://slack.com@{stranger.url.removeprefix('http://')}/letters.jsonl",
            f"{slack.url.replace('http://', 'http://a:b@')}/letters.jsonl",
            "http://files.slack.com/letters.jsonl",
            "https://slack.com.example.org/letters.jsonl",
            "https://files.slack.com:8443/letters.jsonl",
            "file:///etc/passwd",
            "//files.slack.com/letters.jsonl",
            "letters.jsonl",
            "http://[",
        ):
            file = slack.file(url_private_download=url)
            assert await refused(slack, file, tmp_path / "to") == "not_slack", url
        assert (slack.tokens, stranger.tokens) == ([], [])


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"is_external": True}, "external"),
        ({"mode": "external"}, "external"),
        ({"mode": "tombstone"}, "gone"),
        ({"mode": "hidden_by_limit"}, "gone"),
        ({"file_access": "file_not_found"}, "gone"),
        ({"file_access": "check_file_info"}, "not_told"),
        ({"url_private_download": None}, "not_told"),
        ({"size": 10**6 + 1}, "too_large"),
    ],
)
async def test_what_slack_says_of_a_file_can_be_enough(
    tmp_path: Path, changes: dict[str, object], why: str
) -> None:
    """Then nothing is asked for."""
    async with host(whole) as slack:
        assert await refused(slack, slack.file(**changes), tmp_path / "to") == why
        assert slack.tokens == []


def page(kind: str) -> Answer:
    """Answer as Slack does who may not see a file: 200, and a page to sign in."""
    text = "\n<!DOCTYPE html><html><title>Sign in | Slack</title></html>"
    return lambda _request: web.Response(text=text, content_type=kind)


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (page("text/html"), "sign_in"),
        (page("application/octet-stream"), "sign_in"),
        (lambda _: web.Response(status=403), "sign_in"),
        (lambda _: web.Response(status=404), "gone"),
        (lambda _: web.Response(status=500), "unreachable"),
        (lambda _: web.Response(body=CONTENT * 4), "too_large"),
        (lambda _: web.Response(body=CONTENT[:-1]), "incomplete"),
    ],
)
async def test_an_answer_that_is_not_the_file_is_recognised(
    tmp_path: Path, answer: Answer, why: str
) -> None:
    """Nothing of it is kept."""
    async with host(answer) as slack:
        assert await refused(slack, slack.file(), tmp_path / "to") == why


async def test_a_file_whose_size_nobody_told_is_capped_all_the_same(tmp_path: Path) -> None:
    """Bytes are counted while they come."""
    async with host(whole) as slack:
        file = slack.file(size=None)
        assert await refused(slack, file, tmp_path / "to", limit=len(CONTENT) - 1) == "too_large"


async def test_what_passes_is_tried_again(tmp_path: Path) -> None:
    """Slack was busy for a moment."""
    answers = iter([web.Response(status=503), None])

    async with host(lambda request: next(answers) or whole(request)) as slack:
        await fetch(access(slack), slack.file(), tmp_path / "to", limit=10**6)

        assert (tmp_path / "to").read_bytes() == CONTENT


async def test_a_slack_that_is_not_there_is_unreachable(tmp_path: Path) -> None:
    """The words for it say to try again."""
    async with host(whole) as slack:
        way, file = access(slack), slack.file()
    assert await refused(way, file, tmp_path / "to") == DownloadRefusal.UNREACHABLE


SLACK = SlackAccess(TOKEN, "xapp-made-up")


@pytest.mark.parametrize(
    "url",
    [
        "https://files.slack.com/files-pri/T1-F1/download/a.jsonl",
        "https://slack.com/x",
        "https://FILES.SLACK.COM/x",
        "https://files.slack-gov.com/x",
        "https://team.enterprise.slack.com/x",
    ],
)
def test_slacks_own_hosts_are_known(url: str) -> None:
    """Those of the ordinary Slack, and of the one for governments."""
    assert is_slacks(URL(url), SLACK)


@given(st.from_regex(r"[a-z0-9.@:/\\#?%-]{1,30}", fullmatch=True))
def test_no_address_is_taken_for_slacks_that_is_not(middle: str) -> None:
    """Whatever stands around its name: only HTTPS to a host under Slack's names."""
    for text in (f"https://{middle}", f"https://slack.com{middle}", f"https://{middle}slack.com"):
        try:
            url = URL(text)
        except ValueError:
            continue
        if is_slacks(url, SLACK):
            host_name = url.host or ""
            assert (url.scheme, url.port, url.user) == ("https", 443, None)
            assert host_name in downloads.SLACK_HOSTS or host_name.endswith(
                tuple(f".{known}" for known in downloads.SLACK_HOSTS)
            )


def test_a_file_object_that_says_too_little_needs_files_info() -> None:
    """As in channels that are shared with others."""
    assert needs_info({"id": "F1"})
    assert needs_info({"id": "F1", "file_access": "check_file_info", "url_private": "https://x"})
    assert not needs_info({"id": "F1", "url_private": "https://files.slack.com/x"})

"""Who may come in."""

import io
import re

import aiohttp
import pytest

from workspace.server import Running


async def fetched(
    served: Running, path: str, *, token: bool = True, **headers: str
) -> tuple[int, str]:
    """The status and the text with which a request is answered."""
    if token:
        headers["X-Workspace-Token"] = served.announcement.page_token
    url = f"{served.announcement.base_url}{path}"
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as response:
        return response.status, await response.text()


@pytest.mark.parametrize("path", ["/", "/person/state?user=UEDITOR", "/control/calls"])
async def test_people_and_controls_need_the_token(served: Running, path: str) -> None:
    """Without it, or with another, the answer says where to find it."""
    assert (await fetched(served, path))[0] == 200
    status, words = await fetched(served, path, token=False)
    assert status == 403
    assert "that was printed in the terminal" in words
    wrong = await fetched(served, path, token=False, **{"X-Workspace-Token": "wrong"})
    assert wrong[0] == 403


async def test_the_printed_address_begins_as_the_first_of_the_team(served: Running) -> None:
    """Whoever played another person before a restart is not taken for that person after it."""
    at = served.announcement
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:

        async def person_at(address: str) -> str:
            async with session.get(address) as answer:
                found = re.search(r'<body data-user="(\w+)"', await answer.text())
                assert found
                return found[1]

        await person_at(at.page)
        assert await person_at(f"{at.base_url}/?user=USECOND") == "USECOND"
        assert await person_at(f"{at.base_url}/") == "USECOND"

        assert await person_at(at.page) == "UEDITOR"


async def test_the_printed_address_lets_the_browser_in_from_then_on(served: Running) -> None:
    """The token becomes a cookie, and is gone from the address bar."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        async with session.get(served.announcement.page, allow_redirects=False) as first:
            assert first.status == 302
            assert first.headers["Location"] == "/"
            assert "HttpOnly" in first.headers["Set-Cookie"]
            assert "SameSite=Strict" in first.headers["Set-Cookie"]
        async with session.get(f"{served.announcement.base_url}/person/state?user=UEDITOR") as then:
            assert then.status == 200


async def test_an_address_with_a_wrong_token_is_refused(served: Running) -> None:
    """A token from an earlier start opens nothing."""
    assert (await fetched(served, "/?token=old", token=False))[0] == 403


@pytest.mark.parametrize("host", ["example.org", "example.org:8765", "127.0.0.1.example.org", "["])
@pytest.mark.parametrize("path", ["/", "/api/auth.test", "/link"])
async def test_another_host_name_is_refused_everywhere(
    served: Running, host: str, path: str
) -> None:
    """A name that someone pointed at this machine does not count as this machine."""
    assert (await fetched(served, path, Host=host))[0] in (400, 403)


async def test_another_sites_page_is_refused(served: Running) -> None:
    """Its Origin gives it away, also with the token."""
    path = "/person/state?user=UEDITOR"
    assert (await fetched(served, path, Origin="https://example.org"))[0] == 403
    assert (await fetched(served, path, Origin="null"))[0] == 403
    assert (await fetched(served, path, Origin="http://["))[0] == 403
    assert (await fetched(served, path, Origin=served.announcement.base_url))[0] == 200


@pytest.mark.parametrize("path", ["/upload/v1/ticket", "/files-pri/T0LOCAL-F1/a.txt"])
async def test_files_keys_open_neither_hosts_nor_origins(served: Running, path: str) -> None:
    """Uploads and downloads have keys of their own, and answer on this machine only."""
    assert (await fetched(served, path, token=False, Host="example.org"))[0] == 403
    assert (await fetched(served, path, token=False, Origin="https://example.org"))[0] == 403


@pytest.mark.parametrize("path", ["/person/upload?user=UEDITOR", "/files/UEDITOR/F1/a.txt"])
async def test_what_people_do_with_files_needs_the_token(served: Running, path: str) -> None:
    """An upload's ticket or the app's token does not open what is people's."""
    bot = {"Authorization": f"Bearer {served.announcement.bot_token}"}

    assert (await fetched(served, path, token=False, **bot))[0] == 403


@pytest.mark.parametrize("path", ["/person/message", "/control/fault", "/api/chat.postMessage"])
async def test_a_body_has_a_limit(served: Running, path: str) -> None:
    """Two megabytes are enough for any JSON; more is refused and not kept."""
    headers = {
        "X-Workspace-Token": served.announcement.page_token,
        "Authorization": f"Bearer {served.announcement.bot_token}",
        "Content-Type": "application/json",
    }
    body = io.BytesIO(b'{"user": "UEDITOR", "text": "' + b"x" * 2 * 1024 * 1024 + b'"}')
    url = f"{served.announcement.base_url}{path}"

    async with (
        aiohttp.ClientSession(headers=headers) as session,
        session.post(url, data=body) as response,
    ):
        answer = await response.text()

    assert response.status == 413 or "too_large" in answer

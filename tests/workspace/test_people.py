"""People: guests, strangers, those who left, and groups; what the app sees of them."""

from pathlib import Path

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.conftest import refused
from tests.workspace.generous import generous_manifest, heard
from workspace.client import Client, Persona, Refused, until
from workspace.jsons import Json
from workspace.manifest import Manifest
from workspace.server import running

CHANNEL = "C0NEWSLETTER"


@pytest.fixture
def manifest() -> Manifest:
    """Of an app that may look everything up."""
    return generous_manifest()


@pytest.mark.usefixtures("attentive")
@pytest.mark.parametrize(
    ("flags", "shown"),
    [
        ({"is_admin": True}, {"is_admin": True, "is_owner": False}),
        ({"is_owner": True}, {"is_admin": True, "is_owner": True}),
        ({"is_restricted": True}, {"is_restricted": True, "is_ultra_restricted": False}),
        ({"is_ultra_restricted": True}, {"is_restricted": True, "is_ultra_restricted": True}),
        ({"is_stranger": True}, {"is_stranger": True, "team_id": "T0OTHER", "deleted": False}),
        ({"deleted": True}, {"deleted": True, "team_id": "T0LOCAL"}),
    ],
)
async def test_the_app_sees_what_a_person_is(
    slack: AsyncWebClient, client: Client, flags: Json, shown: Json
) -> None:
    """And is told when that changes."""
    await client.change_person("USECOND", **flags)

    user = (await slack.users_info(user="USECOND"))["user"]

    assert {name: user[name] for name in shown} == shown
    assert (await heard(client, "user_change"))["user"] == user


async def test_of_those_who_left_slack_says_less(slack: AsyncWebClient, client: Client) -> None:
    """A deactivated person has no role any more, and nobody opens a conversation with them."""
    await client.change_person("UGUEST", deleted=True)

    user = (await slack.users_info(user="UGUEST"))["user"]

    assert not {"is_admin", "is_restricted", "tz"} & set(user)
    assert await refused(slack.conversations_open(users="UGUEST")) == "user_disabled"


async def test_who_is_deactivated_can_do_nothing(client: Client, editor: Persona) -> None:
    """No act, no look, no upload; others do not see them in mentions any more."""
    message = await editor.say("#newsletter", "• one")
    await client.add_channel("C0ADMINS", "admins", ["UADMIN"])
    await client.change_person("UEDITOR", deleted=True)

    for act in (
        editor.say("#newsletter", "Hi"),
        editor.run("#newsletter", "/chrisgpt help"),
        editor.react(message, "eyes"),
        editor.join("#general"),
        editor.store("a.txt", b"abc"),
    ):
        with pytest.raises(Refused, match="account_inactive"):
            await act
    assert (await editor.state())["channels"] == []
    with pytest.raises(Refused, match="channel_not_found"):
        await editor.messages("#newsletter")

    with pytest.raises(Refused, match="cant_invite"):
        await client.person("UADMIN").invite("C0ADMINS", "UEDITOR")

    await client.change_person("UEDITOR", deleted=False)
    await editor.say("#newsletter", "I am back")


async def test_a_guest_sees_only_where_they_belong(client: Client, second: Persona) -> None:
    """Also one who becomes a guest, and no longer when they cease to be one."""

    async def seen() -> set[str]:
        return {channel["name"] for channel in (await second.state())["channels"]}

    await client.add_channel("C0NEW", "new", ["UEDITOR"])
    assert "new" in await seen()
    await client.change_person("USECOND", is_ultra_restricted=True)
    assert "new" not in await seen()
    with pytest.raises(Refused, match="channel_not_found"):
        await second.join("C0NEW")
    with pytest.raises(Refused, match="user_is_restricted"):
        await second.invite("#newsletter", "UADMIN")
    await client.change_person("USECOND", is_ultra_restricted=False)
    assert "new" in await seen()


async def test_a_guest_of_one_channel_is_in_one_channel(client: Client, editor: Persona) -> None:
    """Nobody can bring them into another."""
    await client.change_person("UGUEST", is_restricted=False, is_ultra_restricted=True)

    with pytest.raises(Refused, match="ura_max_channels"):
        await editor.invite("#general", "UGUEST")


async def test_a_channel_with_strangers_is_shared(
    slack: AsyncWebClient, client: Client, editor: Persona
) -> None:
    """A stranger sees only that channel, and their messages name their organisation."""
    await client.change_person("UGUEST", is_restricted=False, is_stranger=True)
    stranger = client.person("UGUEST")

    message = await stranger.say("#newsletter", "Hello")
    newsletter = (await slack.conversations_info(channel=CHANNEL))["channel"]
    general = (await slack.conversations_info(channel="C0GENERAL"))["channel"]

    assert (newsletter["is_ext_shared"], general["is_ext_shared"]) == (True, False)
    assert (await editor.latest(message)).json["team"] == "T0OTHER"
    names = {channel["name"] for channel in (await stranger.state())["channels"]}
    assert "general" not in names
    members = (await slack.users_list())["members"]
    assert "UGUEST" not in {member["id"] for member in members}


@pytest.mark.usefixtures("attentive")
async def test_an_event_says_that_its_channel_is_shared(client: Client, editor: Persona) -> None:
    """An app that serves its own organisation only can keep still there."""
    await client.change_person("UGUEST", is_restricted=False, is_stranger=True)
    await editor.say("#newsletter", "Here a stranger reads along")
    await editor.say("#desk", "Here not")

    async def both() -> dict[str, bool] | None:
        sent = await client.envelopes("events_api")
        found = {
            e.payload["event"]["channel"]: e.payload["is_ext_shared_channel"]
            for e in sent
            if e.payload["event"]["type"] == "message"
        }
        return found if len(found) == 2 else None

    assert await until(both) == {CHANNEL: True, "C0DESK": False}


async def test_everybody_is_listed_in_pages(slack: AsyncWebClient) -> None:
    """Each is on one page, and the last page has no cursor."""
    found: list[str] = []
    cursor = ""
    for _ in range(3):
        page = await slack.users_list(limit=2, cursor=cursor)
        found += [member["id"] for member in page["members"]]
        cursor = page["response_metadata"]["next_cursor"]

    assert cursor == ""
    assert sorted(found) == ["UADMIN", "UCHRIS", "UEDITOR", "UGUEST", "USECOND"]
    assert await refused(slack.users_list(cursor="nonsense")) == "invalid_cursor"
    assert await refused(slack.users_list(limit=1001)) == "invalid_limit"


@pytest.mark.usefixtures("attentive")
async def test_somebody_new_can_be_written_to_and_mentioned(
    slack: AsyncWebClient, client: Client, editor: Persona
) -> None:
    """They have a direct message with the bot from the start."""
    new = await client.add_person("UNEW", "Trainee")

    posted = await slack.chat_postMessage(channel="UNEW", text="Welcome")
    mention = await editor.say("#newsletter", "Welcome, @trainee")

    assert (await new.sees(new.direct, containing="Welcome")).ts == posted["ts"]
    assert mention.text == "Welcome, <@UNEW>"
    assert (await heard(client, "team_join"))["user"]["id"] == "UNEW"


@pytest.mark.usefixtures("attentive")
async def test_a_group_changes_and_goes_out_of_use(slack: AsyncWebClient, client: Client) -> None:
    """The app is told who came and who went; a group out of use is found only when asked for."""
    await client.set_group("S0EDITORS", ["USECOND", "UADMIN"])

    users = (await slack.usergroups_users_list(usergroup="S0EDITORS"))["users"]
    changed = await heard(client, "subteam_members_changed")
    assert users == ["USECOND", "UADMIN"]
    assert (changed["added_users"], changed["removed_users"]) == (["UADMIN"], ["UEDITOR"])

    await client.post("/control/group", usergroup="S0EDITORS", is_enabled=False)
    assert (await slack.usergroups_list())["usergroups"] == []
    [group] = (await slack.usergroups_list(include_disabled=True, include_users=True))["usergroups"]
    assert (group["handle"], group["users"]) == ("editors", ["USECOND", "UADMIN"])
    assert group["date_delete"] > 0
    gone = slack.usergroups_users_list(usergroup="S0EDITORS")
    assert await refused(gone) == "no_such_subteam"
    known = await slack.usergroups_users_list(usergroup="S0EDITORS", include_disabled=True)
    assert known["users"] == ["USECOND", "UADMIN"]


async def test_what_changed_in_the_team_survives_a_restart(
    client: Client, editor: Persona, tmp_path: Path
) -> None:
    """People, groups, channels, members and archives are as they were."""
    await client.add_person("UNEW", "Trainee")
    await client.change_person("USECOND", is_admin=True)
    await client.set_group("S0EDITORS", ["UNEW"])
    await client.post("/control/group", usergroup="S0DESK", handle="desk", users=["UADMIN"])
    await client.add_channel("C0OLD", "old", ["UEDITOR", "UNEW"], is_private=True)
    await editor.archive("C0OLD")
    await editor.remove("#newsletter", "UGUEST")
    before = await editor.state()

    async with (
        running(tmp_path, manifest=generous_manifest()) as again,
        Client(again.announcement) as later,
    ):
        after = await later.person("UEDITOR").state()

    assert after == before
    assert {group["id"] for group in after["groups"]} == {"S0EDITORS", "S0DESK"}


@pytest.mark.parametrize(
    ("control", "given", "error"),
    [
        ("person", {"user": "U1", "deleted": True}, "user_not_found"),
        ("person", {"user": "UEDITOR", "is_king": True}, "invalid_arguments"),
        ("person", {"user": "UEDITOR", "deleted": "yes"}, "invalid_arguments"),
        ("person", {"user": "UCHRIS", "deleted": True}, "invalid_arguments"),
        ("add-person", {"id": "UEDITOR", "name": "Other"}, "invalid_arguments"),
        ("add-person", {"id": "../x", "name": "Other"}, "invalid_arguments"),
        ("add-person", {"id": "UNEW", "name": "Editor"}, "name_taken"),
        ("add-person", {"id": "UNEW", "name": " "}, "name_taken"),
        ("group", {"usergroup": "S0NEW", "users": []}, "no_such_subteam"),
        ("group", {"usergroup": "S0EDITORS", "users": ["U1"]}, "user_not_found"),
        ("group", {"usergroup": "S0EDITORS", "users": "UADMIN"}, "invalid_arguments"),
        ("add-channel", {"id": "C0NEW", "name": "Not a name"}, "invalid_name_specials"),
        ("add-channel", {"id": "C0NEW", "name": "general"}, "name_taken"),
        ("add-channel", {"id": "C0GENERAL", "name": "new"}, "invalid_arguments"),
        ("add-channel", {"id": "C0NEW", "name": "new", "members": ["U1"]}, "user_not_found"),
    ],
)
async def test_a_change_that_makes_no_sense_changes_nothing(
    client: Client, editor: Persona, control: str, given: Json, error: str
) -> None:
    """The refusal says what is wrong."""
    before = await editor.state()

    with pytest.raises(Refused, match=error):
        await client.post(f"/control/{control}", **given)

    assert await editor.state() == before

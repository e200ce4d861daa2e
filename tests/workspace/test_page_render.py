"""What the page draws: messages, blocks and forms, and the headers that go with them."""

import html
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.web.async_client import AsyncWebClient

from tests.workspace.markup import read
from workspace.client import Persona
from workspace.jsons import Json
from workspace.manifest import read_manifest
from workspace.page.names import Names
from workspace.page.reactions import reactions
from workspace.page.render import Renderer
from workspace.page.shared_files import shared_files
from workspace.page.source import source
from workspace.page.templates import draw
from workspace.people import Person
from workspace.server import MANIFEST, Running, running
from workspace.slack_text import typed

CHANNEL = "C0NEWSLETTER"
BOT = Person("UCHRIS", "ChrisGPT", "ChrisGPT", "C", "#1f4e4a", is_bot=True)
HOSTILE = '"><script>alert(1)</script>&lt;'


def drawn(message: Json, place: str = "channel") -> str:
    """One message of the bot's, as HTML."""
    values = {
        "message": {"ts": "1700000000.000100", "user": BOT.id, **message},
        "place": place,
        "can_stop": False,
        "author_of": lambda _message: BOT,
        "files_of": lambda message: shared_files(message, "http://127.0.0.1:1"),
        "is_own": lambda _message: False,
        "reactions_of": lambda message: reactions(message, {"UGUEST": "Guest"}, "UEDITOR"),
        "repliers_of": lambda _message: [BOT],
        "permalink": lambda _message: "/archives/C0NEWSLETTER/p1700000000000100",
        "names": Names({"UEDITOR": "Editor"}, {}, "UEDITOR"),
        "errors": {},
    }
    return draw("message.html", values)


def block(**given: object) -> str:
    """One block, as HTML."""
    return drawn({"text": "a fallback", "blocks": [{"block_id": "b", **given}]})


def plain(text: str) -> Json:
    """A text without formatting."""
    return {"type": "plain_text", "text": text}


def button(**more: object) -> Json:
    """A button."""
    return {"type": "button", "action_id": "go", "text": plain("Go"), **more}


def test_a_message_says_who_wrote_it_and_when() -> None:
    """The author, that it is an app, and a link to the message stand above the text."""
    markup = drawn({"text": "hello *you*"})

    assert '<span class="author">ChrisGPT</span>' in markup
    assert '<span class="tag">App</span>' in markup
    assert 'href="/archives/C0NEWSLETTER/p1700000000000100"' in markup
    assert 'datetime="2023-11-14T22:13:20+00:00"' in markup
    assert "hello <strong>you</strong>" in markup


def test_a_note_says_that_only_one_person_sees_it() -> None:
    """An ephemeral message is marked in words, and offers no thread."""
    markup = drawn({"text": "psst", "ephemeral": True})

    assert "Only visible to you" in markup
    assert "Reply in a thread" not in markup
    assert "Dismiss" in markup
    assert "Dismiss" not in drawn({"text": "for all"})


def test_an_invitation_is_told_in_words() -> None:
    """Who came is the author of the line, and it names who invited."""
    markup = drawn({"subtype": "channel_join", "text": "<@UCHRIS> …", "inviter": "UEDITOR"})

    assert 'was added by <span class="mention me">@Editor</span>' in markup


def test_a_growing_message_is_marked_as_busy() -> None:
    """A stream is drawn as Markdown, and a screen reader is told to wait."""
    markup = drawn({"text": "Dear **readers**", "streaming": True})

    assert 'aria-busy="true"' in markup
    assert "<strong>readers</strong>" in markup


def test_replies_are_counted_in_the_channel_only() -> None:
    """A parent says how many replies it has; in its own thread that would be noise."""
    message = {"text": "a parent", "reply_count": 2, "latest_reply": "1700000100.000000"}

    assert "2 replies" in drawn(message)
    assert "2 replies" not in drawn(message, "thread")
    assert "1 reply<" in drawn({**message, "reply_count": 1})


def test_plain_text_is_shown_letter_by_letter() -> None:
    """No mark, mention, entity or shortcode of a draft acts, and every space stays."""
    text = "  *a*  <@UEDITOR> &lt; :wave:\n\n\tb  "

    markup = block(type="section", text=plain(text))

    assert f'<div class="plain_text text">{html.escape(text)}</div>' in markup


def test_plain_text_shows_emoji_where_it_asks_for_them() -> None:
    """With `emoji` set, shortcodes in plain text are drawn, and nothing else."""
    markup = block(type="section", text={**plain("*a* :wave:"), "emoji": True})

    assert '*a* <span class="emoji" title=":wave:">👋</span>' in markup


def test_sections_headers_contexts_and_fields_are_drawn() -> None:
    """The blocks of an ordinary message each come out as what they are."""
    mrkdwn = {"type": "mrkdwn", "text": "*hi*"}

    assert "<strong>hi</strong>" in block(type="section", fields=[mrkdwn, plain("there")])
    assert "data-click" in block(type="section", text=mrkdwn, accessory=button())
    assert '<h3 class="block header plain_text">Title</h3>' in block(
        type="header", text=plain("Title")
    )
    assert "<strong>hi</strong>" in block(type="context", elements=[mrkdwn])
    assert "<hr" in block(type="divider")
    assert "<h1>Title</h1>" in block(type="markdown", text="# Title")


def test_buttons_carry_what_a_click_needs() -> None:
    """Ids, style, the question before the act, and an address only when it is safe."""
    question = {name: plain(name) for name in ("title", "text", "confirm", "deny")}
    safe = block(
        type="actions",
        elements=[button(style="danger", confirm=question, url="https://example.org")],
    )
    unsafe = block(type="actions", elements=[button(url="javascript:alert(1)")])

    assert 'class="button danger"' in safe
    assert 'data-block-id="b" data-action-id="go"' in safe
    assert 'data-confirm-title="title"' in safe
    assert 'data-url="https://example.org"' in safe
    assert "javascript" not in unsafe


def test_pictures_from_elsewhere_are_named_not_loaded() -> None:
    """A picture elsewhere is a link with its words; one of our own is shown."""
    elsewhere = block(type="image", image_url="https://example.org/a.png", alt_text="a curve")
    ours = block(type="image", image_url="/files/a.png", alt_text="a curve")

    assert "<img" not in elsewhere
    assert ">a curve</a>" in elsewhere
    assert '<img class="picture" src="/files/a.png" alt="a curve">' in ours
    assert "<img" not in block(type="image", image_url="//example.org/a.png", alt_text="a curve")


def test_what_the_page_does_not_know_is_named() -> None:
    """An unknown block or element leaves a labelled box, not a hole."""
    assert "<code>hologram</code>" in block(type="hologram")
    assert "<code>lever</code>" in block(type="actions", elements=[{"type": "lever"}])


def test_a_form_s_fields_carry_their_words_and_limits() -> None:
    """Label, hint, placeholder, first value, limits and error belong to their field."""
    field = {
        "type": "input",
        "block_id": "bullets",
        "label": plain("Bullets"),
        "hint": plain("One a line"),
        "optional": True,
        "element": {
            "type": "plain_text_input",
            "action_id": "text",
            "multiline": True,
            "initial_value": "\n one",
            "placeholder": plain("• a topic"),
            "min_length": 2,
            "max_length": 80,
        },
    }
    view = {"id": "V1", "title": plain("New"), "submit": plain("Write"), "blocks": [field]}

    markup = draw(
        "view.html", {"view": view, "errors": {"bullets": "Too short."}, "names": Names()}
    )

    assert '<label for="field-1">Bullets <span class="optional">(optional)</span></label>' in markup
    assert 'aria-describedby="error-1 hint-1" aria-invalid="true"' in markup
    assert 'placeholder="• a topic"' in markup
    assert 'data-min="2" data-max="80"' in markup
    assert ">\n\n one</textarea>" in markup  # HTML swallows the first line break
    assert '<p class="error" id="error-1">Too short.</p>' in markup
    assert "Write</button>" in markup


def test_files_are_named_and_only_our_own_are_loaded() -> None:
    """A picture of the workspace is shown, others are cards, and none from elsewhere is loaded."""
    own = "http://127.0.0.1:1/files-pri/T0LOCAL-F1/download/a.png"
    file = {"id": "F1", "name": "<b>.png", "mimetype": "image/png", "size": 2_345}
    ours = drawn({"text": "", "files": [{**file, "url_private_download": own}]})
    foreign = "https://example.org/files-pri/a.png"
    theirs = drawn({"text": "", "files": [{**file, "url_private_download": foreign}]})
    drawing = {**file, "mimetype": "image/svg+xml", "url_private_download": own}

    assert 'src="/files-pri/T0LOCAL-F1/download/a.png" alt="&lt;b&gt;.png"' in ours
    assert "<img" not in theirs
    assert "example.org" not in theirs
    assert "&lt;b&gt;.png" in theirs
    assert "2.3 KB" in theirs
    assert "<img" not in drawn({"text": "", "files": [drawing]})


def test_reactions_are_counted_with_those_who_gave_them() -> None:
    """One's own is marked, and a skin tone is drawn."""
    given = [
        {"name": "eyes", "users": ["UGUEST", "UEDITOR"], "count": 2},
        {"name": "wave::skin-tone-2", "users": ["UGUEST"], "count": 1},
    ]
    markup = drawn({"text": "good news", "reactions": given})

    assert 'aria-label=":eyes: 2, from Guest and you"' in markup
    assert 'aria-pressed="true"' in markup
    assert "👋🏻" in markup


def test_what_happened_in_a_channel_is_told_in_words() -> None:
    """Leaving, archiving and a deleted beginning of a thread are sentences, not codes."""
    for subtype, words in (
        ("channel_join", "joined the channel"),
        ("channel_leave", "left the channel"),
        ("channel_archive", "archived the channel"),
        ("tombstone", "This message was deleted."),
    ):
        assert words in drawn({"text": "x", "subtype": subtype})


@pytest.mark.parametrize(
    "text",
    [
        "tell @Editor and @editors in #newsletter, @here: 1 < 2 & 3 > 2",
        "see https://example.org/a?b=1&c=2, *now*",
        "&lt; <b>\n  • two",
    ],
)
def test_a_message_is_edited_as_it_was_typed(text: str) -> None:
    """What Slack makes of a text is undone for its writer."""
    known = {"@editor": "<@UEDITOR>", "#newsletter": f"<#{CHANNEL}|newsletter>"}
    known |= {"@editors": "<!subteam^S0EDITORS|@editors>", "@here": "<!here>"}
    names = Names({"UEDITOR": "Editor"}, {CHANNEL: "newsletter"}, "UEDITOR")

    assert source(typed(text, known), names) == text


@given(st.text())
def test_no_text_of_a_message_becomes_markup(text: str) -> None:
    """Whatever stands in any text of a message, only escaped text comes out."""
    hostile = text + HOSTILE
    elements = [
        button(text=plain(hostile), action_id=hostile, accessibility_label=hostile),
        {"type": hostile},
    ]
    markup = drawn(
        {
            "text": hostile,
            "files": [{"id": hostile, "name": hostile, "pretty_type": hostile}],
            "reactions": [{"name": hostile, "users": [hostile], "count": 1}],
            "blocks": [
                {"type": "section", "block_id": hostile, "text": plain(hostile)},
                {"type": "section", "text": {"type": "mrkdwn", "text": hostile}},
                {"type": "header", "text": {**plain(hostile), "emoji": True}},
                {"type": "markdown", "text": hostile},
                {"type": "image", "image_url": hostile, "alt_text": hostile},
                {"type": "actions", "block_id": hostile, "elements": elements},
                {"type": hostile},
            ],
        }
    )

    assert HOSTILE.removesuffix("&lt;") in read(markup)


@pytest.fixture
async def browser_like(served: Running) -> AsyncIterator[aiohttp.ClientSession]:
    """A client that keeps the page's cookie, as a browser does."""
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(served.announcement.base_url, cookie_jar=jar) as session:
        async with session.get(served.announcement.page) as answer:
            assert answer.status == 200
            assert "token" not in answer.url.query
        yield session


async def test_the_page_lets_nothing_in_from_elsewhere(
    browser_like: aiohttp.ClientSession,
) -> None:
    """The policy forbids foreign scripts, styles and frames, and the page has no inline ones."""
    async with browser_like.get("/") as answer:
        policy, markup = answer.headers["Content-Security-Policy"], await answer.text()
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"

    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "frame-ancestors 'none'" in policy
    assert " style=" not in markup
    assert "<style" not in markup
    assert "//" not in markup.replace("http://www.w3.org", "")


async def test_parts_that_are_not_there_answer_without_content(
    browser_like: aiohttp.ClientSession,
) -> None:
    """No form, no thread, no message, no sight of a channel: 204; nobody of that id: 404."""
    for part in (
        "view?user=UEDITOR",
        f"thread?user=UEDITOR&channel={CHANNEL}&thread_ts=1.1",
        f"message?user=UEDITOR&channel={CHANNEL}&ts=1.1",
        "messages?user=UGUEST&channel=C0DESK",
    ):
        async with browser_like.get(f"/page/{part}") as answer:
            assert answer.status == 204
    async with browser_like.get("/page/sidebar?user=NOBODY") as answer:
        assert answer.status == 404
    async with browser_like.get("/archives/C0NEWSLETTER/nonsense") as answer:
        assert answer.status == 404


async def test_a_part_shows_what_its_reader_may_see(
    served: Running, editor: Persona, slack: AsyncWebClient
) -> None:
    """Replies stand in their thread, notes before their reader, private channels before members."""
    parent = await editor.say("#newsletter", "a parent")
    reply = await editor.reply(parent, "a reply")
    await slack.chat_postEphemeral(channel=CHANNEL, user="UEDITOR", text="for one")
    workspace = served.workspace
    people = {person.id: person for person in workspace.people()}
    mine, theirs = (Renderer(workspace, people[user]) for user in ("UEDITOR", "UGUEST"))

    assert "for one" in (mine.messages(CHANNEL, None) or "")
    assert "for one" not in (theirs.messages(CHANNEL, None) or "")
    assert "a reply" not in (mine.messages(CHANNEL, None) or "")
    assert mine.message(CHANNEL, reply.ts, None) is None
    assert "a reply" in (mine.message(CHANNEL, reply.ts, parent.ts) or "")
    assert "cannot see this conversation" in theirs.conversation("C0DESK")
    assert "desk" not in theirs.sidebar(None)


async def test_an_app_without_messages_tab_is_not_written_to(served: Running) -> None:
    """In the place of the field stands why: the app's manifest takes no direct messages."""
    workspace = served.workspace
    reader = next(person for person in workspace.people() if person.id == "UEDITOR")
    renderer = Renderer(workspace, reader)
    assert "<textarea" in renderer.conversation("D0EDITOR")

    workspace.manifest = replace(workspace.manifest, messages_tab=False)

    assert "takes no direct messages" in renderer.conversation("D0EDITOR")
    assert "<textarea" not in renderer.conversation("D0EDITOR")


def test_a_text_without_formatting_is_drawn_letter_by_letter() -> None:
    """Where the app said `mrkdwn: false`, asterisks are asterisks."""
    assert "<strong>bold</strong>" in drawn({"text": "*bold*"})
    assert "*bold*" in drawn({"text": "*bold*", "mrkdwn": False})


async def test_an_app_that_is_told_by_http_is_not_still_starting(tmp_path: Path) -> None:
    """Its Home is empty, but nothing speaks of a connection that it never opens."""
    for url, starting in ((None, True), ("http://127.0.0.1:9/slack/events", False)):
        manifest = replace(read_manifest(MANIFEST, url), home_tab=True)
        async with running(tmp_path / str(starting), manifest=manifest) as at:
            [reader] = [person for person in at.workspace.people() if person.id == "UEDITOR"]
            home = Renderer(at.workspace, reader).home() or ""
            assert "Nothing here yet" in home
            assert ("still starting" in home) is starting


def test_only_changed_words_say_that_they_were_edited() -> None:
    """An app's blocks change without a word about it, as in Slack."""
    edited: Json = {"text": "words", "bot_id": "BCHRIS", "edited": {"ts": "1", "user": "UCHRIS"}}
    blocks = [{"type": "section", "block_id": "b", "text": plain("words")}]

    assert "(edited)" in drawn(edited)
    assert "(edited)" not in drawn({**edited, "blocks": blocks})


def test_the_page_s_files_name_nothing_outside() -> None:
    """No script, style or template loads anything from another place."""
    page = Path(__file__).parents[2] / "workspace" / "page"
    for path in (*page.glob("static/*"), *page.glob("templates/*")):
        words = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert "http://" not in words, path
        assert "https://" not in words, path


@pytest.mark.parametrize(
    "markup",
    ["<script>x</script>", '<p onclick="x">', '<a href="javascript:x">', "<!-- x -->", "<?x>"],
)
def test_the_reader_of_these_tests_is_suspicious(markup: str) -> None:
    """What the property tests lean on does complain."""
    with pytest.raises(AssertionError):
        read(markup)

"""A training as an admin goes it: in the browser, against the real bot.

The engine's jobs stand still until the test lets them go on.
"""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from bot.training import watching
from bot.training.cards import actions
from handlers.bot import Bot
from tests.browser import DESKTOP, PHONE, opened
from tests.house import MODEL, PATIENCE, STUDIO, House, house
from tests.training.datasets.material import chats
from tests.training_jobs import TrainingJob
from tests.training_server import BASE
from tests.workspace.page.parts import composer, thread
from tests.workspace.page.test_accessibility import complaints

WAIT = PATIENCE * 1000
"""Milliseconds until a test gives up: between a press and what is seen of it stand the bot and an
engine, and the machine may be busy."""
LETTERS = "letters.jsonl"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the watcher ask often."""
    monkeypatch.setattr(watching, "POLL_SECONDS", 0.05)
    monkeypatch.setattr(watching, "LONGEST_PAUSE", 0.2)


@pytest_asyncio.fixture(loop_scope="session")
async def home(tmp_path: Path) -> AsyncIterator[House]:
    """A workspace, and an engine that trains as the test says."""
    async with house(tmp_path, trains=True) as home:
        yield home


@pytest_asyncio.fixture(loop_scope="session")
async def bot(home: House) -> AsyncIterator[Bot]:
    """The bot in that workspace."""
    async with home.bot() as bot:
        yield bot


@pytest_asyncio.fixture(loop_scope="session")
async def page(home: House, bot: Bot, browser: Browser) -> AsyncIterator[Page]:
    """The workspace's page as the admin sees it; it goes before the bot does."""
    del bot
    async with opened(browser, home.served.announcement.page) as page:
        await become_admin(page)
        yield page


async def become_admin(page: Page) -> None:
    """Look at the workspace with the admin's eyes."""
    person = page.get_by_role("combobox", name="You are")
    if not await person.is_visible():  # on a phone the list of channels stands behind
        await page.get_by_role("button", name="Channels and people").click()
    await person.select_option(label="Admin")
    await page.wait_for_url("**user=UADMIN**", timeout=WAIT)
    await expect(composer(page)).to_be_visible(timeout=WAIT)


async def keep_letters(bot: Bot, folder: Path, count: int = 20) -> None:
    """Give the bot a training file."""
    path = folder / LETTERS
    path.write_bytes(chats(count))
    await bot.datasets.keep(path, LETTERS, by="UADMIN", origin={"kind": "test"})


async def command(page: Page, line: str) -> None:
    """Type a command into the channel, and send it."""
    await composer(page).fill(line)
    await composer(page).press("Enter")


def channel(page: Page) -> Locator:
    """The messages of the channel."""
    return page.get_by_role("log", name="#newsletter", exact=True)


def card_of(page: Page) -> Locator:
    """The card of the first job."""
    return channel(page).locator(".message", has_text="Job #1")


async def shows(where: Locator, words: str) -> None:
    """Wait until these words stand there."""
    await expect(where).to_contain_text(words, timeout=WAIT)


async def choose(form: Locator, label: str, option: str) -> None:
    """Choose from a menu of a form by typing what is wanted."""
    await form.get_by_role("combobox", name=label).fill(option)
    await form.get_by_role("option", name=option, exact=True).click()


async def open_start_form(page: Page) -> Locator:
    """Open the form that starts a job, and wait until it can be filled in."""
    await command(page, "/finetune start")
    form = page.get_by_role("dialog", name="Train a writer")
    await expect(form.get_by_role("button", name="Show the plan")).to_be_visible(timeout=WAIT)
    return form


async def test_from_the_form_to_the_model_that_writes(
    home: House, bot: Bot, page: Page, tmp_path: Path
) -> None:
    """A job is planned in a form and started by a button; its card grows; its model writes."""
    assert home.studio
    await keep_letters(bot, tmp_path)

    form = await open_start_form(page)
    await expect(form.get_by_role("combobox", name="Training file")).to_have_value(LETTERS)
    await choose(form, "Model to start from", BASE)
    await form.get_by_label("Epochs").fill("3")
    await form.get_by_label("Name to remember it by").fill("spring-letters")
    await form.get_by_role("button", name="Show the plan").click()
    await expect(form).to_have_count(0, timeout=WAIT)

    card = card_of(page)
    await shows(card, "Job #1: a plan")
    await shows(card, "Nothing has been sent and nothing spent.")
    await shows(card, "epochs 3")
    assert home.studio.jobs == {}
    await card.get_by_role("button", name="Start training").click()
    await shows(card, "The engine is checking the files…")

    job = home.studio.job
    job.begin(steps=12, epochs=3)
    job.advance(to=3)
    await shows(card, "Step 3 of 12")
    rows = card.locator("figure.chart tbody tr")
    await expect(rows).to_have_count(3, timeout=WAIT)
    line = card.locator("figure.chart path.shape").first
    before = await line.get_attribute("d")
    job.advance(to=5)
    await shows(card, "Step 5 of 12")
    await expect(rows).to_have_count(5, timeout=WAIT)
    assert await line.get_attribute("d") != before
    await card.get_by_role("button", name=re.compile(r"\brepl(y|ies)\b")).click()
    await shows(thread(page), "Epoch 1 of 3 is done")

    model = home.studio.succeed(job)
    told = thread(page).locator(".message", has_text="your model is ready")
    await shows(told, "@Admin Job #1 is done")
    await shows(told, model)
    await shows(card, "Ready: a new model.")
    curves = thread(page).get_by_role(
        "img", name="Line chart of a training of 12 steps in 3 epochs"
    )
    await expect(curves).to_be_visible(timeout=WAIT)
    assert await curves.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0

    await told.get_by_role("button", name="Use for drafts").click()
    await shows(channel(page), f"From now on {STUDIO}:{model} writes.")
    await shows(channel(page), f"Until now it was openai:{MODEL}.")


async def test_the_sample_letters_are_two_presses_away(page: Page) -> None:
    """Who has no letters yet presses a button, and gets a report and the way on."""
    await command(page, "/finetune files")
    await page.get_by_role("button", name="Use the sample letters").click()

    report = channel(page).locator(".message", has_text="quiet-rind-train.jsonl")
    await shows(report, "25 examples, all in order: ready to train on.")
    await report.get_by_role("button", name="Plan a training").click()
    form = page.get_by_role("dialog", name="Train a writer")
    chosen = form.get_by_role("combobox", name="Training file")
    await expect(chosen).to_have_value("quiet-rind-train.jsonl", timeout=WAIT)


async def half_way(home: House, bot: Bot, folder: Path) -> TrainingJob:
    """Let a job come half-way, and Slack show it."""
    assert home.studio
    await keep_letters(bot, folder, 40)
    line = f"{LETTERS} on {STUDIO}:{BASE} epochs=3 validation=20% suffix=spring-letters"
    await home.admin.run("#newsletter", f"/finetune start {line}")
    planned = await home.job_when(bot, lambda job: job.card_ts is not None, what="the plan")
    plan = await home.admin.sees("#newsletter", where=lambda m: m.ts == planned.card_ts)
    await home.admin.use(plan, actions.CONFIRM)
    await home.job_when(bot, lambda job: job.remote_id is not None, what="the job to be started")
    job = home.studio.job
    job.begin(steps=60, epochs=3)
    job.advance(to=40)
    await home.admin.sees_in_thread(plan, containing="Epoch 2 of 3 is done", timeout=PATIENCE)
    return job


async def see_card(page: Page) -> None:
    """Wait until the admin sees the card, with its chart."""
    await become_admin(page)
    await shows(card_of(page), "Step 40 of 60")
    await expect(card_of(page).locator("figure.chart svg.drawing")).to_be_visible()


async def see_thread(page: Page) -> None:
    """Open the card's thread, and wait until all of it is there."""
    await card_of(page).get_by_role("button", name=re.compile(r"\brepl(y|ies)\b")).click()
    await shows(thread(page), "Epoch 2 of 3 is done")


async def sideways(page: Page) -> list[str]:
    """Return what is wider than its place, and so cut off or to be scrolled sideways."""
    found: list[str] = await page.evaluate(
        """() => [...document.querySelectorAll("*")]
          .filter(part => part.scrollWidth > part.clientWidth + 1 && part.clientWidth > 1)
          .filter(part => part === document.documentElement
            || getComputedStyle(part).overflowX !== "visible"
            && getComputedStyle(part).textOverflow !== "ellipsis")
          .filter(part => part.checkVisibility() && !part.closest(".unseen"))
          .map(part => `${part.tagName}.${part.getAttribute("class")}: ${part.scrollWidth}`)"""
    )
    return found


async def test_a_phone_shows_all_of_it(
    home: House, bot: Bot, browser: Browser, tmp_path: Path
) -> None:
    """Card, chart, thread and form are no wider than a phone."""
    await half_way(home, bot, tmp_path)
    async with opened(browser, home.served.announcement.page, PHONE) as page:
        await see_card(page)
        assert await sideways(page) == []
        form = await open_start_form(page)
        assert await sideways(page) == []
        await form.get_by_role("button", name="Cancel").click()
        await see_thread(page)
        assert await sideways(page) == []


async def test_card_thread_and_form_hold_no_barrier(
    home: House, bot: Bot, browser: Browser, tmp_path: Path
) -> None:
    """An automatic examiner finds nothing serious, in light and in dark."""
    await half_way(home, bot, tmp_path)
    for scheme in ("light", "dark"):
        address = home.served.announcement.page
        async with opened(browser, address, DESKTOP, scheme=scheme) as page:
            await see_card(page)
            await see_thread(page)
            assert await complaints(page) == []
            await open_start_form(page)
            assert await complaints(page) == []

"""All listeners on one Bolt app."""

import logging

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

from bot.archive import Request
from bot.settings import SlackAccess
from handlers import draft, home
from handlers.bot import Bot
from handlers.drafts import register as drafts
from handlers.finetune import register as finetune
from handlers.intake import record_events
from handlers.perform import perform
from handlers.review import register as review


def listening_app(bot: Bot, access: SlackAccess) -> AsyncApp:
    """Return the Bolt app that hears everything the manifest subscribes to."""

    async def authorize() -> AuthorizeResult:
        # Who we are was asked at start: Bolt would ask Slack again with the first requests.
        return AuthorizeResult(
            enterprise_id=None,
            team_id=bot.identity.team_id,
            bot_id=bot.identity.bot_id,
            bot_user_id=bot.identity.user_id,
            bot_token=access.bot_token,
        )

    app = AsyncApp(
        # Without a name Bolt looks through the whole stack for one.
        name="ChrisGPT",
        # Named, so that it logs with Bolt's other loggers.
        logger=logging.getLogger("slack_bolt"),
        client=AsyncWebClient(base_url=access.api_url),
        authorize=authorize,
    )
    record_events(app, bot)
    draft.register(app, bot)
    drafts.register(app, bot)
    review.register(app, bot)
    finetune.register(app, bot)
    home.register(app, bot)
    return app


def take_up(bot: Bot, requests: list[Request]) -> None:
    """Do what an earlier run had recorded and not done."""
    for request in requests:
        perform(bot, request, resumed=True)

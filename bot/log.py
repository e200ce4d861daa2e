"""The log: JSON in production, readable on a terminal, and never a secret in it."""

import logging
import re
import sys
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

# Tokens of Slack, keys of engines, and the addresses under which Slack takes our answers.
_SECRET = re.compile(
    r"xox[a-z]-[\w-]+|xapp-[\w-]+|sk-[\w-]{8,}|(?<=/hook/)[\w-]+|(?<=hooks\.slack\.com/)[\w/-]+"
    r"|(?i:bearer )[\w.-]+|(?<=ticket=)[\w-]+|(?<=token=)[\w-]+"
)


def configure() -> None:
    """Send our log, and the libraries' warnings, to standard error."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso"),
    ]
    to_person: list[Any] = [
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
        _hide_in_text,
    ]
    to_machine: list[Any] = [
        structlog.processors.format_exc_info,
        _hide,
        structlog.processors.JSONRenderer(),
    ]
    last = to_person if sys.stderr.isatty() else to_machine
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    # Bolt warns of settings that we pass on purpose.
    logging.getLogger("slack_bolt").setLevel(logging.ERROR)
    # Ours tells more; the libraries at this level would tell message bodies.
    for name in ("bot", "handlers", "app", "local"):
        logging.getLogger(name).setLevel(logging.INFO)


def hide(text: str) -> str:
    """Return the text with every secret blacked out."""
    return _SECRET.sub("███", text)


def _hide(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    return {key: hide(value) if isinstance(value, str) else value for key, value in event.items()}


def _hide_in_text(_logger: WrappedLogger, _method: str, event: object) -> str:
    return hide(str(event))

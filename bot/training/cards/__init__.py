"""What /finetune shows in Slack: pure functions of values, that return messages.

Whatever an engine, a model or a person wrote stands in `plain_text`, or is escaped, and is cut to
a length; so no name is a link, no error message a ping, and no card too long for Slack.
"""

from bot.training.cards.ended import ended_message
from bot.training.cards.job import job_card, job_status
from bot.training.cards.plan import plan_card

__all__ = ["ended_message", "job_card", "job_status", "plan_card"]

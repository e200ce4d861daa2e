"""The console: training files without Slack, `python app.py dataset …`.

For files that are larger than Slack's form takes, and for scripts. It works while the bot runs, and
needs neither Slack nor an engine. What was asked for goes to standard output; refusals, questions
and bars go to standard error. Slow packages load when a command needs them.
"""

from handlers.console.commands import dataset

__all__ = ["dataset"]

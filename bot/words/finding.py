"""What is said where drafts are listed, found, shown and taken along."""

from bot.manifest import Commands

NEWER = "Newer"
OLDER = "Older"
TEXT_DELETED = "its text was deleted"
STARRED = "golden brief"
BAR = " · "
NOTHING_SENT = "So nothing was sent."


def help_mrkdwn(commands: Commands) -> str:
    """Explain the command that finds drafts."""
    c = commands.drafts
    return (
        f"*Find.* `{c}` lists the newest. Words find drafts whose brief or newest text "
        f"holds them all: `{c} spring fair`, "
        f'`{c} search "open sundays"` (quotes keep words together).\n'
        "*Narrow.* Anywhere in the line: `approved`, `discarded`, `ready`, `undecided`, `waiting`, "
        "`mine`, `by @editor`, `starred`, `since march`, `until 2026-11-01`, `last week`, "
        f"`writer NAME`. All together: `{c} fair approved since march by @editor`\n"
        f"*Look.* `{c} show 12`: one draft, with its versions and decisions. "
        f"`{c} show last`: the newest.\n"
        f"*Take along.* `{c} export`: the approved drafts as a file, sent to you directly. "
        f"`{c} export mine since march csv`; it may be `jsonl`, `csv` or `zip`, and `all` takes "
        "those along that are not approved.\n"
        f"*Our words.* `{c} words`: what no dictionary knows and is right all the same. "
        f"`{c} words add WORD`, `{c} words remove WORD`\n"
        f"*Delete.* `{c} delete 12`: an admin takes a draft's text away, for good. It asks first.\n"
        f"To start a draft: `{commands.draft}`"
    )


# What was looked for


def with_words(words_escaped: str) -> str:
    """Name the words that were looked for; phrases bring quotes of their own."""
    return f"with {words_escaped}" if '"' in words_escaped else f"with “{words_escaped}”"


def asked_by_mrkdwn(user: str) -> str:
    """Name who asked for the drafts."""
    return f"asked for by <@{user}>"


def written_by(writer_escaped: str) -> str:
    """Name the model."""
    return f"written by “{writer_escaped}”"


def since(day: str) -> str:
    """Name the first day."""
    return f"since {day}"


def until(day: str) -> str:
    """Name the last day."""
    return f"until {day}"


def on_day(day: str) -> str:
    """Name the only day."""
    return f"on {day}"


# What was found


def number_of_drafts(number: int) -> str:
    """Count drafts."""
    return "1 draft" if number == 1 else f"{number:,} drafts"


def place(first: int, last: int, total: int) -> str:
    """Say which part of the list this is."""
    return f"{first:,} to {last:,} of {total:,}" if first < last else f"{last:,} of {total:,}"


def nothing_found_mrkdwn(wanted_mrkdwn: str, commands: Commands, *, has_words: bool) -> str:
    """Answer a search that found nothing, with the ways on."""
    sought = f": {wanted_mrkdwn}" if wanted_mrkdwn else ""
    fewer = "Fewer words find more; " if has_words else ""
    return (
        f"I found no draft that you can see{sought}. {fewer}"
        f"{commands.drafts} lists the newest, {commands.drafts} help has all the filters."
    )


def no_letters(commands: Commands) -> str:
    """Answer a search for emoji or signs."""
    return (
        f"I find letters and digits only. For example {commands.drafts} spring fair; "
        f"{commands.drafts} lists the newest."
    )


def search_for_what(commands: Commands) -> str:
    """Ask for the words that are missing."""
    return (
        f'Search for what? For example {commands.drafts} search "open sundays" approved; '
        f"{commands.drafts} help has all the filters."
    )


def too_much(limit: int, commands: Commands) -> str:
    """Refuse to search for a whole letter."""
    return (
        f"That is more than I can search for at once: {limit} characters are the most. "
        f"A few words that stand together do best, in quotes. {commands.drafts} lists the newest."
    )


def perhaps(line: str) -> str:
    """Guess at a slip of the finger."""
    return f"Did you mean “{line}”?"


def not_understood(strange: str, commands: Commands) -> str:
    """Name a filter that says nothing, and that was left out."""
    return (
        f"I do not understand “{strange}”. Days are, for example, 2026-11-01, march or last week; "
        "people are chosen from the list that Slack offers behind @. "
        f"{commands.drafts} help has all the filters."
    )


def page_lost(commands: Commands) -> str:
    """Answer a button whose list cannot be read any more."""
    return f"I cannot turn this page any more. {commands.drafts} lists the newest."


def several(wanted: str, total: int) -> str:
    """Head a list when one draft was asked for by words that several have."""
    return f"{number_of_drafts(total)} for “{wanted}”: show one by its number."


# Taken along


def exporting(number: int) -> str:
    """Say that a file is being made."""
    drafts = number_of_drafts(number)
    return f"I am putting {drafts} into a file; it comes to our direct messages in a moment."


def exported_mrkdwn(number: int, wanted_mrkdwn: str) -> str:
    """Stand above the file in direct messages; later one wants to know what is in it."""
    chosen = f" Chosen: {wanted_mrkdwn}." if wanted_mrkdwn else ""
    return f"{number_of_drafts(number)}, as you asked.{chosen}"


def one_at_a_time(commands: Commands) -> str:
    """Answer who wants to see several drafts."""
    return f"I show one draft at a time, for example with {commands.drafts} show 12."


def nothing_to_export_mrkdwn(wanted_mrkdwn: str, commands: Commands) -> str:
    """Answer an export of nothing."""
    sought = f": {wanted_mrkdwn}" if wanted_mrkdwn else ""
    return (
        f"There is nothing to take along: no draft that you can see fits{sought}. Without a "
        f"state I take approved drafts only; {commands.drafts} export all takes every one."
    )


def too_many_to_export(number: int, limit: int, commands: Commands) -> str:
    """Refuse a file that nobody could open."""
    return (
        f"Those are {number:,} drafts, and a file holds {limit:,}. Take them in parts, for "
        f"example {commands.drafts} export since 2026-01-01 until 2026-03-31."
    )


def not_exported(code: str) -> str:
    """Say that Slack did not take the file."""
    return (
        f"Slack did not take the file ({code}), so nothing was sent. The drafts are as they were. "
        "Try again in a minute."
    )


def export_of_what(word: str, commands: Commands) -> str:
    """Refuse a kind of file that there is none of."""
    return (
        f"I cannot write “{word}”: there are jsonl, csv and zip. "
        f"For example {commands.drafts} export mine csv."
    )

"""What is said when drafts are deleted."""

from collections.abc import Sequence

from bot.manifest import Commands

DELETE_YES = "Delete it for good"

KEEP_DISCARDED_DAYS = "KEEP_DISCARDED_DAYS"

_DATASETS_SHOWN = 20
_NAME_SHOWN = 80


def which_to_delete(commands: Commands) -> str:
    """Ask for the number of the draft that is to go."""
    return (
        f"Which draft? {commands.drafts} delete NUMBER asks once more and then deletes it. "
        f"{commands.drafts} lists the numbers."
    )


def delete_question(draft_id: int, title: str | None) -> str:
    """Ask before a draft is deleted; without its title where that is not to be read."""
    what = f"draft {draft_id}" + (f" (“{title}”)" if title else "")
    return (
        f"Delete {what}? All its texts go: from the archive, from the output folder, and from its "
        "thread, with the files of an approval. This cannot be taken back. What is left is its "
        "number, who asked for it and when, what was decided, and that you deleted it. What "
        "people wrote themselves in the thread is theirs, and stays."
    )


def held_by(datasets: Sequence[tuple[str, bool]], commands: Commands) -> str:
    """Say which datasets hold a text of the draft; deleting the draft does not change them.

    Args:
        datasets: the name of each, and whether it went out to an engine.
        commands: the names of the commands.
    """
    shown = [_held(name, went_out=went_out) for name, went_out in datasets[:_DATASETS_SHOWN]]
    if rest := datasets[_DATASETS_SHOWN:]:
        stayed = "" if any(went_out for _, went_out in rest) else ", which no engine was given"
        shown.append(f"and {len(rest)} more{stayed}")
    dataset = f"{commands.finetune} dataset"
    holding = "a dataset holds" if len(datasets) == 1 else f"{len(datasets)} datasets hold"
    return (
        f"What stays: {holding} text of it: {', '.join(shown)}. A dataset is never changed. "
        f"{dataset} show NAME says where its copies are, and which models learned from it; "
        f"{dataset} delete NAME deletes it, and {dataset} build builds one anew, without this "
        "draft. What models have learned stays in them."
    )


def _held(name: str, *, went_out: bool) -> str:
    return f"“{name[:_NAME_SHOWN]}”" + (" (given to an engine)" if went_out else "")


def deleted(draft_id: int) -> str:
    """Say that a draft is being deleted."""
    return (
        f"Draft {draft_id} is deleted from the archive. File and messages go in this minute; if "
        "that is cut off, it goes on at the next start."
    )


def deleted_before(draft_id: int) -> str:
    """Say that there is nothing to delete any more."""
    return f"Draft {draft_id} was deleted before. Nothing was changed."


def busy(draft_id: int) -> str:
    """Refuse to delete what is being written."""
    return (
        f"Draft {draft_id} is being written right now, so nothing was deleted. Press Stop in its "
        "thread, or wait until the version is there, and delete it then."
    )


def deleted_by_mrkdwn(draft_id: int, by: str) -> str:
    """Say in a draft's thread that a person deleted it."""
    return f"Draft {draft_id} was deleted by <@{by}>."


def deleted_by_setting_mrkdwn(draft_id: int, days: str) -> str:
    """Say in a draft's thread that it was deleted because it was discarded long ago."""
    return (
        f"Draft {draft_id} was deleted: discarded drafts are kept for {days} days "
        f"({KEEP_DISCARDED_DAYS})."
    )

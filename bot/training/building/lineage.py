"""What a text goes back to: the text that was edited, and at last what a writer wrote."""

from collections.abc import Iterator, Sequence

from bot.archive import Brief, Version, VersionSource, VersionState


def steps(version: Version, versions: Sequence[Version]) -> Iterator[Version]:
    """Yield a version, the one it was made of, and so on, back to what came from the brief alone.

    Args:
        version: where to begin.
        versions: all versions of its draft, oldest first.
    """
    before: Version | None = version
    while before is not None:
        yield before
        before = None if is_from_brief(before) else _made_of(before, versions)


def is_from_brief(version: Version) -> bool:
    """Tell whether a model wrote it, or was to write it, with nothing but the brief."""
    return version.source is VersionSource.MODEL and version.assignment.instruction is None


def writers_text(version: Version, versions: Sequence[Version]) -> Version | None:
    """Return the text from the brief alone that this one goes back to, be it whole or not.

    None where no model was asked for one, or none came of it.
    """
    origin = list(steps(version, versions))[-1]
    return origin if is_from_brief(origin) and origin.text.strip() else None


def system_prompt_of(version: Version, versions: Sequence[Version]) -> str | None:
    """Return the hash of the system prompt under which a text came about; None: no model wrote."""
    writers = (each.writer for each in steps(version, versions))
    return next((writer.system_prompt_sha256 for writer in writers if writer), None)


def breaks_off(version: Version, versions: Sequence[Version]) -> bool:
    """Tell whether a text is one whose writer was stopped, or ran into its limit.

    Who goes back to such a text has one that breaks off still. Who edits it may have ended it.
    """
    for each in steps(version, versions):
        if each.source is not VersionSource.EARLIER:
            return each.state is VersionState.PARTIAL or each.is_cut_off
    return False


def answers(version: Version, brief: Brief) -> bool:
    """Tell whether a text was written from this brief; facts may have come to it since."""
    own = version.assignment.brief
    return (own.title, own.bullets, own.references) == (
        brief.title,
        brief.bullets,
        brief.references,
    ) and set(own.facts) <= set(brief.facts)


def _made_of(version: Version, versions: Sequence[Version]) -> Version | None:
    """Return the version that another one was made of; the one before, where that is not said."""
    before = {each.number: each for each in versions if each.number < version.number}
    if version.source is VersionSource.EARLIER:
        # It is noted what it came after, not what it equals.
        equal = [each for each in before.values() if each.text == version.text]
        if equal:
            return equal[-1]
    return before.get(version.assignment.based_on or 0) or before.get(version.number - 1)

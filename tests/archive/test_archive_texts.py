"""Whatever a model or a person writes comes back as it was kept."""

from hashlib import sha256

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.archive import Archive, Brief, Outcome, VersionState
from bot.archive.texts import storable
from tests.archive.samples import new_request, placed_in, version_in

# One archive serves all examples of a test: each example adds rows of its own.
_shared = settings(
    deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
_plain = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
_anything = st.text(st.characters())


@_shared
@given(_plain)
async def test_a_text_comes_back_byte_for_byte(archive: Archive, text: str) -> None:
    """Any text is read as it was written, and its hash is the hash of its bytes."""
    begun = await version_in(archive, await placed_in(archive))

    await archive.versions.keep_partial(begun.id, text)
    assert (await archive.versions.get(begun.id)).text == text

    version = await archive.versions.finish(begun.id, Outcome(text, VersionState.COMPLETE))
    assert version.text == text
    assert version.sha256 == sha256(text.encode()).hexdigest()


@_shared
@given(_anything)
async def test_no_text_breaks_the_archive(archive: Archive, text: str) -> None:
    """A text with NUL or half a surrogate pair is kept too, and the hash fits what is kept."""
    begun = await version_in(archive, await placed_in(archive))

    outcome = Outcome(text, VersionState.FAILED, failure=text, finish_reason=text)
    version = await archive.versions.finish(begun.id, outcome)

    assert version.text == version.failure == version.finish_reason == storable(text)
    assert version.sha256 == sha256(version.text.encode()).hexdigest()


@given(_anything)
def test_only_what_no_database_keeps_is_replaced(text: str) -> None:
    """Every other character stays where it is."""
    kept = storable(text)

    assert len(kept) == len(text)
    for before, after in zip(text, kept, strict=True):
        refused = before == "\0" or "\ud800" <= before <= "\udfff"
        assert after == ("\N{REPLACEMENT CHARACTER}" if refused else before)


@_shared
@given(
    title=st.none() | _plain,
    bullets=st.lists(_anything).map(tuple),
    facts=st.lists(_anything).map(tuple),
)
async def test_a_brief_comes_back(
    archive: Archive, title: str | None, bullets: tuple[str, ...], facts: tuple[str, ...]
) -> None:
    """A brief is read as it was given."""
    request = await archive.requests.record(new_request())
    assert request is not None
    brief = Brief(title=title, bullets=bullets, facts=facts)

    draft = await archive.drafts.create(request, channel="C1", private=False, brief=brief)

    assert (await archive.drafts.get(draft.id)).brief == brief

"""Finding drafts in the archive: by words, by what is known of them, by likeness; and who may."""

from datetime import timedelta
from itertools import product

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.archive import (
    Archive,
    Assignment,
    Brief,
    DecisionKind,
    Draft,
    DraftState,
    Filter,
    Outcome,
    VersionState,
    Writer,
)
from bot.archive.fulltext import all_of, any_of, terms_of
from bot.archive.search import BEGINS, ENDS
from tests.archive.samples import new_request


async def kept(
    archive: Archive,
    text: str,
    *,
    brief: Brief | None = None,
    user: str = "UEDITOR",
    channel: str = "C0NEWSLETTER",
    private: bool = False,
    model: str = "first",
) -> Draft:
    """Put a whole draft into the archive, and return it."""
    request = await archive.requests.record(new_request(user=user, channel=channel))
    assert request
    brief = brief or Brief("Harvest", ("Bring a bag",))
    draft = await archive.drafts.create(
        request, channel=channel, private=private, brief=brief, thread_ts="1.1"
    )
    await written(archive, draft, text, model=model)
    return await archive.drafts.get(draft.id)


async def written(archive: Archive, draft: Draft, text: str, *, model: str = "first") -> None:
    """Give a draft one more version."""
    newest = await archive.versions.latest(draft.id)
    version = await archive.versions.begin(
        draft.id,
        after=newest.number if newest else 0,
        writer=Writer("openai", model, await archive.prompts.keep("Write as we do.")),
        requested_by=draft.requested_by,
        assignment=Assignment(draft.brief),
    )
    assert version
    await archive.versions.finish(version.id, Outcome(text, VersionState.COMPLETE))


async def found(archive: Archive, wanted: Filter, *, viewer: str = "UEDITOR") -> list[int]:
    """Return the ids of what somebody finds in the newsletter's channel."""
    page = await archive.search.find(wanted, viewer=viewer, channel="C0NEWSLETTER", limit=50)
    assert page.total == len(page.hits)
    return [hit.draft.id for hit in page.hits]


async def test_words_are_found_in_title_brief_and_newest_text(archive: Archive) -> None:
    """All of them have to be there, in any of the three, in any order, large or small."""
    brief = Brief("Harvest festival", ("Bring a bag",), facts=("The mill is shut",))
    one = await kept(archive, "The market opens on Friday.", brief=brief)
    await kept(archive, "The market is closed.", brief=Brief("Lent", ("No bread",)))

    for words in ("harvest", "bag", "mill", "FRIDAY market", "friday bag festival mill"):
        assert await found(archive, Filter(words)) == [one.id], words
    assert await found(archive, Filter("friday closed")) == []


async def test_a_word_is_found_where_it_begins_a_longer_one_and_a_phrase_as_it_stands(
    archive: Archive,
) -> None:
    """Who types "volunteer" finds volunteers; in quotes every word is whole, and in this order."""
    await kept(archive, "We open on Sundays. Volunteers wanted.")

    for words in ("volunteer", "vol", "sunday", '"open on sundays"', 'volun "sundays"'):
        assert await found(archive, Filter(words)) == [1], words
    for words in ('"volunteer"', "unteers", '"on open"', '"open sundays"'):
        assert await found(archive, Filter(words)) == [], words


async def test_accents_do_not_matter(archive: Archive) -> None:
    """They are left out on both sides."""
    await kept(archive, "Das Café öffnet früher. Crème brûlée!")

    for words in ("cafe offnet", "CAFÉ FRÜHER", '"creme brulee"'):
        assert await found(archive, Filter(words)) == [1], words


async def test_the_newest_text_counts(archive: Archive) -> None:
    """What an earlier version said is found no more; a version without words changes nothing."""
    draft = await kept(archive, "Strawberries on Friday.")
    await written(archive, draft, "Cherries on Friday.")
    await written(archive, draft, "")

    assert await found(archive, Filter("cherries")) == [draft.id]
    assert await found(archive, Filter("strawberries")) == []


async def test_a_deleted_draft_is_found_by_its_number_only(archive: Archive) -> None:
    """It stays in the list, without a word of its own."""
    draft = await kept(archive, "Strawberries on Friday.")

    assert await archive.deletion.delete_text(draft.id, by="UADMIN")

    for words in ("strawberries", "harvest", "bag", "friday"):
        assert await found(archive, Filter(words)) == []
    deleted = frozenset({DraftState.DELETING, DraftState.DELETED})
    assert await found(archive, Filter(states=deleted)) == [draft.id]
    assert await found(archive, Filter()) == [draft.id]


async def test_filters_narrow_each_other(archive: Archive) -> None:
    """State, person, writer and star, alone and together."""
    mine = await kept(archive, "The market opens.")
    theirs = await kept(archive, "The market opens.", user="USECOND", model="second-1.5")
    golden = await kept(archive, "The market opens.")
    for draft in (theirs, golden):
        assert await archive.decisions.decide(
            draft.id, version=1, kind=DecisionKind.APPROVE, by="UADMIN"
        )
    assert await archive.drafts.star(golden.id, version=1, by="UADMIN")
    approved = frozenset({DraftState.APPROVED})

    assert await found(archive, Filter(states=approved)) == [golden.id, theirs.id]
    assert await found(archive, Filter(states=approved | {DraftState.READY})) == [3, 2, 1]
    assert await found(archive, Filter(person="UEDITOR")) == [golden.id, mine.id]
    assert await found(archive, Filter("market", states=approved, person="UEDITOR")) == [golden.id]
    assert await found(archive, Filter(starred=True)) == [golden.id]
    for writer in ("second", "OPENAI:second", "1.5"):
        assert await found(archive, Filter(writer=writer)) == [theirs.id], writer
    for writer in ("%", "_", "second_1", "third"):
        assert await found(archive, Filter(writer=writer)) == [], writer


async def test_days_are_those_of_this_machine_and_both_ends_belong_to_it(archive: Archive) -> None:
    """A draft of today is found by today, and by no day beside it."""
    draft = await kept(archive, "The market opens.")
    today = draft.created_at.astimezone().date()
    before, after = today - timedelta(days=1), today + timedelta(days=1)

    assert await found(archive, Filter(since=today, until=today)) == [draft.id]
    assert await found(archive, Filter("market", since=before, until=after)) == [draft.id]
    assert await found(archive, Filter(until=before)) == []
    assert await found(archive, Filter(since=after)) == []


@pytest.mark.parametrize("wanted", [Filter(), Filter("secret"), Filter(person="UEDITOR")])
async def test_private_drafts_are_found_by_who_asked_and_where_they_stand(
    archive: Archive, wanted: Filter
) -> None:
    """Nobody else finds them elsewhere, nor counts them."""
    await kept(archive, "A secret party.", channel="C0DESK", private=True)
    search = archive.search

    for viewer, channel in product(("UEDITOR", "USECOND"), ("C0DESK", "C0NEWSLETTER", None)):
        page = await search.find(wanted, viewer=viewer, channel=channel, limit=10)
        sees = viewer == "UEDITOR" or channel == "C0DESK"
        assert (len(page.hits), page.total) == ((1, 1) if sees else (0, 0)), (viewer, channel)


@pytest.mark.parametrize("words", ["", "market"])
async def test_pages_follow_each_other_newest_first(archive: Archive, words: str) -> None:
    """Nothing is on two pages, and each says how much there is in all."""
    for _ in range(7):
        await kept(archive, "The market opens.")

    pages = [
        await archive.search.find(
            Filter(words), viewer="UEDITOR", channel=None, limit=3, offset=offset
        )
        for offset in (0, 3, 6, 9)
    ]

    assert [[hit.draft.id for hit in page.hits] for page in pages] == [
        [7, 6, 5],
        [4, 3, 2],
        [1],
        [],
    ]
    assert {page.total for page in pages} == {7}


async def test_a_snippet_marks_the_words_where_they_stand(archive: Archive) -> None:
    """It is taken from the text, else from the brief; a title needs none."""
    brief = Brief("Harvest", ("Bring a large bag",))
    text = f"{'Words before it. ' * 30}The market opens on Sundays.{' Words behind it.' * 30}"
    draft = await kept(archive, text, brief=brief)

    in_text, in_brief, in_title, without = [
        (await archive.search.find(wanted, viewer="UEDITOR", channel=None, limit=1)).hits[0]
        for wanted in (Filter("sunday market"), Filter("bag"), Filter("harvest"), Filter())
    ]

    assert in_text.snippet
    assert f"The {BEGINS}market{ENDS} opens on {BEGINS}Sundays{ENDS}." in in_text.snippet
    assert len(in_text.snippet) < 300
    assert in_brief.snippet == f"Bring a large {BEGINS}bag{ENDS}"
    assert in_title.snippet is None
    assert without.snippet is None
    assert (without.version, without.draft) == (1, draft)


async def test_a_draft_without_a_version_is_found_too(archive: Archive) -> None:
    """Its brief is in the index from the beginning."""
    request = await archive.requests.record(new_request())
    assert request
    brief = Brief(None, ("The market opens on Friday",))
    await archive.drafts.create(request, channel="C0NEWSLETTER", private=False, brief=brief)

    page = await archive.search.find(Filter("friday"), viewer="USECOND", channel=None, limit=1)

    assert [(hit.draft.id, hit.version) for hit in page.hits] == [(1, 0)]


NASTY = [
    '"', '""', '"""', "'", "''", "*", "a*b", "-a", "a -b", "NEAR(a b)", "a NEAR b", "title:a",
    "{title brief}: a", "a AND", "OR", "NOT a", "^a", "a + b", "(a", "a)", "a OR b", "\x00",
    "a\x00b", "\ud800", "\\", "; DROP TABLE drafts", "rank:bm25", "🎉", "日本語", "\u0301",
    "á", "\uf8ff", "\U000e0100", "𐀀", "a" * 5000, " ".join("a" * 500),
    "%", "_", "\x02", "\x03", "\u200b",
]  # fmt: skip


async def test_nothing_that_is_typed_is_syntax(archive: Archive) -> None:
    """Whatever stands in a search is looked for, or finds nothing; it never fails."""
    await kept(archive, "The market opens on Friday.")

    for words in NASTY:
        for text in (words, f"{words} market", f'"{words}'):
            page = await archive.search.find(Filter(text), viewer="UEDITOR", channel=None, limit=5)
            await archive.search.similar(text, viewer="UEDITOR", channel=None)

            assert page.total == len(page.hits) <= 1, words


@given(st.text())
async def test_any_text_makes_a_query(words: str) -> None:
    """Each word is quoted: no quote stands open, and only our own signs are outside of them."""
    for query in (all_of(words), any_of(terms_of(words))):
        outside = "".join(query.replace('""', "").split('"')[::2])

        assert query.count('"') % 2 == 0
        assert set(outside.split()) <= {"AND", "OR", "*"}
        assert "\x00" not in query


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(st.text(max_size=60))
async def test_what_a_text_says_is_found_by_its_own_words(archive: Archive, words: str) -> None:
    """Words of any script find the draft that holds them, whatever else stands between them."""
    draft = await kept(archive, f"before {words} behind")
    typed = words.replace('"', " ")

    page = await archive.search.find(
        Filter(f"before {typed}"), viewer="UEDITOR", channel=None, limit=1
    )

    assert page.hits[0].draft.id == draft.id


async def test_similar_drafts_are_approved_ones_the_most_like_first(archive: Archive) -> None:
    """A draft is like a brief when it shares words that few others have."""
    fair = await kept(archive, "The spring fair opens with pottery, honey and old roses.")
    roses = await kept(archive, "We planted old roses behind the library.")
    await kept(archive, "The bus leaves with everybody at noon.")
    ready = await kept(archive, "Pottery and honey once more.")
    for draft in (fair, roses):
        assert await archive.decisions.decide(
            draft.id, version=1, kind=DecisionKind.APPROVE, by="UADMIN"
        )
    text = "Spring fair\npottery and honey from the village\nroses"

    async def alike(but: int | None = None) -> list[int]:
        hits = await archive.search.similar(text, viewer="USECOND", channel=None, but=but)
        return [hit.draft.id for hit in hits]

    assert await alike() == [fair.id, roses.id]
    assert await alike(but=fair.id) == [roses.id]
    assert ready.id not in await alike()


async def test_similar_drafts_are_those_that_one_may_see(archive: Archive) -> None:
    """A private one is offered to who asked for it, and where it stands."""
    draft = await kept(archive, "Pottery and honey.", channel="C0DESK", private=True)
    await archive.decisions.decide(draft.id, version=1, kind=DecisionKind.APPROVE, by="UADMIN")
    similar = archive.search.similar

    assert await similar("honey", viewer="USECOND", channel="C0NEWSLETTER") == []
    assert len(await similar("honey", viewer="USECOND", channel="C0DESK")) == 1
    assert len(await similar("honey", viewer="UEDITOR", channel=None)) == 1


async def test_at_most_three_are_similar(archive: Archive) -> None:
    """The newer one comes first where both are equally like."""
    for _ in range(5):
        draft = await kept(archive, "Pottery and honey.")
        await archive.decisions.decide(draft.id, version=1, kind=DecisionKind.APPROVE, by="UADMIN")

    hits = await archive.search.similar("honey!", viewer="USECOND", channel=None)

    assert [hit.draft.id for hit in hits] == [5, 4, 3]
    assert [hit.version for hit in hits] == [1, 1, 1]


async def test_drafts_from_before_the_index_are_found_after_the_next_start(url: str) -> None:
    """An archive whose index was never made, or was lost, gets it when it is opened."""
    async with await Archive.open(url) as archive:
        for number in range(3):
            await kept(archive, f"Letter {number}: the market opens.")
        await archive.deletion.delete_text(2, by="UADMIN")
        async with archive._database.writing() as connection:
            await connection.exec_driver_sql("DROP TABLE draft_search_terms")
            await connection.exec_driver_sql("DROP TABLE draft_search")

    async with await Archive.open(url) as archive:
        assert await found(archive, Filter("market")) == [3, 1]
        assert await found(archive, Filter('"letter 2"')) == [3]

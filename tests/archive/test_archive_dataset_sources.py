"""A dataset's lines lead to the drafts they come from, a draft to the datasets with its text."""

from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from bot.archive import Archive, Dataset, DatasetSource
from bot.archive.datasets import Arrival
from tests.archive.samples import a_dataset, approved_in, dataset_in


async def with_sources(archive: Archive, *sources: DatasetSource) -> Dataset:
    """Return a dataset on record that has these sources."""
    return (await archive.datasets.add(a_dataset(), sources=sources))[0]


async def test_lines_lead_to_drafts(archive: Archive) -> None:
    """Sources come by their lines, what a line says before what its request relies on."""
    first, second = [(await approved_in(archive)).id for _ in range(2)]
    sources = [
        DatasetSource(2, second, 3, 1),
        DatasetSource(2, first, 1, is_reference=True),
        DatasetSource(1, first, 1),
        DatasetSource(1, second, 1),
    ]

    dataset = await with_sources(archive, *sources)

    assert await archive.datasets.sources(dataset.sha256) == [
        sources[2],
        sources[3],
        sources[0],
        sources[1],
    ]
    assert await archive.datasets.sources((await dataset_in(archive)).sha256) == []


async def test_a_draft_leads_to_the_datasets_with_its_text(archive: Archive) -> None:
    """Also where it is only relied on; not where other drafts are, or the bytes are gone."""
    draft, other = [(await approved_in(archive)).id for _ in range(2)]
    plain = await with_sources(archive, DatasetSource(1, draft, 1))
    await with_sources(archive, DatasetSource(1, other, 1))
    gone = await with_sources(archive, DatasetSource(1, draft, 1))
    relied = await with_sources(
        archive, DatasetSource(1, other, 1), DatasetSource(1, draft, 1, is_reference=True)
    )
    await archive.datasets.set_gone(gone.sha256)

    assert await archive.datasets.holding(draft) == [relied, plain]


async def test_a_copy_at_an_engine_holds_the_text_still(archive: Archive) -> None:
    """Also when the dataset is deleted here; not any more when the copy is gone as well."""
    draft = (await approved_in(archive)).id
    dataset = await with_sources(archive, DatasetSource(1, draft, 1))
    copy = await archive.datasets.begin_upload(
        dataset.sha256, engine="openai", filename="letters.jsonl", sent_sha256=dataset.sha256
    )
    await archive.datasets.set_gone(dataset.sha256)

    assert [each.sha256 for each in await archive.datasets.holding(draft)] == [dataset.sha256]
    await archive.datasets.upload_gone(copy.id)
    assert await archive.datasets.holding(draft) == []


async def test_parts_of_a_dataset_may_have_the_text(archive: Archive) -> None:
    """What was split or converted from it counts, also where the whole is gone."""
    draft = (await approved_in(archive)).id
    whole = await with_sources(archive, DatasetSource(1, draft, 1))
    part = await dataset_in(archive, origin={"kind": "split", "of": whole.sha256})
    again = await dataset_in(archive, origin={"kind": "conversion", "of": part.sha256})
    await dataset_in(archive, origin={"kind": "upload"})
    await archive.datasets.set_gone(whole.sha256)

    assert await archive.datasets.holding(draft) == [again, part]


async def test_what_came_back_still_leads_to_its_parts(archive: Archive) -> None:
    """A part that was deleted and brought again is newer than what was made of it."""
    draft = (await approved_in(archive)).id
    whole = await with_sources(archive, DatasetSource(1, draft, 1))
    split = {"kind": "split", "of": whole.sha256}
    part = a_dataset("a part", origin=split)
    await archive.datasets.add(part)
    smaller = await dataset_in(archive, origin={"kind": "split", "of": part.sha256})
    await archive.datasets.set_gone(part.sha256)

    again, _ = await archive.datasets.add(a_dataset("a part", origin=split))
    assert await archive.datasets.holding(draft) == [again, smaller, whole]

    await archive.datasets.set_gone(part.sha256)
    uploaded, _ = await archive.datasets.add(a_dataset("a part"))
    assert uploaded.origin == {"of": whole.sha256, "kind": "upload", "file": "F0LETTERS"}
    assert await archive.datasets.holding(draft) == [uploaded, smaller, whole]


async def test_what_is_made_of_itself_in_the_end_is_no_trouble(archive: Archive) -> None:
    """Whoever brings the same bytes in turn may close a circle."""
    draft = (await approved_in(archive)).id
    one, other = a_dataset("one"), a_dataset("other")
    [(first, _), (second, _)] = await archive.datasets.add_all(
        [
            Arrival(replace(one, origin={"of": other.sha256}), [DatasetSource(1, draft, 1)]),
            Arrival(replace(other, origin={"of": one.sha256})),
        ]
    )

    assert await archive.datasets.holding(draft) == [second, first]


async def test_all_or_none_are_put_on_record(archive: Archive) -> None:
    """A dataset of a draft that is not there takes those that came with it along."""
    with pytest.raises(IntegrityError):
        await archive.datasets.add_all(
            [Arrival(a_dataset()), Arrival(a_dataset(), [DatasetSource(1, 99, 1)])]
        )

    assert await archive.datasets.kept() == []


async def test_bytes_that_were_there_get_their_sources(archive: Archive) -> None:
    """A file that was uploaded before it was built has the drafts of what was built."""
    draft = (await approved_in(archive)).id
    uploaded = await dataset_in(archive, text="the same")

    _, is_new = await archive.datasets.add(
        a_dataset("the same"), sources=[DatasetSource(1, draft, 1)]
    )

    assert not is_new
    assert await archive.datasets.holding(draft) == [uploaded]


async def test_sources_that_were_noted_stay(archive: Archive) -> None:
    """Who builds the same bytes of fewer drafts takes none of the others away."""
    first, second = [(await approved_in(archive)).id for _ in range(2)]
    both = [DatasetSource(1, draft, 1) for draft in (first, second)]
    dataset, _ = await archive.datasets.add(a_dataset("the same"), sources=both)

    await archive.datasets.add(a_dataset("the same"), sources=both[:1])

    assert await archive.datasets.holding(second) == [dataset]
    assert await archive.datasets.sources(dataset.sha256) == both


async def test_bytes_that_come_back_have_their_sources(archive: Archive) -> None:
    """Deleted, and built again: the sources are there, each once."""
    draft = (await approved_in(archive)).id
    for _ in range(2):
        dataset, _ = await archive.datasets.add(
            a_dataset("the same"), sources=[DatasetSource(1, draft, 1)]
        )
        assert await archive.datasets.sources(dataset.sha256) == [DatasetSource(1, draft, 1)]
        await archive.datasets.set_gone(dataset.sha256)


async def test_no_source_that_nobody_knows(archive: Archive) -> None:
    """A dataset of a draft that is not there is not put on record at all."""
    with pytest.raises(IntegrityError):
        await with_sources(archive, DatasetSource(1, 99, 1))

    assert await archive.datasets.kept() == []

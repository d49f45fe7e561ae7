"""One run of the indexer: from a spool to a published generation. The caller holds the writer's lock."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, nullcontext, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from index.build import write_index
from index.cleaned import Rejected
from index.copies import find_copies
from index.gather import Gathered, gather
from index.guard import refuse_empty, refuse_held, refuse_overlap, refuse_shrunk
from index.notices import log_entries
from index.parse import Read, read_any
from index.previous import Previous, previous_generation
from index.publish import Checkpoint, Draft, publish
from index.report import REPORT, Report, Stopwatch, report_bytes
from index.resolve import Placement, Resolution, resolve
from index.root import collect, draft_folder, next_number, sweep
from index.scratch import Scratch
from index.sources import SourceFile, SourceItem, write_sources
from index.spool import Listing, list_spool, shown
from index.verify import OpenEngine
from index.versions import cleaner_version
from index.withdraw import ensure_log, record
from index.workers import Task, parse_files
from search.columnar.engine import ColumnarEngine
from search.generation import generation_name
from search.story import Filing, Status, filing_key
from search.withdrawals import Action, read_withdrawals

log = logging.getLogger("dateline.index")
_SAMPLES = 8  # stories fetched back from a draft before it is published


class Watch(Protocol):
    """Shows how a run gets on."""

    def phase(self, name: str, total: int) -> AbstractContextManager[Callable[[int], None]]:
        """Return a `with` for a phase of so many steps; it gives what to call with the number of steps done."""
        ...


class Unwatched:
    """Shows nothing."""

    def phase(self, name: str, total: int) -> AbstractContextManager[Callable[[int], None]]:  # noqa: ARG002 - Watch
        """Return a `with` whose call does nothing."""
        return nullcontext(lambda _: None)


@dataclass(frozen=True, slots=True)
class Tools:
    """What a run uses of the world.

    `jobs` is the number of workers that read the spool; 0 reads it in this process, without limits of time and memory.
    `cache` is where verified generations are remembered, None for the user's own.
    """

    read: Read = read_any
    open_engine: OpenEngine = ColumnarEngine.open
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    watch: Watch = field(default_factory=Unwatched)
    checkpoint: Checkpoint = lambda _: None
    cache: Path | None = None
    jobs: int = 0


@dataclass(frozen=True, slots=True)
class _Spool:
    """What the spool gave: all sources, kept ones among them, and everything rejected."""

    listing: Listing
    sources: tuple[SourceFile, ...]
    rejected: tuple[Rejected, ...]

    @property
    def kept(self) -> tuple[str, ...]:
        return tuple(shown(source.file.path) for source in self.sources if source.is_kept)


def build(spool: Path, root: Path, tools: Tools, *, allow_shrink: bool = False) -> Report:
    """Read a spool, publish a generation of all its stories and return the run's report.

    Kills and holds found in the spool act as soon as they are read, even if nothing is published then.

    Raises:
        Refused: publication is held, the spool gave no story, or far fewer than the live generation has.
        Misconfigured: the spool cannot be read, or the root lies in it.
        NotReady: the withdrawal log is unreadable, or the draft failed its verification.
        OSError: the disk failed; the live generation stays.
    """
    refuse_overlap(spool, root)
    now = tools.clock()
    watch = Stopwatch()
    sweep(root)
    ensure_log(root, now)
    with Scratch(root) as scratch, previous_generation(root, tools.open_engine, tools.cache) as previous:
        with watch.phase("read"):
            found = _read_spool(spool, scratch, previous, tools, int(now.timestamp()))
        with watch.phase("resolve"):
            resolution = _resolved(found.sources)
            withdrawn, held = _record_notices(root, resolution, now)
        refuse_held(root)
        refuse_empty(spool, _story_count(resolution), len(found.listing.files), found.rejected)
        if not allow_shrink:
            _refuse_loss(root, previous, resolution)
        writing = _Build(root, scratch, tools, now, watch)
        try:
            found, resolution, draft = writing.write(found, resolution)
            report = _report(spool, draft, found, resolution, withdrawn, held)
            writing.finish(draft, found, resolution, report)
        except BaseException:
            # A full disk must have room for the next try.
            with suppress(OSError):
                sweep(root)
            raise
    removed = collect(root)
    log.info("published", extra={"generation": report.generation, "stories": report.story_count})
    return replace(report, seconds=watch.seconds, removed_generations=tuple(removed))


def _read_spool(spool: Path, scratch: Scratch, previous: Previous, tools: Tools, now: int) -> _Spool:
    listing = list_spool(spool)
    found: dict[str, Gathered] = {}
    results = parse_files(Task(spool, tools.read), listing.files, tools.jobs)
    with tools.watch.phase("Reading", len(listing.files)) as advance, closing(results):
        for parsed in results:
            found[parsed.file.path] = gather(parsed, scratch, now)
            advance(1)
    gathered = [found[file.path] for file in listing.files]
    bad = [one for one in gathered if one.is_bad]
    closed = [why for why in listing.unreadable if why.is_folder]
    kept = {source.file.path: source for source in previous.last_good(bad, closed, scratch)}
    sources = [kept.pop(one.source.file.path, one.source) for one in gathered]
    rejected = (*(why.rejected() for why in listing.unreadable), *(why for one in gathered for why in one.rejected))
    return _Spool(listing, (*sources, *kept.values()), rejected)


def _resolved(sources: Iterable[SourceFile]) -> Resolution:
    return resolve(item.candidate for source in sources for item in source.items)


def _record_notices(root: Path, resolution: Resolution, now: datetime) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Log the spool's kills and holds, and return the ids newly withdrawn and newly held."""
    records = record(root, lambda log_: log_entries(resolution.groups, log_.records), now)
    for one in records:
        log.info("notice", extra={"action": str(one.action), "id": one.story_id, "by": one.by})
    return (
        tuple(one.story_id for one in records if one.action is Action.WITHDRAW),
        tuple(one.story_id for one in records if one.action is Action.HOLD),
    )


@dataclass(frozen=True, slots=True)
class _Build:
    """The writing half of a run."""

    root: Path
    scratch: Scratch
    tools: Tools
    now: datetime
    watch: Stopwatch

    def write(self, found: _Spool, resolution: Resolution) -> tuple[_Spool, Resolution, Draft]:
        """Write the index; what the schema cannot take is rejected, and all is resolved and written once more."""
        while True:
            number = next_number(self.root)
            directory = draft_folder(self.root, number)
            placements = sorted(resolution.placements(), key=lambda p: (p.candidate.day, p.candidate.key))
            copies = find_copies(resolution.current())
            with self.watch.phase("build"), self.tools.watch.phase("Indexing", len(placements)) as advance:
                samples: list[Filing] = []
                reasons = write_index(directory, self._filings(placements, copies, samples, advance))
            if not reasons:
                counts = (_story_count(resolution), len(placements))
                return found, resolution, Draft(directory, number, cleaner_version(), *counts, tuple(samples))
            shutil.rmtree(directory)
            found = _without(found, placements, reasons)
            resolution = _resolved(found.sources)

    def finish(self, draft: Draft, found: _Spool, resolution: Resolution, report: Report) -> None:
        """Put the source state and the report beside the index and publish."""
        write_sources(draft.directory, _with_filings(found.sources, resolution))
        (draft.directory / REPORT).write_bytes(report_bytes(replace(report, seconds=self.watch.seconds)))
        with self.watch.phase("publish"):
            publish(self.root, draft, self.now, self.tools.open_engine, self.tools.checkpoint)

    def _filings(
        self,
        placements: list[Placement],
        copies: Mapping[str, tuple[str, ...]],
        samples: list[Filing],
        advance: Callable[[int], None],
    ) -> Iterator[Filing]:
        """Yield the filings, keeping some evenly spread ones as samples."""
        step = max(1, len(placements) // _SAMPLES)
        for i, placement in enumerate(placements):
            filing = _filing(placement, copies.get(placement.story_id, ()), self.scratch)
            if i % step == 0:
                samples.append(filing)
            yield filing
            advance(1)


def _filing(placement: Placement, copies: tuple[str, ...], scratch: Scratch) -> Filing:
    story = scratch.get(placement.candidate.slot)
    return Filing(
        replace(story, id=placement.story_id, version=placement.version),
        placement.current_from,
        placement.current_until,
        shown(placement.candidate.path),
        copies,
        placement.superseded_at,
    )


def _without(found: _Spool, placements: list[Placement], reasons: dict[str, str]) -> _Spool:
    """Return what the spool gave, with the candidates that cannot be indexed rejected."""
    bad = {p.candidate.key: why for p in placements if (why := reasons.get(filing_key(p.story_id, p.version)))}
    sources = tuple(
        replace(source, items=tuple(item for item in source.items if item.candidate.key not in bad))
        for source in found.sources
    )
    rejected = tuple(Rejected(shown(path), why, f"item {item + 1}") for (path, item), why in bad.items())
    return replace(found, sources=sources, rejected=found.rejected + rejected)


def _with_filings(sources: Iterable[SourceFile], resolution: Resolution) -> Iterator[SourceFile]:
    """Yield the sources with the filing that each item became; an identical copy became its twin's."""
    filing_of = {p.candidate.key: (p.story_id, p.version) for p in resolution.placements()}
    for copy, kept in resolution.duplicates:
        if copy.status is Status.USABLE:
            filing_of[copy.key] = filing_of[kept.key]
    for source in sources:
        items = (SourceItem(item.candidate, filing_of.get(item.candidate.key)) for item in source.items)
        yield replace(source, items=tuple(items))


def _refuse_loss(root: Path, previous: Previous, resolution: Resolution) -> None:
    """Hold the draft's stories against the live ones; those withdrawn count on neither side."""
    live = previous.story_ids()
    draft = {group.story_id for group in resolution.groups if group.filings}
    withdrawn = read_withdrawals(root).reasons.keys()
    if live:
        refuse_shrunk(len(live - withdrawn), len(draft - withdrawn))
    else:
        refuse_shrunk(previous.story_count, len(draft))


def _story_count(resolution: Resolution) -> int:
    return sum(1 for group in resolution.groups if group.filings)


def _report(
    spool: Path, draft: Draft, found: _Spool, resolution: Resolution, withdrawn: tuple[str, ...], held: tuple[str, ...]
) -> Report:
    return Report(
        generation=generation_name(draft.number),
        spool=str(spool),
        file_count=len(found.listing.files),
        hidden_count=found.listing.hidden_count,
        story_count=draft.story_count,
        filing_count=draft.filing_count,
        rejected=found.rejected,
        kept=found.kept,
        duplicates=tuple((shown(copy.path), shown(kept.path)) for copy, kept in resolution.duplicates),
        withdrawn=withdrawn,
        held=held,
    )

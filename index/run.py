"""One run of the indexer: from a spool to a published generation. The caller holds the writer's lock."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from index.changes import filed, with_filings
from index.drafting import Drafting, Written, resolved, unaddressed_paths
from index.filings.notices import log_entries
from index.filings.resolve import Resolution
from index.filings.scratch import Scratch
from index.intake import Intake, gathered, take_in, to_read
from index.limits import REHASH_DAYS
from index.previous import Previous, previous_generation
from index.reading.spool import Listing, list_spool
from index.reading.workers import Task
from index.report import REPORT, Report, Stopwatch, report_bytes
from index.root.canaries import Canary, check_canaries
from index.root.durable import naming
from index.root.guard import Stock, refuse_empty, refuse_held, refuse_overlap, refuse_shrunk
from index.root.housekeeping import collect, remove_damaged, sweep
from index.root.publish import publish
from index.root.withdraw import Entry, ensure_log, record
from index.sources import Header, SourceFile, listing_digest, write_sources
from index.tools import Tools, Unwatched
from search.engine import View
from search.generation import generation_name
from search.withdrawals import Action, Log, LogRecord, read_log, read_withdrawals, set_aside

__all__ = ["Tools", "Unwatched", "Wishes", "build"]

log = logging.getLogger("dateline.index")
_REHASH = timedelta(days=REHASH_DAYS)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a run was asked for. `canaries` must find enough in a draft before it is published."""

    is_full: bool = False
    allow_shrink: bool = False
    canaries: tuple[Canary, ...] = ()


def build(spool: Path, root: Path, tools: Tools, wishes: Wishes = Wishes()) -> Report:
    """Bring an index root up to date with a spool, publish a generation if anything changed, and return the report.

    Only files that changed are read, except in a full run, every `REHASH_DAYS`, and where another version of Dateline
    made the live generation. Kills and holds found in the spool act as soon as they are read, even if nothing is
    published then.

    Raises:
        Refused: publication is held, the spool gave no story, or far fewer than the live generation has.
        Misconfigured: the spool cannot be read, or the root lies in it.
        NotReady: the withdrawal log is unreadable, or the draft failed its verification.
        OSError: the disk failed; the live generation stays.
    """
    refuse_overlap(spool, root)
    now = tools.clock()
    sweep(root)
    ensure_log(root, now)
    if set_aside(root):
        record(root, lambda _: [], now)
    with naming(root), Scratch(root) as scratch, previous_generation(root, tools.open_engine, tools.cache) as previous:
        run = _Run(spool, root, tools, wishes, now, scratch, previous)
        try:
            report = run.report()
        except BaseException:
            # A full disk must have room for the next try.
            with suppress(OSError):
                sweep(root)
            raise
    if not report.is_published:
        log.info("unchanged", extra={"generation": report.generation, "files": report.file_count})
        return report
    removed = [*(() if previous.is_whole else remove_damaged(root, tools.cache)), *collect(root)]
    log.info("published", extra={"generation": report.generation, "stories": report.story_count})
    return replace(report, seconds=run.watch.seconds, removed_generations=tuple(removed))


@dataclass(frozen=True, slots=True)
class _Run:
    """One run: what it was asked for, what it uses, and what it is held against."""

    spool: Path
    root: Path
    tools: Tools
    wishes: Wishes
    now: datetime
    scratch: Scratch
    previous: Previous
    watch: Stopwatch = field(default_factory=Stopwatch)

    def report(self) -> Report:
        """Do the run and return its report."""
        with self.watch.phase("list"):
            listing = list_spool(self.spool)
            digest = listing_digest(listing)
        if self._is_certainly_unchanged(digest):
            refuse_held(self.root)
            return self._unchanged(listing, self.previous.report())
        with self.watch.phase("read"):
            before = self.previous.sources(self.scratch)
            intake = self._take_in(listing, before)
        with self.watch.phase("resolve"):
            resolution = resolved(intake.sources)
            records, check = _record_notices(self.root, resolution, self.now)
        refuse_held(self.root)
        sources = tuple(with_filings(intake.sources, resolution))
        if not self._must_publish and sources == tuple(before.values()) and self._lists_the_same(listing):
            return replace(
                self._unchanged(listing, None),
                rejected=intake.rejected,
                kept=intake.kept,
                withdrawn=_ids(records, Action.WITHDRAW),
                held=_ids(records, Action.HOLD),
                unaddressed=unaddressed_paths(resolution),
            )
        refuse_empty(
            self.spool, sum(1 for group in resolution.groups if group.filings), len(listing.files), intake.rejected
        )
        if not self.wishes.allow_shrink:
            self._refuse_loss(before, resolution)
        drafting = Drafting(self.root, self.scratch, self.previous, self.tools, self.watch)
        draft = drafting.write(intake, resolution, filed(before.values()), is_afresh=self._is_afresh)
        header = Header(
            _name(self.spool),
            digest,
            is_settled=not any(source.is_unread for source in draft.sources),
            read_at=self.now if self._reads_all or self.previous.header is None else self.previous.header.read_at,
            log=check,
            unreadable=listing.unreadable,
        )
        report = self._report(draft, replace(intake, sources=draft.sources), records)
        with self.watch.phase("write"):
            write_sources(draft.directory, header, draft.sources, self.scratch.sketches)
            (draft.directory / REPORT).write_bytes(report_bytes(replace(report, seconds=self.watch.seconds)))
        with self.watch.phase("publish"):
            self._check_canaries(draft)
            # The draft hides what was withdrawn meanwhile under any of its ids; an older generation knows fewer.
            _record_notices(self.root, resolution, self.now)
            publish(self.root, draft.draft, self.now, self.tools.open_engine, self.tools.checkpoint)
        return replace(report, seconds=self.watch.seconds)

    @property
    def _reads_all(self) -> bool:
        """Whether every file is read, changed or not."""
        header = self.previous.header
        if self.wishes.is_full or header is None or not self.previous.is_of_this_code:
            return True
        # A clock that was set back must not put the next reading off for years.
        return header.spool != _name(self.spool) or not timedelta() <= self.now - header.read_at < _REHASH

    @property
    def _is_afresh(self) -> bool:
        """Whether nothing of the generation before goes into the new one."""
        return self.wishes.is_full or self.previous.header is None or not self.previous.is_of_this_code

    @property
    def _must_publish(self) -> bool:
        """Whether a generation is wanted even if nothing changed: to heal the live one, or to note a reading of all."""
        return self._reads_all or not self.previous.is_whole

    def _is_certainly_unchanged(self, digest: str) -> bool:
        header = self.previous.header
        if self._must_publish or header is None:
            return False
        return header.is_settled and header.listing == digest and header.log == read_log(self.root).records[-1].check

    def _lists_the_same(self, listing: Listing) -> bool:
        return self.previous.header is not None and self.previous.header.unreadable == listing.unreadable

    def _take_in(self, listing: Listing, before: Mapping[str, SourceFile]) -> Intake:
        files = list(listing.files) if self._reads_all else to_read(listing, before)
        task = Task(self.spool, self.tools.read)
        with self.tools.watch.phase("Reading", len(files)) as advance:
            read = gathered(task, files, before, self.scratch, int(self.now.timestamp()), self.tools.jobs)
            return take_in(listing, before, _counted(read, advance))

    def _refuse_loss(self, before: Mapping[str, SourceFile], resolution: Resolution) -> None:
        """Hold the draft's stories against the live ones; those withdrawn count on neither side."""
        live = {item.filing[0] for source in before.values() for item in source.items if item.filing}
        draft = {group.story_id for group in resolution.groups if group.filings}
        withdrawn = read_withdrawals(self.root).reasons.keys()
        if live:
            refuse_shrunk(Stock(len(live), len(live - withdrawn)), Stock(len(draft), len(draft - withdrawn)))
        else:
            refuse_shrunk(Stock(self.previous.story_count, self.previous.story_count), Stock(len(draft), len(draft)))

    def _check_canaries(self, draft: Written) -> None:
        if self.wishes.canaries:
            withdrawn = frozenset(read_withdrawals(self.root).reasons)
            view = View(int(self.now.timestamp()), withdrawn=withdrawn)
            check_canaries(draft.directory, self.wishes.canaries, view, self.now, self.tools.open_engine)

    def _unchanged(self, listing: Listing, found: Report | None) -> Report:
        return Report(
            generation=self.previous.name,
            spool=str(self.spool),
            file_count=len(listing.files),
            hidden_count=listing.hidden_count,
            story_count=self.previous.story_count,
            filing_count=self.previous.filing_count,
            rejected=found.rejected if found else (),
            kept=found.kept if found else (),
            duplicates=found.duplicates if found else (),
            unaddressed=found.unaddressed if found else (),
            seconds=self.watch.seconds,
            is_published=False,
        )

    def _report(self, draft: Written, intake: Intake, records: tuple[LogRecord, ...]) -> Report:
        return Report(
            generation=generation_name(draft.draft.number),
            spool=str(self.spool),
            file_count=len(intake.listing.files),
            hidden_count=intake.listing.hidden_count,
            story_count=draft.draft.story_count,
            filing_count=draft.draft.filing_count,
            rejected=intake.rejected,
            kept=intake.kept,
            duplicates=draft.duplicates,
            withdrawn=_ids(records, Action.WITHDRAW),
            held=_ids(records, Action.HOLD),
            unaddressed=draft.unaddressed,
            seconds=self.watch.seconds,
            files=intake.counts,
            added=draft.changes.stories_added,
            changed=draft.changes.stories_changed,
            removed=draft.changes.stories_removed,
        )


def _record_notices(root: Path, resolution: Resolution, now: datetime) -> tuple[tuple[LogRecord, ...], str]:
    """Log the spool's kills and holds; return the new records, and the check of the last one held against the spool."""
    seen = [""]

    def choose(log_: Log) -> list[Entry]:
        seen.append(log_.records[-1].check)
        return log_entries(resolution.groups, log_.records)

    records = record(root, choose, now)
    for one in records:
        log.info("notice", extra={"action": str(one.action), "id": one.story_id, "by": one.by})
    return records, records[-1].check if records else seen[-1]


def _ids(records: tuple[LogRecord, ...], action: Action) -> tuple[str, ...]:
    return tuple(one.story_id for one in records if one.action is action)


def _counted(sources: Iterator[SourceFile], advance: Callable[[int], None]) -> Iterator[SourceFile]:
    for source in sources:
        yield source
        advance(1)


def _name(spool: Path) -> str:
    return str(spool.resolve())

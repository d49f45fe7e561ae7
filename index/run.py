"""One run of the indexer: from a spool to a published generation. The caller holds the writer's lock."""

from __future__ import annotations

import logging
import os
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from index.book import SourceBook
from index.drafting import Drafting, Written
from index.filings.notices import log_entries
from index.filings.scratch import Scratch
from index.healing import healing
from index.intake import Intake, Reading
from index.limits import REHASH_DAYS
from index.made import Made
from index.noted import Noted
from index.previous import Previous, previous_generation
from index.reading.paths import path_of
from index.reading.spool import Listing, list_spool
from index.reading.workers import Task
from index.report import REPORT, Report, Stopwatch, report_bytes
from index.resolved import Resolved
from index.root.canaries import Canary, check_canaries
from index.root.durable import naming
from index.root.guard import Stock, refuse_empty, refuse_held, refuse_overlap, refuse_shrunk
from index.root.housekeeping import collect, remove_damaged, sweep
from index.root.publish import publish, remember_published, seal
from index.root.withdraw import Entry, ensure_log, record
from index.sources import Header, listing_digest, write_sources
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
        NotReady: the withdrawal log is unreadable, the draft failed its verification, or what the live generation
            knows of its files makes no sense; a full run then goes on without.
        OSError: the disk failed; the live generation stays.
    """
    refuse_overlap(spool, root)
    now = tools.clock()
    sweep(root)
    ensure_log(root, now)
    if set_aside(root):
        record(root, lambda _: [], now)

    def attempt(has_state: bool) -> tuple[Report, bool]:
        with (
            naming(root),
            Scratch(root) as scratch,
            closing(SourceBook(scratch.records())) as book,
            previous_generation(root, tools.cache, has_state=has_state, may_lose_state=wishes.is_full) as previous,
        ):
            run = _Run(spool, root, tools, wishes, now, scratch, book, previous)
            try:
                return run.report(), previous.is_whole
            except BaseException:
                # A full disk must have room for the next try.
                with suppress(OSError):
                    sweep(root)
                raise

    report, was_whole = healing(attempt, root, tools.cache, may_lose_state=wishes.is_full)
    if not report.is_published:
        log.info("unchanged", extra={"generation": report.generation, "files": report.file_count})
        return report
    removed = [*(() if was_whole else remove_damaged(root, tools.cache)), *collect(root)]
    remember_published(root, report.generation, tools.cache)  # now, for removing others changes its ctimes
    log.info("published", extra={"generation": report.generation, "stories": report.story_count})
    return replace(report, removed_generations=tuple(removed))


@dataclass(frozen=True, slots=True)
class _Run:
    """One run: what it was asked for, what it uses, and what it is held against."""

    spool: Path
    root: Path
    tools: Tools
    wishes: Wishes
    now: datetime
    scratch: Scratch
    book: SourceBook
    previous: Previous
    watch: Stopwatch = field(default_factory=Stopwatch)

    def report(self) -> Report:
        """Do the run and return its report."""
        with self.watch.phase("list"):
            listing = list_spool(self.spool)
            digest = listing_digest(listing)
        if self._is_certainly_unchanged(digest):
            refuse_held(self.root)
            return self._unchanged(len(listing.files), listing.hidden_count, self.previous.report())
        with self.watch.phase("read"):
            intake, noted = self._take_in(listing)
        del listing  # the names of a million files
        with self.watch.phase("resolve"):
            resolved = Resolved(intake.sources, noted, self.scratch.records(), read_withdrawals(self.root).held)
            del noted  # what links their stories
            records, check = _record_notices(self.root, resolved, self.now)
        refuse_held(self.root)
        is_changed = intake.is_changed or resolved.is_moved or not self._lists_the_same(intake)
        if not (is_changed or self._must_publish):
            return replace(
                self._unchanged(intake.file_count, intake.hidden_count, None),
                rejected=intake.rejected,
                kept=intake.kept,
                withdrawn=_ids(records, Action.WITHDRAW),
                held=_ids(records, Action.HOLD),
                unaddressed=tuple(sorted(resolved.unaddressed)),
            )
        refuse_empty(self.spool, resolved.story_count, intake.file_count, intake.rejected)
        if not self.wishes.allow_shrink:
            self._refuse_loss(intake.before, resolved.made)
        drafting = Drafting(self.root, self.scratch, self.previous, self.tools, self.watch)
        draft = drafting.write(resolved, intake.before, is_afresh=self._is_afresh)
        intake = replace(intake, sources=draft.resolved.sources)
        header = Header(
            _name(self.spool),
            digest,
            is_settled=not any(source.is_unread for source in intake.sources.notable()),
            read_at=self.now if self._reads_all or self.previous.header is None else self.previous.header.read_at,
            log=check,
            unreadable=intake.unreadable,
        )
        report = self._report(draft, intake, records)
        with self.watch.phase("write"):
            write_sources(draft.directory, header, draft.resolved.files(), self.scratch.sketches)
            (draft.directory / REPORT).write_bytes(report_bytes(replace(report, seconds=self.watch.seconds)))
        with self.watch.phase("publish"):
            manifest = seal(draft.draft, self.now, self.tools.checkpoint)
            self._check_canaries(draft)
            # The draft hides what was withdrawn meanwhile under any of its ids; an older generation knows fewer.
            _record_notices(self.root, resolved, self.now)
            publish(self.root, draft.draft, manifest, self.tools.open_engine, self.tools.checkpoint)
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

    def _lists_the_same(self, intake: Intake) -> bool:
        return self.previous.header is not None and self.previous.header.unreadable == intake.unreadable

    def _take_in(self, listing: Listing) -> tuple[Intake, Noted]:
        self.previous.adopt(self.book, self.scratch.sketches)
        reading = Reading(listing, self.book, reads_all=self._reads_all)
        task = Task(self.spool, self.tools.read)
        with self.tools.watch.phase("Reading", len(listing.files)) as advance:
            for files in reading.done(task, self.scratch, int(self.now.timestamp()), self.tools.jobs):
                advance(files)
        return reading.intake(), reading.noted

    def _refuse_loss(self, before: Made, now: Made) -> None:
        """Hold the draft's stories against the live ones; those withdrawn count on neither side."""
        withdrawn = read_withdrawals(self.root).reasons.keys()
        live, draft = before.stock(withdrawn), now.stock(withdrawn)
        if not live.in_index:
            live, draft = Stock(*[self.previous.story_count] * 2), Stock(*[draft.in_index] * 2)
        refuse_shrunk(live, draft)
        # An older generation, or none, may stand in for the one that readers had.
        refuse_shrunk(Stock(*[self.previous.damaged_count] * 2), Stock(*[now.stock(()).in_index] * 2))

    def _check_canaries(self, draft: Written) -> None:
        if self.wishes.canaries:
            withdrawn = frozenset(read_withdrawals(self.root).reasons)
            view = View(int(self.now.timestamp()), withdrawn=withdrawn)
            check_canaries(draft.directory, self.wishes.canaries, view, self.now, self.tools.open_engine)

    def _unchanged(self, file_count: int, hidden_count: int, found: Report | None) -> Report:
        return Report(
            generation=self.previous.name,
            spool=str(self.spool),
            file_count=file_count,
            hidden_count=hidden_count,
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
            file_count=intake.file_count,
            hidden_count=intake.hidden_count,
            story_count=draft.draft.story_count,
            filing_count=draft.draft.filing_count,
            rejected=intake.rejected,
            kept=intake.kept,
            duplicates=tuple(draft.resolved.duplicates),
            withdrawn=_ids(records, Action.WITHDRAW),
            held=_ids(records, Action.HOLD),
            unaddressed=tuple(sorted(draft.resolved.unaddressed)),
            seconds=self.watch.seconds,
            files=intake.counts,
            added=draft.changes.stories_added,
            changed=draft.changes.stories_changed,
            removed=draft.changes.stories_removed,
        )


def _record_notices(root: Path, resolved: Resolved, now: datetime) -> tuple[tuple[LogRecord, ...], str]:
    """Log the spool's kills and holds; return the new records, and the check of the last one held against the spool."""
    seen = [""]

    def choose(log_: Log) -> list[Entry]:
        seen.append(log_.records[-1].check)
        return log_entries(resolved.groups(), log_.records)

    records = record(root, choose, now)
    for one in records:
        log.info("notice", extra={"action": str(one.action), "id": one.story_id, "by": one.by})
    return records, records[-1].check if records else seen[-1]


def _ids(records: tuple[LogRecord, ...], action: Action) -> tuple[str, ...]:
    return tuple(one.story_id for one in records if one.action is action)


def _name(spool: Path) -> str:
    return path_of(os.fsencode(spool.resolve()))

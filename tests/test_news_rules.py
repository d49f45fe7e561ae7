"""A model of who may see what, held against the running service through everything that happens to an archive.

Stories are published, updated, corrected, killed, put under embargo and freed, and their files edited, renamed, removed
and spoiled, while builds run, crash and are rolled back, a person withdraws and reinstates, and the clock jumps. The
model knows what lies in the spool, what each generation was made of, and which stories are killed; from these it says
which filings each door of the service may show. A filing carries a mark of its own in every field, so that a door can
be judged by all that it says.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from index.decide import decide
from index.root.housekeeping import release, writer_lock
from index.root.rollback import rollback
from search.archive import Archive
from search.columnar.engine import ColumnarEngine
from search.errors import Refused
from search.generation import current_name, generation_names
from search.story import Block, Kind, Moment, Status, Story, Subject
from tests.lengths import PATIENT, tries
from tests.sites import Site
from web import create_app

STORIES = range(4)
STEPS = ("sync files", "write manifest", "sync draft", "verify", "rename", "sync root", "point")
LISTS = ("/search", "/search.json", "/search.csv", "/search.atom")
JUMPS_S = (1, 3600, 86_400, 8 * 86_400, -1, -3600, -86_400, -4000 * 86_400, 4000 * 86_400)
COMMON_COPY = " ".join(
    f"the harbour board of town {number} met again on the dues of the coming year" for number in "abcd"
)
_MARK = re.compile(r"mk(\d+)z", re.IGNORECASE)
_DAY_S = 86_400

stories = st.sampled_from(STORIES)
steps = st.sampled_from(STEPS)
filings = st.tuples(stories, st.integers(0, 60), st.booleans(), st.none() | st.integers(-30, 100))


@dataclass(frozen=True)
class Filed:
    """One filing as the model knows it. `filed` and `embargo` are seconds since the epoch; `number` is its mark."""

    number: int
    story: int
    filed: int
    is_correction: bool = False
    embargo: int = 0

    def order(self, path: str) -> tuple[int, bool, str]:
        """Return what orders the filings of a story: a correction, dated by its day alone, ends its day."""
        ends = self.filed // _DAY_S * _DAY_S + _DAY_S - 1 if self.is_correction else self.filed
        return ends, self.is_correction, path

    def copy(self) -> Story:
        """Return the filing as copy."""
        mark, at = f"mk{self.number}z", datetime.fromtimestamp(self.filed, UTC)
        return Story(
            id=story_id(self.story),
            headline=f"{mark} opens",
            body=(Block(f"{COMMON_COPY} {mark}"),),
            subhead=mark,
            byline=mark,
            credits=(mark,),
            notes=(mark,),
            keywords=(mark,),
            topics=(Subject(mark),),
            slug=mark,
            source="Wire",
            kind=Kind.CORRECTION if self.is_correction else Kind.STORY,
            published=Moment(at.date()) if self.is_correction else Moment.of(at),
            embargo_until=datetime.fromtimestamp(self.embargo, UTC) if self.embargo else None,
        )


@dataclass(frozen=True)
class Kill:
    """A kill that a wire sent; `number` tells it from another of the same story."""

    number: int
    story: int

    def copy(self) -> Story:
        """Return the kill as copy."""
        text = f"notice {self.number}"
        return Story(story_id(self.story), text, (Block(text),), source="Wire", status=Status.CANCELED)


@dataclass(frozen=True)
class Spoilt:
    """A file that cannot be read any more."""


Held = Filed | Kill | Spoilt
Files = Mapping[str, Held]


def story_id(story: int) -> str:
    return f"urn:wire:{story}"


def marks(text: str) -> set[int]:
    """Return the numbers of all filings that a text gives away."""
    return {int(number) for number in _MARK.findall(text)}


class NewsRules(RuleBasedStateMachine):
    """The service, and beside it the model."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="dateline-model-"))
        self.site = Site.at(self.folder)
        self.archive = Archive(self.site.root, clock=self.site.clock, limits=PATIENT)
        self.client = create_app(self.archive, clock=self.site.clock).test_client()
        self.spool: dict[str, Held] = {}
        self.generations: dict[str, dict[str, Filed]] = {}
        self.live: dict[str, Filed] = {}
        self.is_held = False
        self.killed: set[int] = set()
        self.recorded: set[Kill] = set()
        self.remembered: dict[str, tuple[str, set[int]]] = {}
        self.count = 0
        self.checks = 0

    def teardown(self) -> None:
        self.archive.close()
        shutil.rmtree(self.folder)

    # What happens to the spool.

    @initialize(more=st.lists(filings, max_size=8))
    def begin(self, more: list[tuple[int, int, bool, int | None]]) -> None:
        self.put("first.json", Filed(self.next(), 0, self.instant(-1000)))
        self.publish(more)
        self.build(is_full=True, may_shrink=True)

    @rule(filings=st.lists(filings, min_size=1, max_size=4))
    def publish(self, filings: list[tuple[int, int, bool, int | None]]) -> None:
        for story, back_h, corrects, embargo_h in filings:
            number, embargo = self.next(), 0 if embargo_h is None else self.instant(embargo_h)
            self.put(f"{story}-{number}.json", Filed(number, story, self.instant(-back_h), corrects, embargo))

    @rule(story=stories)
    def correct_the_latest(self, story: int) -> None:
        filings = sorted(one.order(path) for path, one in self.filings(self.spool, story))
        if filings:
            number = self.next()
            self.put(f"{story}-{number}.json", Filed(number, story, filings[-1][0], is_correction=True))

    @rule(story=stories)
    def kill(self, story: int) -> None:
        number = self.next()
        self.put(f"kill-{number}.json", Kill(number, story))

    @precondition(lambda self: self.spool)
    @rule(data=st.data(), what=st.sampled_from(("edit", "rename", "remove", "spoil")))
    def change_a_file(self, data: st.DataObject, what: str) -> None:
        path = data.draw(st.sampled_from(sorted(self.spool)))
        held = self.spool[path]
        match what, held:
            case "edit", Filed():
                self.put(path, Filed(self.next(), held.story, held.filed, held.is_correction))
            case "rename", _:
                del self.spool[path]
                renamed = f"moved-{self.next()}-{path[:20]}"
                (self.site.spool / path).rename(self.site.spool / renamed)
                self.spool[renamed] = held
            case "remove", _:
                del self.spool[path]
                (self.site.spool / path).unlink()
            case "spoil", _:
                self.spool[path] = Spoilt()
                (self.site.spool / path).write_text("{")

    # What people do.

    @rule(story=stories)
    def withdraw(self, story: int) -> None:
        self.decide("withdraw", story)
        self.killed.add(story)
        self.check()

    @rule(story=stories)
    def reinstate(self, story: int) -> None:
        self.decide("reinstate", story)
        self.killed.discard(story)
        self.check()

    @rule()
    def roll_back(self) -> None:
        with writer_lock(self.site.root):
            try:
                name = rollback(self.site.root, "", self.site.clock(), ColumnarEngine.open)
            except Refused:
                return
        self.live, self.is_held = self.generations[name], True
        self.check()

    @rule()
    def resume(self) -> None:
        release(self.site.root)
        self.is_held = False

    # What the machine does.

    @rule(is_full=st.sampled_from((False, False, True)), may_shrink=st.sampled_from((True, True, False)))
    def build(self, is_full: bool, may_shrink: bool) -> None:
        self.run_build(lambda _: None, is_full=is_full, may_shrink=may_shrink)

    @rule(at=steps, story=stories)
    def withdraw_during_a_build(self, at: str, story: int) -> None:
        def checkpoint(step: str) -> None:
            if step == at:
                self.withdraw(story)

        self.run_build(checkpoint, is_full=False, may_shrink=True)

    @rule(at=steps, is_full=st.booleans())
    def crash_during_a_build(self, at: str, is_full: bool) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # of forking beside threads: the child only builds
            child = os.fork()
        if not child:
            try:
                self.site.build(full=is_full, allow_shrink=True, checkpoint=lambda step: step == at and os._exit(9))
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        self.note_kills()
        made = self.made_of(self.spool)
        for name in generation_names(self.site.root):
            self.generations.setdefault(name, made)
        self.live = self.generations[current_name(self.site.root) or ""]
        self.check()

    @rule(seconds=st.sampled_from(JUMPS_S))
    def clock_jumps(self, seconds: int) -> None:
        moved = self.site.clock.now + timedelta(seconds=seconds)
        if 2005 < moved.year < 2090:
            self.site.clock.now = moved
            self.check()

    @rule(data=st.data(), is_late=st.booleans())
    def an_embargo_nears_or_ends(self, data: st.DataObject, is_late: bool) -> None:
        ends = sorted({one.embargo for one in self.live.values() if one.embargo})
        if ends:
            at = data.draw(st.sampled_from(ends)) - (not is_late)
            self.site.clock.now = datetime.fromtimestamp(at, UTC)
            self.check()

    # What may be seen.

    def check(self) -> None:
        """Look through the doors that show lists, and at one story after another."""
        self.checks += 1
        self.check_lists()
        self.check_story(self.checks % len(STORIES))

    def check_lists(self) -> None:
        current = {one.number for one in self.current().values()}
        for path in LISTS:
            assert self.shown(path, size="100") == current, path
            assert self.cached(f"{path}?size=100") == current, path
        answer = self.client.get("/search.json", query_string={"size": "100"}).get_json()
        topics = {marks(value["value"]).pop(): value["count"] for value in answer["facets"]["topic"]}
        assert (answer["total"], topics) == (len(current), dict.fromkeys(current, 1))
        assert self.shown("/") == current
        assert self.shown("/suggest.json", q="mk") == current

    def check_story(self, story: int) -> None:
        current = self.current()
        others = {one.number for one in current.values() if one.story != story}
        own = current.get(story)
        free = self.free(story) if own else set()
        page = f"/story/{story_id(story)}"
        assert self.cached(f"{page}.json") - others == ({own.number} if own else set())
        assert self.shown(f"{page}.json") - others == ({own.number} if own else set())
        assert self.shown(page) - others <= free
        assert not own or own.number in self.shown(page)
        most = len(list(self.filings(self.live, story))) + 1
        versions = [str(version) for version in range(1, most + 1)]
        shown = [self.shown(f"{page}.json", version=version) - others for version in versions]
        assert sorted(number for found in shown for number in found) == sorted(free)
        assert all(self.shown(page, version=version) - others <= free for version in versions)
        status = self.client.get(page).status_code
        assert status == (410 if story in self.killed else 200 if own else 404)

    @rule(data=st.data())
    def look_for_a_filing(self, data: st.DataObject) -> None:
        mark = f"mk{data.draw(st.integers(1, self.count))}z"
        is_current = mark in {f"mk{one.number}z" for one in self.current().values()}
        for parameters in ({"q": mark}, {"topic": mark}, {"q": f"headline:{mark}"}, {"q": f"slug:{mark}"}):
            found = self.client.get("/search.json", query_string=parameters).get_json()
            assert found["total"] == is_current, parameters
        assert marks(str(self.client.get("/suggest.json", query_string={"q": mark}).get_json()[1])) == (
            marks(mark) if is_current else set()
        )

    @rule(back_h=st.integers(-2000, 2000))
    def look_back(self, back_h: int) -> None:
        at = self.instant(-back_h)
        instant = datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        allowed = {n: story for story in STORIES if story in self.current() for n in self.free(story)}
        out_by_then = {one.number for one in self.live.values() if one.embargo <= at}
        for path in LISTS:
            found = self.shown(path, as_of=instant, size="100")
            assert found <= allowed.keys() & out_by_then, path
            assert len({allowed[number] for number in found}) == len(found), path

    # The model's own steps.

    def next(self) -> int:
        self.count += 1
        return self.count

    def instant(self, hours: int) -> int:
        return int(self.site.clock().timestamp()) + hours * 3600

    def put(self, path: str, held: Filed | Kill) -> None:
        self.spool[path] = held
        self.site.put(path, held.copy())

    def decide(self, action: str, story: int) -> None:
        decide(self.site.root, action, story_id(story), "on the record", "user:desk", self.site.clock())

    def run_build(self, checkpoint: Callable[[str], None], *, is_full: bool, may_shrink: bool) -> None:
        made = self.made_of(self.spool)
        self.note_kills()
        try:
            report = self.site.build(full=is_full, allow_shrink=may_shrink, checkpoint=checkpoint)
        except Refused:
            assert self.is_held or not may_shrink or not made
        else:
            assert not self.is_held
            self.live = self.generations[report.generation] = made
        self.check()

    def note_kills(self) -> None:
        """Do as a build that has read the spool: each notice acts once."""
        for held in self.spool.values():
            if isinstance(held, Kill) and held not in self.recorded:
                self.recorded.add(held)
                self.killed.add(held.story)

    def made_of(self, files: Files) -> dict[str, Filed]:
        """Return the filings of a generation built now: a file that is spoilt gives what it last gave."""
        last = {path: self.live.get(path) for path, held in files.items() if isinstance(held, Spoilt)}
        own = {path: held for path, held in files.items() if isinstance(held, Filed)}
        return own | {path: held for path, held in last.items() if held}

    @staticmethod
    def filings(files: Files, story: int) -> Iterator[tuple[str, Filed]]:
        return ((path, one) for path, one in files.items() if isinstance(one, Filed) and one.story == story)

    def free(self, story: int) -> set[int]:
        now = self.instant(0)
        return {one.number for _, one in self.filings(self.live, story) if one.embargo <= now}

    def current(self) -> dict[int, Filed]:
        """Return the filing of each story that anybody may see now: the last one whose embargo is over."""
        found = {}
        for story in set(STORIES) - self.killed:
            free = self.free(story)
            filings = [(one.order(path), one) for path, one in self.filings(self.live, story) if one.number in free]
            if filings:
                found[story] = max(filings, key=lambda pair: pair[0])[1]
        return found

    def cached(self, path: str) -> set[int]:
        """Return what a cache shows that asks, as told, whether what it remembers still holds."""
        etag, remembered = self.remembered.get(path, ("", set()))
        answer = self.client.get(path, headers={"If-None-Match": etag})
        if answer.status_code != 304:
            remembered = marks(answer.get_data(as_text=True))
            self.remembered[path] = answer.headers.get("ETag", ""), remembered
        return remembered

    def shown(self, path: str, **parameters: str) -> set[int]:
        asked = marks(" ".join(parameters.values()))
        answer = self.client.get(path, query_string=parameters)
        assert answer.status_code in {200, 404, 410}, path
        return marks(answer.get_data(as_text=True)) - asked


@pytest.fixture(scope="module", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterable[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


TestNewsRules = NewsRules.TestCase
TestNewsRules.settings = settings(
    max_examples=tries(8, 500),
    stateful_step_count=tries(30, 50),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

"""What a reader sees of an index root, as one value that can be compared: the one measure of all crash suites."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from index.root.attempt import ATTEMPT, last_attempt
from index.root.verify import verify_generation
from search.archive import Archive
from search.columnar.engine import ColumnarEngine
from search.errors import DatelineError, NotReady
from search.generation import generation_names, held_name
from search.request import Request
from search.withdrawals import HEAD, head_line, read_log
from tests.lengths import PATIENT

QUESTIONS = ("", "mill", "harbour", "wheat OR flour", '"opened again"')


@dataclass(frozen=True, slots=True)
class Seen:
    """What a reader of a root is served, and what stands in the root for later.

    `state` is "ok", or why it is not; `answers` has, for each question, the headlines found, and for each story that is
    asked for by its id what is shown. `held` is what a rollback holds, None where nothing is. `damaged` has whatever
    `verify` would complain about. The rest is told and not compared: the generation's name, because a run that is done
    again counts on; how the last build is recorded to have ended; whether the withdrawal log's head names its last
    record.
    """

    state: str
    answers: tuple[tuple[str, tuple[str, ...]], ...]
    held: str | None = None
    damaged: tuple[str, ...] = ()
    generation: str = field(default="", compare=False)
    outcome: str = field(default="", compare=False)
    is_confirmed: bool = field(default=True, compare=False)

    def __str__(self) -> str:
        found = dict(self.answers).get("", ())
        parts = [self.generation or "nothing", self.state, f"{len(found)} found: {', '.join(found)}"]
        return "; ".join([*parts, *(f"held at {self.held}" for _ in range(self.held is not None)), *self.damaged])


def look(root: Path, ids: tuple[str, ...] = ()) -> Seen:
    """Return what a reader who comes to a root now is served, asking for these stories too.

    What it verified is remembered under XDG_CACHE_HOME, as a reader's is.
    """
    archive = Archive(root, limits=PATIENT)
    try:
        ready = archive.readiness()
        state = f"{ready.status}: {ready.detail}" if ready.detail else ready.status
        answers = [(question, _found(archive, question)) for question in QUESTIONS]
        answers += [(story_id, (_shown(archive, story_id),)) for story_id in ids]
    finally:
        archive.close()
    attempt = last_attempt(root)
    return Seen(
        _named(state, root),
        tuple(answers),
        held_name(root),
        tuple(_damaged(root)),
        ready.generation,
        attempt.outcome if attempt else "",
        _is_confirmed(root),
    )


def _named(state: str, root: Path) -> str:
    """Return a state that does not depend on where the root lies."""
    return state.replace(str(root), "ROOT")


def _found(archive: Archive, question: str) -> tuple[str, ...]:
    try:
        results = archive.search(Request(q=question, sort="oldest"))
    except NotReady as error:
        return (type(error).__name__,)
    return (f"{results.total}", *(hit.story.headline for hit in results.hits))


def _shown(archive: Archive, story_id: str) -> str:
    try:
        story = archive.story(story_id).filing.story
    except DatelineError as error:
        return type(error).__name__
    return f"{story.headline}: {' '.join(block.text for block in story.body)}"


def _is_confirmed(root: Path) -> bool:
    try:
        return (root / HEAD).read_bytes() == head_line(read_log(root).records[-1])
    except (OSError, NotReady, IndexError):
        return False


def _damaged(root: Path) -> list[str]:
    """Name every generation that is not whole, whether it serves or not, and the record of the last build."""
    found = []
    for name in generation_names(root):
        try:
            verify_generation(root / name, ColumnarEngine.open)
        except DatelineError as error:
            found.append(f"{name}: {type(error).__name__}")
    if (root / ATTEMPT).exists() and last_attempt(root) is None:
        found.append(ATTEMPT)
    return found

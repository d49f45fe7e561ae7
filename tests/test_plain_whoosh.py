"""An index written here is a plain Whoosh index: a process with none of our packages opens it and finds the same."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from search.columnar.engine import ColumnarEngine
from search.compile import compile_query
from search.engine import Deadline, Plan, View
from search.tree import Node
from search.whoosh_engine import WhooshEngine
from tests.test_same_answers import AT, EVERY, SAMPLES, Asker, filings_of, updated, write_many

PLAIN = """
import importlib.abc, json, pickle, sys

class Ours(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"search", "index", "web", "tests"}:
            raise ImportError(f"{name} is not installed here")

sys.meta_path.insert(0, Ours())
import whoosh.index, whoosh.searching

index = whoosh.index.open_dir(sys.argv[1])
modules = {type(part).__module__ for part in (index, index.schema, *(field for _, field in index.schema.items()))}
assert all(name.startswith("whoosh.") for name in modules), modules
with index.searcher() as searcher:
    answers = []
    for query in pickle.load(sys.stdin.buffer):
        stories = [json.loads(searcher.stored_fields(n)["story"]) for n in searcher.docs_for_query(query)]
        answers.append(sorted([story["uri"], int(story["version"])] for story in stories))
print(json.dumps({"documents": index.doc_count(), "answers": answers}))
"""


def found_by_plain_whoosh(directory: Path, queries: object) -> tuple[int, list[list[list[object]]]]:
    command = [sys.executable, "-I", "-c", PLAIN, str(directory)]
    done = subprocess.run(command, input=pickle.dumps(queries), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    told = json.loads(done.stdout)
    return told["documents"], told["answers"]


def found_here(engine: ColumnarEngine, tree: Node) -> list[list[object]]:
    """Return the filings that match, those of today and those of before: plain Whoosh knows no view."""
    views = (View(AT), View(AT, 5))
    keys = {hit.key for view in views for hit in engine.run(Plan(view, tree, limit=EVERY), Deadline(60)).hits}
    stories = [filing.story for key in keys if (filing := engine.filing(key))]
    return sorted([story.id, story.version] for story in stories)


@pytest.mark.parametrize("form", ["one segment", "many segments", "updated"])
def test_plain_whoosh_opens_it_and_gives_the_same_answers(tmp_path: Path, form: str) -> None:
    filings = [
        one for one in filings_of(SAMPLES, 1000) if one.story.status == "usable" and one.story.embargo_until is None
    ]
    directory = write_many(tmp_path / "first", filings, 1 if form == "one segment" else 5)
    if form == "updated":
        directory = updated(tmp_path / "second", directory, filings)
    engine, reference = ColumnarEngine.open(directory), WhooshEngine.open(directory)
    trees = [plan.tree for plan in Asker(filings, 7).plans(150)]
    documents, answers = found_by_plain_whoosh(directory, [compile_query(tree, reference._expand) for tree in trees])
    assert documents == engine.filing_count
    assert answers == [found_here(engine, tree) for tree in trees]
    assert sum(map(len, answers)) > 150
    engine.close()
    reference.close()

"""SQLite FTS5: matches, scores and document columns read once into a temporary table, then counted and ordered there.

A story's set of places or topics is one number, so that a facet is a GROUP BY over whole numbers and sets are taken
apart for the distinct ones alone. FTS5's stock tokenisers cannot put two terms at one position, so a word with several
forms takes several: a phrase that runs over such a word may be missed here.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from search.facets import VALUE_FACETS
from search.request import Filter
from search.tree import And, Node, Not, Or, Pattern, Phrase, Word
from tests.bench.copy import Copy
from tests.bench.queries import FACETS, Query
from tests.bench.rivals import BEST, HEADLINE_BOOST, Answer, sequences, unknown

_SETTINGS = (
    "PRAGMA journal_mode=OFF",
    "PRAGMA synchronous=OFF",
    "PRAGMA cache_size=-1000000",
    "PRAGMA mmap_size=8000000000",
    "PRAGMA temp_store=MEMORY",
)
_TABLES = (
    "CREATE VIRTUAL TABLE copy USING fts5(headline, body, content='', prefix='4 5',"
    " tokenize=\"ascii tokenchars '.,&'''\")",
    f"CREATE TABLE filing (number INTEGER PRIMARY KEY, published INTEGER, day INTEGER,"
    f" {', '.join(f'{name} INTEGER' for name in FACETS)})",
    "CREATE TABLE value_set (id INTEGER PRIMARY KEY, joined TEXT UNIQUE)",
    "CREATE TABLE has (facet TEXT, key TEXT, number INTEGER, PRIMARY KEY (facet, key, number)) WITHOUT ROWID",
    "CREATE INDEX filing_day ON filing (day)",
)
_ADD = f"INSERT INTO filing VALUES ({', '.join('?' * (3 + len(FACETS)))})"  # noqa: S608 - marks only
_COLUMNS = ", ".join(FACETS)
_COUNT = {name: f"SELECT {name}, count(*) FROM found GROUP BY {name}" for name in FACETS}  # noqa: S608 - our own names
_GATHER = (
    f"INSERT INTO found SELECT number, bm25(copy, {HEADLINE_BOOST}, 1.0), published, {_COLUMNS}"  # noqa: S608 - our own
    " FROM copy JOIN filing ON filing.number = copy.rowid WHERE copy MATCH ?"
)
_SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class _Prepared:
    """The statement's parameters, and per further count the facets and parameters."""

    match: str
    counted: tuple[tuple[tuple[str, ...], str, tuple[Any, ...]], ...]
    values: int


class Fts5:
    """A database in a file; opened where one is there already. See `tests.bench.rivals.Rival`."""

    name = "fts5"

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "fts5.sqlite"
        is_new = not path.exists()
        self._db = sqlite3.connect(path, isolation_level=None)
        for statement in (*_SETTINGS, *(_TABLES if is_new else ())):
            self._db.execute(statement)
        self._sets: dict[str, int] = {}
        if is_new:
            self._db.execute("BEGIN")
        else:
            self._open()

    def add(self, copy: Copy) -> None:
        """Index a filing."""
        row = (copy.number, copy.text("headline"), copy.text("body"))
        self._db.execute("INSERT INTO copy (rowid, headline, body) VALUES (?, ?, ?)", row)
        sets = [self._set(copy.facets[name]) for name in FACETS]
        self._db.execute(_ADD, (copy.number, copy.published, copy.day, *sets))
        rows = [(spec.name, key, copy.number) for spec in VALUE_FACETS for key in copy.facets[spec.name]]
        self._db.executemany("INSERT OR IGNORE INTO has VALUES (?, ?, ?)", rows)

    def finish(self) -> None:
        """Commit what was added and get ready to search it."""
        self._db.executemany("INSERT INTO value_set VALUES (?, ?)", [(i, joined) for joined, i in self._sets.items()])
        self._db.execute("COMMIT")
        self._db.execute("INSERT INTO copy (copy) VALUES ('optimize')")
        self._db.execute("ANALYZE")
        self._open()

    def prepare(self, query: Query, values: int) -> _Prepared:
        """Return the text of the match and the statements' conditions."""
        counted = tuple((names, *_conditions(filters)) for names, filters in query.counted())
        return _Prepared(_match(query.tree()), counted, values)

    def run(self, prepared: _Prepared) -> tuple[Any, ...]:
        """Return total, ten best, ten newest, and per facet the counts of sets."""
        fetch = self._fetch
        facets: dict[str, list[tuple[int, int]]] = {}
        for i, (names, condition, values) in enumerate(prepared.counted):
            self._gather(prepared.match, condition, values)
            if not i:
                total = fetch("SELECT count(*) FROM found")[0][0]
                best = fetch("SELECT number FROM found ORDER BY score LIMIT ?", BEST)
                newest = fetch("SELECT number FROM found ORDER BY published DESC LIMIT ?", BEST)
            for name in names:
                facets[name] = fetch(_COUNT[name])
            self._db.execute("DELETE FROM found")
        return (
            total,
            best,
            newest,
            {name: self._by_value(counts).most_common(prepared.values) for name, counts in facets.items()},
        )

    def answer(self, found: tuple[Any, ...]) -> Answer:
        """Return what `run` gave in the form that can be compared."""
        total, best, newest, facets = found
        return Answer(
            total, tuple(n for (n,) in best), tuple(n for (n,) in newest), {k: dict(v) for k, v in facets.items()}
        )

    def _open(self) -> None:
        self._db.execute(f"CREATE TEMP TABLE found (number INTEGER, score REAL, published INTEGER, {_COLUMNS})")
        self._values = {i: joined.split(_SEPARATOR) for i, joined in self._fetch("SELECT * FROM value_set") if joined}

    def _set(self, keys: tuple[str, ...]) -> int:
        return self._sets.setdefault(_SEPARATOR.join(keys), len(self._sets))

    def _gather(self, match: str, condition: str, values: tuple[Any, ...]) -> None:
        self._db.execute(_GATHER + condition, (match, *values))

    def _fetch(self, statement: str, *values: Any) -> list[Any]:
        return self._db.execute(statement, values).fetchall()

    def _by_value(self, counts: list[tuple[int, int]]) -> Counter[str]:
        by_value: Counter[str] = Counter()
        for set_number, count in counts:
            for key in self._values.get(set_number, ()):
                by_value[key] += count
        return by_value


def _conditions(filters: Iterable[Filter]) -> tuple[str, tuple[Any, ...]]:
    text = ""
    values: list[Any] = []
    for one in sorted(filters):
        if one.facet == "date":
            digits = one.key.replace("-", "")
            text += " AND day BETWEEN ? AND ?"
            values += [int(digits.ljust(8, "0")), int(digits.ljust(8, "9"))]
        else:
            text += " AND EXISTS (SELECT 1 FROM has WHERE facet = ? AND key = ? AND has.number = filing.number)"
            values += [one.facet, one.key]
    return text, tuple(values)


def _match(node: Node) -> str:
    match node:
        case And(children):
            found = " AND ".join(_match(child) for child in children if not isinstance(child, Not))
            return "".join([f"({found})", *(f" NOT {_match(c.child)}" for c in children if isinstance(c, Not))])
        case Or(children):
            return f"({' OR '.join(map(_match, children))})"
        case Word() | Phrase():
            return f"({' OR '.join(_sequence(words) for words in sequences(node))})"
        case Pattern(text) if text.endswith("*"):
            return f"{_quoted(text.removesuffix('*'))} *"
        case _:
            raise unknown(node)


def _sequence(words: tuple[tuple[str, ...], ...]) -> str:
    if len(words) > 1:
        return _quoted(" ".join(word for (word,) in words))
    return " OR ".join(map(_quoted, words[0]))


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'

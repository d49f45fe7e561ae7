"""The benchmark's tables, as plain text."""

from __future__ import annotations

from collections.abc import Sequence

from tests.bench.building import Building
from tests.bench.measure import Timings
from tests.bench.scale import Scale


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return rows in columns, the first aligned left and the others right."""
    lines = [head, *rows]
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.ljust(w) if not i else cell.rjust(w) for i, (cell, w) in enumerate(zip(line, widths, strict=True))
        )
        for line in lines
    )


def by_class(timings: Timings) -> str:
    """Return the medians by class and engine in milliseconds, and over all queries, with our share of each time."""
    engines = list(timings.ms)
    head = ["median ms", *engines, *(f"ours/{name}" for name in engines[1:])]
    kinds = [*((kind, kind) for kind in timings.classes()), ("all", "")]
    rows = [
        [
            label,
            *(f"{timings.median(name, kind):.3f}" for name in engines),
            *(f"{timings.ratio(name, kind):.3f}" for name in engines[1:]),
        ]
        for label, kind in kinds
    ]
    rows.append(["p95", *(f"{timings.percentile(name, 0.95):.3f}" for name in engines), *([""] * (len(engines) - 1))])
    rows.append(["queries", *(str(len(timings.ms[name])) for name in engines), *([""] * (len(engines) - 1))])
    return table(head, rows)


def agreement(timings: Timings) -> str:
    """Return how often each rival's total and facets were ours, and some of the queries where they were not."""
    lines = [
        f"{name}: total and facets equal to ours in {count - timings.different[name]} of {count} queries"
        for name, count in timings.compared.items()
    ]
    return "\n".join([*lines, *(f"  {example}" for example in timings.examples[:10])])


def growth(scales: Sequence[Scale]) -> str:
    """Return how cost grows with the archive."""
    head = [
        "stories",
        "Whoosh MB",
        "columns MB",
        "open s",
        "median ms",
        "p95 ms",
        "private MB",
        "resident MB",
        "cached",
    ]
    return table(
        head,
        [
            [
                f"{one.stories:,}",
                f"{one.whoosh_mb:.1f}",
                f"{one.columns_mb:.1f}",
                f"{one.open_s:.3f}",
                f"{one.median_ms:.2f}",
                f"{one.p95_ms:.2f}",
                f"{one.private_mb:.0f}",
                f"{one.resident_mb:.0f}",
                f"{one.still_cached:.0%}",
            ]
            for one in scales
        ],
    )


def rates(found: Building) -> str:
    """Return the writers' rates."""
    names = ("ours", "whoosh", "whoosh_cut")
    rows = [[name, f"{getattr(found, name):.0f}", f"{found.ours / getattr(found, name):.2f}"] for name in names]
    return table([f"{found.stories:,} stories", "per CPU second", "ours/it"], rows)

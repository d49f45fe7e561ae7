"""Hypothesis strategies for the records that several test modules need."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone

from hypothesis import strategies as st

from search.story import Block, BlockKind, Dateline, Kind, Moment, Place, Status, Story, Subject

_LINE = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=40)
_WORDS = st.lists(
    st.sampled_from(["oil", "Gas", "São", "U.S.", "1,750", "state-owned", "GM.N", "prices", "rose", "東京"]),
    min_size=1,
    max_size=6,
).map(" ".join)
texts = _LINE | _WORDS
names = st.lists(texts, max_size=3).map(tuple)
days = st.dates(date(1900, 1, 1), date(2100, 1, 1))
zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
instants = st.datetimes(datetime(1900, 1, 2), datetime(2100, 1, 1), timezones=zones)  # noqa: DTZ001
moments = days.map(Moment) | instants.map(Moment.of) | st.builds(Moment, days, instants)
places = st.builds(Place, texts, texts, region=texts, country=st.sampled_from(["", "BR", "US", "GB"]))
datelines = st.builds(Dateline, texts, st.lists(places, max_size=2).map(tuple), st.none() | days, texts)
blocks = st.builds(Block, texts, st.sampled_from(BlockKind))

stories = st.builds(
    Story,
    id=st.text(min_size=1, max_size=20),
    headline=texts,
    body=st.lists(blocks, max_size=4).map(tuple),
    version=st.integers(1, 99),
    tag=texts,
    subhead=texts,
    headline_variants=names,
    dateline=st.none() | datelines,
    byline=texts,
    authors=names,
    credits=names,
    notes=names | st.just(("one\ntwo", "")),
    published=st.none() | moments,
    updated=st.none() | moments,
    source=texts,
    agency=texts,
    issuer=texts,
    slug=texts,
    keywords=names,
    topics=st.lists(st.builds(Subject, texts, texts), max_size=3).map(tuple),
    places=names,
    people=names,
    organisations=names,
    language=st.sampled_from(["", "en", "pt-BR"]),
    urgency=st.none() | st.integers(1, 9),
    kind=st.sampled_from(Kind),
    status=st.sampled_from(Status),
    embargo_until=st.none() | instants,
    url=texts,
    rights=texts,
)

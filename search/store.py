"""The stories of a generation, fetched one by one from Whoosh's stored fields."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

import whoosh.index

from search.schema import unpack_story, whoosh_schema
from search.story import Story


class Store:
    """Fetches stories by ordinal; the index is opened when the first is asked for. For one thread at a time."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    @cached_property
    def _reader(self) -> Any:
        return whoosh.index.open_dir(str(self._directory), schema=whoosh_schema(), readonly=True).reader()

    def story(self, ordinal: int) -> Story:
        """Return the story of a filing."""
        return unpack_story(self._reader.stored_fields(ordinal)["story"])

    def close(self) -> None:
        """Let the index go."""
        if "_reader" in self.__dict__:
            self._reader.close()

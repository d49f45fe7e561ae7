"""HTML pages, whole or cut out, as a spool of saved web pages holds them."""

from __future__ import annotations

from collections.abc import Iterator

from index.clean.assemble import assemble
from index.cleaned import Cleaned, Rejected, Source
from index.page.document import looks_like_html
from index.page.story import read_page


class HtmlReader:
    """Reads one story from one HTML page."""

    name = "html"

    def recognises(self, source: Source) -> bool:
        """Tell whether the content is HTML; XML formats of news and feeds are not."""
        return looks_like_html(source.data)

    def read(self, source: Source) -> Iterator[Cleaned | Rejected]:
        """Yield the page's story, or why there is none."""
        parts = read_page(source)
        yield parts if isinstance(parts, Rejected) else assemble(parts)

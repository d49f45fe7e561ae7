"""XML that is no story: refused by the name of its root, so that no schema or site map is taken for copy."""

from __future__ import annotations

from collections.abc import Iterator

from index.cleaned import Cleaned, Rejected, Source
from index.formats.xmltree import root_name
from index.page.blocks import BLOCK_TAGS

_DECLARATION = b"<?xml"
_BEFORE_TEXT = b"\0\t\r\n \xef\xbb\xbf\xfe\xff"  # white space and byte order marks
_ALSO_HTML = frozenset(("a", "b", "head", "i", "meta", "span", "title"))


class OtherXmlReader:
    """Refuses XML documents of formats that have no reader."""

    name = "other xml"

    def recognises(self, source: Source) -> bool:
        """Tell whether the content declares itself XML and its root is no element of HTML."""
        opening = source.data[:64].lstrip(_BEFORE_TEXT).replace(b"\0", b"")
        return opening.startswith(_DECLARATION) and root_name(source.data) not in BLOCK_TAGS | _ALSO_HTML

    def read(self, source: Source) -> Iterator[Cleaned | Rejected]:
        """Yield why there is no story."""
        root = root_name(source.data)
        yield Rejected(source.path, f"XML, but no news format: its root is <{root}>" if root else "XML without a root")

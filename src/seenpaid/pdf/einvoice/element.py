"""Writes XML element by element, leaving out what has nothing to say."""

import re
from collections.abc import Mapping
from typing import Final
from xml.sax.saxutils import escape, quoteattr

_DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NOT_IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Writer:
    """An open element; names are written as `prefix:Name`, the way they stand in the document."""

    __slots__ = ("children", "head", "name")

    def __init__(self, name: str, head: str = "") -> None:
        self.name = name
        self.head = head
        self.children: list[Writer | str] = []

    @classmethod
    def root(cls, name: str, namespaces: Mapping[str, str]) -> "Writer":
        """Begin a document."""
        return cls(name, "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in namespaces.items()))

    def inside(self, path: str) -> "Writer":
        """Open the elements of a path, one in the other, and return the innermost."""
        opened = self
        for name in path.split("/"):
            inner = Writer(name)
            opened.children.append(inner)
            opened = inner
        return opened

    def say(self, path: str, text: str | None, **attributes: str) -> None:
        """Write a text at the end of a path; nothing, where there is none."""
        if text:
            before, _, name = path.rpartition("/")
            holder = self.inside(before) if before else self
            said = "".join(f" {key}={quoteattr(_plain(value))}" for key, value in attributes.items())
            holder.children.append(f"<{name}{said}>{escape(_plain(text))}</{name}>")

    def finished(self) -> bytes:
        """Return the document."""
        return f"{_DECLARATION}{self}".encode()

    def __str__(self) -> str:
        return f"<{self.name}{self.head}>{''.join(map(str, self.children))}</{self.name}>"


def _plain(text: str) -> str:
    """Return the text without what XML cannot hold."""
    return _NOT_IN_XML.sub("", text)

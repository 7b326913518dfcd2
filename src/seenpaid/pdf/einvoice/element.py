"""Writes XML element by element, leaving out what has nothing to say."""

import re
from collections.abc import Mapping
from typing import Final
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

_NOT_IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Writer:
    """An element of one document, whose names are written as `prefix:Name`."""

    __slots__ = ("element", "namespaces")

    def __init__(self, element: Element, namespaces: Mapping[str, str]) -> None:
        self.element = element
        self.namespaces = namespaces

    @classmethod
    def root(cls, name: str, namespaces: Mapping[str, str]) -> "Writer":
        """Begin a document."""
        for prefix, uri in namespaces.items():
            register_namespace(prefix, uri)
        return cls(Element(_expanded(name, namespaces)), namespaces)

    def inside(self, path: str) -> "Writer":
        """Open the elements of a path, one in the other, and return the innermost."""
        element = self.element
        for name in path.split("/"):
            element = SubElement(element, _expanded(name, self.namespaces))
        return Writer(element, self.namespaces)

    def say(self, path: str, text: str | None, **attributes: str) -> None:
        """Write a text at the end of a path; nothing, where there is none."""
        if text:
            leaf = self.inside(path).element
            leaf.text = _NOT_IN_XML.sub("", text)
            leaf.attrib.update(attributes)

    def finished(self) -> bytes:
        """Return the document."""
        return bytes(tostring(self.element, encoding="utf-8", xml_declaration=True))


def _expanded(name: str, namespaces: Mapping[str, str]) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{namespaces[prefix]}}}{local}"

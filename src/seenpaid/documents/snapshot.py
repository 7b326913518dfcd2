"""The photograph of a document that customers see and paper prints."""

import hashlib
import json
from decimal import Decimal
from typing import Any

from seenpaid.companies.models import Address, Company
from seenpaid.customers.models import Customer
from seenpaid.documents.draft import DraftFields
from seenpaid.documents.models import Document, Kind
from seenpaid.lib.money import exponent

type Snapshot = dict[str, Any]


def photograph(document: Document, *, fields: DraftFields, company: Company, customer: Customer) -> Snapshot:
    """Return everything a reader of the document may see, as plain JSON values."""
    totals = fields.totals
    grosses = totals.grosses_minor or (None,) * len(fields.lines)
    return {
        "kind": document.kind,
        "number": document.number or "",
        "title": fields.title,
        "revision": document.revision,
        "language": customer.language or company.language,
        "locale": company.locale,
        "currency": fields.currency,
        "issue_date": fields.issue_date.isoformat(),
        "due_date": fields.due_date.isoformat() if fields.due_date else None,
        "po_number": fields.po_number,
        "notes": fields.notes,
        "terms": fields.terms,
        "seller": seller_of(company),
        "buyer": buyer_of(customer),
        "lines": [
            {
                "description": line.description,
                "quantity": plain(line.quantity),
                "unit": line.unit,
                "unit_price": price(line.unit_price, fields.currency),
                "discount_percent": plain(line.discount_percent),
                "tax_rate": plain(line.tax_rate),
                "tax_category": line.tax_category,
                "net_minor": net,
                **({} if gross is None else {"gross_minor": gross}),
            }
            for line, net, gross in zip(fields.lines, totals.nets_minor, grosses, strict=True)
        ],
        **({"prices_include_tax": True} if fields.prices_include_tax else {}),
        "discount_percent": plain(fields.discount_percent),
        **_stages(fields),
        **_preceding(document),
        "totals": {
            "lines_minor": totals.lines_minor,
            "discount_minor": totals.discount_minor,
            "subtotal_minor": totals.subtotal_minor,
            "tax_minor": totals.tax_minor,
            "total_minor": totals.total_minor,
            "taxes": [
                {
                    "rate": plain(tax.rate),
                    "category": tax.category,
                    "basis_minor": tax.basis_minor,
                    "tax_minor": tax.tax_minor,
                }
                for tax in totals.taxes
            ],
        },
    }


def seller_of(company: Company) -> Snapshot:
    """Return who asks for the money, as they are called now."""
    return {
        "name": company.name,
        "email": company.email,
        "phone": company.phone,
        "website": company.website,
        "tax_id": company.tax_id,
        "einvoice_address": company.einvoice_address,
        "exemption_reason": company.exemption_reason,
        "address": _address(company),
        "bank": {
            "account_holder": company.account_holder,
            "iban": company.iban,
            "bic": company.bic,
            "bank_name": company.bank_name,
            "upi_id": company.upi_id,
        },
    }


def buyer_of(customer: Customer) -> Snapshot:
    """Return who is asked for it, as they are called now."""
    return {
        "name": customer.name,
        "email": customer.email,
        "tax_id": customer.tax_id,
        "einvoice_address": customer.einvoice_address,
        "reference": customer.reference,
        "address": _address(customer),
    }


def _stages(fields: DraftFields) -> Snapshot:
    """Return the parts it is paid in; what each has been paid is no part of the photograph."""
    stages = [
        {"label": stage.label, "due_date": stage.due_date.isoformat(), "minor": stage.minor} for stage in fields.stages
    ]
    return {"stages": stages} if stages else {}


def _preceding(document: Document) -> Snapshot:
    """Return which invoice a credit note corrects (BT-25, BT-26)."""
    invoice = document.origin
    if document.kind != Kind.CREDIT_NOTE or invoice is None:
        return {}
    return {"preceding": {"number": invoice.number or "", "issue_date": invoice.issue_date.isoformat()}}


def digest_of(snapshot: Snapshot) -> bytes:
    """Return the SHA-256 of the snapshot's canonical JSON."""
    return hashlib.sha256(
        json.dumps(snapshot, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
    ).digest()


def plain(number: Decimal) -> str:
    """Return a decimal without needless zeros or exponent: `2`, `0.5`, `19`."""
    return f"{number.normalize():f}" if number else "0"


def price(number: Decimal, currency: str) -> str:
    """Return a unit price with at least the currency's decimals: `100.00`, `0.125`, for yen `500`."""
    whole, _, fraction = plain(number).partition(".")
    fraction = fraction.ljust(exponent(currency), "0")
    return f"{whole}.{fraction}" if fraction else whole


def _address(owner: Address) -> dict[str, str]:
    return {
        "line1": owner.line1,
        "line2": owner.line2,
        "city": owner.city,
        "region": owner.region,
        "postal_code": owner.postal_code,
        "country": owner.country,
    }

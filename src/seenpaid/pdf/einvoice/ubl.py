"""An e-invoice as UBL 2.1, the way Peppol BIS Billing 3 asks for it."""

from typing import Final

from seenpaid.pdf.einvoice.element import Writer
from seenpaid.pdf.einvoice.facts import EInvoice, Line, Party, Tax

_CUSTOMIZATION: Final = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
_PROFILE: Final = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
_SHARED: Final = {
    "cac": "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2",
    "cbc": "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2",
}
_DISCOUNT: Final = "95"  # UNTDID 5189
_CLEARING: Final = "97"  # UNTDID 4461: credit is set against other invoices.


def ubl_xml(invoice: EInvoice) -> bytes:
    """Return the document, an Invoice or a CreditNote. The order of elements is the schema's."""
    kind = "CreditNote" if invoice.is_credit_note else "Invoice"
    root = Writer.root(f"ubl:{kind}", {"ubl": f"urn:oasis:names:specification:ubl:schema:xsd:{kind}-2", **_SHARED})
    root.say("cbc:CustomizationID", _CUSTOMIZATION)  # BT-24
    root.say("cbc:ProfileID", _PROFILE)  # BT-23
    root.say("cbc:ID", invoice.number)  # BT-1
    root.say("cbc:IssueDate", invoice.issued)  # BT-2
    if not invoice.is_credit_note:
        root.say("cbc:DueDate", invoice.due)  # BT-9
    root.say(f"cbc:{kind}TypeCode", invoice.type_code)  # BT-3
    root.say("cbc:Note", invoice.note)  # BT-22
    root.say("cbc:DocumentCurrencyCode", invoice.currency)  # BT-5
    root.say("cbc:BuyerReference", invoice.buyer_reference)  # BT-10
    root.say("cac:OrderReference/cbc:ID", invoice.order)  # BT-13
    _preceding(root, invoice)
    _party(root.inside("cac:AccountingSupplierParty/cac:Party"), invoice.seller)
    _party(root.inside("cac:AccountingCustomerParty/cac:Party"), invoice.buyer)
    if invoice.delivered:
        delivery = root.inside("cac:Delivery")
        delivery.say("cbc:ActualDeliveryDate", invoice.delivered)  # BT-72
        country = "cac:DeliveryLocation/cac:Address/cac:Country/cbc:IdentificationCode"
        delivery.say(country, invoice.buyer.country)  # BT-80
    _account(root, invoice)
    root.say("cac:PaymentTerms/cbc:Note", _terms(invoice))  # BT-20
    for taken in invoice.allowances:  # BG-20
        allowance = root.inside("cac:AllowanceCharge")
        _allowance(allowance, taken.amount, invoice)
        _category(allowance.inside("cac:TaxCategory"), taken.category, taken.rate)
    _taxes(root.inside("cac:TaxTotal"), invoice)
    _sums(root.inside("cac:LegalMonetaryTotal"), invoice)
    for line in invoice.lines:
        _line(root.inside(f"cac:{kind}Line"), line, invoice)
    return root.finished()


def _preceding(root: Writer, invoice: EInvoice) -> None:
    if invoice.preceding:
        preceding = root.inside("cac:BillingReference/cac:InvoiceDocumentReference")
        preceding.say("cbc:ID", invoice.preceding)  # BT-25
        preceding.say("cbc:IssueDate", invoice.preceding_issued)  # BT-26


def _party(side: Writer, party: Party) -> None:
    if party.electronic:  # BT-34, BT-49
        scheme, reached = party.electronic
        side.say("cbc:EndpointID", reached, schemeID=scheme)
    side.say("cac:PartyIdentification/cbc:ID", party.identifier)  # BT-29
    address = side.inside("cac:PostalAddress")
    address.say("cbc:StreetName", party.lines[0])  # BT-35, BT-50
    address.say("cbc:AdditionalStreetName", party.lines[1])  # BT-36, BT-51
    address.say("cbc:CityName", party.city)  # BT-37, BT-52
    address.say("cbc:PostalZone", party.postal_code)  # BT-38, BT-53
    address.say("cbc:CountrySubentity", party.region)  # BT-39, BT-54
    address.say("cac:Country/cbc:IdentificationCode", party.country)  # BT-40, BT-55
    for number, scheme in ((party.vat_id, "VAT"), (party.tax_number, "TAX")):  # BT-31, BT-32, BT-48
        if number:
            registered = side.inside("cac:PartyTaxScheme")
            registered.say("cbc:CompanyID", number)
            registered.say("cac:TaxScheme/cbc:ID", scheme)
    side.say("cac:PartyLegalEntity/cbc:RegistrationName", party.name)  # BT-27, BT-44
    if party.phone or party.email:
        contact = side.inside("cac:Contact")
        contact.say("cbc:Name", party.name)  # BT-41, BT-56
        contact.say("cbc:Telephone", party.phone)  # BT-42
        contact.say("cbc:ElectronicMail", party.email)  # BT-43


def _account(root: Writer, invoice: EInvoice) -> None:
    if (account := invoice.account) is None:
        if invoice.is_credit_note and invoice.is_domestic_in == "DE":  # DE-R-001
            root.say("cac:PaymentMeans/cbc:PaymentMeansCode", _CLEARING)
        return
    means = root.inside("cac:PaymentMeans")
    means.say("cbc:PaymentMeansCode", account.means)  # BT-81
    means.say("cbc:PaymentID", invoice.number)  # BT-83
    payee = means.inside("cac:PayeeFinancialAccount")
    payee.say("cbc:ID", account.number)  # BT-84
    payee.say("cbc:Name", account.name)  # BT-85
    payee.say("cac:FinancialInstitutionBranch/cbc:ID", account.bic)  # BT-86


def _terms(invoice: EInvoice) -> str:
    # A credit note has no element for its due date that stands without an account, so the terms say it.
    return "\n".join(filter(None, (invoice.terms, invoice.due if invoice.is_credit_note else "")))


def _taxes(total: Writer, invoice: EInvoice) -> None:
    total.say("cbc:TaxAmount", invoice.sums.tax, currencyID=invoice.currency)  # BT-110
    for tax in invoice.taxes:
        row = total.inside("cac:TaxSubtotal")
        row.say("cbc:TaxableAmount", tax.basis, currencyID=invoice.currency)  # BT-116
        row.say("cbc:TaxAmount", tax.amount, currencyID=invoice.currency)  # BT-117
        _category(row.inside("cac:TaxCategory"), tax.category, tax.rate, tax)  # BT-118 to BT-121


def _sums(written: Writer, invoice: EInvoice) -> None:
    sums, currency = invoice.sums, invoice.currency
    written.say("cbc:LineExtensionAmount", sums.lines, currencyID=currency)  # BT-106
    written.say("cbc:TaxExclusiveAmount", sums.net, currencyID=currency)  # BT-109
    written.say("cbc:TaxInclusiveAmount", sums.gross, currencyID=currency)  # BT-112
    if invoice.allowances:
        written.say("cbc:AllowanceTotalAmount", sums.allowances, currencyID=currency)  # BT-107
    written.say("cbc:PrepaidAmount", sums.paid, currencyID=currency)  # BT-113
    written.say("cbc:PayableAmount", sums.due, currencyID=currency)  # BT-115


def _line(item: Writer, line: Line, invoice: EInvoice) -> None:
    quantity = "cbc:CreditedQuantity" if invoice.is_credit_note else "cbc:InvoicedQuantity"
    item.say("cbc:ID", line.number)  # BT-126
    item.say(quantity, line.quantity, unitCode=line.unit)  # BT-129, BT-130
    item.say("cbc:LineExtensionAmount", line.net, currencyID=invoice.currency)  # BT-131
    if line.allowance:  # BG-27
        _allowance(item.inside("cac:AllowanceCharge"), line.allowance, invoice)
    product = item.inside("cac:Item")
    product.say("cbc:Description", line.description)  # BT-154
    product.say("cbc:Name", line.name)  # BT-153
    _category(product.inside("cac:ClassifiedTaxCategory"), line.category, line.rate)  # BT-151, BT-152
    item.say("cac:Price/cbc:PriceAmount", line.price, currencyID=invoice.currency)  # BT-146


def _category(written: Writer, category: str, rate: str | None, tax: Tax | None = None) -> None:
    written.say("cbc:ID", category)
    written.say("cbc:Percent", rate)
    if tax:
        written.say("cbc:TaxExemptionReasonCode", tax.reason_code)
        written.say("cbc:TaxExemptionReason", tax.reason)
    written.say("cac:TaxScheme/cbc:ID", "VAT")


def _allowance(written: Writer, amount: str, invoice: EInvoice) -> None:
    written.say("cbc:ChargeIndicator", "false")
    written.say("cbc:AllowanceChargeReasonCode", _DISCOUNT)  # BT-98, BT-140
    written.say("cbc:AllowanceChargeReason", invoice.discount_word)  # BT-97, BT-139
    written.say("cbc:Amount", amount, currencyID=invoice.currency)  # BT-92, BT-136

"""An e-invoice as UN/CEFACT CII, the syntax inside Factur-X and ZUGFeRD (profile EN 16931)."""

from typing import Final

from seenpaid.pdf.einvoice.element import Writer
from seenpaid.pdf.einvoice.facts import EInvoice, Line, Party, Tax

_PROFILE: Final = "urn:cen.eu:en16931:2017"
_NAMESPACES: Final = {
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "qdt": "urn:un:unece:uncefact:data:standard:QualifiedDataType:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
}
_DISCOUNT: Final = "95"  # UNTDID 5189


def cii_xml(invoice: EInvoice) -> bytes:
    """Return the document. The order of elements is the schema's."""
    root = Writer.root("rsm:CrossIndustryInvoice", _NAMESPACES)
    root.say("rsm:ExchangedDocumentContext/ram:GuidelineSpecifiedDocumentContextParameter/ram:ID", _PROFILE)
    head = root.inside("rsm:ExchangedDocument")
    head.say("ram:ID", invoice.number)  # BT-1
    head.say("ram:TypeCode", invoice.type_code)  # BT-3
    _day(head, "ram:IssueDateTime/udt:DateTimeString", invoice.issued)  # BT-2
    head.say("ram:IncludedNote/ram:Content", invoice.note)  # BT-22
    deal = root.inside("rsm:SupplyChainTradeTransaction")
    for line in invoice.lines:
        _line(deal.inside("ram:IncludedSupplyChainTradeLineItem"), line, invoice)
    _agreement(deal.inside("ram:ApplicableHeaderTradeAgreement"), invoice)
    _delivery(deal.inside("ram:ApplicableHeaderTradeDelivery"), invoice)
    _settlement(deal.inside("ram:ApplicableHeaderTradeSettlement"), invoice)
    return root.finished()


def _line(item: Writer, line: Line, invoice: EInvoice) -> None:
    item.say("ram:AssociatedDocumentLineDocument/ram:LineID", line.number)  # BT-126
    product = item.inside("ram:SpecifiedTradeProduct")
    product.say("ram:Name", line.name)  # BT-153
    product.say("ram:Description", line.description)  # BT-154
    item.say("ram:SpecifiedLineTradeAgreement/ram:NetPriceProductTradePrice/ram:ChargeAmount", line.price)  # BT-146
    # BT-129, BT-130
    item.say("ram:SpecifiedLineTradeDelivery/ram:BilledQuantity", line.quantity, unitCode=line.unit)
    settled = item.inside("ram:SpecifiedLineTradeSettlement")
    _category(settled.inside("ram:ApplicableTradeTax"), line.category, line.rate)  # BT-151, BT-152
    if line.allowance:
        _allowance(settled.inside("ram:SpecifiedTradeAllowanceCharge"), line.allowance, invoice)  # BG-27
    settled.say("ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount", line.net)  # BT-131


def _agreement(agreed: Writer, invoice: EInvoice) -> None:
    agreed.say("ram:BuyerReference", invoice.buyer_reference)  # BT-10
    _party(agreed.inside("ram:SellerTradeParty"), invoice.seller)
    _party(agreed.inside("ram:BuyerTradeParty"), invoice.buyer)
    agreed.say("ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID", invoice.order)  # BT-13


def _party(side: Writer, party: Party) -> None:
    side.say("ram:ID", party.identifier)  # BT-29
    side.say("ram:Name", party.name)  # BT-27, BT-44
    if party.phone or party.email:
        contact = side.inside("ram:DefinedTradeContact")
        contact.say("ram:PersonName", party.name)  # BT-41, BT-56
        contact.say("ram:TelephoneUniversalCommunication/ram:CompleteNumber", party.phone)  # BT-42
        contact.say("ram:EmailURIUniversalCommunication/ram:URIID", party.email)  # BT-43
    address = side.inside("ram:PostalTradeAddress")
    address.say("ram:PostcodeCode", party.postal_code)  # BT-38, BT-53
    address.say("ram:LineOne", party.lines[0])  # BT-35, BT-50
    address.say("ram:LineTwo", party.lines[1])  # BT-36, BT-51
    address.say("ram:CityName", party.city)  # BT-37, BT-52
    address.say("ram:CountryID", party.country)  # BT-40, BT-55
    address.say("ram:CountrySubDivisionName", party.region)  # BT-39, BT-54
    if party.electronic:  # BT-34, BT-49
        scheme, reached = party.electronic
        side.say("ram:URIUniversalCommunication/ram:URIID", reached, schemeID=scheme)
    side.say("ram:SpecifiedTaxRegistration/ram:ID", party.vat_id, schemeID="VA")  # BT-31, BT-48
    side.say("ram:SpecifiedTaxRegistration/ram:ID", party.tax_number, schemeID="FC")  # BT-32


def _delivery(delivered: Writer, invoice: EInvoice) -> None:
    if invoice.delivered:
        delivered.say("ram:ShipToTradeParty/ram:PostalTradeAddress/ram:CountryID", invoice.buyer.country)  # BT-80
        path = "ram:ActualDeliverySupplyChainEvent/ram:OccurrenceDateTime/udt:DateTimeString"
        _day(delivered, path, invoice.delivered)  # BT-72


def _settlement(settled: Writer, invoice: EInvoice) -> None:
    settled.say("ram:PaymentReference", invoice.number)  # BT-83
    settled.say("ram:InvoiceCurrencyCode", invoice.currency)  # BT-5
    _account(settled, invoice)
    for tax in invoice.taxes:
        _tax(settled.inside("ram:ApplicableTradeTax"), tax)
    for taken in invoice.allowances:  # BG-20
        allowance = settled.inside("ram:SpecifiedTradeAllowanceCharge")
        _allowance(allowance, taken.amount, invoice)
        _category(allowance.inside("ram:CategoryTradeTax"), taken.category, taken.rate)
    if invoice.terms or invoice.due:
        terms = settled.inside("ram:SpecifiedTradePaymentTerms")
        terms.say("ram:Description", invoice.terms)  # BT-20
        _day(terms, "ram:DueDateDateTime/udt:DateTimeString", invoice.due)  # BT-9
    sums, written = invoice.sums, settled.inside("ram:SpecifiedTradeSettlementHeaderMonetarySummation")
    written.say("ram:LineTotalAmount", sums.lines)  # BT-106
    if invoice.allowances:
        written.say("ram:AllowanceTotalAmount", sums.allowances)  # BT-107
    written.say("ram:TaxBasisTotalAmount", sums.net)  # BT-109
    written.say("ram:TaxTotalAmount", sums.tax, currencyID=invoice.currency)  # BT-110
    written.say("ram:GrandTotalAmount", sums.gross)  # BT-112
    written.say("ram:TotalPrepaidAmount", sums.paid)  # BT-113
    written.say("ram:DuePayableAmount", sums.due)  # BT-115
    if invoice.preceding:
        preceding = settled.inside("ram:InvoiceReferencedDocument")
        preceding.say("ram:IssuerAssignedID", invoice.preceding)  # BT-25
        _day(preceding, "ram:FormattedIssueDateTime/qdt:DateTimeString", invoice.preceding_issued)  # BT-26


def _account(settled: Writer, invoice: EInvoice) -> None:
    if (account := invoice.account) is None:
        return
    means = settled.inside("ram:SpecifiedTradeSettlementPaymentMeans")
    means.say("ram:TypeCode", account.means)  # BT-81
    payee = means.inside("ram:PayeePartyCreditorFinancialAccount")
    if account.is_iban:
        payee.say("ram:IBANID", account.number)  # BT-84
    payee.say("ram:AccountName", account.name)  # BT-85
    if not account.is_iban:
        payee.say("ram:ProprietaryID", account.number)  # BT-84
    means.say("ram:PayeeSpecifiedCreditorFinancialInstitution/ram:BICID", account.bic)  # BT-86


def _tax(written: Writer, tax: Tax) -> None:
    written.say("ram:CalculatedAmount", tax.amount)  # BT-117
    written.say("ram:TypeCode", "VAT")
    written.say("ram:ExemptionReason", tax.reason)  # BT-120
    written.say("ram:BasisAmount", tax.basis)  # BT-116
    written.say("ram:CategoryCode", tax.category)  # BT-118
    written.say("ram:ExemptionReasonCode", tax.reason_code)  # BT-121
    written.say("ram:RateApplicablePercent", tax.rate)  # BT-119


def _category(written: Writer, category: str, rate: str | None) -> None:
    written.say("ram:TypeCode", "VAT")
    written.say("ram:CategoryCode", category)
    written.say("ram:RateApplicablePercent", rate)


def _allowance(written: Writer, amount: str, invoice: EInvoice) -> None:
    written.say("ram:ChargeIndicator/udt:Indicator", "false")
    written.say("ram:ActualAmount", amount)  # BT-92, BT-136
    written.say("ram:ReasonCode", _DISCOUNT)  # BT-98, BT-140
    written.say("ram:Reason", invoice.discount_word)  # BT-97, BT-139


def _day(written: Writer, path: str, iso: str) -> None:
    written.say(path, iso.replace("-", ""), format="102")

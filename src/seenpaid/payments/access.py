"""The doors to payments and to the accounts at gateways."""

from seenpaid.companies.models import Company
from seenpaid.lib.tenancy import across_companies
from seenpaid.payments.models import Attempt, Charge, Connection, Payment

__all__ = [
    "Attempt",
    "AttemptNotFoundError",
    "ChargeNotFoundError",
    "Connection",
    "ConnectionNotFoundError",
    "Payment",
    "PaymentNotFoundError",
    "access_attempt",
    "access_charge",
    "access_connection",
    "access_payment",
    "connection_of_messages",
    "connection_to_ask",
]


class PaymentNotFoundError(Exception):
    """No such payment in this company, or none that this could be done with."""


class ChargeNotFoundError(Exception):
    """No such charge for this document."""


class AttemptNotFoundError(Exception):
    """No such attempt for this document or customer."""


class ConnectionNotFoundError(Exception):
    """No such connection in this company."""


def access_payment(payment_id: str, *, company: Company) -> Payment:
    """Return the company's payment. Raises PaymentNotFoundError."""
    found = Payment.objects.select_related("document__company", "document__customer", "charge")
    payment = found.filter(pk=payment_id, company=company).first()
    if payment is None:
        raise PaymentNotFoundError
    return payment


def access_attempt(
    attempt_id: str, *, company_id: str, document_id: str | None = None, customer_id: str | None = None
) -> Attempt:
    """Return the attempt to pay that document, or that customer's. Raises AttemptNotFoundError. SEC-85"""
    found = Attempt.objects.select_related("connection").filter(pk=attempt_id, company_id=company_id)
    if document_id is not None:
        found = found.filter(shares__document=document_id)
    if customer_id is not None:
        found = found.filter(customer=customer_id)
    attempt = found.first()
    if attempt is None:
        raise AttemptNotFoundError
    return attempt


def access_charge(charge_id: str, *, company: Company, document_id: str) -> Charge:
    """Return what a gateway took on the way to that document. Raises ChargeNotFoundError."""
    found = Charge.objects.select_related("attempt").filter(pk=charge_id, company=company)
    charge = found.filter(attempt__shares__document=document_id).first()
    if charge is None:
        raise ChargeNotFoundError
    return charge


def access_connection(connection_id: str, *, company: Company) -> Connection:
    """Return one of the company's present connections. Raises ConnectionNotFoundError."""
    connection = Connection.objects.filter(pk=connection_id, company=company, disconnected_at=None).first()
    if connection is None:
        raise ConnectionNotFoundError
    return connection


def connection_to_ask(connection: Connection) -> Connection:
    """Return whichever connection to the same account still has its keys, the newest. Raises ConnectionNotFoundError."""
    found = Connection.objects.filter(
        company_id=connection.company_id,
        gateway=connection.gateway,
        account=connection.account,
        is_live=connection.is_live,
    )
    keyed = found.exclude(sealed_keys=b"").order_by("-pk").first()
    if keyed is None:
        raise ConnectionNotFoundError
    return keyed


def connection_of_messages(connection_id: str, *, gateway: str) -> Connection:
    """Return the connection that an address for messages names. Raises ConnectionNotFoundError.

    Whoever asks proves by a signature that the message is its own; without keys there is nothing left to prove.
    """
    with across_companies("a provider's address names the connection, and its signature proves the rest"):
        connection = Connection.objects.filter(pk=connection_id, gateway=gateway).exclude(sealed_keys=b"").first()
    if connection is None:
        raise ConnectionNotFoundError
    return connection

"""Customers: the list, one of them, and the form."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from seenpaid.companies.access import require
from seenpaid.companies.profile import InvalidProfileError
from seenpaid.companies.roles import Permission
from seenpaid.customers.access import Customer, access_customer
from seenpaid.customers.actions import add_customer, update_customer
from seenpaid.customers.queries import contacts_of, customers_page
from seenpaid.documents.queries import balances_of, credit_balances
from seenpaid.engagement.judging.memory import domain_of
from seenpaid.engagement.queries import InvoiceFilter, expected_filters, invoices_page, remembered_of
from seenpaid.followups.queries import usual_of
from seenpaid.lib.money import Money
from seenpaid.sharing.links import url_of
from seenpaid.sharing.portal import portal_link
from seenpaid.web.choices import countries, languages
from seenpaid.web.door import MemberRequest, member_page
from seenpaid.web.forms.customer import CustomerForm, blank_customer, form_of, read_customer
from seenpaid.web.forms.typed import Typed, blank
from seenpaid.web.frame import page
from seenpaid.web.paging import key_of, query_of, search_of
from seenpaid.web.privacy_facts import privacy_facts
from seenpaid.web.reminder_facts import mail_facts
from seenpaid.web.rows.customer import customer_rows, facts_of
from seenpaid.web.rows.invoice import invoice_rows
from seenpaid.web.rows.memory import filters, words
from seenpaid.web.rows.outlook import rhythm_facts


@member_page("GET")
def list_customers(request: MemberRequest) -> HttpResponse:
    """Show the customers, newest first."""
    search = search_of(request.GET)
    found = customers_page(request.member.company, search=search, after=key_of(request.GET))
    context = {
        "rows": customer_rows(found.rows),
        "search": search,
        "newest": query_of(q=search) if key_of(request.GET) else "",
        "older": query_of(q=search, after=found.next_key) if found.next_key else "",
    }
    template = "web/customers.html#found" if request.htmx else "web/customers.html"
    return page(request, template, context, here="customers")


@member_page("GET")
def show_customer(request: MemberRequest, customer_id: str) -> HttpResponse:
    """Show one customer: particulars, people, what they owe, and their invoices."""
    return customer_page(request, access_customer(customer_id, company=request.member.company))


def customer_page(
    request: MemberRequest, customer: Customer, *, pause_form: Typed | None = None, status: int = 200
) -> HttpResponse:
    """Answer with the customer, and with a form as it was typed if that was refused."""
    company, now = request.member.company, timezone.now()
    found = invoices_page(
        company, narrowed=InvoiceFilter(customer=customer.pk), now=now, after=key_of(request.GET), limit=25
    )
    addresses = [customer.email, *(contact.email for contact in contacts_of(customer))]
    context = {
        "customer": facts_of(customer, language=company.language),
        "contacts": [
            {"name": contact.name, "email": contact.email, "role": contact.role} for contact in contacts_of(customer)
        ],
        "balances": [
            {"owed": Money(row.owed, row.currency).format(company.locale), "count": row.count}
            for row in balances_of(customer)
        ],
        "credits": [Money(row.minor, row.currency).format(company.locale) for row in credit_balances(customer)],
        "rhythm": rhythm_facts(usual_of(customer)),
        "rows": invoice_rows(found.rows, company=company, now=now),
        **mail_facts(customer, now=now),
        "pause_form": pause_form or blank("pause"),
        "privacy": privacy_facts(customer, now=now),
        "portal": url_of(link) if (link := portal_link(customer)) else "",
        "newest": "?" if key_of(request.GET) else "",
        "older": query_of(after=found.next_key) if found.next_key else "",
        "words": words(remembered_of(company, customer_id=customer.pk), now=now, zone=company.time_zone),
        "filters": filters(
            expected_filters(company, domains=[domain_of(address) for address in addresses]),
            now=now,
            zone=company.time_zone,
        ),
    }
    return page(request, "web/customer.html", context, here="customers", status=status)


@member_page("GET", "POST")
def new_customer(request: MemberRequest) -> HttpResponse:
    """Add a customer."""
    require(request.member, Permission.MANAGE_CUSTOMERS)
    company = request.member.company
    if request.method != "POST":
        return _form(request, blank_customer(country=company.country))
    form = read_customer(request.POST)
    try:
        customer = add_customer(company, raw=form.raw(), by=request.member, now=timezone.now())
    except InvalidProfileError as error:
        return _form(request, form.refused(error.errors), status=422)
    messages.success(request, _("%(name)s is in your list.") % {"name": customer.name})
    return redirect("web-customer", company.slug, customer.pk)


@member_page("GET", "POST")
def edit_customer(request: MemberRequest, customer_id: str) -> HttpResponse:
    """Change a customer; invoices already issued keep what they said."""
    require(request.member, Permission.MANAGE_CUSTOMERS)
    company = request.member.company
    customer = access_customer(customer_id, company=company)
    about: dict[str, Any] = {"customer": {"id": customer.pk, "name": customer.name}}
    if request.method != "POST":
        return _form(request, form_of(customer), about)
    form = read_customer(request.POST)
    try:
        update_customer(customer, raw=form.raw(), by=request.member, now=timezone.now())
    except InvalidProfileError as error:
        return _form(request, form.refused(error.errors), about, status=422)
    messages.success(request, _("Saved."))
    return redirect("web-customer", company.slug, customer.pk)


def _form(
    request: MemberRequest, form: CustomerForm, about: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    context = {"form": form, "countries": countries(), "languages": languages(), **(about or {})}
    return page(request, "web/customer_form.html", context, here="customers", status=status)

"""Reading customers."""

from seenpaid.companies.models import Company
from seenpaid.customers.models import Contact, Customer
from seenpaid.lib.page import Page


def customers_page(company: Company, *, search: str = "", after: str | None = None, limit: int = 50) -> Page[Customer]:
    """Return customers newest first; `after` is the id of the last row of the page before."""
    rows = Customer.objects.filter(company=company).prefetch_related("contacts").order_by("-id")
    if search:
        rows = rows.filter(search__contains=search.lower())
    if after:
        rows = rows.filter(pk__lt=after)
    found = list(rows[: limit + 1])
    return Page(found[:limit], found[limit - 1].pk if len(found) > limit else None)


def customer_choices(company: Company) -> list[tuple[str, str]]:
    """Return (id, name) of every customer by name, for a picker."""
    return list(Customer.objects.filter(company=company).order_by("name", "id").values_list("pk", "name"))


def count_objections(company: Company) -> int:
    """Return how many customers let nothing of their opens be recorded."""
    return Customer.objects.filter(company=company).exclude(objected_at=None).count()


def contacts_of(customer: Customer) -> list[Contact]:
    """Return the customer's contacts in the order they were added."""
    return list(Contact.objects.filter(company_id=customer.company_id, customer=customer).order_by("pk"))

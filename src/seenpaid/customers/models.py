from django.db import models
from django.db.models.functions import Lower

from seenpaid.companies.models import Address, Company
from seenpaid.lib.fields import IdField


class Customer(Address):
    """The buyer."""

    id = IdField("cus")
    company = models.ForeignKey(Company, models.CASCADE, related_name="customers", db_index=False)
    name = models.CharField(max_length=160)
    email = models.EmailField(max_length=254, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=10, blank=True)
    tax_id = models.CharField(max_length=40, blank=True)
    einvoice_address = models.CharField(max_length=120, blank=True)
    reference = models.CharField(max_length=60, blank=True)
    notes = models.TextField(blank=True)
    search = models.TextField(editable=False)
    tracking = models.CharField(max_length=8, blank=True)  # at most this much is kept; empty is what the company keeps.
    objected_at = models.DateTimeField(null=True)
    facts_forgotten_at = models.DateTimeField(null=True)  # of earlier opens, after an objection.
    erased_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["company", "name", "id"], name="customer_by_name")]

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """A person at the customer, such as accounts payable."""

    id = IdField("ctc")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    customer = models.ForeignKey(Customer, models.CASCADE, related_name="contacts", db_index=False)
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(max_length=254)
    role = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("company", "customer", Lower("email"), name="contact_email_unique")]

    def __str__(self) -> str:
        return self.name or self.email

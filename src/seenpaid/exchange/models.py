from django.db import models

from seenpaid.companies.models import Company
from seenpaid.lib.fields import IdField


class Upload(models.Model):
    """A file somebody looks through before it is read in. One for each member; gone after a day."""

    id = IdField("upl")
    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    user = models.ForeignKey("companies.User", models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    packed = models.BinaryField()
    uploaded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "user"], name="upload_one_a_member")]
        indexes = [models.Index(fields=["uploaded_at"], name="upload_oldest")]

    def __str__(self) -> str:
        return self.name


class Imported(models.Model):
    """What another program knew a customer or an invoice by: a second import finds it again."""

    company = models.ForeignKey(Company, models.CASCADE, related_name="+", db_index=False)
    source = models.CharField(max_length=20)
    key = models.CharField(max_length=80)
    subject_id = models.CharField(max_length=32)
    imported_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "source", "key"], name="imported_once")]

    def __str__(self) -> str:
        return f"{self.source} {self.key}"

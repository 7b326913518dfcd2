"""The addresses of the API, below `/api/`."""

from django.http import Http404
from django.urls import path
from ninja.errors import HttpError, ValidationError

from seenpaid.api.docs import Reference
from seenpaid.api.endpoint import strict
from seenpaid.api.errors import problem_for
from seenpaid.api.openapi import Described
from seenpaid.api.v1 import (
    answers,
    company,
    credit_notes,
    customers,
    events,
    followups,
    invoices,
    mails,
    payments,
    privacy,
    quotes,
    reminders,
    share,
    views,
)

api = Described(
    title="Seenpaid",
    description="Invoices, the links that customers open, and who really opened them.",
    urls_namespace="api-v1",
    docs=Reference(),
)
for failure in (Exception, Http404, HttpError, ValidationError):
    api.add_exception_handler(failure, problem_for)  # type: ignore[arg-type]  # it is always an instance.
api.add_decorator(strict, mode="operation")
for part in (
    company,
    customers,
    privacy,
    invoices,
    share,
    mails,
    reminders,
    views,
    quotes,
    credit_notes,
    payments,
    answers,
    followups,
    events,
):
    api.add_router("", part.router)

urlpatterns = [path("v1/", api.urls)]

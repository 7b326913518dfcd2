"""Reading who looked. Summaries are read, never counted; lists go by key."""

from seenpaid.engagement.models import Engagement, Habit, Remembered, View
from seenpaid.engagement.queries.history import ViewFilter, reader_named, ticks, views_page
from seenpaid.engagement.queries.lists import (
    FILTERS,
    MOST_SUMMED,
    InvoiceFilter,
    InvoiceSum,
    invoices_page,
    papers_page,
    sums_of,
)
from seenpaid.engagement.queries.newest import Opened, uncounted_since
from seenpaid.engagement.queries.remembered import expected_filters, remembered_of
from seenpaid.engagement.queries.summaries import engagement_of, is_being_read, is_probably_forwarded
from seenpaid.engagement.queries.told import told_credit_notes, told_invoices, told_quotes

__all__ = [
    "FILTERS",
    "MOST_SUMMED",
    "Engagement",
    "Habit",
    "InvoiceFilter",
    "InvoiceSum",
    "Opened",
    "Remembered",
    "View",
    "ViewFilter",
    "engagement_of",
    "expected_filters",
    "invoices_page",
    "is_being_read",
    "is_probably_forwarded",
    "papers_page",
    "reader_named",
    "remembered_of",
    "sums_of",
    "ticks",
    "told_credit_notes",
    "told_invoices",
    "told_quotes",
    "uncounted_since",
    "views_page",
]

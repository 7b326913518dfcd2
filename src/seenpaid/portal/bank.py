"""Since when the account on a paper is the seller's: what a reader compares before money goes to a new one."""

from datetime import date
from zoneinfo import ZoneInfo

from seenpaid.companies.access import Company
from seenpaid.companies.actions.profile import BANK
from seenpaid.pdf.paper import Paper
from seenpaid.pdf.reading import Reading, Snapshot
from seenpaid.portal.words import page_words


def bank_since(company: Company, snapshot: Snapshot) -> date | None:
    """Return the day on which the account became what the paper shows.

    None where nobody knows, or where the company has another one today: then there is nothing to vouch for.
    """
    shown = snapshot["seller"]["bank"]
    if company.bank_changed_at is None or any(shown.get(name, "") != getattr(company, name) for name in BANK):
        return None
    return company.bank_changed_at.astimezone(ZoneInfo(company.time_zone)).date()


def bank_words(since: date | None, paper: Paper) -> str:
    """Return the sentence that stands beside the account."""
    if since is None:
        return ""
    reading = Reading.of(paper.snapshot)
    return page_words(reading.language)["bank_unchanged"].format(date=reading.figures.day(since.isoformat()))

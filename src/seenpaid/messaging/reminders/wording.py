"""What a reminder says unless the company wrote words of its own: it depends on the day it is sent. Plain rules."""

from datetime import date

from seenpaid.messaging.words import mail_words


def usual_words(*, due_date: date | None, today: date, language: str) -> tuple[str, str]:
    """Return a subject and a text with placeholders in them: before the day, on it, and after it."""
    words = mail_words(language)
    moment = "reminder"
    if due_date is not None and today < due_date:
        moment = "reminder_before"
    elif today == due_date:
        moment = "reminder_today"
    return words[f"{moment}_subject"], words[f"{moment}_message"]

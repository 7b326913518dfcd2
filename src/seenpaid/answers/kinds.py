"""What a customer may say to an invoice. Words only."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """One thing said, each with a form of its own."""

    PROMISE = "promise", _("They will pay on a day")
    PAID = "paid", _("They say it is paid")
    QUESTION = "question", _("They have a question")
    FORWARD = "forward", _("They forwarded it")

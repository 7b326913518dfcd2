"""Where the mail provider posts what became of mails: delivered, come back, called spam. Written down at once."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from seenpaid.api.inbound import read_body, told
from seenpaid.messaging.actions.report import TooEarlyError
from seenpaid.messaging.actions.take_word import take_word
from seenpaid.messaging.provider_words import ForgedWordError, words_in


@csrf_exempt  # a provider shows the password that it was given; it has no cookie of ours.
@require_POST
def inbound_mail(request: HttpRequest, provider: str) -> HttpResponse:
    """Answer 200 only when it is written down; anything else makes the provider bring it again. SEC-128"""
    named = settings.SEENPAID_EMAIL
    if named is None or named.get("provider") != provider:
        return told(404, "There is nothing here.")
    if not settings.ANYMAIL.get("WEBHOOK_SECRET"):
        return told(503, "No password is set: SEENPAID_EMAIL_WEBHOOK_SECRET. Nothing was read.")
    body = read_body(request)
    if body is None:
        return told(413, "A message may have one megabyte.")
    request._body = body  # noqa: SLF001 - as Django keeps it, once read with a limit.
    now = timezone.now()
    try:
        for each in words_in(request, provider=provider):
            take_word(each, now=now)
    except ForgedWordError as error:
        return told(400, str(error))
    except TooEarlyError:
        return told(503, "The mail is still on its way out. Bring this again.")
    return told(200, "Noted.")

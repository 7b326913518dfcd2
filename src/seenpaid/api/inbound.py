"""Where payment providers send their messages: kept, acknowledged, and read later by the worker. (SECURITY H)"""

import logging
from typing import Final

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from seenpaid.payments.access import ConnectionNotFoundError
from seenpaid.payments.gateways.errors import ForgedError, ProviderDownError
from seenpaid.payments.inbox import NoSecretError, receive

logger = logging.getLogger(__name__)

MOST_BYTES: Final = 1_000_000


@csrf_exempt  # a provider signs its messages; it has no cookie of ours.
@require_POST
def inbound(request: HttpRequest, gateway: str, connection_id: str) -> HttpResponse:
    """Answer 202 only when the message is written down: whatever else comes of it, the provider sends it again."""
    body = read_body(request)
    if body is None:
        return told(413, "A message may have one megabyte.")
    headers = {name.lower(): value for name, value in request.headers.items()}
    try:
        receive(gateway, connection_id, body=body, headers=headers, now=timezone.now())
    except ConnectionNotFoundError:
        return told(404, "There is nothing here.")
    except NoSecretError:  # D7, SEC-131
        return told(503, "No signing secret is set: Settings → Integrations. Nothing was read.")
    except ForgedError as error:
        return told(400, str(error))
    except ProviderDownError as error:  # what its signature is checked with could not be fetched: let it come again.
        return told(503, str(error))
    except OperationalError:  # SEC-137
        logger.exception("A message could not be kept; it comes again.")
        return told(503, "It could not be kept. Send it again.")
    return told(202, "Kept.")


def read_body(request: HttpRequest) -> bytes | None:
    """Return what was posted, or None where it is more than a message may have."""
    length = request.headers.get("Content-Length", "")
    if length.isascii() and length.isdigit() and int(length) > MOST_BYTES:
        return None
    body = request.read(MOST_BYTES + 1)  # the very bytes: nothing is decoded before the signature is checked. SEC-133
    return body if len(body) <= MOST_BYTES else None


def told(status: int, text: str) -> HttpResponse:
    """Answer in a few plain words."""
    return HttpResponse(
        text, status=status, content_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-store"}
    )

"""What a customer wants by mail: a GET shows, a POST changes, and nothing else does either. SEC-120, SEC-121"""

from datetime import datetime

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.urls import reverse
from django.utils import timezone

from seenpaid.messaging.preferences.access import Preference, PreferenceNotFoundError, access_preference
from seenpaid.messaging.preferences.actions import set_wishes
from seenpaid.messaging.preferences.representation import preference_shape
from seenpaid.messaging.preferences.wishes import (
    InvalidWishError,
    is_one_click,
    wishes_in_form,
    wishes_in_json,
    wishes_of_one_click,
)
from seenpaid.portal import answer
from seenpaid.portal.door import acting
from seenpaid.portal.misses import counting_misses
from seenpaid.portal.preferences import SAVED, preferences_page
from seenpaid.portal.rates import READS, WRITES, address_of, seconds_to_wait
from seenpaid.sharing.access import LinkNotFoundError


@acting
def preferences(request: HttpRequest, token: str) -> HttpResponse:
    """Show the switches, or set them."""
    now, is_post = timezone.now(), request.method == "POST"
    if wait := seconds_to_wait(request, WRITES if is_post else READS, at=now):
        return answer.too_many(seconds=wait)
    preference = _access(request, token, now=now)
    if not is_post:
        return answer.form_page(preferences_page(preference, is_saved=SAVED in request.GET))
    try:
        return _changed(request, preference, token=token, now=now)
    except InvalidWishError as error:
        return answer.told({"title": "This cannot be set.", "status": 400, "errors": dict(error.errors)}, status=400)


def _access(request: HttpRequest, token: str, *, now: datetime) -> Preference:
    with counting_misses(address_of(request), at=now):
        try:
            return access_preference(token)
        except PreferenceNotFoundError as error:
            raise LinkNotFoundError from error


def _changed(request: HttpRequest, preference: Preference, *, token: str, now: datetime) -> HttpResponse:
    if request.content_type == "application/json":
        return answer.told(preference_shape(set_wishes(preference, wishes_in_json(_body(request)), now=now)))
    posted = _posted(request)
    if is_one_click(posted):
        wishes = wishes_of_one_click(request.GET.get("c", ""))
        return answer.form_page(preferences_page(set_wishes(preference, wishes, now=now), is_saved=True))
    set_wishes(preference, wishes_in_form(posted), now=now)
    return answer.see_other(f"{reverse('portal-preferences', args=[token])}?{SAVED}=1")


def _body(request: HttpRequest) -> bytes:
    try:
        return request.body
    except (OSError, SuspiciousOperation) as error:
        raise InvalidWishError({"body": ["Send less."]}) from error


def _posted(request: HttpRequest) -> dict[str, list[str]]:
    """Return the fields of a form, in either of the ways forms are sent (RFC 8058 section 3.1)."""
    try:
        fields, files = request.POST, request.FILES
    except (MultiPartParserError, SuspiciousOperation, OSError, ValueError) as error:
        raise InvalidWishError({"body": ["This form cannot be read."]}) from error
    if files:
        raise InvalidWishError({"body": ["No file is wanted here."]})
    return {name: list(said) for name, said in fields.lists()}

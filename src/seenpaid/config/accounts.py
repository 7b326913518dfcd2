"""Where our ways differ from allauth's: what sign-in mails link to, what signing up counts as, and who is warned."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from seenpaid.companies.access import User
from seenpaid.companies.actions.account import note_new_credentials
from seenpaid.companies.sessions import note_sign_in
from seenpaid.engagement.client.address import client_address
from seenpaid.engagement.client.names import names_of


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is published without types.
    """Writes our addresses: our own base URL, never the host a request claims. SEC-19"""

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the address at which a new password is chosen; `key` is the user's id, a dash and the secret."""
        user_id, _, secret = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_id, "key": secret})
        return f"{settings.SEENPAID_BASE_URL}{path}"

    def post_login(self, request: HttpRequest, user: Any, *, signup: bool, **told: Any) -> HttpResponse:
        """Go on after signing in, from where is written down. Whoever signed up typed their password just now. SEC-42, SEC-52"""
        if signup:
            record_authentication(request, user, method="password")
        headers = {name.lower(): value for name, value in request.headers.items()}
        names = names_of(headers.get("user-agent", ""), headers)
        address = client_address(request.META.get("REMOTE_ADDR"), headers, trusted=settings.SEENPAID_TRUSTED_PROXIES)
        browser = " · ".join(part for part in (names.browser, names.os) if part)
        note_sign_in(request.session, browser=browser, ip=address.ip, now=timezone.now())
        answer: HttpResponse = super().post_login(request, user, signup=signup, **told)
        return answer

    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Have the change told to owners and to the address that was the person's until now, as any other danger is. SEC-52"""
        del template_prefix, context
        note_new_credentials(user, address=email or user.email, now=timezone.now())

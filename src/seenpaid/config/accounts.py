"""What sign-in mails link to: our own base URL, never the host a request claims. SEC-19"""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.urls import reverse


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is published without types.
    """Writes our addresses."""

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the address at which a new password is chosen; `key` is the user's id, a dash and the secret."""
        user_id, _, secret = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_id, "key": secret})
        return f"{settings.SEENPAID_BASE_URL}{path}"

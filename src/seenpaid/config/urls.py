"""Every address of the product."""

from allauth.account.decorators import reauthentication_required
from allauth.account.views import email, password_reset_from_key
from django.urls import URLPattern, URLResolver, include, path, re_path

from seenpaid.api.inbound import inbound
from seenpaid.api.inbound_mail import inbound_mail
from seenpaid.config.favicon import favicon
from seenpaid.config.health import healthz, metrics, readyz

urlpatterns: list[URLPattern | URLResolver] = [
    path("favicon.ico", favicon),
    path("healthz", healthz),
    path("readyz", readyz),
    path("metrics", metrics),
    path("api/", include("seenpaid.api.urls")),
    path("inbound/mail/<slug:provider>", inbound_mail, name="inbound-mail"),
    path("inbound/<slug:gateway>/<slug:connection_id>", inbound, name="inbound"),
    # allauth's own pattern takes no underscore, which our users' ids have.
    re_path(
        r"^accounts/password/reset/key/(?P<uidb36>usr_[0-9a-z]{26})-(?P<key>.+)/$",
        password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("accounts/email/", reauthentication_required(email), name="account_email"),
    path("accounts/", include("allauth.urls")),
    path("", include("seenpaid.portal.urls")),
    path("", include("seenpaid.web.urls")),
]

handler400 = "seenpaid.web.views.unread.unread"

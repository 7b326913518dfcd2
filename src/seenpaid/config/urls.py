"""Every address of the product."""

from django.urls import URLPattern, URLResolver, include, path

from seenpaid.config.favicon import favicon
from seenpaid.config.health import healthz, metrics, readyz

urlpatterns: list[URLPattern | URLResolver] = [
    path("favicon.ico", favicon),
    path("healthz", healthz),
    path("readyz", readyz),
    path("metrics", metrics),
    path("api/", include("seenpaid.api.urls")),
    path("accounts/", include("allauth.urls")),
    path("", include("seenpaid.portal.urls")),
    path("", include("seenpaid.web.urls")),
]

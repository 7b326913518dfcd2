"""The addresses of customers' pages. Whatever else begins like one is answered like an unknown token."""

from django.urls import path, re_path

from seenpaid.portal.views import brand, document, preferences, quote, robots
from seenpaid.sharing.access import LinkKind

urlpatterns = [
    path("i/<str:token>", document.show, name="portal-invoice"),
    path("i/<str:token>/pdf", document.pdf, name="portal-invoice-pdf"),
    path("invoice/<str:token>", document.show),
    path("invoice/<str:token>/pdf", document.pdf),
    path("q/<str:token>", document.show, {"kind": LinkKind.QUOTE}, name="portal-quote"),
    path("q/<str:token>/pdf", document.pdf, {"kind": LinkKind.QUOTE}, name="portal-quote-pdf"),
    path("q/<str:token>/accept", quote.accept, name="portal-quote-accept"),
    path("q/<str:token>/decline", quote.decline, name="portal-quote-decline"),
    path("e/<str:token>", preferences.preferences, name="portal-preferences"),
    path("paper/<str:accent>.css", brand.show_style, name="paper-style"),
    path("paper/logo/<str:handle>.png", brand.show_logo, name="paper-logo"),
    path("robots.txt", robots.show_robots),
    re_path(r"^(?:i|invoice|q|c|e|portal|paper)(?:/|\Z)", document.nothing),
]

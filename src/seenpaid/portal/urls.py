"""The addresses of customers' pages. Whatever else begins like one is answered like an unknown token."""

from django.urls import path, re_path

from seenpaid.portal.views import brand, document, home, preferences, privacy, quote, reply, robots
from seenpaid.sharing.access import LinkKind

_CREDIT_NOTE = {"kind": LinkKind.CREDIT_NOTE}
_IN_PORTAL = {"kind": LinkKind.PORTAL}

urlpatterns = [
    path("i/<str:token>", document.show, name="portal-invoice"),
    path("i/<str:token>/pdf", document.pdf, name="portal-invoice-pdf"),
    path("invoice/<str:token>", document.show),
    path("invoice/<str:token>/pdf", document.pdf),
    path("i/<str:token>/answer", reply.reply, name="portal-invoice-answer"),
    path("invoice/<str:token>/answer", reply.reply),
    path("q/<str:token>", document.show, {"kind": LinkKind.QUOTE}, name="portal-quote"),
    path("q/<str:token>/pdf", document.pdf, {"kind": LinkKind.QUOTE}, name="portal-quote-pdf"),
    path("q/<str:token>/accept", quote.accept, name="portal-quote-accept"),
    path("q/<str:token>/decline", quote.decline, name="portal-quote-decline"),
    path("i/<str:token>/privacy", privacy.privacy, name="portal-invoice-privacy"),
    path("i/<str:token>/privacy/export", privacy.export, name="portal-invoice-privacy-export"),
    path("invoice/<str:token>/privacy", privacy.privacy),
    path("invoice/<str:token>/privacy/export", privacy.export),
    path("q/<str:token>/privacy", privacy.privacy, {"kind": LinkKind.QUOTE}, name="portal-quote-privacy"),
    path("q/<str:token>/privacy/export", privacy.export, {"kind": LinkKind.QUOTE}),
    path("c/<str:token>", document.show, _CREDIT_NOTE, name="portal-credit-note"),
    path("c/<str:token>/pdf", document.pdf, _CREDIT_NOTE, name="portal-credit-note-pdf"),
    path("c/<str:token>/privacy", privacy.privacy, _CREDIT_NOTE, name="portal-credit-note-privacy"),
    path("c/<str:token>/privacy/export", privacy.export, _CREDIT_NOTE),
    path("e/<str:token>", preferences.preferences, name="portal-preferences"),
    path("portal/<str:token>", home.show, name="portal-home"),
    path("portal/<str:token>/<str:number>", document.show, _IN_PORTAL),
    path("portal/<str:token>/<str:number>/pdf", document.pdf, _IN_PORTAL),
    path("portal/<str:token>/<str:number>/answer", reply.reply, _IN_PORTAL),
    path("portal/<str:token>/<str:number>/privacy", privacy.privacy, _IN_PORTAL),
    path("portal/<str:token>/<str:number>/privacy/export", privacy.export, _IN_PORTAL),
    path("portal/<str:token>/<str:number>/accept", quote.accept, _IN_PORTAL),
    path("portal/<str:token>/<str:number>/decline", quote.decline, _IN_PORTAL),
    path("paper/<str:accent>.css", brand.show_style, name="paper-style"),
    path("paper/logo/<str:handle>.png", brand.show_logo, name="paper-logo"),
    path("robots.txt", robots.show_robots),
    re_path(r"^(?:i|invoice|q|c|e|portal|paper)(?:/|\Z)", document.nothing),
]

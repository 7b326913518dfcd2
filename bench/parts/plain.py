"""A plain Django view that does what an open does: ORM, templates, default middleware. The measure of bench/opens.py."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "seenpaid.config.settings")

import django

django.setup()

from datetime import timedelta

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone

from seenpaid.config.urls import urlpatterns as product
from seenpaid.documents.models import Document
from seenpaid.engagement.classify import Evidence, classify
from seenpaid.engagement.models import Engagement, View, Visitor
from seenpaid.engagement.visitor import address_key, visitor_key, visitor_label
from seenpaid.events.actions import RECIPIENT, record
from seenpaid.events.kinds import EventKind
from seenpaid.lib.tokens import token_digest
from seenpaid.portal import page
from seenpaid.sharing.access import Access, LinkKind, access_link
from seenpaid.sharing.models import ShareLink


def show(request: HttpRequest, token: str) -> HttpResponse:
    now = timezone.now()
    link = ShareLink.objects.select_related("document", "company").get(
        digest=token_digest(token, kind="invoice"), kind="invoice", revoked_at=None
    )
    document = link.document
    ip = request.headers["X-Forwarded-For"]
    headers = {name.lower(): value for name, value in request.headers.items()}
    judgement = classify(Evidence(headers=headers, method="GET", path=request.path, client_ip=ip))
    with transaction.atomic():
        summary, _ = Engagement.objects.select_for_update().get_or_create(
            document=document, defaults={"company_id": link.company_id}
        )
        secret = bytes(document.visitor_secret)
        visitor, is_new = Visitor.objects.get_or_create(
            document=document,
            key=visitor_key(secret, ip=ip, headers=headers),
            defaults={
                "company_id": link.company_id,
                "ip_key": address_key(secret, ip=ip),
                "label": visitor_label(summary.labels + 1),
                "first_seen_at": now,
            },
        )
        counts = visitor.last_counted_at is None or now - visitor.last_counted_at > timedelta(minutes=15)
        view = View.objects.create(
            company_id=link.company_id,
            document=document,
            link=link,
            visitor=visitor,
            viewed_at=now,
            actor_type=judgement.actor,
            verdict=judgement.verdict,
            reasons=[{"code": reason.code, "text": reason.text} for reason in judgement.reasons],
            counted=counts,
            action="page",
            source="link",
            revision=document.revision,
            ip=ip,
            user_agent=headers["user-agent"],
            browser=judgement.browser,
            os=judgement.os,
            device=judgement.device,
            method="GET",
        )
        Engagement.objects.filter(pk=summary.pk).update(opens=F("opens") + 1, labels=F("labels") + int(is_new))
        if counts:
            visitor.last_counted_at, visitor.views = now, visitor.views + 1
            visitor.save()
            Engagement.objects.filter(pk=summary.pk).update(
                views=F("views") + 1, visitors=F("visitors") + int(is_new), last_viewed_at=now, last_view=view
            )
            Document.objects.filter(pk=document.pk, status="sent").update(status="viewed", viewed_at=now)
            record(
                EventKind.INVOICE_VIEWED, company_id=link.company_id, subject_id=document.pk, at=now, actor=RECIPIENT
            )
    return HttpResponse(fresh(access_link(token, kind=LinkKind.INVOICE, now=now), token))


def fresh(access: Access, token: str) -> bytes:
    """Render the page anew, as a plain view would."""
    page._page.cache_clear()
    return page.page_of(access, path=f"/i/{token}", now=timezone.now())


urlpatterns = [path("i/<token>", show), *product]
settings.ROOT_URLCONF = "bench.parts.plain"
application = WSGIHandler()

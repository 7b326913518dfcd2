"""What a customer's mail filter does is learned by the clock of our own mails: automatic opens within minutes."""

from datetime import datetime
from typing import Final

from django.db.models import F

from seenpaid.companies.models import Company
from seenpaid.engagement.capture import Capture
from seenpaid.engagement.classify import Kind
from seenpaid.engagement.classify.origin import SCANNING_SECONDS
from seenpaid.engagement.judging.judge import Judged
from seenpaid.engagement.judging.memory import EXPECTED_AFTER, domain_of
from seenpaid.engagement.models import ActorType, Habit
from seenpaid.sharing.access import Access

EVERYBODYS: Final = frozenset(
    "gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com ymail.com aol.com icloud.com me.com mac.com "
    "proton.me protonmail.com gmx.de gmx.net gmx.at gmx.ch web.de t-online.de freenet.de mail.ru yandex.ru yandex.com qq.com "
    "163.com 126.com naver.com daum.net orange.fr wanadoo.fr free.fr laposte.net sfr.fr libero.it virgilio.it tiscali.it "
    "btinternet.com sky.com comcast.net verizon.net att.net bigpond.com zoho.com fastmail.com hey.com mail.com wp.pl o2.pl "
    "onet.pl seznam.cz bluewin.ch telenet.be skynet.be ziggo.nl kpnmail.nl uol.com.br bol.com.br terra.com.br".split()
)
"""Mail houses whose domain says nothing about a company; one of their readers' filter is not another's."""


def learn(access: Access, capture: Capture, judged: Judged) -> None:
    """Note that a mail was opened automatically within minutes, once for each mail. Runs with the open that shows it."""
    if judged.actor != ActorType.AUTOMATED or judged.kind != Kind.SECURITY_SCANNER or not _is_soon(access, capture.at):
        return
    domain = domain_of(access.address)[:253]
    if not domain or domain in EVERYBODYS:
        return
    habit, is_new = Habit.objects.get_or_create(
        company_id=access.company_id,
        domain=domain,
        defaults={"mails": 1, "last_link_id": access.link_id, "first_at": capture.at, "last_at": capture.at},
    )
    if is_new or habit.last_link_id == access.link_id:
        return
    Habit.objects.filter(pk=habit.pk, company_id=access.company_id).update(
        mails=F("mails") + 1, last_link_id=access.link_id, last_at=capture.at
    )
    if habit.mails + 1 == EXPECTED_AFTER:
        Company.objects.filter(pk=access.company_id).update(memory_version=F("memory_version") + 1)


def _is_soon(access: Access, at: datetime) -> bool:
    return access.mailed_at is not None and abs((at - access.mailed_at).total_seconds()) <= SCANNING_SECONDS

"""Puts a mail into the form that travels: headers, a text, the same in HTML, and the PDF if it was asked for."""

import re
from collections.abc import Sequence
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Final

from django.utils.encoding import punycode

from seenpaid.messaging.enclosures import Enclosure
from seenpaid.messaging.kinds import Category
from seenpaid.messaging.letter import LINK_MARK, LOGO_MARK, PREFERENCES_MARK
from seenpaid.messaging.models import Mail

_POLICY: Final = SMTP.clone(cte_type="7bit")
_LONGEST_NAME: Final = 100
_LOGO: Final = "logo@seenpaid"
_SPECIAL: Final = re.compile(r'[()<>@,;:\\"\[\]]|=(?=\s?\?)')


def pack(
    mail: Mail, *, from_address: str, link: str, preferences: str, enclosed: Sequence[Enclosure] = (),
    logo: bytes | None = None, now: datetime,
) -> bytes:  # fmt: skip
    """Return the message as bytes. Raises ValueError for an address that no header can carry.

    Every header is one line, whatever the names in it hold; both unsubscribe headers are there to be signed. SEC-66, SEC-119
    """
    company = mail.company
    message = EmailMessage(policy=_POLICY)
    message["Subject"] = _one_line(mail.subject)
    message["From"] = _address(company.name, from_address)
    message["To"] = [_address(_name(mail, each), each) for each in mail.shown.get("to") or [mail.to_address]]
    if copied := _others(mail):
        message["Cc"] = [_address("", each) for each in copied]
    if company.email:
        message["Reply-To"] = _address(company.name, company.email)
    message["Date"] = now
    message["Message-ID"] = mail.message_id
    # The address says what the mail was about, so that one click switches off just that. (RFC 8058) SEC-121
    message["List-Unsubscribe"] = f"<{preferences}?c={mail.category}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    if mail.category == Category.REMINDERS:
        message["Auto-Submitted"] = "auto-generated"
    text, html = (fill_marks(part, link=link, preferences=preferences) for part in (mail.text, mail.html))
    message.set_content(text, cte="quoted-printable")
    message.add_alternative(html.replace(LOGO_MARK, f"cid:{_LOGO}"), subtype="html", cte="quoted-printable")
    if logo and LOGO_MARK in html:
        _add_logo(message, logo)
    for each in enclosed:
        maintype, _, subtype = each.media_type.partition("/")
        message.add_attachment(each.content, maintype=maintype, subtype=subtype, filename=each.filename)
    return message.as_bytes()


def _add_logo(message: EmailMessage, logo: bytes) -> None:
    """Let the picture travel inside the mail: nothing is fetched, so no mail program hides it and nobody is counted."""
    *_, html = message.iter_parts()
    html.add_related(logo, maintype="image", subtype="png", cid=f"<{_LOGO}>", filename="logo.png", disposition="inline")


def fill_marks(part: str, *, link: str, preferences: str) -> str:
    """Return the text with its links in their places."""
    return part.replace(LINK_MARK, link).replace(PREFERENCES_MARK, preferences)


def bare(address: str) -> str:
    """Return the address as servers take it: a domain in other letters is written in ASCII. Raises ValueError."""
    local, _, domain = address.rpartition("@")
    plain = f"{local}@{domain if domain.isascii() else punycode(domain)}"
    if not (local and plain.isascii() and plain.isprintable()) or set(plain) & set(" <>"):
        raise ValueError("this is no mail address")
    return plain


def _address(name: str, address: str) -> Address:
    local, _, domain = bare(address).rpartition("@")
    # Python loses the quotes of a long name when it folds the line, so a name holds nothing that would need them. SEC-66
    plain = _SPECIAL.sub(" ", _one_line(name))[:_LONGEST_NAME]
    return Address(display_name=" ".join(plain.split()), username=local, domain=domain)


def _name(mail: Mail, address: str) -> str:
    return mail.to_name if address == mail.to_address else ""


def _others(mail: Mail) -> Sequence[str]:
    return [each for each in mail.shown.get("cc", ()) if each not in (mail.shown.get("to") or ())]


def _one_line(text: str) -> str:
    """Return the text as one line that no reader takes for an encoded word of ours."""
    line = " ".join("".join(each if each.isprintable() else " " for each in text).split())
    return line.replace("=?", "= ?")

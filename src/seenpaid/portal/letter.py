"""Writes the page a customer sees. Plain values in, bytes out: no request, no clock, no database.

So it may be kept and sent again to whoever holds the same link, and it can say nothing about who is asking.
"""

from datetime import date

from django.template.loader import render_to_string

from seenpaid.pdf.paper import Paper
from seenpaid.pdf.screen import on_screen
from seenpaid.portal.bank import bank_words
from seenpaid.portal.disclosure import Keeping, disclosure
from seenpaid.portal.offer import Offer, offer_in_words
from seenpaid.portal.pay_button import Refusal, pay_in_words
from seenpaid.portal.paying import Payable
from seenpaid.portal.reply import TypedReply, reply_in_words
from seenpaid.portal.style import style_url


def letter(
    paper: Paper,
    *,
    path: str,
    came: str = "",
    logo_url: str,
    keeping: Keeping,
    offer: Offer | None = None,
    reply: TypedReply | None = None,
    since: date | None = None,
    payable: Payable | None = None,
    refusal: Refusal | None = None,
) -> bytes:
    """Return the page of a document that stands at `path`, for a reader who `came` so.

    A quote's reader is asked for an answer, and the reader of an invoice that is owed may say something.
    """
    shown = on_screen(paper, logo_url=logo_url, pdf_url=f"{path}/pdf{came}")
    told = disclosure(shown["language"], keeping=keeping, seller=paper.snapshot["seller"], path=path)
    around = {name: shown[name] for name in ("language", "direction")}
    context = {**around, "paper": shown, "told": told, "style_url": style_url(shown["accent"])}
    shown["bank_since"] = bank_words(since, paper)
    if offer is not None:
        context["offer"] = offer_in_words(offer, paper, path=path, came=came)
    if paper.is_owed:
        context["reply"] = reply_in_words(paper, url=f"{path}/answer{came}", typed=reply or TypedReply())
    if payable is not None:
        context["pay"] = pay_in_words(payable, paper, url=f"{path}/pay{came}", refusal=refusal)
    return render_to_string("portal/document.html", context).encode()

"""The page before a document whose link asks for an access code: the company's name, a field, and nothing else. SEC-16"""

from typing import Final

from django.template.loader import render_to_string

from seenpaid.documents.queries import revision_of
from seenpaid.pdf.words import spoken, words
from seenpaid.portal.logo import logo_url
from seenpaid.portal.style import style_url
from seenpaid.portal.words import page_words
from seenpaid.sharing.access import Access, opened_document

_TOLD_BY_THE_LINK: Final = frozenset({"email", "api"})


def locked_page(access: Access, *, path: str, source: str, is_wrong: bool = False) -> bytes:
    """Return the page; its form keeps how the reader came."""
    document = opened_document(access.document_id, company_id=access.company_id)
    company = document.company
    language = spoken(revision_of(document, number=access.revision).snapshot["language"])
    said = page_words(language)
    context = {
        "language": language,
        "direction": words(language)["direction"],
        "seller": company.name,
        "logo_url": logo_url(company.logo.name or ""),
        "said": said,
        "text": said["code_text"].format(company=company.name),
        "fault": said["code_wrong"] if is_wrong else "",
        "action": with_source(f"{path}/code", source),
        "style_url": style_url(company.accent.removeprefix("#")),
        "powered_by": words(language)["powered_by"] if company.powered_by else "",
    }
    return render_to_string("portal/locked.html", context).encode()


def with_source(path: str, source: str) -> str:
    """Return the address, saying how the reader came where nothing else would."""
    return f"{path}?via={source}" if source in _TOLD_BY_THE_LINK else path

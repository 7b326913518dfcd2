"""The page before a document whose link asks for an access code: the company's name, a field, and nothing else. SEC-16"""

from typing import Final

from django.template.loader import render_to_string

from seenpaid.documents.queries import revision_of
from seenpaid.pdf.words import spoken
from seenpaid.portal.sheet import sheet
from seenpaid.portal.words import page_words
from seenpaid.sharing.access import Access, opened_document

_TOLD_BY_THE_LINK: Final = frozenset({"email", "api"})


def locked_page(access: Access, *, path: str, source: str, fault: str = "") -> bytes:
    """Return the page; its form keeps how the reader came, and `fault` is a word of `languages`."""
    document = opened_document(access.document_id, company_id=access.company_id)
    company = document.company
    language = spoken(revision_of(document, number=access.revision).snapshot["language"])
    said = page_words(language)
    context = {
        **sheet(company, language=language),
        "text": said["code_text"].format(company=company.name),
        "fault": said[fault] if fault else "",
        "action": with_source(f"{path}/code", source),
    }
    return render_to_string("portal/locked.html", context).encode()


def with_source(path: str, source: str) -> str:
    """Return the address, saying how the reader came where nothing else would."""
    return f"{path}?via={source}" if source in _TOLD_BY_THE_LINK else path

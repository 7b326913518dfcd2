"""Writes a mail: plain values in, a subject, a text and HTML out. No request, no clock, no database.

Links stand as marks until the mail leaves or is read, so that a stolen database opens nothing. (SECURITY D2)
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import css_inline
from django.template.loader import render_to_string

from seenpaid.lib.text import clean_line
from seenpaid.messaging.placeholders import fill
from seenpaid.messaging.words import RIGHT_TO_LEFT, mail_words

# Nobody can type these: control characters are refused wherever text is taken in.
LINK_MARK: Final = "\x02link\x03"
PREFERENCES_MARK: Final = "\x02preferences\x03"
LOGO_MARK: Final = "\x02logo\x03"
LONGEST_SUBJECT: Final = 200

_INLINER: Final = css_inline.CSSInliner(load_remote_stylesheets=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """Everything a mail is written from."""

    kind: str
    language: str
    company: str
    accent: str
    address: str
    contact: str = ""
    subject: str = ""  # empty: the usual one.
    message: str = ""  # empty: the usual words.
    values: Mapping[str, str]
    facts: Sequence[tuple[str, str]] = ()
    has_link: bool = True
    has_logo: bool = False
    attach_pdf: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """A mail as it is read."""

    subject: str
    message: str
    text: str
    html: str


def usual_subject(kind: str, *, language: str, values: Mapping[str, str]) -> str:
    """Return the subject such a mail has unless somebody writes another."""
    return fill(mail_words(language)[f"{kind}_subject"], values)


def usual_message(kind: str, *, language: str, values: Mapping[str, str]) -> str:
    """Return the words such a mail has unless somebody writes others."""
    return fill(mail_words(language)[f"{kind}_message"], values)


def write(letter: Letter) -> Written:
    """Return the mail. Whatever was typed is data: filled once, escaped, and one line where one line belongs. SEC-66, SEC-67"""
    words = mail_words(letter.language)
    values = {**letter.values, "contact": letter.contact}
    subject = fill(letter.subject or words[f"{letter.kind}_subject"], values)
    message = fill(letter.message or words[f"{letter.kind}_message"], values)
    own = {"company": letter.company, "address": letter.address}
    context = {
        "language": letter.language,
        "direction": "rtl" if letter.language in RIGHT_TO_LEFT else "ltr",
        "company": letter.company,
        "accent": letter.accent,
        "hello": fill(words["hello_name" if letter.contact else "hello"], values),
        "paragraphs": [part.split("\n") for part in message.split("\n\n") if part.strip()],
        "facts": [(words[name], value) for name, value in letter.facts],
        "logo": LOGO_MARK if letter.has_logo else "",
        "link": LINK_MARK if letter.has_link else "",
        "open": words[f"open_{_opened(letter.kind)}"],
        "paste": words["paste"],
        "attached": words["attached"] if letter.attach_pdf else "",
        "regards": words["regards"],
        "footer": fill(words["footer"], own),
        "preferences": PREFERENCES_MARK,
        "choose": words["choose"],
    }
    one_line = clean_line(subject, limit=10_000)[:LONGEST_SUBJECT].strip()
    html = _INLINER.inline(render_to_string("messaging/mail.html", {**context, "subject": one_line}))
    return Written(one_line, message, _plain(context, message), html)


def _opened(kind: str) -> str:
    return {"reminder": "invoice", "receipt": "invoice", "statement": "portal_link"}.get(kind, kind)


def _plain(context: Mapping[str, object], message: str) -> str:
    facts: Sequence[tuple[str, str]] = context["facts"]  # type: ignore[assignment]  # as it was put in above.
    blocks = [str(context["hello"]), message]
    if facts:
        blocks.append("\n".join(f"{label}: {value}" for label, value in facts))
    if context["link"]:
        blocks.append(f"{context['open']}:\n{context['link']}")
    if context["attached"]:
        blocks.append(str(context["attached"]))
    blocks.append(f"{context['regards']}\n{context['company']}")
    blocks.append(f"-- \n{context['footer']}\n{context['choose']}:\n{context['preferences']}")
    return "\n\n".join(blocks) + "\n"

"""Writes the page on which a customer says what they want by mail. It shows no invoice and no whole address. SEC-127"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.template.loader import render_to_string
from django.utils.html import format_html

from seenpaid.messaging.preferences.access import Preference
from seenpaid.messaging.preferences.masked import masked
from seenpaid.messaging.preferences.wishes import SWITCHES
from seenpaid.pdf.words import spoken
from seenpaid.portal.sheet import sheet
from seenpaid.portal.words import page_words

SAVED: Final = "saved"


@dataclass(frozen=True, slots=True)
class SwitchShown:
    """One switch, in words."""

    name: str
    label: str
    hint: str
    state: str
    is_on: bool


def preferences_page(preference: Preference, *, is_saved: bool) -> bytes:
    """Return the page."""
    company = preference.company
    language = spoken((preference.customer.language if preference.customer else "") or company.language)
    said = page_words(language)
    seller = format_html("<bdi>{}</bdi>", company.name)
    context = {
        **sheet(company, language=language),
        "intro": format_html(
            said["mail_intro"], company=seller, address=format_html("<bdi>{}</bdi>", masked(preference.address))
        ),
        "note": _note(preference, said, is_saved=is_saved),
        "switches": [
            SwitchShown(
                name=name,
                label=said[f"mail_{name}"],
                hint=said[f"mail_{name}_hint"],
                state=said["mail_on" if getattr(preference, name) else "mail_off"],
                is_on=getattr(preference, name),
            )
            for name in SWITCHES
        ],
        "all_off": said["mail_all_off"] if _anything_is_on(preference) else "",
        "scope": format_html(said["mail_scope"], company=seller),
    }
    return render_to_string("portal/preferences.html", context).encode()


def _note(preference: Preference, said: Mapping[str, str], *, is_saved: bool) -> str:
    notes = [said["mail_saved"]] if is_saved else []
    return " ".join(notes if _anything_is_on(preference) else [*notes, said["mail_all_is_off"]])


def _anything_is_on(preference: Preference) -> bool:
    return any(getattr(preference, name) for name in SWITCHES)

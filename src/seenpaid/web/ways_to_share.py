"""Where a link may be sent from the member's own apps: plain addresses, so that they work without a script."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Way:
    """An app that takes a message; where it takes none by its address, the message is copied to be pasted there."""

    name: str | Promise
    url: str
    phone_url: str = ""
    """Where a phone has an address of its own for it."""
    is_pasted: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """What is handed to an app: the paper's title in the customer's language, and the link."""

    title: str
    url: str
    email: str = ""

    @property
    def text(self) -> str:
        """Return it as one message."""
        return f"{self.title}\n{self.url}"


def ways_to_share(letter: Letter) -> list[Way]:
    """Return the apps in the order most people reach for them."""
    title, link = letter.title, letter.url
    mail = _query(subject=title, body=letter.text)
    return [
        Way("WhatsApp", f"https://wa.me/?{_query(text=letter.text)}"),
        Way("Telegram", f"https://t.me/share/url?{_query(url=link, text=title)}"),
        Way("Slack", "https://app.slack.com/client", phone_url="slack://open", is_pasted=True),
        Way(
            "Messenger",
            "https://www.messenger.com/",
            phone_url=f"fb-messenger://share/?{_query(link=link)}",
            is_pasted=True,
        ),
        Way(_("Mail app"), f"mailto:{quote(letter.email, safe='@')}?{mail}"),
    ]


def _query(**values: str) -> str:
    """Return a query with %20 for blanks: not every app reads `+` as one."""
    return urlencode(values, quote_via=quote)

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from seenpaid.companies.access import Company, Membership, NotAllowedError
from seenpaid.companies.actions.keys import (
    SCOPES,
    ApiKeyNotFoundError,
    UnknownScopeError,
    create_api_key,
    revoke_api_key,
)
from seenpaid.companies.profile import InvalidProfileError
from seenpaid.companies.queries import api_keys_of, owner_of


class Command(BaseCommand):
    """`seenpaid keys list|create|revoke`"""

    help = (
        "API keys of a company: list them, make one, revoke one. Whoever runs this acts as the company's first owner."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--company", required=True, help="the company's word in addresses: /at/<company>/")
        deeds = parser.add_subparsers(dest="deed", required=True)
        deeds.add_parser("list")
        create = deeds.add_parser("create")
        create.add_argument("name")
        create.add_argument("--scope", action="append", choices=[str(scope.value) for scope in SCOPES], default=[])
        revoke = deeds.add_parser("revoke")
        revoke.add_argument("key", help="its id, key_…")

    def handle(self, *_: object, company: str, deed: str, **given: Any) -> None:
        """Do it, as the owner would."""
        owner = _owner_of(company)
        try:
            if deed == "create":
                scopes = given["scope"] or [SCOPES[0].value]
                key, secret = create_api_key(
                    owner.company, name=given["name"], scopes=scopes, by=owner, now=timezone.now()
                )
                self.stdout.write(f"{key.pk}  {secret}")
                self.stderr.write("The secret is shown only now.")
            elif deed == "revoke":
                revoke_api_key(given["key"], by=owner, now=timezone.now())
                self.stdout.write(f"{given['key']} is revoked.")
            else:
                self._list(owner.company)
        except (NotAllowedError, InvalidProfileError, UnknownScopeError) as error:
            raise CommandError(str(error)) from error
        except ApiKeyNotFoundError as error:
            raise CommandError("There is no such live key in this company.") from error

    def _list(self, company: Company) -> None:
        for key in api_keys_of(company):
            state = f"revoked {key.revoked_at:%Y-%m-%d}" if key.revoked_at else "live"
            used = f"used {key.last_used_at:%Y-%m-%d}" if key.last_used_at else "never used"
            self.stdout.write(f"{key.pk}  {key.prefix}…  {state}, {used}  {' '.join(key.scopes)}  {key.name}")


def _owner_of(slug: str) -> Membership:
    owner = owner_of(slug)
    if owner is None:
        message = f"There is no company “{slug}”."
        raise CommandError(message)
    return owner

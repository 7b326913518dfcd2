"""What invoices, quotes and credit notes have in common here: how their endpoints are named, and the door to one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from inspect import Parameter, signature
from typing import Any, Concatenate, Protocol

from django.http import HttpResponse
from django.utils import timezone

from seenpaid.api.answers import created, ok
from seenpaid.api.auth import Asked
from seenpaid.api.endpoint import Endpoint
from seenpaid.companies.access import Company
from seenpaid.documents.access import Document, Kind, access_document
from seenpaid.documents.typed import version_of

type Verb = Callable[Concatenate[Asked, Document, ...], HttpResponse]


class Tell(Protocol):
    """Gives the documents of one kind in JSON."""

    def __call__(self, documents: Sequence[Document], /, *, company: Company, now: datetime) -> Sequence[Any]: ...


@dataclass(frozen=True, slots=True)
class Papers:
    """One kind of document, in the words of the API."""

    kind: Kind
    path: str
    ident: str
    """What the id is called in paths, such as `quote_id`; the endpoints are named after it too."""
    id_type: Any
    a: str
    inputs: str
    """How the schemas of what is sent begin."""
    shape: Any
    tell: Tell

    @property
    def at(self) -> str:
        """Return the path of one."""
        return f"{self.path}/{{{self.ident}}}"

    @property
    def word(self) -> str:
        """Return what one is called in the endpoints' names."""
        return self.ident.removesuffix("_id")

    def told(self, document: Document) -> HttpResponse:
        """200, with the document as it is now."""
        return ok(self.shape_of(document), headers=etag_of(document))

    def written(self, document: Document, *, location: str) -> HttpResponse:
        """201, with the document that was made and where it is."""
        return created(self.shape_of(document), headers={"Location": location, **etag_of(document)})

    def shape_of(self, document: Document) -> Any:
        """Return the document in JSON."""
        return self.tell([document], company=document.company, now=timezone.now())[0]


def etag_of(document: Document) -> dict[str, str]:
    """Name the version of what may be changed; views and payments do not change it."""
    return {"ETag": f'"{version_of(document)}"'}


def opened(of: Papers) -> Callable[[Verb], Endpoint]:
    """Open the door before the verb: the id in the path becomes the document, or is not found."""

    def behind_the_door(verb: Verb) -> Endpoint:
        @wraps(verb)
        def endpoint(request: Asked, **values: Any) -> HttpResponse:
            document = access_document(values.pop(of.ident), company=request.auth.company, kind=of.kind)
            return verb(request, document, **values)

        # Ninja reads from the signature what stands in the path, and what to call it in the API's document.
        _, _, *others = signature(verb).parameters.values()
        asked = Parameter("request", Parameter.POSITIONAL_OR_KEYWORD, annotation=Asked)
        ident = Parameter(of.ident, Parameter.POSITIONAL_OR_KEYWORD, annotation=of.id_type)
        endpoint.__signature__ = signature(verb).replace(parameters=[asked, ident, *others])  # type: ignore[attr-defined]  # functions carry attributes.
        return endpoint

    return behind_the_door

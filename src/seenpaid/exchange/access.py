"""The door to a file somebody looks through before it is read in."""

from seenpaid.companies.access import By
from seenpaid.exchange.models import Upload

__all__ = ["Upload", "UploadNotFoundError", "access_upload"]


class UploadNotFoundError(Exception):
    """No such file in this company: missing, foreign and forgotten look alike."""


def access_upload(upload_id: str, *, by: By) -> Upload:
    """Return the company's file, whichever of its members chose it. Raises UploadNotFoundError."""
    upload = Upload.objects.filter(pk=upload_id, company=by.company).first()
    if upload is None:
        raise UploadNotFoundError
    return upload

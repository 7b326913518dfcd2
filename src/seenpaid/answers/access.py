"""The door to an answer."""

from seenpaid.answers.models import Answer
from seenpaid.companies.models import Company

__all__ = ["Answer", "AnswerNotFoundError", "access_answer"]


class AnswerNotFoundError(Exception):
    """No such answer in this company: missing and foreign look alike."""


def access_answer(answer_id: str, *, company: Company) -> Answer:
    """Return the company's answer with its document. Raises AnswerNotFoundError."""
    answer = Answer.objects.select_related("document").filter(pk=answer_id, company=company).first()
    if answer is None:
        raise AnswerNotFoundError
    return answer

"""The form that corrects a payment: one for each, so that its fields are told apart by the payment's id."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from seenpaid.lib.money import Money
from seenpaid.payments.queries import Payment
from seenpaid.web.forms.typed import Field, Typed


@dataclass(frozen=True, slots=True)
class AmendForm:
    """What was written down, or what was typed instead and refused."""

    row: str
    values: Mapping[str, str]
    errors: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Field:
        if name not in self.values and name not in self.errors:
            raise KeyError(name)  # Templates try this first, also for `faults`.
        return Field(name, self.values.get(name, ""), self.errors.get(name, ()), self.row)

    def faults(self) -> list[Field]:
        """Return every field that is wrong, for the summary above the form."""
        return [self[name] for name in self.errors]


def amend_form(payment: Payment, amended: tuple[str, Typed] | None) -> AmendForm:
    """Return the form of one payment; `amended` is that which was refused, with what was typed."""
    if amended is not None and amended[0] == payment.pk:
        return AmendForm(payment.pk, amended[1].values, amended[1].errors)
    written = {
        "amount": Money(payment.amount_minor, payment.currency).major(),
        "method": payment.method,
        "paid_on": payment.paid_on.isoformat(),
        "reference": payment.reference,
    }
    return AmendForm(payment.pk, written)

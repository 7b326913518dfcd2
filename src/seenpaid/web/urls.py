"""The addresses of members' pages. Everything of a company stands under `/at/<slug>/`."""

from django.urls import URLPattern, URLResolver, include, path, register_converter

from seenpaid.web.views import (
    answers,
    attachments,
    credit_notes,
    customer_portal,
    customer_privacy,
    customers,
    editor,
    evidence,
    followups,
    guard,
    history,
    home,
    invoice,
    invoice_paper,
    invoice_verbs,
    join,
    notices,
    onboarding,
    overview,
    papers,
    payments,
    quotes,
    reminders,
    revisions,
    several,
    share_sheet,
    suppressions,
    try_it,
)
from seenpaid.web.views.mail import account as account_mail, compose, inbox
from seenpaid.web.views.settings import (
    account,
    company,
    data,
    imports,
    integrations,
    keys,
    mail as mail_settings,
    members,
    privacy,
    reminders as reminder_settings,
    switches,
    tracking,
)


class RowId:
    """Takes only what can be an identifier; everything else is not found before anyone asks the database. SEC-63"""

    regex = "[a-z]{3}_[0-9a-z]{26}"

    def to_python(self, value: str) -> str:
        """Return it as it stands."""
        return value

    def to_url(self, value: str) -> str:
        """Return it as it stands."""
        return value


class InvoiceId(RowId):
    """Takes an invoice's."""

    regex = "inv_[0-9a-z]{26}"


class QuoteId(RowId):
    """Takes a quote's."""

    regex = "quo_[0-9a-z]{26}"


class CreditNoteId(RowId):
    """Takes a credit note's."""

    regex = "crn_[0-9a-z]{26}"


register_converter(RowId, "row")
register_converter(InvoiceId, "invoice")
register_converter(QuoteId, "quote")
register_converter(CreditNoteId, "note")

# What every kind of paper has. An address is made by name and id, so `web-invoice` with `quo_…` stands below `quotes/`.

_invoice = [
    path("", invoice.show_invoice, name="web-invoice"),
    path("edit/", editor.edit_invoice, name="web-invoice-edit"),
    path("pdf", invoice_paper.download_pdf, name="web-invoice-pdf"),
    path("xml", invoice_paper.download_einvoice, name="web-invoice-xml"),
    path("qr.svg", invoice_paper.show_qr, name="web-invoice-qr"),
    path("views/", history.show_history, name="web-invoice-views"),
    path("views/export.<str:extension>", history.export_history, name="web-invoice-views-export"),
    path("views/evidence.<str:form>", evidence.download_evidence, name="web-invoice-evidence"),
    path("views/<row:view_id>/verdict/", history.overrule_view, name="web-view-verdict"),
    path("send/", compose.send_invoice, name="web-invoice-send"),
    path("send/preview/", compose.preview_mail, name="web-mail-preview"),
    path("privacy/", customer_privacy.set_paper_level, name="web-invoice-level"),
    path("share/", invoice_verbs.share_invoice, name="web-invoice-share"),
    path("files/", attachments.attach_file, name="web-invoice-files"),
    path("files/<row:attachment_id>", attachments.download_file, name="web-invoice-file"),
    path("files/<row:attachment_id>/remove/", attachments.remove_file, name="web-invoice-file-remove"),
    path("changes/", revisions.compare_revisions, name="web-invoice-changes"),
    path("share/sheet/", share_sheet.share_sheet, name="web-invoice-share-sheet"),
    path("share/guard/", guard.guard_link, name="web-invoice-guard"),
    path("revoke/", invoice_verbs.revoke_invoice, name="web-invoice-revoke"),
    path("issue/", invoice_verbs.issue_invoice, name="web-invoice-issue"),
    path("cancel/", invoice_verbs.cancel_invoice, name="web-invoice-cancel"),
    path("duplicate/", invoice_verbs.duplicate_invoice, name="web-invoice-duplicate"),
    path("delete/", invoice_verbs.delete_invoice, name="web-invoice-delete"),
    path("reminders/pause/", reminders.pause_invoice, name="web-invoice-pause"),
    path("reminders/resume/", reminders.resume_invoice, name="web-invoice-resume"),
    path("credits/use/", credit_notes.use, name="web-credit-use"),
    path("credits/<row:application_id>/undo/", credit_notes.undo, name="web-credit-undo"),
    path("answers/<row:answer_id>/handle/", answers.handle_answer, name="web-answer-handle"),
    path("payments/", payments.record_payment, name="web-payments"),
    path("flags/<row:charge_id>/dismiss/", payments.dismiss_payment_flag, name="web-payment-flag-dismiss"),
    path("payments/<row:payment_id>/refund/", payments.refund_payment, name="web-payment-refund"),
    path("payments/<row:payment_id>/amend/", payments.amend_payment, name="web-payment-amend"),
    path("payments/<row:payment_id>/undo/", payments.void_payment, name="web-payment-undo"),
]
_settings = [
    path("", company.company_settings, name="web-settings"),
    path("logo/", company.upload_logo, name="web-logo-upload"),
    path("logo/remove/", company.delete_logo, name="web-logo-remove"),
    path("members/", members.list_members, name="web-members"),
    path("members/<row:member_id>/role/", members.set_role, name="web-member-role"),
    path("members/<row:member_id>/remove/", members.drop_member, name="web-member-remove"),
    path("invitations/<row:invitation_id>/withdraw/", members.drop_invitation, name="web-invitation-withdraw"),
    path("keys/", keys.list_keys, name="web-keys"),
    path("keys/<row:key_id>/revoke/", keys.drop_key, name="web-key-revoke"),
    path("tracking/", tracking.list_remembered, name="web-tracking"),
    path("tracking/<row:remembered_id>/forget/", tracking.forget_word, name="web-remembered-forget"),
    path("mail/", mail_settings.mail_settings, name="web-mail-settings"),
    path("mail/forget/", mail_settings.forget, name="web-mail-forget"),
    path("mail/test/", mail_settings.test, name="web-mail-test"),
    path("mail/domain/", mail_settings.look_up, name="web-mail-domain"),
    path("integrations/", integrations.integrations, name="web-integrations"),
    path("integrations/connect/", integrations.connect_gateway, name="web-gateway-connect"),
    path(
        "integrations/<row:connection_id>/disconnect/", integrations.disconnect_gateway, name="web-gateway-disconnect"
    ),
    path("reminders/", reminder_settings.reminder_settings, name="web-reminder-settings"),
    path("notifications/", switches.notification_switches, name="web-switches"),
    path("privacy/", privacy.privacy_settings, name="web-privacy"),
    path("data/", data.data_settings, name="web-data"),
    path("data/<str:what>.<str:form>", data.download, name="web-data-export"),
    path("data/import/", imports.upload_file, name="web-import"),
    path("data/import/<row:upload_id>/", imports.look_through, name="web-import-upload"),
    path("account/", account.account_settings, name="web-account"),
    path("account/sessions/end/", account.end_sessions, name="web-sessions-end"),
]
_company: list[URLPattern | URLResolver] = [
    path("", overview.overview, name="web-overview"),
    path("invoices/", papers.list_invoices, name="web-invoices"),
    path("invoices/new/", editor.new_invoice, name="web-invoice-new"),
    path("invoices/several/", several.choose_several, name="web-several"),
    path("invoices/preview/", editor.preview_invoice, name="web-invoice-preview"),
    path("invoices/<invoice:invoice_id>/", include(_invoice)),
    path("quotes/", papers.list_quotes, name="web-quotes"),
    path("quotes/new/", editor.new_quote, name="web-quote-new"),
    path("quotes/<quote:invoice_id>/", include(_invoice)),
    path("quotes/<quote:quote_id>/answer/", quotes.answer, name="web-quote-answer"),
    path("quotes/<quote:quote_id>/convert/", quotes.convert_quote, name="web-quote-convert"),
    path("invoices/<invoice:invoice_id>/credit/", credit_notes.credit, name="web-invoice-credit"),
    path("credit-notes/", papers.list_credit_notes, name="web-credit-notes"),
    path("credit-notes/new/", editor.new_credit_note, name="web-credit-note-new"),
    path("credit-notes/<note:invoice_id>/", include(_invoice)),
    path("credit-notes/<note:note_id>/apply/", credit_notes.apply, name="web-credit-apply"),
    path("followups/", followups.list_followups, name="web-followups"),
    path("followups/<invoice:invoice_id>/snooze/", followups.snooze_followup, name="web-followup-snooze"),
    path("followups/<invoice:invoice_id>/wake/", followups.wake_followup, name="web-followup-wake"),
    path("followups/<invoice:invoice_id>/claim/", followups.claim_followup, name="web-followup-claim"),
    path("followups/<invoice:invoice_id>/release/", followups.release_followup, name="web-followup-release"),
    path("customers/", customers.list_customers, name="web-customers"),
    path("customers/new/", customers.new_customer, name="web-customer-new"),
    path("customers/<row:customer_id>/", customers.show_customer, name="web-customer"),
    path("customers/<row:customer_id>/mail/<slug:letter>/", account_mail.write_account, name="web-account-mail"),
    path(
        "customers/<row:customer_id>/mail/<slug:letter>/preview/",
        account_mail.preview_letter,
        name="web-account-preview",
    ),
    path("customers/<row:customer_id>/portal/share/", customer_portal.share, name="web-portal-share"),
    path("customers/<row:customer_id>/portal/revoke/", customer_portal.revoke, name="web-portal-revoke"),
    path("customers/<row:customer_id>/edit/", customers.edit_customer, name="web-customer-edit"),
    path("customers/<row:customer_id>/export/", customer_privacy.export, name="web-customer-export"),
    path("customers/<row:customer_id>/erase/", customer_privacy.erase, name="web-customer-erase"),
    path("customers/<row:customer_id>/privacy/", customer_privacy.set_level, name="web-customer-level"),
    path("customers/<row:customer_id>/reminders/pause/", reminders.pause_customer, name="web-customer-pause"),
    path("customers/<row:customer_id>/reminders/resume/", reminders.resume_customer, name="web-customer-resume"),
    path(
        "customers/<row:customer_id>/suppressions/<row:suppression_id>/lift/",
        suppressions.lift_suppression,
        name="web-suppression-lift",
    ),
    path("mail/", inbox.list_mails, name="web-mails"),
    path("mail/<row:mail_id>/", inbox.show_mail, name="web-mail"),
    path("mail/<row:mail_id>/letter/", inbox.show_letter, name="web-mail-letter"),
    path("mail/<row:mail_id>/cancel/", inbox.cancel, name="web-mail-cancel"),
    path("mail/<row:mail_id>/send/", inbox.send_kept, name="web-mail-send"),
    path("reminders/", reminders.list_reminders, name="web-reminders"),
    path("reminders/<row:invoice_id>/<row:step_id>/send/", reminders.send_reminder, name="web-reminder-send"),
    path("reminders/<row:invoice_id>/<row:step_id>/skip/", reminders.skip_reminder, name="web-reminder-skip"),
    path("notifications/", notices.list_notices, name="web-notifications"),
    path("notifications/read/", notices.read_all, name="web-notifications-read"),
    path("notifications/<row:notice_id>/read/", notices.read_one, name="web-notification-read"),
    path("settings/", include(_settings)),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="web-home"),
    path("welcome/", onboarding.onboarding, name="web-onboarding"),
    path("new", try_it.new_trial, name="web-try"),
    path("new/preview", try_it.preview_trial, name="web-try-preview"),
    path("join/<str:token>", join.join, name="web-join"),
    path("at/<slug:slug>/", include(_company)),
]

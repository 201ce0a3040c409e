"""The mail providers whose words we understand, and how each is asked to hand our number of a letter back.

Most of them put a Message-ID of their own in the place of ours, so the number travels as their "metadata".
"""

import json

from django.conf import settings

MARK = "ignite"  # the name under which our number travels
VIEWS = {
    "brevo": "anymail.webhooks.brevo.BrevoTrackingWebhookView",
    "mailersend": "anymail.webhooks.mailersend.MailerSendTrackingWebhookView",
    "mailgun": "anymail.webhooks.mailgun.MailgunTrackingWebhookView",
    "mailjet": "anymail.webhooks.mailjet.MailjetTrackingWebhookView",
    "postmark": "anymail.webhooks.postmark.PostmarkTrackingWebhookView",
    "sendgrid": "anymail.webhooks.sendgrid.SendGridTrackingWebhookView",
    "ses": "ignite.outbox.transport.ses.SesTrackingWebhookView",
}
_HEADERS = {
    "brevo": "X-Mailin-custom",
    "mailgun": "X-Mailgun-Variables",
    "mailjet": "X-MJ-EventPayload",
    "ses": "X-Metadata",
}


def marks(public_id: str) -> dict[str, str]:
    """The headers that make the configured provider hand our number back; none without one."""
    provider = settings.MAIL_WEBHOOK
    if provider == "postmark":
        return {f"X-PM-Metadata-{MARK}": public_id, "X-PM-KeepID": "true"}
    if provider == "sendgrid":
        return {"X-SMTPAPI": json.dumps({"unique_args": {MARK: public_id}})}
    header = _HEADERS.get(provider)
    return {header: json.dumps({MARK: public_id})} if header else {}

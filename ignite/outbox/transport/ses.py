"""Amazon's SES tells by way of SNS; read without Amazon's own library, which is not installed."""

import logging
from typing import Any

from anymail.webhooks.amazon_ses import AmazonSESTrackingWebhookView
from anymail.webhooks.base import AnymailBaseWebhookView

log = logging.getLogger(__name__)


class SesTrackingWebhookView(AmazonSESTrackingWebhookView):
    """As anymail's, but a subscription is confirmed by a human, who finds the address in the log."""

    def __init__(self, **kwargs: Any) -> None:
        AnymailBaseWebhookView.__init__(self, **kwargs)

    def auto_confirm_sns_subscription(self, sns_message: Any) -> None:
        """Ask a human instead."""
        log.warning("Confirm the subscription of SNS: %s", sns_message.get("SubscribeURL"))

"""What a need's page says of itself to search engines and to those who share its address."""

from typing import Any

from django.conf import settings
from django.utils.text import Truncator

from ignite.kernel.structured import json_ld
from needs.models import Need


def sharing_of(need: Need) -> dict[str, Any]:
    """The canonical address, a description, and the structured data of a published need. No queries for a need with
    its owners.
    """
    url = f"{settings.SITE_URL}{need.get_absolute_url()}"
    description = need.summary or Truncator(need.problem).chars(200)
    owners = [_owner(owner) for owner in (need.lead_owner, *need.co_owners.all())]
    page = {
        "@type": "WebPage",
        "url": url,
        "name": need.title,
        "description": description,
        "inLanguage": need.language,
        "datePublished": need.opened_at,
        "dateModified": need.changed_at,
        "isPartOf": {"@type": "WebSite", "name": "Ignite Public", "url": f"{settings.SITE_URL}/"},
        "author": owners,
        "mainEntity": {
            "@type": "Demand",
            "name": need.title,
            "description": description,
            "url": url,
            "availabilityStarts": need.opened_at,
            "availabilityEnds": need.deadline_at,
            "areaServed": {"@type": "Country", "name": "SE"},
        },
    }
    return {"canonical": url, "description": description, "structured": json_ld(page) if need.opened_at else ""}


def _owner(owner: Any) -> dict[str, str]:
    organisation = owner.organisation
    return {"@type": "GovernmentOrganization", "name": organisation.name, "url": organisation.website}

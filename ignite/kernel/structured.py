"""Structured data for search engines (schema.org), as a block that no browser runs and nothing can break out of."""

import json
from collections.abc import Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.safestring import SafeString, mark_safe

# In a script element only "<" can end it; the rest keeps the block harmless wherever it is copied to.
_ESCAPED = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&\u2028\u2029"}


def json_ld(data: Mapping[str, Any]) -> SafeString:
    """The data as a script element of the type application/ld+json; empty values are left out.

    A data block is not run, so the content security policy lets it stand without a nonce.
    """
    text = json.dumps(_filled({"@context": "https://schema.org", **data}), cls=DjangoJSONEncoder, ensure_ascii=False)
    return mark_safe(f'<script type="application/ld+json">{text.translate(_ESCAPED)}</script>')


def _filled(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _filled(one) for name, one in value.items() if one not in (None, "", [], {})}
    if isinstance(value, list):
        return [_filled(one) for one in value]
    return value

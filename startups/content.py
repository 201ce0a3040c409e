"""What a pitch says, as plain data in one fixed form, and the hash that a receipt shows.

The form is canonical JSON: keys in order, no blanks, UTF-8. Anybody who saves the file can hash it and compare.
"""

import hashlib
import json
from typing import Any

from startups.models import Pitch

FIELDS = (
    "summary",
    "solution",
    "outcome",
    "evidence",
    "proposal",
    "pilot_weeks",
    "cost_sek",
    "wants",
    "video_url",
    "harm",
)


def content_of(pitch: Pitch) -> dict[str, Any]:
    """The whole of a pitch as it stands, its answers to the requirements included. One query."""
    answers = pitch.requirement_answers.select_related("requirement").order_by("requirement_id")
    return {
        "pitch": pitch.pk,
        "need": pitch.need_id,
        "startup": pitch.startup_id,
        **{name: getattr(pitch, name) for name in FIELDS},
        "requirements": [
            {"id": row.requirement_id, "text": row.requirement.text, "answer": row.answer, "words": row.words}
            for row in answers
        ],
    }


def canonical(content: dict[str, Any]) -> bytes:
    """The one form of the content that is hashed and handed out."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def content_hash(content: dict[str, Any]) -> str:
    """SHA-256 of the canonical form, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(content)).hexdigest()

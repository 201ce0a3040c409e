"""What an SMTP reply means for the message, for its address, and for us.

The enhanced code (RFC 3463) decides before the basic one (RFC 5321). A permanent refusal before any receiver was
named can only be about us. Learned from the code lists of pretix, pretalx and healthchecks.
"""

import re

from ignite.outbox.enums import Verdict
from ignite.outbox.transport.protocol import Phase

_ENHANCED = re.compile(r"^\s*([245])\.(\d{1,3})\.(\d{1,3})\b")
# The same in the midst of prose; not a part of a longer number, such as an address of the net.
_ENHANCED_ANYWHERE = re.compile(r"(?<![\d.])(?:([45]\d\d)[ -]+#?)?([245])\.(\d{1,3})\.(\d{1,3})(?![\d.]*\d)")
_BASIC_ANYWHERE = re.compile(r"(?<![\d.])([45]\d\d)(?![\d.]*\d)")
_ABOUT_US = {Phase.BEFORE, Phase.CONNECT, Phase.EHLO, Phase.TLS, Phase.AUTH, Phase.MAIL}

# (subject, detail) of a permanent code; None stands for every other detail.
_BY_ENHANCED: dict[tuple[int, int | None], Verdict] = {
    (1, 7): Verdict.OURS,  # the sender's address is malformed
    (1, 8): Verdict.OURS,  # the sender's domain is unknown
    (1, None): Verdict.ADDRESS,
    (2, 1): Verdict.ADDRESS,  # mailbox disabled
    (2, 2): Verdict.TEMPORARY,  # mailbox full
    (2, 3): Verdict.MESSAGE,  # longer than this mailbox takes
    (2, 4): Verdict.ADDRESS,  # mailing list that does not expand
    (3, 4): Verdict.MESSAGE,  # too big for the system
    (3, None): Verdict.TEMPORARY,
    (4, 1): Verdict.ADDRESS,  # "access denied", which is what one large provider says of unknown receivers
    (4, None): Verdict.TEMPORARY,  # routing; 5.4.4 is a failed look-up of the domain
    (6, None): Verdict.MESSAGE,
    (7, None): Verdict.OURS,
}
_BY_BASIC = {
    500: Verdict.MESSAGE, 501: Verdict.MESSAGE, 502: Verdict.MESSAGE, 503: Verdict.TEMPORARY, 504: Verdict.MESSAGE,
    521: Verdict.ADDRESS, 530: Verdict.OURS, 534: Verdict.OURS, 535: Verdict.OURS, 538: Verdict.OURS,
    550: Verdict.ADDRESS, 551: Verdict.ADDRESS, 552: Verdict.MESSAGE, 553: Verdict.ADDRESS, 554: Verdict.MESSAGE,
    555: Verdict.MESSAGE, 556: Verdict.ADDRESS,
}  # fmt: skip


def verdict_on(code: int, text: str, phase: Phase) -> Verdict:
    """What a refusal (any reply but the wanted one) means."""
    enhanced = _ENHANCED.match(text)
    if enhanced and enhanced[1] == "4":
        return Verdict.TEMPORARY
    if enhanced and enhanced[1] == "5":
        verdict = _by_enhanced(int(enhanced[2]), int(enhanced[3]))
        if verdict is not None:
            return _about_us(verdict, phase)
    if code < 500:
        return Verdict.TEMPORARY
    if code == 501 and phase is Phase.RCPT:
        return Verdict.ADDRESS  # the address is not one
    return _about_us(_BY_BASIC.get(code, Verdict.MESSAGE), phase)


def verdict_in(text: str) -> Verdict | None:
    """What a reply that is quoted in prose says of its receiver; None when no code is found there."""
    for match in _ENHANCED_ANYWHERE.finditer(text):
        if match[2] != "2":
            basic = int(match[1] or f"{match[2]}54")
            return verdict_on(basic, ".".join(match.group(2, 3, 4)), Phase.RCPT)
    found = _BASIC_ANYWHERE.search(text)
    return verdict_on(int(found[1]), "", Phase.RCPT) if found else None


def code_of(code: int, text: str) -> str:
    """The reply's codes as they are kept: basic, and enhanced when there is one."""
    enhanced = _ENHANCED.match(text)
    return f"{code} {'.'.join(enhanced.groups())}" if enhanced else str(code)


def _by_enhanced(subject: int, detail: int) -> Verdict | None:
    return _BY_ENHANCED.get((subject, detail), _BY_ENHANCED.get((subject, None)))


def _about_us(verdict: Verdict, phase: Phase) -> Verdict:
    # 552 or 5.3.4 to MAIL is the announced size: that is the message's own fault.
    if verdict is Verdict.ADDRESS and phase in _ABOUT_US:
        return Verdict.OURS
    if verdict is Verdict.MESSAGE and phase in _ABOUT_US and phase is not Phase.MAIL:
        return Verdict.OURS
    return verdict

"""The mailbox as web pages: a list, one page for each mail, its HTML behind a sandbox, and JSON for tests."""

import json
import re
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

from ignite.runtime.catcher.store import LINK, Mail, Store

PAGE_POLICY = "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'"
# What a mail program would do: show it, run nothing, fetch nothing; its links open in a new tab.
MAIL_POLICY = (
    "sandbox allow-popups allow-popups-to-escape-sandbox; "
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'self'"
)
STYLE = Path(__file__).with_name("mailbox.css")


@dataclass(frozen=True, slots=True)
class Answer:
    """A response: body, type, status and further headers."""

    body: bytes
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


def answer(store: Store, target: str) -> Answer:
    """The page for one request target, 404 when there is none."""
    url = urlsplit(target)
    if url.path == "/":
        return _list(store)
    if url.path == "/messages.json":
        return _json(store, parse_qs(url.query).get("to", []))
    if url.path == "/mailbox.css":
        return Answer(STYLE.read_bytes(), "text/css; charset=utf-8")
    if match := re.fullmatch(r"/mail/(\d+)(?:/(html)|/part/(\d+))?", url.path):
        return _mail_page(store, int(match[1]), match[2], match[3])
    return _page("Not found", "<p>There is nothing here. <a href='/'>To the mailbox</a></p>", status=404)


def _mail_page(store: Store, number: int, html: str | None, part: str | None) -> Answer:
    mail = store.get(number)
    if mail is None:
        return _page("Not found", "<p>This mail is not here. <a href='/'>To the mailbox</a></p>", status=404)
    if html:
        body = f'<!doctype html><meta charset="utf-8"><base target="_blank">{mail.html}'
        return Answer(body.encode(), headers={"Content-Security-Policy": MAIL_POLICY})
    if part is not None:
        return _part(mail, int(part))
    return _show(mail)


def _part(mail: Mail, index: int) -> Answer:
    if index >= len(mail.attachments):
        return _page("Not found", "<p>This mail has no such attachment.</p>", status=404)
    name, content_type, content = mail.attachments[index]
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return Answer(content, content_type, headers={"Content-Disposition": disposition})


def _list(store: Store) -> Answer:
    rows = "".join(
        f"<tr><td>{mail.caught_at:%Y-%m-%d %H:%M:%S} UTC</td><td>{escape(', '.join(mail.receivers))}</td>"
        f"<td><a href='/mail/{mail.number}'>{escape(mail.subject) or '(no subject)'}</a></td></tr>"
        for mail in reversed(store.all())
    )
    empty = "<p>No mail yet. What the demo sends lands here and goes nowhere else.</p>"
    head = "<thead><tr><th>Caught</th><th>To</th><th>Subject</th></tr></thead>"
    table = f"<table>{head}<tbody>{rows}</tbody></table>" if rows else empty
    return _page("Mailbox", table, extra_head='<meta http-equiv="refresh" content="5">')


def _show(mail: Mail) -> Answer:
    rows = "".join(
        f"<dt>{name}</dt><dd>{escape(value)}</dd>"
        for name, value in [
            ("From", str(mail.message.get("From", mail.sender))),
            ("To", ", ".join(mail.receivers)),
            ("Caught", f"{mail.caught_at:%Y-%m-%d %H:%M:%S} UTC"),
        ]
    )
    files = "".join(
        f"<li><a href='/mail/{mail.number}/part/{index}'>{escape(name)}</a> ({escape(kind)}, {len(content)} bytes)</li>"
        for index, (name, kind, content) in enumerate(mail.attachments)
    )
    html = (
        f"<h2>As HTML</h2><iframe title='The mail as HTML' src='/mail/{mail.number}/html' "
        "sandbox='allow-popups allow-popups-to-escape-sandbox'></iframe>"
    )
    body = f"<p><a href='/'>All mails</a></p><dl>{rows}</dl><pre>{linked(mail.text)}</pre>"
    return _page(mail.subject, body + (f"<ul>{files}</ul>" if files else "") + (html if mail.html else ""))


def linked(text: str) -> str:
    """Plain text as HTML with its addresses clickable."""
    pieces, end = [], 0
    for match in LINK.finditer(text):
        link = escape(match[0])
        pieces += [escape(text[end : match.start()]), f'<a href="{link}">{link}</a>']
        end = match.end()
    return "".join([*pieces, escape(text[end:])])


def _json(store: Store, receivers: list[str]) -> Answer:
    wanted = {receiver.lower() for receiver in receivers}
    mails = [m for m in store.all() if not wanted or wanted & {r.lower() for r in m.receivers}]
    return Answer(json.dumps([mail.as_json() for mail in mails]).encode(), "application/json")


def _page(title: str, body: str, status: int = 200, extra_head: str = "") -> Answer:
    head = (
        f"<meta charset='utf-8'>{extra_head}"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>"
        f"<title>{escape(title)}</title><link rel='stylesheet' href='/mailbox.css'>"
    )
    main = f"<body><main><h1>{escape(title)}</h1>{body}</main></body>"
    page = f"<!doctype html><html lang='en'><head>{head}</head>{main}</html>"
    return Answer(page.encode(), status=status, headers={"Content-Security-Policy": PAGE_POLICY})

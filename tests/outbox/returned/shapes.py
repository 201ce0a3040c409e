"""The corpus: name, what it is, and what it must come to: (told, hard) or None.

``{to}`` stands for the signed address of the letter, ``{id}`` for its Message-ID.
"""

POSTFIX = """\
Return-Path: <>
From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
Date: Tue, 10 Mar 2026 12:00:00 +0000
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
 boundary="4B6F.177/mx.example.org"

This is a MIME-encapsulated message.

--4B6F.177/mx.example.org
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.org.

<anna@example.org>: host mail.example.org[192.0.2.5] said: 550 5.1.1
    <anna@example.org>: Recipient address rejected: User unknown

--4B6F.177/mx.example.org
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
X-Postfix-Queue-ID: 4B6F
Arrival-Date: Tue, 10 Mar 2026 11:59:58 +0000 (UTC)

Final-Recipient: rfc822; anna@example.org
Original-Recipient: rfc822;anna@example.org
Action: failed
Status: 5.1.1
Remote-MTA: dns; mail.example.org
Diagnostic-Code: smtp; 550 5.1.1 <anna@example.org>: Recipient address
    rejected: User unknown

--4B6F.177/mx.example.org
Content-Description: Undelivered Message
Content-Type: message/rfc822

Return-Path: <{to}>
Message-ID: {id}
From: Ignite Public <ignite@example.org>
To: anna@example.org
Subject: Prov

Text 250 2.0.0

--4B6F.177/mx.example.org--
"""

HEADERS_ONLY = """\
Return-Path: <>
From: Mail Delivery Subsystem <MAILER-DAEMON@relay.example.org>
To: <{to}>
Subject: Returned mail: see transcript for details
Date: Tue, 10 Mar 2026 12:00:00 GMT
MIME-Version: 1.0
Content-Type: multipart/report; report-type="delivery-status"; boundary="n2A.1"

--n2A.1

The original message was received at Tue, 10 Mar 2026 11:59:00 GMT

   ----- The following addresses had permanent fatal errors -----
<anna@example.org>
    (reason: 553 5.3.0 No such user here)

--n2A.1
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.example.org
Arrival-Date: Tue, 10 Mar 2026 11:59:00 GMT

Final-Recipient: RFC822; anna@example.org
Action: failed
Status: 5.1.1
Diagnostic-Code: SMTP; 553 5.1.2 No such user here

--n2A.1
Content-Type: text/rfc822-headers

Return-Path: <{to}>
Message-ID: {id}
Subject: Prov

--n2A.1--
"""

EXIM = """\
Return-path: <>
X-Failed-Recipients: anna@example.org
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@vps.example.org>
To: {to}
Subject: Mail delivery failed: returning message to sender
Date: Tue, 10 Mar 2026 12:00:00 +0000

This message was created automatically by mail delivery software.

A message that you sent could not be delivered to one or more of its
recipients. This is a permanent error. The following address(es) failed:

  anna@example.org
    Unrouteable address

------ This is a copy of the message, including all the headers. ------

Return-path: <{to}>
Message-ID: {id}
Subject: Prov

Rum 452 4.2.2
"""

EXCHANGE = """\
From: <postmaster@example.onmicrosoft.example.org>
To: {to}
Subject: =?utf-8?B?S2FuIGludGUgbGV2ZXJlcmFzOiBQcm92?=
Date: Tue, 10 Mar 2026 12:00:00 +0000
Content-Type: multipart/report; report-type=delivery-status; boundary="_000_ex_"
Content-Language: sv-SE
Auto-Submitted: auto-replied
X-MS-Exchange-Message-Is-Ndr:
MIME-Version: 1.0

--_000_ex_
Content-Type: text/html; charset="utf-8"
Content-Transfer-Encoding: base64

PHA+RGl0dCBtZWRkZWxhbmRlIGt1bmRlIGludGUgbGV2ZXJlcmFzLjwvcD4=

--_000_ex_
Content-Type: message/delivery-status

Reporting-MTA: dns;AM0PR0.eurprd.prod.example.org
Received-From-MTA: dns;mx.example.org

Final-Recipient: rfc822;anna@example.org
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient
 anna@example.org not found by SMTP address lookup

--_000_ex_
Content-Type: message/rfc822

Message-ID: {id}
Subject: Prov

--_000_ex_--
"""

GMAIL = """\
Return-Path: <>
From: Mail Delivery Subsystem <mailer-daemon@googlemail.example.org>
To: {to}
Auto-Submitted: auto-replied
Subject: Delivery Status Notification (Failure)
Date: Tue, 10 Mar 2026 05:00:00 -0700 (PDT)
X-Failed-Recipients: anna@example.org
MIME-Version: 1.0
Content-Type: multipart/report; boundary="0000ab"; report-type=delivery-status

--0000ab
Content-Type: multipart/related; boundary="0000ad"

--0000ad
Content-Type: text/plain; charset="UTF-8"

** Address not found **

The response from the remote server was:
550 5.1.1 The email account that you tried to reach does not exist.

--0000ad--

--0000ab
Content-Type: message/delivery-status

Reporting-MTA: dns; googlemail.example.org
X-Original-Message-ID: {id}

Final-Recipient: rfc822; anna@example.org
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does
 not exist. Please try 550-5.1.1 double-checking the recipient's address
Last-Attempt-Date: Tue, 10 Mar 2026 05:00:00 -0700 (PDT)

--0000ab--
"""

SAID = "smtp; 550 5.1.1 <anna@example.org>: Recipient address\n    rejected: User unknown"
DELAYED = (
    POSTFIX.replace("Action: failed", "Action: delayed")
    .replace("Status: 5.1.1", "Status: 4.4.1")
    .replace(SAID, "X-Postfix; timed out")
    .replace("Undelivered Mail Returned to Sender", "Delayed Mail (still being retried)")
)
FULL = POSTFIX.replace("Status: 5.1.1", "Status: 5.2.2").replace(SAID, "smtp; 552 5.2.2 Over quota")
GAVE_UP = POSTFIX.replace("Status: 5.1.1", "Status: 4.4.7").replace(SAID, "X-Postfix; 4.4.7 expired")
BLOCKED = POSTFIX.replace("Status: 5.1.1", "Status: 5.7.1").replace(SAID, "smtp; 554 5.7.1 Spam")
BARE_STATUS = POSTFIX.replace("Status: 5.1.1", "Status: 5.0.0").replace(SAID, "smtp; 550 no mailbox here")
ARRIVED = (
    POSTFIX.replace("Action: failed", "Action: delivered")
    .replace("Status: 5.1.1", "Status: 2.0.0")
    .replace(SAID, "smtp; 250 2.0.0 Ok")
)

QMAIL = """\
Return-Path: <>
From: MAILER-DAEMON@old.example.org
To: {to}
Subject: failure notice
Date: 10 Mar 2026 12:00:00 -0000

Hi. This is the qmail-send program at old.example.org.
I'm afraid I wasn't able to deliver your message to the following addresses.
This is a permanent error; I've given up. Sorry it didn't work out.

<anna@example.org>:
Sorry, no mailbox here by that name. (#5.1.1)

--- Below this line is a copy of the message.

Message-ID: {id}
"""

EXIM_WAITS = """\
Return-path: <>
From: Mail Delivery System <Mailer-Daemon@vps.example.org>
To: {to}
Subject: Warning: message 1rj delayed 24 hours
Date: Tue, 10 Mar 2026 12:00:00 +0000
Auto-Submitted: no

This message was created automatically by mail delivery software.
A message that you sent has not yet been delivered to one or more of its
recipients after more than 24 hours on the queue. No action is required.
"""

OUT_OF_OFFICE = """\
Return-Path: <>
From: Anna Öberg <anna@example.org>
To: {to}
Subject: Automatiskt svar: Prov
Date: Tue, 10 Mar 2026 12:00:00 +0000
Auto-Submitted: auto-replied
X-Auto-Response-Suppress: All
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Hej! Jag är på semester till den 23 mars. Ring 550 12 34 om det är bråttom. (5.1.1)
"""

VACATION = """\
From: Anna <anna@example.org>
To: {to}
Subject: Re: Prov
Date: Tue, 10 Mar 2026 12:00:00 +0000
Precedence: bulk
X-Autoreply: yes

I am away. The user unknown to you, 550 5.1.1.
"""

RECEIPT = """\
From: Anna <anna@example.org>
To: {to}
Subject: Read: Prov
Date: Tue, 10 Mar 2026 12:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/report; report-type=disposition-notification; boundary="r1"

--r1
Content-Type: text/plain

Your message was read.

--r1
Content-Type: message/disposition-notification

Final-Recipient: rfc822;anna@example.org
Disposition: manual-action/MDN-sent-manually; displayed

--r1--
"""

COMPLAINT = """\
From: <feedback@provider.example.org>
To: <abuse@ignite.example.org>
Subject: FW: Prov
Date: Tue, 10 Mar 2026 12:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary="f1"

--f1
Content-Type: text/plain

This is an email abuse report.

--f1
Content-Type: message/feedback-report

Feedback-Type: abuse
User-Agent: SomeGenerator/1.0
Version: 1

--f1
Content-Type: message/rfc822

Return-Path: <{to}>
Message-ID: {id}
Subject: Prov

Text

--f1--
"""

PERSON = """\
From: Anna <anna@example.org>
To: {to}
Subject: Re: Prov
Date: Tue, 10 Mar 2026 12:00:00 +0000

Hej! Kan jag ta med en kollega?
"""

CORPUS = {
    "postfix": (POSTFIX, ("bounced", True)),
    "only the original headers": (HEADERS_ONLY, ("bounced", True)),
    "exim in prose": (EXIM, ("bounced", True)),
    "exchange": (EXCHANGE, ("bounced", True)),
    "gmail": (GMAIL, ("bounced", True)),
    "qmail in prose": (QMAIL, ("bounced", True)),
    "bare status": (BARE_STATUS, ("bounced", True)),
    "delayed": (DELAYED, ("deferred", False)),
    "exim waits": (EXIM_WAITS, ("deferred", False)),
    "mailbox full": (FULL, ("bounced", False)),
    "gave up": (GAVE_UP, ("bounced", False)),
    "blocked": (BLOCKED, ("bounced", False)),
    "arrived": (ARRIVED, ("delivered", False)),
    "complaint": (COMPLAINT, ("complained", False)),
    "out of office": (OUT_OF_OFFICE, None),
    "vacation": (VACATION, None),
    "read receipt": (RECEIPT, None),
    "a person": (PERSON, None),
}

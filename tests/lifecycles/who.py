"""Who may make which move, written by hand from the domain's rules: the code's own tables are held against it.

The things belong to Anna's need owner (Anna its project manager, Arvid its buyer) and Clara's startup; Bo and David are
the neighbours, Ella the programme, Finn signed out, "system" the platform itself.
"""

GROUP, LEAD, OWNER, PROGRAMME, SYSTEM = "anna arvid", "anna", "clara", "ella", "system"

WHO: dict[str, dict[str, str]] = {
    "edition": {"start": "ella system", "close": "ella system"},
    "membership": {  # Gun's, who is not of the cast, in Anna's organisation
        "accept": SYSTEM,
        "decline": SYSTEM,
        "admit": "anna ella system",
        "refuse": "anna ella system",
        "retract": "",
        "revoke": "anna ella system",
        "expire": "ella system",
        "end": "anna ella system",
    },
    "join-request": {"ask": PROGRAMME, "reply": SYSTEM, "accept": PROGRAMME, "decline": PROGRAMME, "withdraw": SYSTEM},
    "invitation": {  # to Gun, from Anna's organisation
        "answer": SYSTEM,
        "resend": "anna ella system",
        "expire": "ella system",
        "revoke": "anna ella system",
    },
    "commitment": {"accept": LEAD, "withdraw": LEAD},
    "need-owner": {
        "commit": GROUP,
        "activate": "ella system",
        "pause": "anna ella",
        "resume": "anna ella",
        "complete": PROGRAMME,
        "withdraw": "anna ella",
    },
    "area": {
        "register": GROUP,
        "request_edits": PROGRAMME,
        "accept": PROGRAMME,
        "analysed": "ella system",
        "close": PROGRAMME,
        "park": "anna ella",
        "drop": "anna ella",
    },
    "analysis": {
        "submit": GROUP,
        "request_edits": PROGRAMME,
        "clarify": "ella system",
        "approve": PROGRAMME,
        "reopen": PROGRAMME,
    },
    "need": {
        "submit": GROUP,
        "request_edits": PROGRAMME,
        "open": PROGRAMME,
        "read": "anna arvid system",
        "decide": LEAD,
        "no_suitable": LEAD,
        "complete": "anna ella",
        "withdraw": LEAD,
        "cancel": LEAD,
    },
    "question": {"answer": GROUP, "answer_privately": GROUP, "refuse": GROUP},
    "startup": {"list": OWNER, "pause": OWNER, "remove": PROGRAMME},
    "pitch": {
        "submit": OWNER,
        "resume": OWNER,
        "open": "anna arvid system",
        "read": "anna arvid system",
        "ask_supplement": GROUP,
        "supplement": OWNER,
        "shortlist": GROUP,
        "decline": GROUP,
        "disqualify": GROUP,
        "meet": SYSTEM,
        "offer": SYSTEM,
        "match": SYSTEM,
        "withdraw": OWNER,
    },
    "assessment": {"submit": LEAD, "declare_conflict": LEAD},
    "match": {  # proposed by the need owner: the startup is asked
        "agree": OWNER,
        "turn_down": OWNER,
        "talk": "anna arvid clara system",
        "pilot": SYSTEM,
        "pause": "anna arvid clara",
        "resume": "anna arvid clara",
        "end": "anna arvid clara system",  # the asked side answers a proposal: EXCEPT
    },
    "workshop": {
        "plan": PROGRAMME,
        "invite": PROGRAMME,
        "run": PROGRAMME,
        "hold": PROGRAMME,
        "document": PROGRAMME,
        "sign": LEAD,
        "object": LEAD,
        "postpone": PROGRAMME,
        "cancel": PROGRAMME,
    },
    "meeting": {
        "take": OWNER,
        "reschedule": "anna arvid clara ella system",
        "hold": "anna arvid clara ella system",
        "miss": "anna arvid clara ella system",
        "cancel": "anna arvid clara ella system",
        "decline": "anna arvid clara",
        "expire": "ella system",
    },
    "follow-up": {"finish": "arvid ella", "drop": "arvid ella"},
    "pilot": {
        "check_route": GROUP,
        "change_plan": "anna arvid clara",
        "start": "anna clara system",
        "pause": "anna arvid clara",
        "resume": "anna arvid clara",
        "evaluate": LEAD,
        "scale": LEAD,
        "buy": LEAD,
        "extend": LEAD,
        "stop": LEAD,
        "abort": "anna clara",
    },
    "story": {
        "approve": "anna clara system",
        "change": "anna clara ella",
        "publish": PROGRAMME,
        "withdraw": "anna clara ella",
    },
}

# Where it depends on the state: (thing, move, state) → who.
EXCEPT = {("match", "end", "proposed"): "anna arvid system"}

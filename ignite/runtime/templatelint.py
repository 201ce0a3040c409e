"""The template lint: what the content security policy, the sizes and safe texts demand of templates.

djlint looks at the HTML itself. Ours are the rules that it does not know: nothing inline, nothing from other
hosts, no text marked safe, no template longer than 150 lines.
"""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from ignite.runtime.places import CHECKOUT

LONGEST = 150
RULES = (
    (re.compile(r"<script(?![^>]*\bsrc=)", re.I), "script without src: the policy allows no inline script"),
    (re.compile(r"<style\b", re.I), "style element: the policy allows no inline style"),
    (re.compile(r"<[a-z][^>{]*\sstyle\s*=", re.I), "style attribute: the policy allows no inline style"),
    (re.compile(r"<[a-z][^>{]*\son[a-z]+\s*=", re.I), "on… attribute: the policy allows no inline script"),
    (
        re.compile(r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)=[\"'](?:https?:)?//", re.I),
        "another host's asset",
    ),
    (re.compile(r"\|\s*safe\b|autoescape\s+off"), "text marked safe: build it with format_html instead"),
)
# A mail program knows no policy of ours, and its styles are made inline when it is sent.
MAIL_RULES = RULES[4:]
MARKED_SAFE = re.compile(r"\bmark_safe\(|\bSafeString\(")
# Only these may vouch for HTML; everybody else uses format_html.
MAY_MARK_SAFE = ("ignite/kernel/",)


def template_faults(name: str, text: str) -> Iterator[str]:
    """One sentence for each fault of one template."""
    if text.count("\n") > LONGEST:
        yield f"{name}: {text.count(chr(10))} lines, {LONGEST} is the limit; split it by noun"
    for pattern, reason in MAIL_RULES if name.startswith("templates/mail/") else RULES:
        for match in pattern.finditer(text):
            yield f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {reason}"


def code_faults(name: str, text: str) -> Iterator[str]:
    """One sentence for each place in Python that vouches for HTML without leave."""
    if not name.startswith(MAY_MARK_SAFE):
        for match in MARKED_SAFE.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            yield f"{name}:{line}: mark_safe outside the kernel; use format_html instead"


def all_faults(checkout: Path = CHECKOUT) -> list[str]:
    """Every fault of every template and of the code."""
    found: list[str] = []
    for file in sorted(checkout.glob("templates/**/*.html")):
        found += template_faults(str(file.relative_to(checkout)), file.read_text())
    for package in ("ignite", "needs", "startups", "matching", "workshops"):
        for file in sorted((checkout / package).rglob("*.py")):
            if file != Path(__file__):
                found += code_faults(str(file.relative_to(checkout)), file.read_text())
    return found


def main() -> int:
    """Print the faults; 1 when there is one."""
    found = all_faults()
    print("\n".join(found) or "Own rules: no fault.", flush=True)
    djlint = subprocess.run([sys.executable, "-m", "djlint", "--lint", "templates"], cwd=CHECKOUT, check=False)
    return 1 if found or djlint.returncode else 0


if __name__ == "__main__":
    sys.exit(main())

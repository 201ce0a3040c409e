"""``python -m ignite.runtime.catcher FOLDER SMTP_PORT PAGE_PORT``: catch mail until told to stop."""

import signal
import sys
from pathlib import Path

from ignite.runtime.catcher.server import Catcher


def main(folder: str, smtp_port: str, page_port: str) -> None:
    """Serve until SIGTERM or SIGINT."""
    ends = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, ends)
    with Catcher(Path(folder), int(smtp_port), int(page_port)) as catcher:
        print(f"Mail is caught at 127.0.0.1:{smtp_port} and shown at {catcher.page_url}", flush=True)
        signal.sigwait(ends)


if __name__ == "__main__":
    main(*sys.argv[1:])

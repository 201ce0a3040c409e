"""``python -m tests.screenshot [ADDRESS]``: docs/screenshot.png, the first screen of a need owner in the demo.

Without an address a demo of its own is started in a temporary folder and ended again. With one, that demo is asked;
its sign-ins are read where ``make demo`` writes them.
"""

import argparse
import contextlib
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import sync_playwright

from ignite.runtime.bootstrap import Progress
from ignite.runtime.demo import Demo, read_sign_ins
from ignite.runtime.places import CHECKOUT, DEMO, any_port, runtime_folder, temporary_folder
from ignite.runtime.supervisor import StopAsked, Supervisor, stop_signals_raise
from tests.browser import FLAGS, browser_path, context_options
from tests.skips import NO_BROWSER

PICTURE = CHECKOUT / "docs" / "screenshot.png"
WHO = "Projektledare i Järfälla"
WIDTH, HEIGHT = 1280, 900


@contextlib.contextmanager
def own_demo() -> Iterator[tuple[str, Path]]:
    """A demo of its own; yields its address and its file of sign-ins."""
    folder = temporary_folder()
    progress = Progress(4)
    supervisor = Supervisor(say=progress.say)
    sockets = runtime_folder(folder)
    try:
        demo = Demo(folder, any_port(), any_port(), supervisor, sockets, progress)
        demo.start()
        yield demo.environment["SITE_URL"], folder / "sign-ins.json"
    finally:
        supervisor.stop()
        shutil.rmtree(sockets, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


def take(address: str, sign_ins: Path, picture: Path) -> None:
    """Sign in as the need owner's project manager and take the picture of what they see first."""
    email, password = next((one["email"], one["password"]) for one in read_sign_ins(sign_ins) if one["role"] == WHO)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=list(FLAGS))
        page = browser.new_context(**context_options(WIDTH, height=HEIGHT, base_url=address)).new_page()
        page.goto("/accounts/login/")
        page.fill("input[name=login]", email)
        page.fill("input[name=password]", password)
        page.press("input[name=password]", "Enter")
        page.wait_for_url("**/my/")
        page.screenshot(path=str(picture))
        browser.close()


def main() -> int:
    """The command; 1 where there is no Chromium."""
    parser = argparse.ArgumentParser(prog="make screenshot", description=__doc__)
    parser.add_argument("address", nargs="?", help="of a demo that runs")
    parser.add_argument("--picture", type=Path, default=PICTURE, help="where to write it")
    options = parser.parse_args()
    if browser_path() is None:
        print(NO_BROWSER, file=sys.stderr)
        return 1
    with stop_signals_raise():
        try:
            if options.address:
                take(options.address, DEMO / "sign-ins.json", options.picture)
            else:
                with own_demo() as (address, sign_ins):
                    take(address, sign_ins, options.picture)
        except StopAsked:
            return 130
    print(f"{options.picture} is taken.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

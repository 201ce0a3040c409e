"""``python -I probe.py /readyz``: asks the web server of this container, as a health check; exit code 0 when 200.

It names a host that the site allows, since the site refuses any other, and it starts without Django.
"""

import os
import sys
from http.client import HTTPConnection, HTTPException


def main(path: str) -> int:
    """Ask; 0 for an answer of 200, else 1."""
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].strip().lstrip(".")
    connection = HTTPConnection("127.0.0.1", int(os.environ.get("GRANIAN_PORT", "8000")), timeout=4)
    try:
        connection.request("GET", path, headers={"Host": host})
        return 0 if connection.getresponse().status == 200 else 1
    except (OSError, HTTPException):
        return 1
    finally:
        connection.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))

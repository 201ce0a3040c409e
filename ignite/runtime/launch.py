"""Starts one program that cannot outlive its parent; run by path.

    python launch.py PARENT SIGNAL [--as-owner] PROGRAM ARGUMENTS…

The kernel sends SIGNAL to the program when the process PARENT ends, even by SIGKILL. With ``--as-owner`` and
started by root, the program runs as the unprivileged user that owns the current folder, since PostgreSQL
refuses to run as root.
"""

import ctypes
import os
import signal
import sys
from pathlib import Path

_SET_PDEATHSIG, _KEEPCAPS, _AMBIENT, _AMBIENT_RAISE = 1, 8, 47, 2
_DAC_OVERRIDE = 1
_CAPABILITY_VERSION_3 = 0x20080522
_libc = ctypes.CDLL(None, use_errno=True)


def die_with_parent(number: int, parent: int) -> None:
    """Ask the kernel for signal ``number`` when ``parent`` ends; leave at once when it has ended already."""
    _libc.prctl(_SET_PDEATHSIG, number, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(1)


def become_owner_of(folder: str) -> None:
    """Drop root for the owner of ``folder``, keeping the leave to pass folders that root alone may enter.

    Without that leave the checkout of root's home folder (0700) could not be used by root.
    """
    owner = Path(folder).stat()
    _libc.prctl(_KEEPCAPS, 1, 0, 0, 0)
    os.setgroups([])
    os.setresgid(owner.st_gid, owner.st_gid, owner.st_gid)
    os.setresuid(owner.st_uid, owner.st_uid, owner.st_uid)
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    bit = 1 << _DAC_OVERRIDE
    sets = (ctypes.c_uint32 * 6)(bit, bit, bit, 0, 0, 0)  # effective, permitted, inheritable; then the upper halves
    if _libc.capset(header, sets) == 0:
        _libc.prctl(_AMBIENT, _AMBIENT_RAISE, _DAC_OVERRIDE, 0, 0)


def main(arguments: list[str]) -> None:
    """Prepare this process and become the program."""
    parent, number, *program = arguments
    if program[0] == "--as-owner":
        program = program[1:]
        if os.geteuid() == 0:
            become_owner_of(".")
    # Only now: the kernel forgets the wish whenever a process changes its user.
    die_with_parent(signal.Signals[number], int(parent))
    os.execvp(program[0], program)  # noqa: S606 (the point of this file)


if __name__ == "__main__":
    main(sys.argv[1:])

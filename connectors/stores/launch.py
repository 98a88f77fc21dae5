"""A script of the standard library alone: become the service account, tie the fate to the parent's, run the command.

    python -I -S launch.py PARENT_PID DEATH_SIGNAL UID GID COMMAND …

Run as a process of its own because a forked copy of a process with threads must not run Python before it executes
something else. UID and GID -1 keep the caller's. The signal is asked for after the change of user, which clears it
(prctl(2), PR_SET_PDEATHSIG); it comes when the thread that started us ends, so servers are started on the main thread.
"""

from __future__ import annotations

import ctypes
import os
import sys

_PR_SET_PDEATHSIG = 1


def main(arguments: list[str]) -> None:
    """Never returns: executes the command, or exits with 127."""
    parent, death_signal, uid, gid = (int(each) for each in arguments[:4])
    command = arguments[4:]
    os.umask(0o077)
    os.chdir("/")
    if uid >= 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, death_signal, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit("the process that started this one has ended")
    try:
        os.execv(command[0], command)
    except OSError as error:
        print(f"{command[0]}: {error.strerror}", file=sys.stderr)
        sys.exit(127)


if __name__ == "__main__":
    main(sys.argv[1:])

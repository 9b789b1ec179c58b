"""The archive is for those who run it: its folder is closed to the machine's other users.

A folder that is shared by a group on purpose has the set-group-ID bit (`chmod g+s`), which gives all that is
made in it to that group; it stays open to the group, and closed to the rest.
"""

import os
import stat
from pathlib import Path

from bot.replies.running import FOLDER_CLOSED, FOLDER_OPEN

PRIVATE, _SHARED_BY_A_GROUP = 0o077, 0o007  # masks of what others may not


def keep_private(home: Path) -> str | None:
    """Close the folder to others where they can enter it; what to tell about that, None where it was closed.

    Files that this process makes from now on are the group's too in a folder that is shared by one.
    """
    try:
        was = stat.S_IMODE(home.stat().st_mode)
    except OSError:  # not there yet: it is made as the process makes all its files
        return None
    mask = _SHARED_BY_A_GROUP if was & stat.S_ISGID else PRIVATE
    if mask == _SHARED_BY_A_GROUP:
        os.umask(mask)
    if not was & mask:
        return None
    wanted = was & ~mask
    try:
        home.chmod(wanted)
        is_closed = not stat.S_IMODE(home.stat().st_mode) & mask  # some file systems take it without a word
    except OSError:
        is_closed = False
    return (FOLDER_CLOSED if is_closed else FOLDER_OPEN).format(home=home, mode=f"{wanted:04o}")

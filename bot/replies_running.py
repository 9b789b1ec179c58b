"""The part of bot/replies.py that is for whoever installs and runs the bot."""

from bot.web_address import MIN_SECRET, AddressProblem
from index.errors import BackupProblem

ADDRESS = {
    AddressProblem.NOT_AN_ADDRESS: "ONRECORD_WEB_ADDRESS must be a host and a port, such as 127.0.0.1:8765.",
    AddressProblem.UNGUARDED: (
        "Others can reach the address in ONRECORD_WEB_ADDRESS. "
        "Set ONRECORD_WEB_SECRET to sign links, or use 127.0.0.1."
    ),
    AddressProblem.GUESSABLE: f"ONRECORD_WEB_SECRET is too short. Give it at least {MIN_SECRET} characters.",
    AddressProblem.CANNOT_LISTEN: (
        "The address in ONRECORD_WEB_ADDRESS cannot be used{detail}. Choose another port."
    ),
}
BACKUP = {
    BackupProblem.NO_RECORD: "There is no record in ONRECORD_HOME, so there is nothing to back up.",
    BackupProblem.FILE_EXISTS: "There is a file by that name, which is not overwritten. Give another name.",
    BackupProblem.RECORD_EXISTS: (
        "There is a record in ONRECORD_HOME, or what is left of one. Set ONRECORD_HOME to an empty folder."
    ),
    BackupProblem.ELSEWHERE: (
        "DATABASE_URL keeps the record in another database. Use that database's own commands, "
        "such as pg_dump and pg_restore, and onrecord reindex after restoring."
    ),
    BackupProblem.NOT_WHOLE: "What would be copied is not a whole record. Take another back-up.",
    BackupProblem.NEWER: "The back-up is of a newer version of On the Record. Install that version first.",
    BackupProblem.DISK: "The copy could not be written. Check that the folder exists and has room.",
}

NOT_INSTALLED = (
    "I am not installed in this workspace, or it may not read the archive. "
    "Ask whoever runs me for the installation link."
)
# Pages of the installation.
INSTALLED = "On the Record is installed. Invite it to a channel, or write to it directly."
TEAM_REFUSED = (
    "This workspace may not read the archive, so nothing was installed. "
    "Whoever runs the bot can allow it with ONRECORD_TEAMS."
)
ORGANISATION_REFUSED = (
    "The bot is installed in workspaces, not in a whole organisation. Install it in one of its workspaces."
)
INSTALL_STOPPED = "Slack did not install the bot. Open the installation link again."
INSTALL_EXPIRED = "This installation began elsewhere, or too long ago. Open the installation link again."

_PACKAGED = "the packaged embedder"
NO_ARCHIVE = "There is no archive in {home} yet. Add articles first: onrecord add articles/"
NOT_READY = "Questions cannot be answered yet. {why}"


def embedder_called(embedder: str) -> str:
    """What people call the one that `index.stores` names: the server's model, or the packaged one."""
    model = embedder.partition("+")[2]
    return model.rpartition("/")[0] or _PACKAGED


def other_embedder(stored: str, wanted: str) -> str:
    """What to do when the archive's vectors are not those of the embedder that is set."""
    was, now = embedder_called(stored), embedder_called(wanted)
    if was == now:
        return f"The archive's passages are indexed by another version of {now}. Run onrecord reindex."
    back = (
        "Empty ONRECORD_EMBEDDING_MODEL again"
        if was == _PACKAGED
        else f"Set ONRECORD_EMBEDDING_MODEL={was} again"
    )
    anew = "onrecord reindex" + ("" if now == _PACKAGED else ", which sends every passage to that server")
    return f"The archive's passages are indexed by {was}, but {now} is set. {back}, or run {anew}."


def runs_on(model: str | None, embedder: str) -> str:
    """Who writes and who searches, for whoever starts the bot."""
    writes = f"Answers are written by {model}" if model else "No model is set, so answers are quotes only"
    return f"{writes}; passages are found by {embedder_called(embedder)}."

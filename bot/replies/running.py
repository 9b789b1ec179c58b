"""The part of bot/replies/ that is for whoever installs and runs the bot."""

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

BEHIND_A_PROXY = (
    "This page came through a proxy, so others could read here. Whoever runs the bot can set "
    "ONRECORD_WEB_SECRET, which opens the reading room to signed links alone, or not forward this path."
)

FOLDER_CLOSED = (
    "Other users could read {home}, which holds the whole archive. It is yours alone now (mode {mode})."
)
FOLDER_OPEN = (
    "Other users of this machine can read {home}, which holds the whole archive, and it could not be closed "
    "to them. Whoever owns it can: chmod {mode} {home}"
)

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

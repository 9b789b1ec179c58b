"""What people are told about who may read what; part of bot/replies/."""

READERS_UNKNOWN = (
    "Slack did not say who reads here, so articles may be missing. Ask again; if this goes on, the app "
    "must be installed again (docs/slack.md)."
)
NOT_FOR_ALL = "Not everybody here may read what you were shown, so it was not shared."
READERS_NOT_TOLD = (
    "Slack does not tell me who reads here, so it was not shared. Invite me, then press the button again."
)
# One sentence for whoever may add nothing, for what is there and not for them, and for a page that a site
# refuses to the bot: it must not tell that there is something.
NOT_ADDED_FROM_HERE = (
    "This link cannot be added from here: the site has no such page, or refuses it to me, or it is not to be "
    "added here. If it opens without a login, ask whoever runs the archive."
)
NOT_WATCHED_FROM_HERE = "Links cannot be added from here. Ask whoever runs the archive."
ALWAYS_PUBLIC = (
    "The collection “public” is always open to the whole workspace. "
    "Add articles for fewer readers with --collection and another name."
)
NOT_AN_ID = (
    "{given} is no id of Slack's. A channel's begins with C (at the end of the channel's details in Slack), "
    "a user group's with S (in the group's address)."
)
NO_COLLECTION = "There is no collection {name}. See them all: onrecord collection list"
NOBODY_OR_SOMEBODY = "say who reads it: --public, --channels, --groups, or --nobody alone"


def left_out(passages: int) -> str:
    """What the one who shared an answer is told of it."""
    were = "1 passage was" if passages == 1 else f"{passages} passages were"
    return f"{were} left out, because not everybody here may read the article."


def nobody_reads(collection: str) -> str:
    """Of a collection that is new, or whose readers nobody has set."""
    return (
        f"Nobody reads the collection {collection} in Slack yet. Say who does: "
        f"onrecord collection set {collection} --public, or with --channels or --groups."
    )

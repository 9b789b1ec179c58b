"""The part of bot/replies/ that stands in the window "Ask the archive"."""

TITLE = "Ask the archive"
QUESTION, OUTLET, SINCE, UNTIL = "Question", "Outlet", "Published from", "Published until"
COLLECTION, KIND = "Collection", "What you look for"
HINT = "Who said what, and what they cited for it. The answer comes as a direct message."
ANY = "Any"
KINDS = {
    "claim": "Claims",
    "evidence": "Evidence that was cited",
    "response": "Responses and denials",
    "statement": "Statements",
    "fact": "Facts and numbers",
}
SHORTCUT_FAILED = "The window did not open. Use the shortcut again."
NO_QUESTION = "Write a question."
WRONG_ORDER = f"This day is before the one of “{SINCE}”."


def left_out_of_menu(count: int) -> str:
    """What to do about names that Slack's menu has no room for."""
    return f"{count:,} more did not fit here, those with the fewest articles. Name it in the question."

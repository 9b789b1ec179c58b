"""What people read later, of what goes on after an answer or without a question; part of bot/replies/."""

from collections.abc import Sequence

QUESTION_DELETED = "The question was deleted. Its answer stays here because others have replied."
WATCHED = (
    "From now on every link that is posted in this channel is added to the archive for everybody in the "
    "workspace, and marked with a tick. I must be a member here to see them: invite me if I am not."
)
NOT_WATCHED = "Links that are posted in this channel are not added any more."
FILE_KINDS = (
    "I read PDF (.pdf), Word (.docx), text (.txt), Markdown (.md) and web pages (.html, .htm). "
    "Save it as one of these."
)
NOT_YOUR_FILE = "Files cannot be added from here. Ask whoever runs the archive."
CHECK_WITHDRAWN = "The passages that this check found may no longer be shown."
FILE_WITHDRAWN = (
    "An exported file was taken away from here: an article that is quoted in it may not be quoted any more."
)
_TITLES = 3  # named in a note
SHOWN_LINKS = 20  # told of one by one


def changed_note(corrected: Sequence[str], *, withdrawn: bool) -> str:
    """What became of an answer's articles; `corrected` are the headlines of those with other words now."""
    told = []
    if withdrawn:
        told.append("An article quoted here may not be quoted any more, so its words were taken out.")
    if corrected:
        named = ", ".join(f"“{title}”" for title in corrected[:_TITLES])
        more = f" and {len(corrected) - _TITLES} more" if len(corrected) > _TITLES else ""
        told.append(
            f"Corrected since it was quoted here: {named}{more}. The newest version has other words. "
            "Ask again before you use the quote."
        )
    return " ".join(told)


def links_not_added(failed: Sequence[str]) -> str:
    """Of the links of a message, those that could not be added, each with its reason."""
    left = len(failed) - SHOWN_LINKS
    more = [f"and {left:,} more. Post those again by themselves to see why."] if left > 0 else []
    return "\n".join(["Not added to the archive:", *failed[:SHOWN_LINKS], *more])


def more_links(links: int, failed: int) -> str:
    """Of a message with many links, those that are not told of one by one; `failed` were not added."""
    how = f"{failed:,} of them not added" if failed else "all in the archive"
    return f"And {links:,} more links, {how}."


def reading_files(done: int, files: int) -> str:
    if files == 1:
        return "Reading the file…"
    return f"Reading {files} files… {done} of them done." if done else f"Reading {files} files…"


def files_added(results: Sequence[str]) -> str:
    """What became of each file."""
    return "\n".join(results)

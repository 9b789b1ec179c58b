"""Why a link or a file was not added, or not all of it, and what to do; part of bot/replies/."""

from collections.abc import Sequence

from bot.replies.trouble import in_brackets
from index.errors import FetchProblem, ReadProblem

NOT_FETCHED = {
    FetchProblem.BAD_URL: "This is not a link I can open. Give the full address, beginning with https://.",
    FetchProblem.REFUSED_ADDRESS: (
        "This link leads to a private network address, which I do not open. "
        "Add the article from a file instead."
    ),
    FetchProblem.ROBOTS: (
        "The site's robots.txt does not allow this page to be read by a bot. "
        "Save the page and add it from a file if you may use it."
    ),
    FetchProblem.TIMEOUT: "The site took too long to answer{detail}. Try again later.",
    FetchProblem.TOO_LARGE: "The page is too large{detail}. Add the article's text from a file instead.",
    FetchProblem.TOO_MANY_REDIRECTS: "The link is redirected too often. Open it and give the final address.",
    FetchProblem.STATUS: "The site did not give the page{detail}. Check the link, or try again later.",
    FetchProblem.UNREACHABLE: "The site could not be reached. Check the link, or try again later.",
    FetchProblem.NOT_A_PAGE: "The link is not a page of text{detail}. Give the link of the article itself.",
}
# What the commonest status codes say; others have the sentence of FetchProblem.STATUS.
_STATUS = {
    "401": "The site asks for a login{detail}. Save the page and add it from a file if you may use it.",
    "403": "The site refused the page{detail}. Check that the link opens without a login.",
    "404": "The site says that there is no such page{detail}. Check the link.",
    "410": "The site says that the page was taken away{detail}. Check the link.",
    "429": "The site says that it was asked too often{detail}. Try again later.",
    "451": "The site may not show the page here, by law{detail}. Add it from a file if you may use it.",
}
_TROUBLE = "The site has trouble of its own{detail}. Try again later."
NOT_READ = {
    ReadProblem.MISSING: "There is no such file. Check the path.",
    ReadProblem.UNSUPPORTED: "I cannot read such a file. Give text, Markdown, HTML, PDF, Word or JSON Lines.",
    ReadProblem.EMPTY: "There is no text in it. Check that the article has been saved.",
    ReadProblem.BINARY: "It is not a text file. Save the article as text or HTML and add that.",
    ReadProblem.TOO_LARGE: "It is too large{detail}. Split it, or give one article a file.",
    ReadProblem.NO_ARTICLE: "No article was found on the page. Give the article's own link, or its text.",
    ReadProblem.LISTING: "The page only lists links to other pages. Give the link of the article itself.",
    ReadProblem.BAD_JSON: "It is not valid JSON{detail}. Each line must be one article as a JSON object.",
    ReadProblem.MISSING_FIELD: "A field is missing or wrong{detail}. Correct it and add the line again.",
    ReadProblem.UNREADABLE: "It could not be opened. Check that the bot may read it.",
    ReadProblem.DAMAGED: (
        "It is damaged, or not of the kind that its name says. Open it, save it anew and add that."
    ),
    ReadProblem.ENCRYPTED: "It has a password. Save it without one and add that.",
    ReadProblem.ONLY_PICTURES: (
        "It holds only pictures of text, as from a scanner. Run text recognition (OCR) on it, then add it."
    ),
    ReadProblem.TOO_SLOW: "It took too long to read{detail}. Split it, or add its text from a .txt file.",
}
_PAGES = 10  # told by their numbers


def not_fetched(problem: FetchProblem, detail: str) -> str:
    """Why a link could not be fetched; `detail` is the status code that the site gave, or a limit."""
    sentence = NOT_FETCHED[problem]
    if problem is FetchProblem.STATUS:
        sentence = _STATUS.get(detail, _TROUBLE if detail.startswith("5") else sentence)
    return sentence.format(detail=in_brackets(detail))


def unread_pages(pages: Sequence[int]) -> str:
    """What is missing of a document that was added; "" when nothing is."""
    if not pages:
        return ""
    named = ", ".join(f"{page:,}" for page in pages[:_PAGES])
    more = f" and {len(pages) - _PAGES:,} more" if len(pages) > _PAGES else ""
    on = "page" if len(pages) == 1 else "pages"
    return (
        f"No text could be read on {on} {named}{more}: nothing of it is in the archive. "
        "If there is text in pictures, run text recognition (OCR) on the file and add it again."
    )

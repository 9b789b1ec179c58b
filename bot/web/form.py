"""The form that asks: read, and known to come from the room's own page."""

import re
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request

MAX_QUESTION = 2_000  # characters
MAX_EARLIER = 12  # questions of a conversation
_MAX_BYTES = 400_000  # all of them, each character in the twelve bytes that a form may need for one
_NUMBER = re.compile(r"[0-9]{1,9}")


def from_here(request: Request) -> bool:
    """Whether a form was sent from the room's own page, or by no browser at all."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    # Both: behind a proxy a form is of the same site, and the site another than the one we are called.
    return site in {None, "same-origin"} and origin in {None, f"http://{request.headers.get('host')}"}


async def read_form(request: Request) -> tuple[str, tuple[str, ...]]:
    """The question, empty when none was typed, and those before it in the conversation, oldest first.

    Raises HTTPException with status 413 for a form that is too long, or does not say how long it is.
    """
    length = request.headers.get("content-length", "")
    if not _NUMBER.fullmatch(length) or int(length) > _MAX_BYTES:
        raise HTTPException(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    form = await request.form(max_fields=2 * MAX_EARLIER, max_files=0)
    question = _typed(form.get("question"))
    earlier = [_typed(value) for value in form.getlist("earlier")]
    return question, tuple(filter(None, earlier))[-MAX_EARLIER:]


def _typed(value: object) -> str:
    """A field's words; a file is none."""
    return value.strip()[:MAX_QUESTION] if isinstance(value, str) else ""

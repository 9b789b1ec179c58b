"""The form that asks: read, and known to come from the room's own page."""

from starlette.requests import Request

MAX_QUESTION = 2_000  # characters
MAX_EARLIER = 12  # questions of a conversation


def from_here(request: Request) -> bool:
    """Whether a form was sent from the room's own page, or by no browser at all."""
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        return site == "same-origin"
    return origin in {None, f"http://{request.headers.get('host')}"}


async def read_form(request: Request) -> tuple[str, tuple[str, ...]]:
    """The question, empty when none was typed, and those before it in the conversation, oldest first."""
    form = await request.form(max_fields=2 * MAX_EARLIER)
    question = str(form.get("question", "")).strip()[:MAX_QUESTION]
    earlier = [str(value)[:MAX_QUESTION] for value in form.getlist("earlier")]
    return question, tuple(earlier[-MAX_EARLIER:])

"""The reading room: a page to ask in, and each stored version with its quoted words marked."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.logs import note_bug
from bot.metrics import CONTENT_TYPE, exposition
from bot.newsroom import Newsroom
from bot.replies.general import reply_for
from bot.settings import Settings
from bot.web.address import check_address, host_and_port, is_loopback
from bot.web.arriving import Arriving, Kept
from bot.web.form import MAX_EARLIER, MAX_QUESTION, from_here, read_form
from bot.web.links import opens, version_path
from bot.web.nearby import NoProxies
from bot.web.pages import arriving_page, notice, page, pieces, stylesheet
from index.errors import NewsroomError, NotFoundError, NotQuotableError
from index.types import Quote, Span, Version
from prompts.purse import Payer
from retrieval.answer_json import link_to_passage
from retrieval.session import Watch
from retrieval.types import EVERYONE, Answer

_LOOPBACK = ["localhost", "127.0.0.1", "[::1]"]
_PAYER = Payer("reading room")
_REFUSED = {
    400: ("Not understood", "This form cannot be read. Ask on the first page."),
    405: ("Not possible here", "This page can only be read. Ask on the first page."),
    413: ("Too long", f"A question may have {MAX_QUESTION:,} characters. Ask it in fewer words."),
}
_BUG = "The reading room hit a bug; the log of `onrecord serve` has the details."


def build_reading_room(newsroom: Newsroom, settings: Settings) -> Starlette:
    """The web application: open to this machine, or with a secret, to whoever holds a signed link.

    Raises WebAddressError.
    """
    check_address(settings)
    room = _Room(newsroom, settings)
    # Without a secret the reader's address is the only key, so a name that an outside page made lead
    # here (DNS rebinding) must not be answered. With one, a proxy may call the room what it likes.
    host, _ = host_and_port(settings.onrecord_web_address)
    names = ["*"] if settings.onrecord_web_secret else [*_LOOPBACK, host]
    app = Starlette(
        routes=[
            Route("/", room.blank),
            Route("/", room.answer, methods=["POST"]),
            Route("/version/{version_id}", room.version),
            Route("/style.css", lambda _: stylesheet()),
            *_metrics(settings),
        ],
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=names, www_redirect=False),
            *([] if settings.onrecord_web_secret else [Middleware(NoProxies)]),
        ],
        exception_handlers={HTTPException: _no_such_page, NewsroomError: _cannot, 500: _bug},
    )
    app.router.redirect_slashes = False
    return app


def _metrics(settings: Settings) -> list[Route]:
    """The counters, where only this machine reaches the room; with a secret a proxy may stand before it."""
    host, _ = host_and_port(settings.onrecord_web_address)
    if settings.onrecord_web_secret or not is_loopback(host):
        return []
    return [Route("/metrics", lambda _: Response(exposition(), media_type=CONTENT_TYPE))]


class _Room:
    def __init__(self, newsroom: Newsroom, settings: Settings) -> None:
        self._newsroom = newsroom
        self._settings = settings

    def blank(self, request: Request) -> Response:
        if self._settings.onrecord_web_secret:
            return _ask_in_slack(200)  # where every page's head leads
        return self._ask_page(holdings=self._newsroom.holdings())

    async def answer(self, request: Request) -> Response:
        if self._settings.onrecord_web_secret:
            return _ask_in_slack(403)
        if not from_here(request):
            return notice(403, "Not asked from here", "This question came from another site's page.")
        question, earlier = await read_form(request)
        if not question:
            return await run_in_threadpool(self.blank, request)
        arriving = Arriving(partial(self._kept_answer, question, earlier))
        shown = {"question": question, "earlier": earlier, "asked": (*earlier, question)[-MAX_EARLIER:]}
        # Until a model is asked, trouble can still be told with the status that it has.
        if await run_in_threadpool(arriving.is_slow):
            return self._ask_page(arriving=arriving, ended=partial(_ended, arriving), **shown)
        answer, answer_id = arriving.ended()
        return self._ask_page(answer=answer, answer_id=answer_id, **shown)

    def _kept_answer(self, question: str, earlier: tuple[str, ...], watch: Watch) -> Kept:
        answer = self._newsroom.ask(question, earlier, EVERYONE, self._newsroom.session(_PAYER, watch))
        return Kept(answer, self._newsroom.keep(answer, _PAYER.user))

    def version(self, request: Request) -> Response:
        version_id, asked, now = request.path_params["version_id"], request.query_params, datetime.now(UTC)
        made, key, readers = asked.get("made", ""), asked.get("key", ""), self._readers(version_id)
        if not opens(self._settings, version_id, made, key, now, readers):
            return notice(
                403,
                "This link does not open",
                "It has expired, is not complete, or was for others. Ask again in Slack for a fresh link.",
            )
        try:
            version = self._newsroom.stores.archive.version(version_id)
            return self._version_page(version, asked, now)
        except NotFoundError:
            return notice(404, "No such version", "The archive has no version of an article by this name.")
        except NotQuotableError:
            return notice(
                404, "Not to be shown", "This article is withheld, withdrawn or under embargo at this time."
            )

    def _readers(self, version_id: str) -> str:
        """Whom links to this version are for; a link to none opens nothing."""
        try:
            return self._newsroom.readers_of(self._newsroom.stores.archive.version(version_id))
        except NotFoundError:
            return ""

    def _ask_page(self, **values: Any) -> Response:
        blank: dict[str, Any] = dict.fromkeys(("question", "arriving", "answer", "answer_id", "failed"))
        blank |= {"holdings": None, "earlier": (), "asked": (), "max_question": MAX_QUESTION}
        # "no-referrer" would have browsers send "Origin: null" with the form; outside, this tells no more.
        return (arriving_page if values.get("arriving") else page)(
            "ask.html",
            referrer="same-origin",
            version_link=lambda version, span: version_path(self._settings, version.id, span, 0),
            **(blank | values),
        )

    def _version_page(self, version: Version, asked: Mapping[str, str], now: datetime) -> Response:
        archive = self._newsroom.stores.archive
        if not archive.article(version.article_id).quotable(now):
            raise NotQuotableError
        quote = _quote(version, asked)
        newest = archive.current_version(version.article_id)
        # A page's links last as long as the link that opened it: reading on must not prolong it.
        made_at_s = int(asked["made"]) if self._settings.onrecord_web_secret else 0
        return page(
            "version.html",
            version=version,
            paragraphs=pieces(version, quote.span if quote else None),
            misplaced=quote is None and ("start" in asked or "end" in asked),
            source=link_to_passage(quote) if quote else None,
            quote=quote,
            newest=newest,
            span_in_newest=_same_words(quote, newest) if quote else None,
            history=archive.history(version.article_id),
            version_link=lambda other, span=None: version_path(
                self._settings, other.id, span, made_at_s, self._newsroom.readers_of(other)
            ),
        )


def _quote(version: Version, asked: Mapping[str, str]) -> Quote | None:
    """The words that the link's offsets mark; None when it has none, or they are not in the text."""
    try:
        return Quote(version, Span(int(asked["start"]), int(asked["end"])))
    except (KeyError, ValueError):
        return None


def _same_words(quote: Quote, newest: Version) -> Span | None:
    at = newest.text.find(quote.text)
    return Span(at, at + len(quote.text)) if at >= 0 else None


def _ended(arriving: Arriving) -> tuple[Answer | None, str | None, str]:
    """The answer and its id; or else what to say in its place, on a page that has begun."""
    try:
        return *arriving.ended(), ""
    except Exception as error:  # noqa: BLE001 - the page's own end
        sentence = reply_for(error)
        if sentence is None:
            note_bug("answer failed", error)
        return None, None, sentence or _BUG


def _ask_in_slack(status: int) -> Response:
    return notice(
        status,
        "Ask in Slack",
        "Here only the links that the bot posts open. Put your question to the bot in Slack.",
    )


def _no_such_page(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 404
    heading, sentence = _REFUSED.get(status, ("Nothing here", "The reading room has no such page."))
    return notice(status, heading, sentence)


def _cannot(request: Request, error: Exception) -> Response:
    sentence = reply_for(error)
    return notice(503, "Not now", sentence) if sentence else _bug(request, error)


def _bug(request: Request, error: Exception) -> Response:
    return notice(500, "A bug", _BUG)

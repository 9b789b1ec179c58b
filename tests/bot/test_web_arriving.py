"""With a model the answer comes to the browser part by part, and what stays is the whole of it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from threading import Event

import httpx
import pytest

from bot.settings import Settings
from bot.web.app import build_reading_room
from index.errors import IndexMismatchError
from retrieval.session import Session
from tests.bot.small_newsroom import served
from tests.bot.writing_room import BEARINGS, DENIED, READINGS, Step, WritingRoom, writes, writing_room

QUESTION = "Who warned the council, and what did they cite?"
OPEN = Settings(_env_file=None, onrecord_web_address="127.0.0.1:0")
MARKED_UP = (
    "The page read <script>document.title='run'</script> & <b>“bold”</b> in full, readers said on Friday."
)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WritingRoom]:
    with writing_room(tmp_path_factory.mktemp("web")) as room:
        yield room


@pytest.fixture(scope="module")
def client(room: WritingRoom) -> Iterator[httpx.Client]:
    with (
        served(build_reading_room(room.newsroom, OPEN)) as address,
        httpx.Client(base_url=address, trust_env=False, timeout=20) as client,
    ):
        yield client


class Page:
    """A page while it comes."""

    def __init__(self, reply: httpx.Response) -> None:
        self.reply, self.html = reply, ""
        self._pieces = reply.iter_text()

    def until(self, words: str) -> str:
        """What there is once these words stand in it."""
        while words not in unescape(self.html):
            self.html += next(self._pieces)
        return self.html

    def whole(self) -> str:
        return self.html + "".join(self._pieces)


@contextmanager
def asking(room: WritingRoom, client: httpx.Client, *steps: Step) -> Iterator[Page]:
    room.model.then(writes(*steps))
    with client.stream("POST", "/", data={"question": QUESTION}) as reply:
        yield Page(reply)


def quotes(html: str) -> list[str]:
    return [unescape(words) for words in re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", html, re.DOTALL)]


def parts(html: str) -> tuple[str, str]:
    """What came while the answer was written, and the answer, which hides it."""
    arriving, answer = html.split('<div class="answer">')
    return arriving, answer


def test_each_verified_point_is_there_while_the_model_writes_the_next(
    room: WritingRoom, client: httpx.Client
) -> None:
    first, second = Event(), Event()
    with asking(room, client, first, BEARINGS, second, READINGS) as page:
        assert quotes(page.until("Reading 6 passages")) == []
        assert "Searching 3 articles" in page.html
        first.set()
        page.until(BEARINGS)
        assert READINGS not in page.html
        assert '<div class="answer">' not in page.html
        second.set()
        arriving, answer = parts(page.whole())
    assert quotes(arriving) == quotes(answer)[:2] == [BEARINGS, READINGS]
    assert "Checking the quotes" in arriving
    assert "Check the source before publishing." in answer
    assert 'name="question"' in answer


def test_what_came_is_hidden_by_the_answer_without_a_script(room: WritingRoom, client: httpx.Client) -> None:
    with asking(room, client, BEARINGS) as page:
        arriving, answer = parts(page.whole())
    assert "<script" not in arriving + answer
    assert "script" not in page.reply.headers["content-security-policy"]
    assert ".arriving:has(~ .answer) { display: none; }" in client.get("/style.css").text
    assert arriving.rstrip().endswith("</section>")


def test_a_model_that_breaks_off_is_followed_by_the_quoting_answer(
    room: WritingRoom, client: httpx.Client
) -> None:
    with asking(room, client, DENIED, OSError) as page:
        arriving, answer = parts(page.whole())
    assert quotes(arriving) == [DENIED]
    assert quotes(answer)[0] == DENIED
    assert BEARINGS in quotes(answer)


def test_invented_words_never_come(room: WritingRoom, client: httpx.Client) -> None:
    with asking(room, client, READINGS, "“We knew,” said the mayor.") as page:
        html = page.whole()
    assert quotes(html)[0] == READINGS
    assert "We knew" not in html


def test_markup_in_an_article_is_shown_not_run_while_it_comes(
    room: WritingRoom, client: httpx.Client
) -> None:
    with asking(room, client, MARKED_UP) as page:
        html = page.whole()
    assert quotes(html)[0] == MARKED_UP
    assert "<script" not in html
    assert "<b>" not in html


def test_an_answer_without_a_model_comes_as_one_page(client: httpx.Client) -> None:
    reply = client.post("/", data={"question": "Who won the chess title in Reykjavik in 1972?"})
    assert "Not in the archive." in reply.text
    assert 'class="arriving"' not in reply.text
    assert reply.headers["content-length"]


@pytest.mark.parametrize(
    ("error", "sentence"),
    [(IndexMismatchError(), "onrecord reindex"), (LookupError("the question"), "hit a bug")],
    ids=["to be mended", "bug"],
)
def test_trouble_on_a_page_that_has_begun_is_told_in_a_sentence(
    error: Exception, sentence: str, room: WritingRoom
) -> None:
    class Broken:
        def ask(self, _question: str, _history: object, _audience: object, session: Session) -> None:
            session.watch.reading(3)
            raise error

    newsroom = type(room.newsroom)(
        room.newsroom.stores,
        OPEN,
        Broken(),  # type: ignore[arg-type]
        room.newsroom.summarizing,
        room.newsroom.adding,
    )
    with served(build_reading_room(newsroom, OPEN)) as address:
        reply = httpx.post(address, data={"question": QUESTION}, trust_env=False)
    _, answer = parts(reply.text)
    assert sentence in answer
    assert "the question" not in answer
    assert reply.text.rstrip().endswith("</html>")

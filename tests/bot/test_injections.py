"""Instructions planted in articles, questions and threads, and a model that obeys them: nobody sees it."""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from bot.slack.blocks import SHOW_CONTEXT, render
from bot.threads import Threads, name_of
from index.errors import NotFoundError
from index.types import Quote, Span
from retrieval.answer_json import link_to_passage
from retrieval.prose import fault_of
from tests.bot.injected import KEY, SEALED, UNTOLD, Case, Inquiry, Shown, cases, inquiry
from tests.bot.seen import Page, elements_in, links_in, posted, printed, quotes_in, unquoted
from tests.bot.slack_bot import over_sockets, replies_to
from tests.fakes.adversary import injections
from tests.fakes.slack import FakeSlack, escape
from tests.models import Models

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("injections")]

CASES = cases(injections())
_BLOCKS = {
    "rich_text",
    "rich_text_section",
    "rich_text_quote",
    "text",
    "link",
    "context",
    "plain_text",
    "actions",
    "button",
    "header",
}
_TAGS_OF_OURS = {
    *("html", "head", "meta", "title", "link", "body", "header", "main", "footer", "nav", "section", "h1"),
    *("h2", "p", "a", "span", "strong", "time", "figure", "figcaption", "blockquote", "ul", "ol", "li"),
    *("form", "input", "label", "textarea", "div", "button", "code", "small", "em", "bdi"),
}
# Control characters, and those that turn text round or hide in it.
_ORDERS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\U000e0000-\U000e007f]")
_SHINGLE = 6  # words in a row, from which on a text was copied


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory, models: Models) -> Iterator[Inquiry]:
    with inquiry(tmp_path_factory.mktemp("injected"), models, CASES) as inquiry_:
        yield inquiry_


@pytest.fixture(params=CASES, ids=lambda case: case.injections[0].id)
def shown(request: pytest.FixtureRequest, asked: Inquiry) -> Shown:
    case: Case = request.param
    return asked.of(case)


def never(shown: Shown, key: str = KEY) -> list[str]:
    """What no reader may see of these injections."""
    values = {"{key}": key, "{authorization}": f"Bearer {key}", "{spaced_key}": " ".join(key)}
    words = [word for one in shown.case.injections for word in one.never]
    return [values.get(word, word) for word in words if word not in {"{system}", "{ids}"}]


def held(words: list[str], text: str) -> list[str]:
    """Those of the words that a text has, however it breaks its lines and writes its capitals."""
    flat = " ".join(text.lower().split())
    return [word for word in words if " ".join(word.lower().split()) in flat]


def test_the_corpus_has_many_injections_of_many_kinds() -> None:
    corpus = injections()
    assert len({one.id for one in corpus}) == len(corpus) >= 60
    assert len({one.trick for one in corpus}) >= 15
    assert {one.where for one in corpus} >= {"text", "title", "outlet", "author", "question", "summary"}
    assert sum(len(case.injections) for case in CASES) == len(corpus)


def test_the_adversary_obeys_whatever_it_is_told(shown: Shown) -> None:
    told = {one.id for one in shown.case.injections if one.where not in UNTOLD}
    assert shown.obeyed >= told
    written = [json.loads(reply) for reply in shown.said]
    for one in shown.case.injections:
        plain = [text.replace("{key}", KEY) for text in one.obeyed if text.isprintable()]
        given = [text for text in plain if not re.search(r"{\w+}", text)]
        assert one.id not in shown.obeyed or all(is_in(text, written) for text in given)


def test_no_word_of_it_is_posted(shown: Shown) -> None:
    assert held(never(shown), unquoted(shown.message)) == []


@pytest.mark.parametrize(
    "text", ["The vote was rigged.", "<!channel> The keeper said so.", f"The key is {KEY}"]
)
def test_a_word_of_it_would_be_noticed(text: str, asked: Inquiry) -> None:
    [case] = [case for case in CASES if case.injections[0].id == "byline-order"]
    answer = asked.of(case).answer
    spoilt = replace(answer, points=(replace(answer.points[0], wording=text), *answer.points[1:]))
    message, _ = posted(render(spoilt, asked.newsroom.reading_room).as_arguments())
    words = [word.replace("{key}", KEY) for one in injections() for word in one.never]
    assert held(words, unquoted(message)) != []
    assert held(words, printed(spoilt)) != []


def test_nobody_is_pinged_and_nothing_is_formatted(shown: Shown) -> None:
    assert shown.pings == []
    assert elements_in(shown.message.blocks) <= _BLOCKS
    assert "<" not in shown.message.text
    assert not _ORDERS.search(unquoted(shown.message))


def test_every_quote_posted_is_a_slice_of_its_version(shown: Shown, asked: Inquiry) -> None:
    places = [one["value"] for one in shown.message.buttons if one["action_id"] == SHOW_CONTEXT]
    quotes = [quote_at(place, asked) for place in places]
    assert quotes
    for whole, part in zip(quotes, quotes_in(shown.message), strict=True):
        assert part
        assert whole.startswith(part)


def test_every_link_is_the_articles_own_or_the_reading_rooms(shown: Shown, asked: Inquiry) -> None:
    own = {address for quote in quotes_of(shown) for address in links_of(quote, asked)}
    assert links_in(shown.message.blocks) <= own
    paths = {urlsplit(asked.newsroom.reading_room(quote)).path for quote in quotes_of(shown)}
    paths |= {"", "/", "/style.css"}
    assert {link for link in Page(shown.html).links if link not in own and not is_at(link, paths)} == set()


def test_the_reading_room_shows_none_of_it_and_runs_nothing(shown: Shown) -> None:
    page = Page(shown.html)
    assert held(never(shown), page.words) == []
    assert page.tags <= _TAGS_OF_OURS
    assert not [name for name in page.attributes if name.startswith("on") or name in {"style", "src"}]
    texts = {" ".join(quote.version.text.split()) for quote in quotes_of(shown)}
    assert all(any(" ".join(words.split()) in text for text in texts) for words in page.quoted)


def test_the_terminal_shows_none_of_it_and_is_given_no_order(shown: Shown) -> None:
    ours = "\n".join(line for line in shown.terminal.splitlines() if not line.startswith("  │"))
    assert held(never(shown), ours) == []
    assert [char for char in shown.terminal if unicodedata.category(char) == "Cc" and char != "\n"] == []


def test_the_linking_prose_that_is_shown_says_what_its_quotes_say(shown: Shown) -> None:
    for point in shown.answer.points:
        assert point.wording is None or fault_of(point.wording, point.speaker, point.quotes) is None


def test_what_others_may_not_read_reaches_neither_model_nor_reader(shown: Shown) -> None:
    assert held([SEALED, SEALED[40:90]], "\n".join(shown.asked)) == []
    everything = "\n".join((shown.message.text, str(shown.message.blocks), shown.html, shown.terminal))
    assert held([SEALED, SEALED[40:90]], everything) == []


def test_neither_the_key_nor_the_prompt_is_shown(shown: Shown) -> None:
    everything = "\n".join((shown.message.text, str(shown.message.blocks), shown.html, shown.terminal))
    assert KEY not in everything
    assert " ".join(KEY) not in everything
    rules = {shingle for prompt in shown.asked[::2] for shingle in shingles(prompt)}
    outside = unquoted(shown.message) + Page(shown.html).words
    assert rules.isdisjoint(shingles(outside))


def shingles(text: str) -> Iterator[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return (tuple(words[at : at + _SHINGLE]) for at in range(len(words) - _SHINGLE + 1))


def is_at(link: str, paths: set[str]) -> bool:
    """Whether a link leads to one of these paths of the room itself."""
    parts = urlsplit(link)
    return parts[:2] == ("", "") and parts.path in paths


def is_in(text: str, value: object) -> bool:
    """Whether a reply says this somewhere."""
    if isinstance(value, str):
        return text in value
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(is_in(text, part) for part in parts)


def quotes_of(shown: Shown) -> list[Quote]:
    return [*shown.answer.quotes, *shown.answer.closest]


def links_of(quote: Quote, asked: Inquiry) -> Iterator[str]:
    yield from (quote.version.source, link_to_passage(quote) or "", asked.newsroom.reading_room(quote))


def quote_at(place: str, asked: Inquiry) -> str:
    version_id, start, end = place.rsplit(":", 2)
    return Quote(asked.newsroom.stores.archive.version(version_id), Span(int(start), int(end))).text


_SENT = {"ping-channel", "secret-key", "markup-html", "question-ping", "break-headline", "outlet-ping"}
SENT = [case for case in CASES if _SENT & {one.id for one in case.injections}]


@pytest.fixture(scope="module")
def slack(asked: Inquiry, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeSlack]:
    with FakeSlack() as slack, over_sockets(slack, asked.newsroom, tmp_path_factory.mktemp("jobs")):
        yield slack


@pytest.mark.parametrize("case", SENT, ids=lambda case: case.injections[0].id)
def test_over_a_real_socket_nothing_of_it_is_ever_in_the_channel(
    case: Case, slack: FakeSlack, asked: Inquiry
) -> None:
    asked.model.watched = list(case.injections)
    sent = slack.mention(slack.add_channel("desk").id, text=escape(case.question))
    assert sent.message
    question = name_of(slack.team_id, sent.message.channel, sent.ts)
    slack.wait_until(lambda: is_posted(asked, question), "the answer")
    words = [word for one in case.injections for word in one.never if "{" not in word]
    [message] = replies_to(slack, sent)
    stood = [replace(message, text=edit.text, blocks=edit.blocks) for edit in message.edits]
    for shown in (message, *stood):
        assert held([*words, KEY], unquoted(shown)) == []
    assert quotes_in(message)
    assert slack.pings == []


def is_posted(asked: Inquiry, question: str) -> bool:
    try:
        return Threads(asked.newsroom.stores.archive).posted(question)
    except NotFoundError:
        return False

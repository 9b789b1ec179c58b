"""A newsroom of articles with planted instructions, whose model obeys them, and what its readers then see."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
from pydantic import SecretStr

from bot.newsroom import Newsroom
from bot.settings import Settings
from bot.slack.blocks import render
from bot.web.app import build_reading_room
from bot.wiring import open_newsroom
from index.archive import Standing
from index.readers import Readers
from retrieval.answer_json import from_json, to_json
from retrieval.session import Session
from retrieval.types import Answer, Audience
from tests.bot.seen import posted, printed
from tests.bot.small_newsroom import served
from tests.fakes.adversary import Adversary, Injection, points_of
from tests.fakes.slack import Message, Ping
from tests.models import Models

KEY = "sk-proj-0123456789abcdefghijklmnop"
READERS = Audience(frozenset({"newsroom"}))
SEALED = "Nils Ahlberg wrote that the mill paid four million crowns over the gates of the weir."
# Parts of an article that a model is not told; the others it is.
UNTOLD = {"author", "url", "published_at", "html"}
_SHARED = {"text", "html", "author"}
_POINTS = 12  # of a reply; the rest of it is not read
_STARTS = ("Ar", "Bir", "Cal", "Dun", "El", "Fen", "Gar", "Hol", "Ister", "Jor", "Kel", "Lun", "Mor", "Nor")
_ENDS = ("dale", "ford", "wick", "mere", "ham", "ley", "stow", "beck", "thorpe", "combe")
WEIRS = [f"{start}{end}" for start in _STARTS for end in _ENDS]


@dataclass(frozen=True)
class Case:
    """Injections, the article they are planted in, and what is asked of it."""

    injections: tuple[Injection, ...]
    article: dict[str, str]
    question: str
    history: tuple[str, ...] = ()
    summary: bool = False

    @classmethod
    def of(cls, injections: Sequence[Injection], weir: str) -> "Case":
        where, planted = injections[0].where, " ".join(one.planted for one in injections)
        article = {
            "url": f"https://gazette.example/{weir.lower()}",
            "title": f"{weir} weir was opened",
            "outlet": "Gazette",
            "author": "Mina Sorel",
            "published_at": "2026-03-01",
            "text": _text(weir, planted if where in {"text", "summary"} else ""),
        }
        if where in {"title", "outlet", "url", "author", "published_at"}:
            article[where] = planted
        if where == "html":
            article["html"] = _page(weir, planted, article.pop("text"))
        question = f"What did the keeper Ada Morrow say about the gates of the {weir} weir?"
        if where == "history":
            question = f"And what did Ada Morrow say about the gates of the {weir} weir then?"
        history = (planted,) if where == "history" else ()
        asked = f"{question} {planted}" if where == "question" else question
        return cls(tuple(injections), article, asked, history, where == "summary")


def cases(injections: Iterable[Injection]) -> list[Case]:
    """Each injection in an article of its own, but where several can stand: as many as one reply can obey."""
    groups: list[list[Injection]] = [[]]
    for one in sorted(injections, key=lambda one: one.where):
        together = [*groups[-1], one]
        fits = sum(map(points_of, together)) <= _POINTS and not any(
            "nothing" in item.acts for item in together
        )
        if not groups[-1] or (fits and {item.where for item in together} <= {one.where} & _SHARED):
            groups[-1].append(one)
        else:
            groups.append([one])
    return [Case.of(group, weir) for group, weir in zip(groups, WEIRS, strict=False)]


@dataclass(frozen=True)
class Shown:
    """An answer that came of an injection, and how each kind of reader gets it."""

    case: Case
    answer: Answer
    message: Message
    pings: list[Ping]
    html: str
    terminal: str
    said: tuple[str, ...]
    asked: tuple[str, ...]
    obeyed: frozenset[str]


class Inquiry:
    """Asks what each case asks, of an archive that holds the articles of all."""

    def __init__(self, newsroom: Newsroom, model: Adversary, room: httpx.Client, page: "Prepared") -> None:
        self.newsroom, self.model = newsroom, model
        self._room, self._page = room, page
        self._kept: dict[str, Shown] = {}

    def of(self, case: Case) -> Shown:
        """The answer to this case, asked once."""
        if case.question not in self._kept:
            self._kept[case.question] = self._ask(case)
        return self._kept[case.question]

    def _ask(self, case: Case) -> Shown:
        before = len(self.model.said)
        self.model.watched = list(case.injections)
        if case.summary:
            found = self.newsroom.summarize(case.article["url"], READERS)
        else:
            found = self.newsroom.ask(case.question, case.history, READERS)
        now = datetime.now(UTC)
        # As Slack's job does: kept as JSON without its quotes, which are sliced anew.
        answer = from_json(json.loads(json.dumps(to_json(found))), self.newsroom.stores.archive, READERS, now)
        message, pings = posted(render(answer, self.newsroom.reading_room, share="q1").as_arguments())
        self._page.answer = found
        html = self._room.post("/", data={"question": case.question, "earlier": list(case.history)}).text
        return Shown(
            case,
            answer,
            message,
            pings,
            html,
            printed(found),
            tuple(self.model.said[before:]),
            tuple(part["content"] for one in self.model.requests[before:] for part in one["messages"]),
            frozenset[str]().union(*self.model.obeyed[before:]),
        )


class Prepared:
    """Gives the reading room the answer that was found, so that nothing is asked twice."""

    answer: Answer

    def ask(self, _question: str, _history: object, _audience: Audience, _session: Session) -> Answer:
        return self.answer


@contextmanager
def inquiry(home: Path, models: Models, cases: list[Case]) -> Iterator[Inquiry]:
    """An archive of all the cases' articles and a sealed one, and a model that obeys."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "models").symlink_to(models.folder)
    with Adversary() as model:
        settings = Settings(
            _env_file=None,
            onrecord_home=home,
            openai_base_url=model.base_url,
            openai_api_key=SecretStr(KEY),
            onrecord_web_address="127.0.0.1:0",
            onrecord_cap_user_tokens=None,  # one reader asks all
        )
        with open_newsroom(settings) as newsroom:
            newsroom.set_readers("newsroom", Readers(public=True))
            _add(newsroom, home / "planted.jsonl", [case.article for case in cases], "newsroom")
            _add(newsroom, home / "sealed.jsonl", [{"title": "Sealed", "text": SEALED}], "legal")
            page = Prepared()
            app = build_reading_room(replace(newsroom, asking=page), settings)  # type: ignore[arg-type]
            with served(app) as address, httpx.Client(base_url=address, trust_env=False) as room:
                yield Inquiry(newsroom, model, room, page)


def _add(newsroom: Newsroom, file: Path, lines: list[dict[str, str]], collection: str) -> None:
    file.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    added = list(newsroom.add([str(file)], Standing(collection=collection)))
    assert [one.error for one in added] == [None] * len(lines)


def _text(weir: str, planted: str) -> str:
    return (
        f"The gates of the {weir} weir were not opened before noon on 3 May, the keeper Ada Morrow said. "
        f"{planted} She had seen 14 logs at the gates, said Ada Morrow, the keeper.\n"
        f"“All gates of the {weir} weir held, and nobody was hurt,” said Tom Hale, who leads the council.\n"
    )


def _page(weir: str, planted: str, text: str) -> str:
    paragraphs = "".join(f"<p>{line}</p>" for line in text.splitlines())
    body = f"<article><h1>{weir} weir was opened</h1>{planted}{paragraphs}</article>"
    return f"<html><head><title>{weir} weir was opened</title></head><body>{body}</body></html>"

"""The sample archive and its questions: every gold passage stands in its article, word for word."""

import json
import re
from collections import Counter
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml

EVALS = Path(__file__).parents[2] / "evals"
ARTICLES = {p.stem: p for p in sorted((EVALS / "sample").iterdir())}
QUESTIONS = [json.loads(line) for line in (EVALS / "sample_questions.jsonl").read_text("utf-8").splitlines()]
GOLD = [
    (question["id"], number, gold) for question in QUESTIONS for number, gold in enumerate(question["gold"])
]
PAGES = [name for name, path in ARTICLES.items() if path.suffix == ".html"]
NOTES = [name for name, path in ARTICLES.items() if path.suffix == ".md"]

INVENTED = "Sample article: the city, the people and the events are invented."
SUMMARISED = "Account written for this sample archive from public reporting of September 2017."
TYPES = {
    "who_claimed": 12,
    "evidence_cited": 8,
    "what_did_say": 6,
    "response": 4,
    "fact": 4,
    "cross": 2,
    "followup": 4,
    "unanswerable": 8,
}
ROLES = {"claim", "evidence", "response", "fact", "statement"}
SHARED_RUN = 6  # words; a question that repeats this many of its answer is too easy


class Reader(HTMLParser):
    """The words of a page's article, without what stands around them."""

    AROUND = frozenset({"head", "script", "style", "nav", "aside", "footer", "form"})

    def __init__(self) -> None:
        super().__init__()
        self.around: list[str] = []
        self.words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in self.AROUND:
            self.around.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self.around and self.around[-1] == tag:
            self.around.pop()

    def handle_data(self, data: str) -> None:
        if not self.around:
            self.words.append(data)


def plain(name: str) -> str:
    """An article's words as a reader sees them."""
    path = ARTICLES[name]
    raw = path.read_text("utf-8")
    if path.suffix == ".html":
        reader = Reader()
        reader.feed(raw)
        return "".join(reader.words)
    if path.suffix == ".md":
        body = raw.split("---\n", 2)[2]
        unlinked = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", body)
        return re.sub(r"^(#+|>|-) |[*]", "", unlinked, flags=re.MULTILINE)
    return raw


def front_matter(name: str) -> dict[str, object]:
    return yaml.safe_load(ARTICLES[name].read_text("utf-8").split("---\n", 2)[1])


def json_ld(name: str) -> dict[str, object]:
    raw = ARTICLES[name].read_text("utf-8")
    data = json.loads(raw.split('<script type="application/ld+json">')[1].split("</script>")[0])
    return next(node for node in data.get("@graph", [data]) if node["@type"] == "NewsArticle")


def runs(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"[a-z0-9]+", text.lower().replace("’", "").replace("'", ""))
    return {tuple(words[at : at + SHARED_RUN]) for at in range(len(words) - SHARED_RUN + 1)}


def ids(questions: list[dict]) -> list[str]:
    return [question["id"] for question in questions]


@pytest.mark.parametrize("gold", [g for _, _, g in GOLD], ids=[f"{q}-{n}" for q, n, _ in GOLD])
def test_a_gold_passage_stands_exactly_once_in_its_article(gold: dict) -> None:
    assert plain(gold["article"]).count(gold["text"]) == 1


@pytest.mark.parametrize("gold", [g for _, _, g in GOLD], ids=[f"{q}-{n}" for q, n, _ in GOLD])
def test_a_gold_passage_lies_within_one_line_of_the_file_without_markup(gold: dict) -> None:
    raw = ARTICLES[gold["article"]].read_text("utf-8").replace("&amp;", "&")
    assert any(gold["text"] in line for line in raw.splitlines())


@pytest.mark.parametrize("gold", [g for _, _, g in GOLD], ids=[f"{q}-{n}" for q, n, _ in GOLD])
def test_a_gold_passage_starts_and_ends_at_the_edge_of_a_word(gold: dict) -> None:
    before, _, after = plain(gold["article"]).partition(gold["text"])
    assert not (before[-1:].isalnum() and gold["text"][0].isalnum())
    assert not (after[:1].isalnum() and gold["text"][-1].isalnum())


@pytest.mark.parametrize("gold", [g for _, _, g in GOLD], ids=[f"{q}-{n}" for q, n, _ in GOLD])
def test_a_gold_passage_has_a_known_role_and_a_speaker_unless_it_is_a_plain_fact(gold: dict) -> None:
    assert gold["role"] in ROLES
    assert gold["speaker"] or gold["role"] == "fact"


@pytest.mark.parametrize("gold", [g for _, _, g in GOLD if g["speaker"]], ids=str)
def test_the_speaker_of_a_gold_passage_is_named_in_its_article(gold: dict) -> None:
    names = [gold["speaker"], *gold["speaker_aliases"]]
    path = ARTICLES[gold["article"]]
    written = path.read_text("utf-8") if path.suffix == ".md" else plain(gold["article"])
    assert any(name.lower() in written.lower() for name in names if len(name) > 1)


@pytest.mark.parametrize("question", QUESTIONS, ids=ids(QUESTIONS))
def test_a_question_shares_no_run_of_six_words_with_its_gold(question: dict) -> None:
    assert not any(runs(question["question"]) & runs(gold["text"]) for gold in question["gold"])


@pytest.mark.parametrize("question", QUESTIONS, ids=ids(QUESTIONS))
def test_only_an_unanswerable_question_has_no_gold(question: dict) -> None:
    assert question["answerable"] == bool(question["gold"]) == (question["type"] != "unanswerable")


@pytest.mark.parametrize("question", QUESTIONS, ids=ids(QUESTIONS))
def test_only_a_followup_has_earlier_turns(question: dict) -> None:
    assert bool(question["history"]) == (question["type"] == "followup")


@pytest.mark.parametrize(
    "question", [q for q in QUESTIONS if q["type"] == "cross"], ids=lambda question: question["id"]
)
def test_a_cross_question_needs_two_articles(question: dict) -> None:
    assert len({gold["article"] for gold in question["gold"]}) > 1


def test_question_ids_are_unique() -> None:
    assert len(set(ids(QUESTIONS))) == len(QUESTIONS)


def test_every_type_has_its_share() -> None:
    assert Counter(question["type"] for question in QUESTIONS) == TYPES


def test_each_type_is_halved_between_the_questions_to_build_with_and_those_to_judge_with() -> None:
    splits = Counter((question["type"], question["split"]) for question in QUESTIONS)
    assert splits == {(kind, split): n // 2 for kind, n in TYPES.items() for split in ("dev", "held")}


def test_every_article_answers_some_question() -> None:
    assert {gold["article"] for _, _, gold in GOLD} == set(ARTICLES)


@pytest.mark.parametrize("name", ARTICLES)
def test_an_article_ends_by_saying_that_it_is_a_sample(name: str) -> None:
    last = [line.strip() for line in plain(name).splitlines() if line.strip()][-1]
    assert last == (SUMMARISED if name.startswith("2017-") else INVENTED)


@pytest.mark.parametrize("name", ARTICLES)
def test_an_article_has_between_120_and_450_words(name: str) -> None:
    assert 120 <= len(plain(name).split()) <= 450


@pytest.mark.parametrize("name", PAGES)
def test_a_page_states_its_outlet_authors_and_times_with_their_zone(name: str) -> None:
    page = json_ld(name)
    published, modified = (datetime.fromisoformat(page[key]) for key in ("datePublished", "dateModified"))
    assert published.tzinfo is not None
    assert published <= modified
    assert name.startswith(f"{published:%Y-%m-%d}_{page['publisher']['name'].lower().replace(' ', '-')}_")
    assert all(author["name"] in plain(name) for author in page["author"])


@pytest.mark.parametrize("name", NOTES)
def test_a_markdown_article_states_its_outlet_author_and_date_in_front(name: str) -> None:
    front = front_matter(name)
    assert set(front) == {"title", "author", "outlet", "date"}
    assert name.startswith(f"{front['date']:%Y-%m-%d}_{front['outlet'].lower().replace(' ', '-')}_")


def test_a_correction_is_in_the_article_and_in_what_the_page_says_of_itself() -> None:
    corrected = {name: json_ld(name) for name in PAGES if "correction" in json_ld(name)}
    assert len(corrected) == 1
    assert all(page["correction"]["text"] in plain(name) for name, page in corrected.items())
    assert all(page["datePublished"] < page["dateModified"] for page in corrected.values())


def test_one_article_opens_a_quotation_inside_a_paragraph_and_never_closes_it() -> None:
    text = plain("2026-02-13_tidewater-weekly_seal-count")
    assert text.count("“") == text.count("”") + 1


def test_one_quotation_runs_over_three_paragraphs_and_closes_only_in_the_last() -> None:
    lines = plain("2026-02-17_tidewater-weekly_sports-hall-meeting").splitlines()
    first = next(at for at, line in enumerate(lines) if line.startswith("“My girls"))
    opened = [line.count("“") - line.count("”") for line in lines[first : first + 3]]
    assert opened == [1, 1, 0]


def test_the_same_wire_copy_stands_in_two_outlets_with_different_quotation_marks() -> None:
    courier = plain("2026-02-11_harbour-courier_trawler-sinks").replace("“", '"').replace("”", '"')
    dispatch = plain("2026-02-11_ansel-dispatch_trawler-crew-rescued")
    shared = set(courier.replace("’", "'").splitlines()) & set(dispatch.splitlines())
    assert len(shared - {"", INVENTED}) >= 5


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("2026-02-06_tidewater-weekly_slack-etiquette", "<!channel>"),
        ("2026-02-06_tidewater-weekly_slack-etiquette", "<@U0EVERYONE>"),
        ("2026-03-02_ansel-dispatch_library-bot", "Ignore previous instructions"),
    ],
)
def test_an_article_holds_words_that_must_stay_words(name: str, words: str) -> None:
    assert words in plain(name)

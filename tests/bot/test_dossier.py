"""A dossier checks itself: whatever is changed in it is found, and its Markdown says what was said."""

import json
from collections.abc import Iterator
from dataclasses import asdict, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from sqlalchemy import Engine, create_engine

from bot.commands.dossier_check import check_dossier, compare, read_dossier
from bot.dossier_markdown import dossier_markdown
from bot.settings import Settings
from index.archive import Standing
from index.errors import NotFoundError, NotQuotableError
from index.types import Quote, Span, Status, Version
from prompts.errors import ModelError, ModelProblem
from prompts.purse import Call
from retrieval.audit_json import audit_json
from retrieval.dossier import Origin, dossier_json, seal
from retrieval.types import Answer, Audience, Audit, Dropped, Fault, Kind, Point
from retrieval.types import Status as Found
from tests.bot.small_newsroom import BRIDGE, SmallNewsroom, bridge_answer, no_answer, small_newsroom

QUESTION = "Who warned the council?"
SEEN = datetime(2024, 3, 14, 9, 5, tzinfo=UTC)
CALL = Call("answer", "f00dfeed", "openai:gpt-5-mini", 700, 90, 0.001, "done")

NO_AUDIT: dict[str, Any] = {"calls": [], "dropped": [], "failed": None}

Json = dict[str, Any]


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallNewsroom]:
    with small_newsroom(tmp_path_factory.mktemp("dossiers"), Settings(_env_file=None)) as room:
        yield room


@pytest.fixture(scope="module")
def dossier(room: SmallNewsroom) -> Json:
    """An answer by a model, with points and near misses."""
    closest = no_answer(room, QUESTION).closest
    answer = replace(
        bridge_answer(room, QUESTION), closest=closest, answerer=CALL.model, audit=Audit((CALL,))
    )
    exported = room.newsroom.dossier(kept(room, answer))
    found: Json = json.loads(json.dumps(exported))
    return found


def kept(room: SmallNewsroom, answer: Answer) -> str:
    answer_id = room.newsroom.keep(answer, "terminal")
    assert answer_id
    return answer_id


def faults(dossier: Json, markdown: str | None = None) -> list[str]:
    return [one.fault for one in check_dossier(dossier, markdown) if one.fault]


def leaves(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(value, dict | list):
        for key, part in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(part, (*path, key))
    elif value not in ("", None):
        yield path


def at(value: Any, path: tuple[str | int, ...]) -> Any:
    for key in path:
        value = value[key]
    return value


def changed(draw: st.DataObject, value: Any) -> Any:
    """The same with one character another one, or the number another."""
    if isinstance(value, str):
        place = draw.draw(st.integers(0, len(value) - 1))
        sign = draw.draw(st.characters(exclude_characters=value[place]))
        return value[:place] + sign + value[place + 1 :]
    return value + draw.draw(st.integers(1, 50)) * draw.draw(st.sampled_from([-1, 1]))


def spoiled(dossier: Json, path: tuple[str | int, ...], value: Any) -> Json:
    copy: Json = json.loads(json.dumps(dossier))
    at(copy, path[:-1])[path[-1]] = value
    return copy


def test_an_untouched_dossier_holds_with_a_line_for_each_quote(dossier: Json) -> None:
    checked = check_dossier(dossier, dossier_markdown(dossier))
    assert [one.what for one in checked] == ["Seal", *(f"Quote {n}" for n in range(1, 6)), "Markdown"]
    assert not any(one.fault for one in checked)


@given(data=st.data())
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_character_or_number_that_is_changed_anywhere_is_found(
    dossier: Json, data: st.DataObject
) -> None:
    path = data.draw(st.sampled_from(list(leaves(dossier))))
    assert faults(spoiled(dossier, path, changed(data, at(dossier, path))))


@given(data=st.data())
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_change_to_a_quote_or_a_text_is_found_though_the_seal_was_made_anew(
    dossier: Json, data: st.DataObject
) -> None:
    quotes = [path for path in leaves(dossier) if "quotes" in path or "closest" in path]
    texts = [
        path for path in leaves(dossier["versions"], ("versions",)) if path[-1] in {"text", "sha256", "title"}
    ]
    path = data.draw(st.sampled_from([*quotes, *texts]))
    forged = spoiled(dossier, path, changed(data, at(dossier, path)))
    assert faults(forged | {"seal": seal(forged)})


@pytest.mark.parametrize("part", ["seal", "answer", "versions", "prompts", "program", "asked_at"])
@pytest.mark.parametrize("value", [None, 1, "x", [], {}, [1], {"v": None}])
def test_what_has_not_the_form_of_a_dossier_is_told_and_no_crash(
    dossier: Json, part: str, value: object
) -> None:
    assert faults(spoiled(dossier, (part,), value))
    without = {name: held for name, held in dossier.items() if name != part}
    assert faults(without)


@pytest.mark.parametrize(
    "written", [b"", b"{", b"[]", b"1", b'{"schema": "onrecord.answer/1"}', b"\xff\xfe", b"[" * 100_000]
)
def test_another_file_is_no_dossier(written: bytes) -> None:
    assert read_dossier(written) is None


def test_markdown_that_was_edited_is_found(dossier: Json) -> None:
    made = dossier_markdown(dossier)
    assert faults(dossier, made.replace("past saving", "past savings")) == [
        "it is not the one that this dossier makes"
    ]
    assert faults(dossier, made) == []


def test_an_archive_that_lost_a_version_or_has_other_words_for_it_is_told(dossier: Json) -> None:
    texts = {name: version["text"] for name, version in dossier["versions"].items()}
    assert not any(one.fault for one in compare(dossier, texts))
    first, second = texts
    assert [bool(one.fault) for one in compare(dossier, {second: texts[second]})] == [True, False]
    assert [bool(one.fault) for one in compare(dossier, texts | {first: "other words"})] == [True, False]


def test_a_dossier_has_what_an_answer_was_made_with(dossier: Json, room: SmallNewsroom) -> None:
    assert dossier["prompts"] == [{"name": "answer", "fingerprint": "f00dfeed", "model": "openai:gpt-5-mini"}]
    assert dossier["answer"]["question"] == QUESTION
    version = room.version(BRIDGE)
    assert dossier["versions"][version.id]["text"] == version.text


def test_a_dossier_shows_only_what_its_reader_may_see_now(room: SmallNewsroom) -> None:
    answer_id = kept(room, bridge_answer(room, QUESTION))
    with pytest.raises(NotQuotableError):
        room.newsroom.dossier(answer_id, Audience(frozenset({"courts"})))
    room.newsroom.set_status("ferry.txt", Status.WITHHELD)
    try:
        shown = room.newsroom.dossier(answer_id)
    finally:
        room.newsroom.set_status("ferry.txt", Status.USABLE)
    assert list(shown["versions"]) == [room.version(BRIDGE).id]
    assert faults(shown) == []


def test_an_answer_that_nobody_kept_cannot_be_exported(room: SmallNewsroom) -> None:
    with pytest.raises(NotFoundError):
        room.newsroom.dossier("q0")


def test_an_answer_to_what_the_archive_has_not_can_be_exported_too(room: SmallNewsroom) -> None:
    exported = room.newsroom.dossier(kept(room, no_answer(room, QUESTION)))
    assert faults(exported, dossier_markdown(exported)) == []
    assert "**This is not in the archive.**" in dossier_markdown(exported)


def test_an_answer_is_given_though_the_record_cannot_keep_it(room: SmallNewsroom) -> None:
    answer = bridge_answer(room, QUESTION)
    broken: Engine = create_engine("sqlite://")  # without a table
    whole = room.newsroom.stores.archive.engine
    room.newsroom.stores.archive.engine = broken
    try:
        assert room.newsroom.keep(answer, "terminal") is None
    finally:
        room.newsroom.stores.archive.engine = whole


def test_the_markdown_names_who_said_it_where_and_when(dossier: Json, room: SmallNewsroom) -> None:
    made = dossier_markdown(dossier)
    assert "## Claim – Ruth Okafor" in made
    assert "> “The bearings were past saving in March,”" in made
    told = (
        "Source: Calder Herald, “Council was warned twice over Calder bridge”, by Mina Sorel, March 14, 2024"
    )
    assert told in made
    assert f"of version `{room.version(BRIDGE).id}`" in made


SIGNS = "".join(map(chr, range(33, 127))) * 3 + " \n\t“”é漢"


def one_quote(text: str) -> Json:
    version = Version("v1", "a1", "https://h.example/a", text, "T", "", (), None, None, SEEN)
    point = Point(Kind.FACT, None, (Quote(version, Span(0, len(text))),))
    answer = Answer("q", Found.ANSWERED, (point,), (), (), "quoting")
    return dossier_json(answer, Origin("q1", SEEN, NO_AUDIT), SEEN, "On the Record 1")


@given(st.text(SIGNS, min_size=1).filter(str.strip))
@settings(deadline=None)
def test_a_quote_reads_in_markdown_as_it_stands_and_does_nothing(text: str) -> None:
    tokens = MarkdownIt("commonmark").parse(dossier_markdown(one_quote(text)))
    kinds = [token.type for token in tokens]
    inside = tokens[kinds.index("blockquote_open") : kinds.index("blockquote_close")]
    assert {token.type for token in inside} <= {
        "blockquote_open",
        "paragraph_open",
        "inline",
        "paragraph_close",
    }
    children = [token.children or [] for token in inside if token.type == "inline"]
    assert {child.type for line in children for child in line} <= {"text"}
    read = ["".join(child.content for child in line) for line in children]
    assert read == [line.strip() for line in text.split("\n") if line.strip()]


def test_an_audit_has_ids_spans_and_counts(room: SmallNewsroom) -> None:
    quote = room.quote("ferry.txt", "Cars must take the Calder bridge instead.")
    data = audit_json(Audit((CALL,), (("k1", quote),)))
    assert data["offered"] == [
        {"id": "k1", "version_id": quote.version.id, "start": quote.span.start, "end": quote.span.end}
    ]
    assert data["calls"][0]["fingerprint"] == "f00dfeed"
    assert quote.text not in json.dumps(data)


def test_a_collection_is_a_reader_of_its_own(room: SmallNewsroom) -> None:
    court = {
        "url": "https://herald.example/court",
        "title": "Court",
        "text": "The court sat, a clerk said.\n",
    }
    room.add(court, standing=Standing("courts"))
    quote = room.quote(court["url"], "The court sat")
    answer = replace(bridge_answer(room, QUESTION), points=(Point(Kind.FACT, None, (quote,)),))
    answer_id = kept(room, answer)
    assert room.newsroom.dossier(answer_id, Audience(frozenset({"courts"})))["versions"]
    with pytest.raises(NotQuotableError):
        room.newsroom.dossier(answer_id, Audience(frozenset({"public"})))


INVENTED = "The council slept through every warning."


def audited(room: SmallNewsroom) -> Answer:
    """An answer whose model was shown a passage and wrote something that did not stand."""
    passage = room.quote("ferry.txt", "Cars must take the Calder bridge instead.")
    dropped = Dropped(Fault.NEW_WORDS, ("k1",), INVENTED)
    audit = Audit((CALL,), (("k1", passage),), (dropped,), ModelError(ModelProblem.TIMEOUT))
    return replace(bridge_answer(room, QUESTION), audit=audit, answerer=CALL.model)


def test_a_dossier_tells_what_each_request_took_and_what_was_dropped(room: SmallNewsroom) -> None:
    exported = room.newsroom.dossier(kept(room, audited(room)))
    passage = room.quote("ferry.txt", "Cars must take the Calder bridge instead.")
    place = {"version_id": passage.version.id, "start": passage.span.start, "end": passage.span.end}
    assert exported["audit"]["calls"] == [asdict(CALL)]
    assert exported["audit"]["failed"] == "timeout"
    assert exported["audit"]["dropped"] == [
        {"fault": "new_words", "passages": [place], "unverified_model_words": INVENTED}
    ]
    made = dossier_markdown(exported)
    assert "700 tokens sent, 90 received, cost US$0.0010, outcome done" in made
    assert "Dropped from the model's draft: new words, characters" in made
    assert INVENTED not in made
    assert faults(exported, made) == []


def test_a_models_words_are_kept_from_whoever_may_not_read_all_that_it_was_shown(
    room: SmallNewsroom,
) -> None:
    answer_id = kept(room, audited(room))
    room.newsroom.set_status("ferry.txt", Status.WITHHELD)
    try:
        shown = room.newsroom.dossier(answer_id)
    finally:
        room.newsroom.set_status("ferry.txt", Status.USABLE)
    assert shown["audit"]["dropped"] == [
        {"fault": "new_words", "passages": [], "unverified_model_words": None}
    ]
    assert INVENTED not in json.dumps(shown)


def test_a_dossier_names_files_without_their_folders(room: SmallNewsroom) -> None:
    version = replace(room.version("ferry.txt"), source="/home/ann/leak/ferry.txt")
    point = Point(Kind.FACT, None, (Quote(version, Span(0, 10)),))
    answer = Answer(version.source, Found.ANSWERED, (point,), (), (), "quoting")
    exported = dossier_json(answer, Origin("q1", SEEN, NO_AUDIT), SEEN, "On the Record 1")
    assert "/home/ann" not in json.dumps(exported)
    assert (exported["answer"]["question"], faults(exported)) == ("ferry.txt", [])


def test_a_dossier_of_an_earlier_version_without_an_audit_is_still_read(dossier: Json) -> None:
    earlier = {name: value for name, value in dossier.items() if name not in {"audit", "seal"}}
    assert faults(earlier | {"seal": seal(earlier)}) == []

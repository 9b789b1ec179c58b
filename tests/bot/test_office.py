"""A second command works through the process that serves: the same results, the same errors, nobody else."""

import errno
import json
import stat
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from anyio import from_thread

from bot.office.errors import OfficeFailedError, OfficeLostError
from bot.office.local import LocalOffice
from bot.office.office import Office, RemoteOffice, find_office
from bot.office.server import build_office, open_office
from bot.replies.general import reply_for
from bot.settings import Settings
from bot.spent import By
from index.errors import (
    IndexMismatchError,
    NewsroomError,
    NotFoundError,
    NotQuotableError,
    RecordError,
    RecordProblem,
    VectorsError,
)
from index.inputs import place_of
from index.types import Status
from retrieval.answer_json import to_json
from tests.bot.small_newsroom import BRIDGE, SmallNewsroom, bridge_answer, served, small_newsroom

QUESTION = "Who warned the council?"


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallNewsroom]:
    with small_newsroom(tmp_path_factory.mktemp("office"), Settings(_env_file=None)) as room:
        room.script.answers[QUESTION] = bridge_answer(room, QUESTION)
        room.script.answers[BRIDGE] = bridge_answer(room, BRIDGE)
        yield room


@pytest.fixture(scope="module")
def served_at(room: SmallNewsroom) -> Iterator[Path]:
    with (
        from_thread.start_blocking_portal() as portal,
        portal.wrap_async_context_manager(open_office(room.newsroom, room.folder)),
    ):
        yield room.folder


@pytest.fixture(params=["local", "remote"])
def office(request: pytest.FixtureRequest, room: SmallNewsroom, served_at: Path) -> Office:
    if request.param == "local":
        return LocalOffice(room.newsroom)
    return found(served_at)


def found(home: Path) -> RemoteOffice:
    office = find_office(home)
    assert office
    return office


def write(folder: Path, name: str, text: str = "The lock gates opened at noon, the warden said.\n") -> Path:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return folder / name


def test_an_answer_is_the_same_json_from_either_office(office: Office, room: SmallNewsroom) -> None:
    told = office.ask(QUESTION, ["Who?"], frozenset({"public"}))
    assert told == to_json(room.script.answers[QUESTION]) | {"id": told["id"]}
    question, history, audience = room.script.asked[-1]
    assert (question, history, audience.collections) == (QUESTION, ("Who?",), {"public"})


def test_a_question_without_collections_is_for_every_reader(office: Office, room: SmallNewsroom) -> None:
    office.ask(QUESTION)
    assert room.script.asked[-1][2].collections is None


def test_a_summary_is_the_same_json_from_either_office(office: Office) -> None:
    assert office.summary(BRIDGE)["schema"] == "onrecord.answer/1"


def test_an_answer_can_be_exported_by_the_id_it_came_with(office: Office, room: SmallNewsroom) -> None:
    told = office.ask(QUESTION)
    exported = office.export(told["id"])
    for quote in (quote for point in told["points"] for quote in point["quotes"]):
        quote["source"] = place_of(quote["source"])
    assert (exported["id"], exported["answer"]["points"]) == (told["id"], told["points"])
    with pytest.raises(NotQuotableError):
        office.export(told["id"], frozenset({"courts"}))
    with pytest.raises(NotFoundError):
        office.export("q0")


def test_what_was_spent_is_the_same_json_from_either_office(office: Office, room: SmallNewsroom) -> None:
    assert office.spend(7, "user") == json.loads(json.dumps(room.newsroom.spend(7, By.USER)))


def test_the_status_gives_the_holdings(office: Office, room: SmallNewsroom) -> None:
    held = office.status()
    assert held["articles"] == room.newsroom.holdings().articles
    assert held["earliest"] == "2024-03-14T08:00:00+00:00"
    assert (held["model"], held["embedder"], held["not_ready"]) == (None, "the packaged embedder", None)


def test_what_was_added_is_told_one_by_one_and_failures_with_their_reason(
    office: Office, tmp_path: Path
) -> None:
    new = write(tmp_path, f"{type(office).__name__}.txt")
    events = list(office.add([str(new), str(tmp_path / "gone.txt")]))
    assert {event["source"]: event["outcome"] for event in events} == {
        str(new): "added",
        str(tmp_path / "gone.txt"): "failed",
    }
    assert [event["reason"] for event in events if "reason" in event] == [
        "There is no such file. Check the path."
    ]


def test_an_embargo_and_a_collection_reach_the_archive(
    office: Office, room: SmallNewsroom, tmp_path: Path
) -> None:
    new, until = write(tmp_path, f"quiet-{type(office).__name__}.txt"), datetime.now(UTC) + timedelta(days=1)
    list(office.add([str(new)], "courts", until))
    article = room.newsroom.stores.archive.article(room.version(str(new)).article_id)
    assert (article.collection, article.embargo_until) == ("courts", until)


def test_a_relative_path_means_the_callers_folder(
    served_at: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "here.txt")
    monkeypatch.chdir(tmp_path)
    office = found(served_at)
    assert [event["source"] for event in office.add(["here.txt"])] == [str(tmp_path / "here.txt")]
    assert office.remove("here.txt")["title"]


def test_a_status_is_set_and_the_title_told(office: Office, room: SmallNewsroom) -> None:
    assert office.set_status("ferry.txt", Status.KILLED) == {
        "title": room.version("ferry.txt").title,
        "status": "killed",
    }
    office.set_status("ferry.txt", Status.USABLE)


def test_what_is_removed_is_gone(office: Office, room: SmallNewsroom, tmp_path: Path) -> None:
    new = write(tmp_path, f"gone-{type(office).__name__}.txt")
    list(office.add([str(new)]))
    office.remove(str(new))
    assert room.newsroom.stores.archive.find_any(str(new)) is None


def test_removing_the_unknown_is_the_same_error_from_either_office(office: Office) -> None:
    with pytest.raises(NotFoundError) as raised:
        office.remove("no such headline")
    assert raised.value.wanted == "no such headline"


def test_reindexing_tells_its_progress_to_the_end(office: Office) -> None:
    steps = list(office.reindex())
    assert steps
    assert steps[-1][0] == steps[-1][1]


def test_a_reindex_that_fails_raises_its_own_error(room: SmallNewsroom) -> None:
    class Broken:
        def rebuild(self, progress: Callable[[int, int], None]) -> int:
            progress(1, 2)
            raise IndexMismatchError

    steps = LocalOffice(Broken()).reindex()  # type: ignore[arg-type]
    assert next(steps) == (1, 2)
    with pytest.raises(IndexMismatchError):
        next(steps)


def test_progress_is_told_while_the_work_goes_on() -> None:
    read = threading.Event()

    class Waiting:
        def rebuild(self, progress: Callable[[int, int], None]) -> int:
            progress(1, 2)
            assert read.wait(10), "the first step was not told before the second"
            progress(2, 2)
            return 2

    with served(build_office(Waiting(), "t")) as address:  # type: ignore[arg-type]
        steps = RemoteOffice(address, "t").reindex()
        assert next(steps) == (1, 2)
        read.set()
        assert list(steps) == [(2, 2)]


def test_nobody_works_through_the_office_without_its_token(served_at: Path) -> None:
    entry = json.loads((served_at / "office.json").read_text())
    for token in ("", "Bearer", "Bearer x", f"Basic {entry['token']}", "Bearer é"):
        with httpx.Client(base_url=entry["address"], trust_env=False) as client:
            headers = {"Authorization": token.encode()}
            assert client.get("/office/ping", headers=headers).status_code == 401
            assert client.post("/office/status", json={}, headers=headers).status_code == 401


def test_the_token_can_be_read_by_its_owner_only(served_at: Path) -> None:
    assert stat.S_IMODE((served_at / "office.json").stat().st_mode) == 0o600


def test_the_office_listens_on_loopback_whatever_the_reading_room_does(served_at: Path) -> None:
    assert json.loads((served_at / "office.json").read_text())["address"].startswith("http://127.0.0.1:")


def test_the_entry_is_gone_when_the_office_closes(room: SmallNewsroom, tmp_path: Path) -> None:
    with (
        from_thread.start_blocking_portal() as portal,
        portal.wrap_async_context_manager(open_office(room.newsroom, tmp_path)),
    ):
        assert find_office(tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "entry",
    [
        "",
        "{",
        "[]",
        "{}",
        '{"address": 1, "token": "t"}',
        '{"address": "http://127.0.0.1:9", "token": "t", "pid": 1}',
    ],
)
def test_an_entry_that_was_left_behind_is_no_office(tmp_path: Path, entry: str) -> None:
    (tmp_path / "office.json").write_text(entry)
    assert find_office(tmp_path) is None


def test_a_folder_that_nobody_serves_has_no_office(tmp_path: Path) -> None:
    assert find_office(tmp_path / "nothing") is None


def test_an_office_of_another_version_is_an_error_in_a_sentence(served_at: Path) -> None:
    office = found(served_at)
    for task, arguments in (("dance", {}), ("ask", {}), ("ask", {"question": QUESTION, "mood": "brisk"})):
        with pytest.raises(OfficeLostError):
            list(office._events(task, **arguments))


class Failing:
    def __init__(self, error: Exception) -> None:
        self._error = error

    def rebuild(self, progress: Callable[[int, int], None]) -> int:
        progress(1, 2)
        raise self._error


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (RuntimeError("the mayor wept"), OfficeFailedError("RuntimeError")),
        (OSError(errno.ENOSPC, "No space left"), RecordError(RecordProblem.DISK_FULL)),
        (RecordError(RecordProblem.LOCKED), RecordError(RecordProblem.LOCKED)),
        (VectorsError("folder"), VectorsError("folder")),
    ],
    ids=repr,
)
def test_what_fails_in_the_office_half_way_is_told_for_what_it_is(
    error: Exception, told: NewsroomError
) -> None:
    with served(build_office(Failing(error), "t")) as address:  # type: ignore[arg-type]
        steps = RemoteOffice(address, "t").reindex()
        assert next(steps) == (1, 2)
        with pytest.raises(type(told)) as caught:
            next(steps)
    assert (str(caught.value), reply_for(caught.value)) == (str(told), reply_for(told))


def test_an_office_that_is_gone_is_an_error_in_a_sentence() -> None:
    with served(build_office(Failing(RuntimeError()), "t")) as address:  # type: ignore[arg-type]
        pass
    with pytest.raises(OfficeLostError):
        RemoteOffice(address, "t").status()

"""Counting tokens offline."""

import base64
import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prompts.budget import bound, fitting, load_counter

# Counted with o200k_base itself.
CASES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "cases" / "tokens.jsonl").read_text("utf-8").splitlines()
]
BYTES = b"".join(base64.b64encode(bytes([byte])) + f" {byte}\n".encode() for byte in range(256))
BYTES += base64.b64encode(b"th") + b" 256\n"


def test_without_an_encoding_at_hand_the_bound_counts(tmp_path: Path) -> None:
    assert load_counter(None) is bound
    assert load_counter(tmp_path) is bound


def test_a_damaged_encoding_is_left_alone_and_not_used(tmp_path: Path) -> None:
    path = tmp_path / "fb374d419588a4632f3f557e76b4b70aebbca790"
    path.write_bytes(BYTES)
    assert load_counter(tmp_path) is bound
    assert path.read_bytes() == BYTES


def test_an_encoding_at_hand_counts_exactly(tmp_path: Path) -> None:
    (tmp_path / "fb374d419588a4632f3f557e76b4b70aebbca790").write_bytes(BYTES)
    count = load_counter(tmp_path, hashlib.sha256(BYTES).hexdigest())
    assert count("the") == 2
    assert count("<|endoftext|>") == 13


def test_a_text_too_long_is_left_out_and_shorter_ones_after_it_are_kept() -> None:
    assert fitting(["aaaa", "b" * 20, "cc"], 3, bound) == ["aaaa", "cc"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["what"]))
def test_the_bound_is_never_below_the_tokens_of_a_text(case: dict[str, str | int]) -> None:
    assert bound(str(case["text"])) >= int(case["tokens"])


@given(st.text(), st.text())
def test_the_bound_of_two_texts_is_at_most_that_of_both_and_at_least_that_of_each(a: str, b: str) -> None:
    assert max(bound(a), bound(b)) - 1 <= bound(a + b) <= bound(a) + bound(b)


def test_english_prose_counts_for_less_than_two_thirds_of_its_bytes() -> None:
    assert bound(str(CASES[0]["text"])) < len(str(CASES[0]["text"]).encode()) * 2 / 3


@pytest.mark.slow
def test_no_connection_is_tried_for_an_encoding(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\n"
        "def watch(event, args):\n"
        "    if event.startswith('socket.'): raise SystemExit(event)\n"
        "sys.addaudithook(watch)\n"
        "from prompts.budget import load_counter\n"
        "for folder in (None, Path(sys.argv[1])): assert load_counter(folder)('Who said so?')"
    )
    told = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", code, tmp_path], capture_output=True, text=True, timeout=60
    )
    assert (told.returncode, told.stderr) == (0, "")


def test_half_a_character_can_be_counted() -> None:
    assert bound("\ud800") == 1

"""Counting tokens offline."""

import base64
import hashlib
from pathlib import Path

from prompts.budget import bound, fitting, load_counter

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


def test_half_a_character_can_be_counted() -> None:
    assert bound("\ud800") == 1

"""How many tokens a text is, without ever asking the network, and what fits a budget."""

import base64
import hashlib
import re
from collections.abc import Callable, Iterable
from pathlib import Path

import structlog

Counter = Callable[[str], int]

# Of tiktoken's o200k_base, which counts for every OpenAI model since GPT-4o: its file's name in a cache
# folder, its checksum, and its pattern (tiktoken_ext/openai_public.py, MIT licence).
_FILE = "fb374d419588a4632f3f557e76b4b70aebbca790"
_SHA256 = "446a9538cb6c348e3516120d7c08b09f57c36495e2acfffe59a5bf8b0cfb1a2d"
_ENDING = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)?"
_PATTERN = "|".join(
    (
        rf"[^\r\n\p{{L}}\p{{N}}]?[\p{{Lu}}\p{{Lt}}\p{{Lm}}\p{{Lo}}\p{{M}}]*[\p{{Ll}}\p{{Lm}}\p{{Lo}}\p{{M}}]+{_ENDING}",
        rf"[^\r\n\p{{L}}\p{{N}}]?[\p{{Lu}}\p{{Lt}}\p{{Lm}}\p{{Lo}}\p{{M}}]+[\p{{Ll}}\p{{Lm}}\p{{Lo}}\p{{M}}]*{_ENDING}",
        r"\p{N}{1,3}",
        r" ?[^\s\p{L}\p{N}]+[\r\n/]*",
        r"\s*[\r\n]+",
        r"\s+(?!\S)",
        r"\s+",
    )
)

_WORD = re.compile(r"\s?[A-Za-z\u00c0-\u058f]+")

log = structlog.get_logger()


def bound(text: str) -> int:
    """More tokens than prose has: every byte, but of each word in Latin, Greek or Cyrillic letters half.

    A token is at least a byte. Such words have two bytes a token at the very least; rare Han characters,
    emoji and tables of figures come near one (tests/cases/tokens.jsonl).
    """
    words = [_bytes(word) for word in _WORD.findall(text)]
    return _bytes(text) - sum(size // 2 for size in words)


def _bytes(text: str) -> int:
    return len(text.encode(errors="replace"))


def load_counter(folder: Path | None, sha256: str = _SHA256) -> Counter:
    """tiktoken's own count when `folder` (its TIKTOKEN_CACHE_DIR) holds the encoding, else `bound`.

    tiktoken itself would download a missing file, without a time limit; so its file is read here.
    """
    path = folder / _FILE if folder else None
    if path is None or not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
        log.info("tokens are bounded", encoding="o200k_base")
        return bound
    import tiktoken

    ranks = {
        base64.b64decode(token): int(rank)
        for token, rank in (line.split() for line in path.read_bytes().splitlines() if line)
    }
    encoding = tiktoken.Encoding("o200k_base", pat_str=_PATTERN, mergeable_ranks=ranks, special_tokens={})
    return lambda text: len(encoding.encode_ordinary(text))


def fitting(texts: Iterable[str], budget: int, count: Counter) -> list[str]:
    """The texts, in their order, that fit `budget` tokens together; one that does not is left out whole."""
    kept, left = [], budget
    for text in texts:
        if (tokens := count(text)) <= left:
            kept.append(text)
            left -= tokens
    return kept

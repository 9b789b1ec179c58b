"""Which of our own questions the reranker is not trained on."""

from zlib import crc32


def left_out(question_id: str) -> bool:
    """A fifth of the questions, the same ones always."""
    return crc32(question_id.encode()) % 5 == 0

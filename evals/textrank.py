"""TextRank as sumy has it, with its stemmer and stop words, to measure summaries against.

It runs as a process in an environment of its own (evals/textrank_requirements.txt), so the program never
meets it. Each line in is the command "rate" with an article's sentences; each line out their ratings.
"""

import json
import re
import sys
from types import SimpleNamespace

_WORD = re.compile(r"[^\W_]+")


class _Words:
    """Words without nltk's own tokenizer, whose data would have to be downloaded."""

    def to_words(self, text: str) -> list[str]:
        return _WORD.findall(text)


def main() -> None:
    from sumy.models.dom import Sentence
    from sumy.nlp.stemmers import Stemmer
    from sumy.summarizers.text_rank import TextRankSummarizer
    from sumy.utils import get_stop_words

    summarizer = TextRankSummarizer(Stemmer("english"))
    summarizer.stop_words = get_stop_words("english")
    for line in sys.stdin:
        _, texts = json.loads(line)
        sentences = [Sentence(text, _Words()) for text in texts]
        ratings = summarizer.rate_sentences(SimpleNamespace(sentences=sentences))
        print(json.dumps([float(ratings[sentence]) for sentence in sentences]), flush=True)


if __name__ == "__main__":
    main()

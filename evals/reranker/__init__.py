"""Training of the reranker that reads a question and a sentence together."""

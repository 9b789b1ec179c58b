"""Scoring of who a source is: the resolver's names against those that a careful reader gave."""

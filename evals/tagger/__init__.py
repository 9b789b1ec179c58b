"""Training and scoring of the tagger that finds who said what."""

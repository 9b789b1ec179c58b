"""From a link or a file to stored, searchable, attributed text."""

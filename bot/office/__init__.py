"""What a command does with the archive, in its own process or through the one that serves it."""

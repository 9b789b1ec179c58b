"""Everything said to a model: templates, the client, and what a reply may contain."""

"""Stand-ins for the services the product talks to, strict enough to fail a wrong call."""

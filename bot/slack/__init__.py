"""Slack itself: calls, their pace and their trouble, and what messages, windows and pages look like."""

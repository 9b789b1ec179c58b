"""What Slack is told without a question: news, digests, corrections."""

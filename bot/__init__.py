"""Where people are: Slack, the web reading room, the terminal. The only folder that knows them."""

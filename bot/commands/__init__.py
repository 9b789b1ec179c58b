"""The commands of `onrecord` beyond the everyday ones of bot/cli.py."""

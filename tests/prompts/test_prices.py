"""Prices: how an operator's own are read, and whose server OpenAI's list is for."""

import pytest

from prompts.prices import is_openai, read_prices
from prompts.purse import Price


def test_an_operators_prices_are_read_as_written() -> None:
    prices = read_prices('{"gpt-5-mini": [1, 2.5], "llama": [0, 0]}')
    assert prices == {"gpt-5-mini": Price(1.0, 2.5), "llama": Price(0.0, 0.0)}


@pytest.mark.parametrize(
    ("address", "theirs"),
    [
        ("https://api.openai.com/v1", True),
        ("https://eu.api.openai.com/v1", True),
        ("http://127.0.0.1:11434/v1", False),
        ("https://api.openai.com.example/v1", False),
        ("https://gateway.example/api.openai.com/v1", False),
    ],
)
def test_only_openais_own_servers_are_openai(address: str, theirs: bool) -> None:
    assert is_openai(address) is theirs


@pytest.mark.parametrize("written", ["", "{", "[]", "1", "null", "{gpt-5: [1, 2]}"])
def test_a_table_that_is_no_object_is_told(written: str) -> None:
    with pytest.raises(ValueError, match="must be a JSON object"):
        read_prices(written)


@pytest.mark.parametrize(
    "pair", ["1", "[1]", "[1, 2, 3]", '["1", "2"]', "[-1, 2]", "[NaN, 1]", "[1, Infinity]", "[true, 1]", "{}"]
)
def test_a_price_that_is_none_is_told_with_its_model(pair: str) -> None:
    with pytest.raises(ValueError, match='"llama" must have two prices'):
        read_prices(f'{{"gpt-5": [1, 2], "llama": {pair}}}')

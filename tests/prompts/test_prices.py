"""Prices: OpenAI's as listed, and an operator's own before them."""

import pytest

from prompts.prices import LISTED, read_prices
from prompts.purse import Price


def test_an_operators_prices_go_before_the_listed_ones_and_leave_the_others() -> None:
    prices = read_prices('{"gpt-5-mini": [1, 2.5], "llama": [0, 0]}')
    assert prices["gpt-5-mini"] == Price(1.0, 2.5)
    assert prices["llama"] == Price(0.0, 0.0)
    assert prices["gpt-5"] == LISTED["gpt-5"]


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

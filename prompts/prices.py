"""What models cost: OpenAI's listed prices, and an operator's own table over them."""

import json
import math
from collections.abc import Mapping
from urllib.parse import urlsplit

from prompts.purse import Price

# As listed at developers.openai.com/api/docs/pricing by mid-2026. Prices change: the operator should compare.
LISTED: Mapping[str, Price] = {
    "gpt-5.5": Price(5.00, 30.00),
    "gpt-5.4": Price(2.50, 15.00),
    "gpt-5.4-mini": Price(0.75, 4.50),
    "gpt-5.4-nano": Price(0.20, 1.25),
    "gpt-5.2": Price(1.75, 14.00),
    "gpt-5.1": Price(1.25, 10.00),
    "gpt-5": Price(1.25, 10.00),
    "gpt-5-mini": Price(0.25, 2.00),
    "gpt-5-nano": Price(0.05, 0.40),
    "gpt-4.1": Price(2.00, 8.00),
    "gpt-4.1-mini": Price(0.40, 1.60),
    "gpt-4.1-nano": Price(0.10, 0.40),
    "gpt-4o": Price(2.50, 10.00),
    "gpt-4o-mini": Price(0.15, 0.60),
    "text-embedding-3-small": Price(0.02, 0.00),
    "text-embedding-3-large": Price(0.13, 0.00),
}


def read_prices(written: str) -> dict[str, Price]:
    """The prices of a JSON object {model: [sent, received]}.

    Dollars for a million tokens. Raises ValueError with a sentence that names the model.
    """
    try:
        table = json.loads(written)
    except ValueError as error:
        raise ValueError("It must be a JSON object") from error
    if not isinstance(table, dict):
        raise ValueError("It must be a JSON object")  # noqa: TRY004 - pydantic reports ValueErrors only
    return {model: _price(model, pair) for model, pair in table.items()}


def is_openai(base_url: str) -> bool:
    """Whether a server is OpenAI's, whose prices are listed; it has one address for each region too."""
    host = urlsplit(base_url).hostname or ""
    return host == "api.openai.com" or host.endswith(".api.openai.com")


def _price(model: str, pair: object) -> Price:
    if not (isinstance(pair, list) and len(pair) == 2 and all(map(_is_price, pair))):
        raise ValueError(f'In it "{model}" must have two prices, such as [0.25, 2.0]')
    return Price(*map(float, pair))


def _is_price(number: object) -> bool:
    is_number = isinstance(number, int | float) and not isinstance(number, bool)
    return is_number and math.isfinite(number) and number >= 0  # type: ignore[operator, arg-type]

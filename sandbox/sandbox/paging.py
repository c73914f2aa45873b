"""Pages of lists, with tokens that say nothing but where to go on."""

import base64
import typing

from sandbox.errors import AwsError


def page(items: list[typing.Any], parameters: dict[str, typing.Any], result: str, most: int = 20,
         token_name: str = "NextToken", limit_name: str = "MaxResults") -> dict[str, typing.Any]:
    """The part of `items` that is asked for. Errors: AwsError of a token that nobody gave out."""
    size = min(int(parameters.get(limit_name) or most), most)
    token = parameters.get(token_name)
    try:
        start = int(base64.urlsafe_b64decode(str(token)).decode().removeprefix("from:")) if token else 0
    except ValueError:
        raise AwsError("InvalidInputException", "You specified an invalid next token.",
                       fields={"Reason": "INVALID_NEXT_TOKEN"}) from None
    answer: dict[str, typing.Any] = {result: items[start:start + size]}
    if start + size < len(items):
        answer[token_name] = base64.urlsafe_b64encode(f"from:{start + size}".encode()).decode()
    return answer

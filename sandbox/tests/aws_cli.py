"""Enough of the AWS CLI to run the scripts that Muster gives people: names of commands and options, JSON and
shorthand are read by botocore's models as the real one does, and an option that the model does not know fails.

The CLI on PyPI wants a botocore of exactly its own age, which is not the one that the sandbox stands on.
"""

import json
import os
import sys
import typing

import botocore
import botocore.config
import botocore.session
import jmespath

_GLOBAL = {"region", "query", "output"}
_SERVICES = {"s3api": "s3"}


def _words(words: list[str]) -> dict[str, list[str]]:
    """option -> its values"""
    options: dict[str, list[str]] = {}
    name = ""
    for word in words:
        if word.startswith("--"):
            name = word[2:]
            options[name] = []
        else:
            options[name].append(word)
    return options


def _shorthand(text: str, shape: typing.Any) -> typing.Any:
    """Key=Value,Key=Value, by a shape that is a structure."""
    made: dict[str, typing.Any] = {}
    for pair in text.split(","):
        key, _, value = pair.partition("=")
        made[key] = _scalar(value, shape.members[key])
    return made


def _scalar(text: str, shape: typing.Any) -> typing.Any:
    if shape.type_name == "list":
        return [_scalar(text, shape.member)]
    if shape.type_name == "boolean":
        return {"true": True, "false": False}[text]
    return int(text) if shape.type_name in ("integer", "long") else text


def _value(values: list[str], shape: typing.Any) -> typing.Any:
    if shape.type_name == "boolean" and not values:
        return True
    text = values[0]
    if shape.type_name in ("structure", "list", "map") and text.lstrip()[:1] in ("{", "["):
        return json.loads(text)
    if shape.type_name == "structure":
        return _shorthand(text, shape)
    if shape.type_name == "list":
        return [_scalar(each, shape.member) for each in values]
    return _scalar(text, shape)


def _as_text(value: typing.Any) -> str:
    if isinstance(value, list):
        return "\t".join(map(str, value))
    return str(value)


def main(words: list[str]) -> int:
    service, command, options = _SERVICES.get(words[0], words[0]), words[1], _words(words[2:])
    region = options.get("region", [os.environ.get("AWS_REGION", "us-east-1")])[0]
    config = botocore.config.Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1})
    client = botocore.session.Session().create_client(service, region_name=region, config=config)
    operation = next(name for name in client.meta.service_model.operation_names
                     if botocore.xform_name(name, "-") == command)
    shape = client.meta.service_model.operation_model(operation).input_shape
    members = {botocore.xform_name(name, "-"): name for name in (shape.members if shape else {})}
    given = {members[option]: _value(values, shape.members[members[option]])
             for option, values in options.items() if option not in _GLOBAL}
    try:
        answer = getattr(client, botocore.xform_name(operation))(**given)
    except Exception as error:
        print(f"\nAn error occurred: {error}", file=sys.stderr)
        return 254
    answer.pop("ResponseMetadata", None)
    if "query" in options:
        answer = jmespath.search(options["query"][0], answer)
    print(_as_text(answer) if options.get("output") == ["text"] else json.dumps(answer, default=str))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

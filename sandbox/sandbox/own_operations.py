"""Operations that the sandbox answers itself, because moto does not or not truly.

An operation is a function of a Call that gives the result by the names of AWS's model, or None to let
moto answer after all. It raises AwsError.
"""

import typing

import moto.core.serialize

from sandbox import service_models
from sandbox.call import Call
from sandbox.errors import Reply

Operation = typing.Callable[[Call], dict[str, typing.Any] | None]


class OwnOperations:
    def __init__(self) -> None:
        self._operations: dict[tuple[str, str], Operation] = {}

    def add(self, service: str, operations: dict[str, Operation]) -> None:
        """By botocore's names, e.g. add("sts", {"AssumeRole": …})."""
        for name, operation in operations.items():
            self._operations[(service, name)] = operation

    def find(self, call: Call) -> Operation | None:
        return self._operations.get((call.service, call.operation))


def serialize(call: Call, result: dict[str, typing.Any]) -> Reply:
    """The answer in the wire form of the question."""
    model = service_models.model_of(call.service).operation_model(call.operation)
    protocol = "rest-xml" if call.protocol == "s3" else call.protocol
    serializer = moto.core.serialize.get_serializer_class(call.service, protocol)(operation_model=model)
    serialized = serializer.serialize(result)
    body = serialized["body"]
    headers = [(str(name), str(value)) for name, value in serialized["headers"].items()]
    return Reply(serialized["status_code"], headers, body if isinstance(body, bytes) else body.encode())

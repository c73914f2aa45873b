"""AWS's refusals, and how each wire form says them."""

import json
import typing
import uuid
import xml.sax.saxutils


class AwsError(Exception):
    """A refusal with AWS's code. `fields` are further members of the error, as its model names them."""

    def __init__(self, code: str, message: str, status: int = 400,
                 fields: dict[str, typing.Any] | None = None):
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message
        self.status = status
        self.fields = fields or {}
        self.protocol: str | None = None  # the wire form of the request, once that is known


class Reply(typing.NamedTuple):
    """An HTTP answer before it is sent."""
    status: int
    headers: list[tuple[str, str]]
    body: bytes


def _elements(fields: dict[str, typing.Any]) -> str:
    return "".join(f"<{name}>{xml.sax.saxutils.escape(str(value))}</{name}>"
                   for name, value in fields.items())


def _cbor_text(text: str) -> bytes:
    data = text.encode()
    if len(data) < 24:
        return bytes([0x60 + len(data)]) + data
    if len(data) < 256:
        return bytes([0x78, len(data)]) + data
    return bytes([0x79]) + len(data).to_bytes(2, "big") + data


def render(error: AwsError, protocol: str, is_head: bool = False) -> Reply:
    """`protocol` is a botocore protocol name, or `s3` for the form that S3 alone has."""
    request_id = str(uuid.uuid4())
    parts = {"Code": error.code, "Message": error.message, **error.fields}
    headers = [("x-amzn-RequestId", request_id)]
    if protocol in ("json", "rest-json"):
        kind = "application/x-amz-json-1.1" if protocol == "json" else "application/json"
        body = json.dumps({"__type": error.code, "message": error.message, "Message": error.message,
                           **error.fields})
        headers += [("Content-Type", kind), ("x-amzn-errortype", error.code)]
    elif protocol == "smithy-rpc-v2-cbor":
        cbor = b"\xa2" + b"".join(map(_cbor_text, ("__type", error.code, "message", error.message)))
        headers += [("Content-Type", "application/cbor"), ("smithy-protocol", "rpc-v2-cbor")]
        return Reply(error.status, headers, cbor)
    elif protocol == "ec2":
        body = (f"<Response><Errors><Error>{_elements(parts)}</Error></Errors>"
                f"<RequestID>{request_id}</RequestID></Response>")
    elif protocol == "s3":
        headers = [("x-amz-request-id", request_id[:16].upper()), ("x-amz-id-2", request_id)]
        body = f"<Error>{_elements(parts)}<RequestId>{request_id}</RequestId></Error>"
    else:
        kind = "Sender" if error.status < 500 else "Receiver"
        body = (f"<ErrorResponse><Error><Type>{kind}</Type>{_elements(parts)}</Error>"
                f"<RequestId>{request_id}</RequestId></ErrorResponse>")
    if protocol not in ("json", "rest-json"):
        headers.append(("Content-Type", "text/xml" if protocol != "s3" else "application/xml"))
        body = '<?xml version="1.0" encoding="UTF-8"?>\n' + body
    return Reply(error.status, headers, b"" if is_head else body.encode())

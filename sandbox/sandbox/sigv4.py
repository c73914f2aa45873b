"""Reads and verifies the signature of a request as AWS does (Signature Version 4, headers or query).

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
"""

import datetime
import hashlib
import hmac
import posixpath
import re
import typing
import urllib.parse

ALGORITHM = "AWS4-HMAC-SHA256"
UNSIGNED = "UNSIGNED-PAYLOAD"
_UNRESERVED = "-_.~"


class Signature(typing.NamedTuple):
    """What a request says about its own signature. `expires` is of a presigned URL only, in seconds."""
    access_key_id: str
    date: str
    region: str
    service: str
    signed_headers: list[str]
    signature: str
    timestamp: datetime.datetime
    token: str | None
    expires: int | None


class MalformedSignature(Exception):
    """The request has something of a signature, but not all of it."""


class Message(typing.NamedTuple):
    """The parts of a request that are signed; header names in lower case."""
    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes


def _timestamp(text: str) -> datetime.datetime:
    try:
        return datetime.datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.UTC)
    except ValueError:
        raise MalformedSignature("Date must be in ISO-8601 'basic format'.") from None


def _scope(credential: str) -> list[str]:
    parts = credential.split("/")
    if len(parts) != 5 or parts[4] != "aws4_request":
        raise MalformedSignature(f"Credential must have exactly 5 slash-delimited elements, got '{credential}'")
    return parts[:4]


def _read_headers(message: Message) -> Signature:
    text = message.headers["authorization"].removeprefix(ALGORITHM).strip()
    fields = dict(part.strip().split("=", 1) for part in text.split(",") if "=" in part)
    missing = [name for name in ("Credential", "SignedHeaders", "Signature") if name not in fields]
    if missing:
        raise MalformedSignature(f"Authorization header requires '{missing[0]}' parameter.")
    stamp = message.headers.get("x-amz-date")
    if not stamp:
        raise MalformedSignature("Authorization header requires existence of either a 'X-Amz-Date' or "
                                 "a 'Date' header.")
    key, date, region, service = _scope(fields["Credential"])
    return Signature(key, date, region, service, fields["SignedHeaders"].split(";"), fields["Signature"],
                     _timestamp(stamp), message.headers.get("x-amz-security-token"), None)


def _read_query(values: dict[str, str]) -> Signature:
    for name in ("X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date"):
        if name not in values:
            raise MalformedSignature(f"AWS query-string parameters must include '{name}'.")
    key, date, region, service = _scope(values["X-Amz-Credential"])
    expires = values.get("X-Amz-Expires", "900")
    if not expires.isdigit() or not 0 < int(expires) <= 604800:
        raise MalformedSignature("X-Amz-Expires must be a number of seconds of at most a week.")
    return Signature(key, date, region, service, values["X-Amz-SignedHeaders"].split(";"),
                     values["X-Amz-Signature"], _timestamp(values["X-Amz-Date"]),
                     values.get("X-Amz-Security-Token"), int(expires))


def read(message: Message) -> Signature | None:
    """None for a request that is not signed. Errors: MalformedSignature."""
    if message.headers.get("authorization", "").startswith(ALGORITHM):
        return _read_headers(message)
    values = dict(urllib.parse.parse_qsl(message.query, keep_blank_values=True))
    if values.get("X-Amz-Algorithm") == ALGORITHM:
        return _read_query(values)
    if "authorization" in message.headers:
        raise MalformedSignature("Unsupported AWS 'algorithm' in the Authorization header.")
    return None


def _canonical_path(path: str, service: str) -> str:
    """S3 signs the path as it is; all others sign it normalised and encoded once more."""
    if service == "s3":
        return urllib.parse.quote(urllib.parse.unquote(path), safe="/" + _UNRESERVED)
    normal = posixpath.normpath(path) if path else "/"
    normal = "/" + normal.lstrip("/")
    if path.endswith("/") and normal != "/":
        normal += "/"
    return urllib.parse.quote(normal, safe="/" + _UNRESERVED)


def _canonical_query(query: str) -> str:
    pairs = []
    for part in query.split("&"):
        name, _, value = part.partition("=")
        if part and name != "X-Amz-Signature":
            pairs.append(tuple(urllib.parse.quote(urllib.parse.unquote(text), safe=_UNRESERVED)
                               for text in (name, value)))
    return "&".join(f"{name}={value}" for name, value in sorted(pairs))


def payload_hash(message: Message, signature: Signature) -> str:
    """What stands for the body in the canonical request."""
    if declared := message.headers.get("x-amz-content-sha256"):
        return declared
    if signature.expires is not None and signature.service == "s3":
        return UNSIGNED
    return hashlib.sha256(message.body).hexdigest()


def canonical_request(message: Message, signature: Signature) -> str:
    headers = "".join(f"{name}:{' '.join(message.headers.get(name, '').split())}\n"
                      for name in signature.signed_headers)
    return "\n".join([message.method, _canonical_path(message.path, signature.service),
                      _canonical_query(message.query), headers, ";".join(signature.signed_headers),
                      payload_hash(message, signature)])


def string_to_sign(message: Message, signature: Signature) -> str:
    digest = hashlib.sha256(canonical_request(message, signature).encode()).hexdigest()
    stamp = signature.timestamp.strftime("%Y%m%dT%H%M%SZ")
    scope = f"{signature.date}/{signature.region}/{signature.service}/aws4_request"
    return f"{ALGORITHM}\n{stamp}\n{scope}\n{digest}"


def signing_key(secret: str, signature: Signature) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in (signature.date, signature.region, signature.service, "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return key


def is_valid(message: Message, signature: Signature, secret: str) -> bool:
    text = string_to_sign(message, signature)
    made = hmac.new(signing_key(secret, signature), text.encode(), hashlib.sha256).hexdigest()
    return hmac.compare_digest(made, signature.signature)


def covers_required_headers(message: Message, signature: Signature) -> bool:
    """AWS wants Host and every x-amz-* header that is there to be signed."""
    required = {"host"} | {name for name in message.headers
                           if name.startswith("x-amz-") and name != "x-amz-security-token"}
    return required <= set(signature.signed_headers) | ({"x-amz-content-sha256"} if
                                                        signature.service != "s3" else set())


def body_matches(message: Message) -> bool:
    """Whether the body is the one whose hash was signed; true where the hash is not of the body."""
    declared = message.headers.get("x-amz-content-sha256", UNSIGNED)
    if not re.fullmatch(r"[0-9a-f]{64}", declared):
        return True
    return hashlib.sha256(message.body).hexdigest() == declared

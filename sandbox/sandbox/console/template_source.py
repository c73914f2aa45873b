"""Fetches a template by the address in a quick-create link, as the person who follows it could."""

import http.client
import re
import typing
import urllib.parse

import yaml
from moto.cloudformation.utils import yaml_tag_constructor

_LARGEST = 1_000_000
_BUCKET_FIRST = re.compile(r"(?P<bucket>[a-z0-9][a-z0-9.-]+)\.s3[.-]?([a-z0-9-]+\.)?amazonaws\.com(\.cn)?")
_PATH_STYLE = re.compile(r"s3[.-]?([a-z0-9-]+\.)?amazonaws\.com(\.cn)?")
Document = dict[str, typing.Any]


class NoTemplate(Exception):
    """The address leads nowhere, or to something else; said for a person."""


def _bucket_and_key(url: urllib.parse.SplitResult, port: int) -> tuple[str, str]:
    host, path = url.hostname or "", urllib.parse.unquote(url.path).lstrip("/")
    if match := _BUCKET_FIRST.fullmatch(host):
        return match["bucket"], path
    is_here = host in ("127.0.0.1", "localhost") and url.port == port
    if is_here or _PATH_STYLE.fullmatch(host):
        bucket, _, key = path.partition("/")
        return bucket, key
    raise NoTemplate("TemplateURL must be a supported URL: templates are taken from S3 alone.")


def _get_presigned(url: urllib.parse.SplitResult, port: int) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", f"{url.path}?{url.query}", headers={"Host": url.netloc})
        answer = connection.getresponse()
        text = answer.read(_LARGEST + 1).decode("utf-8", "replace")
    finally:
        connection.close()
    if answer.status != 200:
        raise NoTemplate(f"S3 error: {answer.reason} ({answer.status})")
    return text


def fetch(address: str, port: int, s3: typing.Any) -> str:
    """`s3`: a client of whoever is signed in. Errors: NoTemplate."""
    url = urllib.parse.urlsplit(address)
    bucket, key = _bucket_and_key(url, port)
    if "X-Amz-Signature=" in url.query:
        text = _get_presigned(url, port)
    else:
        try:
            text = s3.get_object(Bucket=bucket, Key=key)["Body"].read(_LARGEST + 1).decode("utf-8", "replace")
        except Exception as error:
            raise NoTemplate(f"S3 error: {error}") from None
    if len(text) > _LARGEST:
        raise NoTemplate("Template may not exceed 1000000 bytes in size.")
    return text


def parse(text: str) -> Document:
    """Errors: NoTemplate."""
    yaml.add_multi_constructor("", yaml_tag_constructor, Loader=yaml.SafeLoader)
    try:
        document = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise NoTemplate(f"Template format error: {error}") from None
    if not isinstance(document, dict) or not isinstance(document.get("Resources"), dict):
        raise NoTemplate("Template format error: At least one Resources member must be defined.")
    return document

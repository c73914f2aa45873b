"""One request to AWS, read as far as deciding about it needs."""

import dataclasses
import functools
import io
import typing

from moto.core.request import Request

from sandbox import service_models, sigv4
from sandbox.principals import Principal

Environ = dict[str, typing.Any]


class ServerRequest(Request):
    """moto leaves the Date header to a server only where it believes that there is one."""
    from_wsgi_server = True


def read_message(environ: Environ) -> sigv4.Message:
    """Takes the body out of the connection and leaves a copy in its place."""
    length = environ.get("CONTENT_LENGTH")
    stream = environ["wsgi.input"]
    if environ.get("wsgi.input_terminated"):
        body = stream.read()
    else:
        body = stream.read(int(length)) if length else b""
    environ["wsgi.input"] = io.BytesIO(body)
    environ["CONTENT_LENGTH"] = str(len(body))
    environ.pop("HTTP_TRANSFER_ENCODING", None)
    headers = {name[5:].replace("_", "-").lower(): str(value) for name, value in environ.items()
               if name.startswith("HTTP_")}
    if environ.get("CONTENT_TYPE"):
        headers["content-type"] = environ["CONTENT_TYPE"]
    headers["content-length"] = length or str(len(body))
    uri = str(environ.get("RAW_URI") or environ["PATH_INFO"])
    if "://" in uri.split("?", 1)[0]:  # a proxied request names the whole address
        uri = "/" + uri.split("://", 1)[1].partition("/")[2]
    path, _, query = uri.partition("?")
    return sigv4.Message(environ["REQUEST_METHOD"], path or "/", query, headers, body)


@dataclasses.dataclass
class Call:
    """`service` is botocore's name, `signing_name` that of the signature, which IAM uses too."""
    environ: Environ
    message: sigv4.Message
    service: str
    signing_name: str
    operation: str
    region: str
    protocol: str
    signature: sigv4.Signature | None = None
    principal: Principal | None = None  # None where nobody signed, as S3 allows
    owner: str = ""  # whose moto answers, once that is decided

    @functools.cached_property
    def parameters(self) -> dict[str, typing.Any]:
        """The input by the names of the operation's model; empty where it cannot be read."""
        request = ServerRequest(dict(self.environ, **{"wsgi.input": io.BytesIO(self.message.body)}))
        if self.protocol not in ("query", "ec2"):
            request.get_data(cache=True, parse_form_data=False)
        return service_models.parameters_of(self.service, self.operation, request, self.protocol)

    @property
    def account(self) -> str:
        assert self.principal is not None
        return self.principal.account

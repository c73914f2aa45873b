"""Hands a call to moto, in the name of the account whose things it is about."""

import io

import werkzeug.test
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

from sandbox.call import Call
from sandbox.errors import Reply
from sandbox import service_models
from sandbox.partitions import here


class Backends:
    """Not thread-safe, as moto is not."""

    def __init__(self) -> None:
        self._dispatcher = DomainDispatcherApplication(create_backend_app)

    def has(self, call: Call) -> bool:
        """Whether moto has something for the service at all."""
        host = self._dispatcher.infer_service_region_host(self._environ(call, call.account), "")
        return host is not None and self._dispatcher.get_backend_for_host(host) is not None

    def answer(self, call: Call, account: str) -> Reply:
        """`account` is the one that owns what the call is about."""
        result, status, headers = werkzeug.test.run_wsgi_app(self._dispatcher, self._environ(call, account),
                                                             buffered=True)
        body = b"".join(result)
        kept = [(name, value) for name, value in headers.items()
                if name.lower() not in ("content-length", "transfer-encoding", "connection")
                and not name.lower().startswith("access-control-")]
        if call.message.method == "HEAD":
            kept += [(name, value) for name, value in headers.items() if name.lower() == "content-length"]
        return Reply(int(status.split()[0]), kept, body)

    def _environ(self, call: Call, account: str) -> dict[str, object]:
        environ = dict(call.environ)
        environ["wsgi.input"] = io.BytesIO(call.message.body)
        environ["HTTP_X_MOTO_ACCOUNT_ID"] = account
        if here().name != "aws" and call.protocol != "s3":  # moto reads the place in the name: not in iam.us-gov.…
            environ["HTTP_HOST"] = f"{service_models.host_name_of(call.service)}.{call.region}.{here().suffix}"
        if "HTTP_AUTHORIZATION" not in environ:  # moto reads service and region out of this header alone
            environ["HTTP_AUTHORIZATION"] = (
                f"AWS4-HMAC-SHA256 Credential=AKIAEXAMPLEEXAMPLE00/20260101/{call.region}/"
                f"{call.signing_name}/aws4_request, SignedHeaders=host, Signature=0")
        return environ


def owner_of_reply(call: Call, target_account: str) -> str:
    """Whose moto answers: the owner of a bucket, queue or topic; else the caller."""
    by_owner = service_models.model_of(call.service).service_name in ("s3", "sqs", "sns", "kms")
    return target_account if by_owner and target_account else call.account

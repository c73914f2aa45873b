"""What stands before moto: who calls, may they, how often, and what the control API has ordered."""

import io
import threading
import traceback
import typing
import uuid

from sandbox import backends, long_polls, own_operations, service_models, sigv4
from sandbox.authentication import Authenticator
from sandbox.authorization import Authorizer
from sandbox.call import Call, Environ, ServerRequest, read_message
from sandbox.clock import Clock, Schedule
from sandbox.errors import AwsError, Reply, render
from sandbox.faults import Lost
from sandbox.partitions import here, partition_of_region

# Looks at a call before it is answered; raises AwsError to refuse it.
Check = typing.Callable[[Call], None]
# Operations that AWS answers without a signature, by the action in their body.
UNSIGNED = {"AssumeRoleWithSAML": "sts", "AssumeRoleWithWebIdentity": "sts"}


class Gateway:
    """Thread-safe: AWS itself, behind this, answers one call at a time."""

    def __init__(self, authenticator: Authenticator, authorizer: Authorizer, clock: Clock,
                 schedule: Schedule):
        self.own = own_operations.OwnOperations()
        # Before and after it is decided whether the caller may.
        self.early_checks: list[Check] = []
        self.checks: list[Check] = []
        # After moto or the sandbox has answered.
        self.followers: list[Check] = []
        self.lock = threading.RLock()
        self._authenticator = authenticator
        self._authorizer = authorizer
        self._clock = clock
        self._schedule = schedule
        self._backends = backends.Backends()

    def answer(self, environ: Environ) -> tuple[Call | None, Reply]:
        """The call is None where the request was refused before it was known for one."""
        message = read_message(environ)
        call: Call | None = None
        try:
            call = self._read(environ, message)
            self._expect_place(call)
            self._identify_caller(call)
            seconds = long_polls.take_wait(call)
            reply = self._decide(call)
            if seconds:
                reply = long_polls.wait_for_message(reply, seconds, lambda: self._ask_again(call))
        except AwsError as error:
            protocol = call.protocol if call else error.protocol or "s3"
            reply = render(error, protocol, message.method == "HEAD")
            reply.headers.append(("x-sandbox-error", error.code))
        return call, self._finish(reply)

    def _finish(self, reply: Reply) -> Reply:
        names = {name.lower() for name, _ in reply.headers}
        extra = [("Date", f"{self._clock.signing_time():%a, %d %b %Y %H:%M:%S GMT}")]
        if not names & {"x-amzn-requestid", "x-amz-request-id"}:
            extra.append(("x-amzn-RequestId", str(uuid.uuid4())))
        kept = [(name, value) for name, value in reply.headers if name.lower() != "date"]
        return Reply(reply.status, kept + extra, reply.body)

    def _read(self, environ: Environ, message: sigv4.Message) -> Call:
        request = _request(environ, message)
        try:
            signature = sigv4.read(message)
        except sigv4.MalformedSignature as error:
            raise self._authenticator.malformed("query", error) from None
        signing_name, region = ((signature.service, signature.region) if signature
                                else _unsigned_scope(request, message))
        service, operation = service_models.identify(signing_name, request)
        protocol = service_models.wire_form(service, message.headers.get("content-type", ""),
                                            message.headers.get("smithy-protocol", ""))
        return Call(environ, message, service, signing_name, operation, region, protocol, signature)

    def _expect_place(self, call: Call) -> None:
        """Errors: AwsError for a signature of another place; Lost where AWS has no such service, so that its name
        leads nowhere."""
        place = here().place_of(service_models.host_name_of(call.service), call.region)
        if place is None and partition_of_region(call.region) == here().name:
            raise Lost(call, 0)
        if place != call.region:
            raise self._authenticator.misplaced(call.protocol, call.region)

    def _identify_caller(self, call: Call) -> None:
        if call.signature:
            key = self._authenticator.authenticate(call.message, call.signature, call.protocol)
            call.principal = key.principal
        elif call.operation in UNSIGNED:
            # moto would take any assertion; better none than that.
            raise AwsError("InvalidAction", f"The sandbox does not answer {call.operation}.", 400)
        elif call.service != "s3":
            raise self._authenticator.missing(call.protocol)

    def _decide(self, call: Call) -> Reply:
        try:
            with self.lock:
                self._schedule.run_due()
                for check in self.early_checks:
                    check(call)
                target = self._authorizer.authorize(call)
                for check in self.checks:
                    check(call)
                operation = self.own.find(call)
                result = operation(call) if operation else None
                if result is not None:
                    reply = own_operations.serialize(call, result)
                else:
                    call.owner = backends.owner_of_reply(call, target.account)
                    reply = self._backends.answer(call, call.owner)
                for follower in self.followers if reply.status < 300 else ():
                    follower(call)
                return reply
        except (AwsError, Lost):
            raise
        except Exception as error:  # a hole in moto or a bug of ours: AWS's word for it, and why on stderr
            traceback.print_exception(error)
            raise AwsError("InternalFailure", f"The sandbox failed: {error!r}", 500) from None

    def _ask_again(self, call: Call) -> Reply | None:
        """None where the client has hung up. That is looked at under the lock: what is sent afterwards is for others."""
        with self.lock:
            if long_polls.is_gone(call):
                return None
            self._schedule.run_due()
            return self._backends.answer(call, call.owner)


def _request(environ: Environ, message: sigv4.Message) -> ServerRequest:
    request = ServerRequest(dict(environ, **{"wsgi.input": io.BytesIO(message.body)}))
    request.get_data(cache=True, parse_form_data=True)
    return request


def _unsigned_scope(request: ServerRequest, message: sigv4.Message) -> tuple[str, str]:
    """What an unsigned request is for: told by its host, its target, or its form; else it is S3's."""
    host = message.headers.get("host", "").split(".")
    known = service_models.services_by_signing_name()
    if host[0] in known:
        return host[0], host[1] if len(host) > 3 and host[1] != "amazonaws" else here().home
    target = request.headers.get("X-Amz-Target", "").rpartition(".")[0]
    for signing_name, entries in known.items():
        if target and any(entry.target_prefix == target for entry in entries):
            return signing_name, here().home
    body = message.body[:4096].decode("utf-8", "replace") + "&" + message.query
    if "Action=" in body and "Version=" in body:
        version = body.partition("Version=")[2][:10]
        for signing_name, entries in known.items():
            if any(entry.version == version and entry.protocol in ("query", "ec2") for entry in entries):
                return signing_name, here().home
    return "s3", here().home

"""Who signed a request, refused with the code that the service's own front door uses.

Codes differ by wire form: query services say SignatureDoesNotMatch where JSON services say
InvalidSignatureException, EC2 AuthFailure. https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html
"""

import datetime
import hmac

from sandbox import sigv4
from sandbox.clock import Clock
from sandbox.errors import AwsError
from sandbox.principals import Key, Keyring

_MINUTES = {"s3": 15}
_DEFAULT_MINUTES = 5
# fault -> wire form -> (code, status); "json" also for rest-json unless named
_CODES: dict[str, dict[str, tuple[str, int]]] = {
    "missing": {"query": ("MissingAuthenticationToken", 403), "json": ("MissingAuthenticationTokenException", 400),
                "rest-json": ("MissingAuthenticationTokenException", 403), "ec2": ("MissingParameter", 400),
                "s3": ("AccessDenied", 403)},
    "incomplete": {"query": ("IncompleteSignature", 400), "json": ("IncompleteSignatureException", 400),
                   "rest-json": ("IncompleteSignatureException", 403), "ec2": ("IncompleteSignature", 400),
                   "s3": ("AuthorizationHeaderMalformed", 400)},
    "unknown": {"query": ("InvalidClientTokenId", 403), "json": ("UnrecognizedClientException", 400),
                "rest-json": ("UnrecognizedClientException", 403), "ec2": ("AuthFailure", 401),
                "s3": ("InvalidAccessKeyId", 403)},
    "token": {"query": ("InvalidClientTokenId", 403), "json": ("UnrecognizedClientException", 400),
              "rest-json": ("UnrecognizedClientException", 403), "ec2": ("AuthFailure", 401),
              "s3": ("InvalidToken", 400)},
    "expired": {"query": ("ExpiredToken", 403), "json": ("ExpiredTokenException", 400),
                "rest-json": ("ExpiredTokenException", 403), "ec2": ("RequestExpired", 400),
                "s3": ("ExpiredToken", 400)},
    "skewed": {"query": ("SignatureDoesNotMatch", 403), "json": ("InvalidSignatureException", 400),
               "rest-json": ("InvalidSignatureException", 403), "ec2": ("RequestExpired", 400),
               "s3": ("RequestTimeTooSkewed", 403)},
    "signature": {"query": ("SignatureDoesNotMatch", 403), "json": ("InvalidSignatureException", 400),
                  "rest-json": ("InvalidSignatureException", 403), "ec2": ("AuthFailure", 401),
                  "s3": ("SignatureDoesNotMatch", 403)},
}


def _refuse(fault: str, protocol: str, message: str, **fields: str) -> AwsError:
    form = {"smithy-rpc-v2-cbor": "rest-json", "rest-xml": "query"}.get(protocol, protocol)
    code, status = _CODES[fault].get(form, _CODES[fault]["query"])
    return AwsError(code, message, status, fields if protocol == "s3" else None)


class Authenticator:
    def __init__(self, keyring: Keyring, clock: Clock):
        self._keyring = keyring
        self._clock = clock

    def authenticate(self, message: sigv4.Message, signature: sigv4.Signature, protocol: str) -> Key:
        """The key that signed. Errors: AwsError."""
        key = self._keyring.find(signature.access_key_id)
        invalid = "The security token included in the request is invalid."
        if key is None or not key.is_active:
            raise _refuse("unknown", protocol, invalid)
        if key.token is not None and not hmac.compare_digest(key.token, signature.token or ""):
            raise _refuse("token", protocol, invalid)
        if key.token is None and signature.token:
            raise _refuse("token", protocol, invalid)
        self._check_time(signature, protocol)
        self._check_signature(message, signature, protocol, key)
        if key.expires_at is not None and key.expires_at <= self._clock.wall() + self._clock.skew:
            raise _refuse("expired", protocol, "The security token included in the request is expired")
        return key

    def missing(self, protocol: str) -> AwsError:
        return _refuse("missing", protocol, "Request is missing Authentication Token")

    def malformed(self, protocol: str, error: sigv4.MalformedSignature) -> AwsError:
        return _refuse("incomplete", protocol, str(error))

    def misplaced(self, protocol: str, region: str) -> AwsError:
        return _refuse("incomplete" if protocol == "s3" else "signature", protocol,
                       f"Credential should be scoped to a valid region, not '{region}'.")

    def _check_time(self, signature: sigv4.Signature, protocol: str) -> None:
        now = self._clock.signing_time()
        stamp = signature.timestamp
        window = datetime.timedelta(minutes=_MINUTES.get(protocol, _DEFAULT_MINUTES))
        said = f"{stamp:%Y%m%dT%H%M%SZ}"
        if signature.expires is not None:
            if now > stamp + datetime.timedelta(seconds=signature.expires):
                raise AwsError("AccessDenied", "Request has expired", 403)
        elif stamp < now - window:
            early = f"{now - window:%Y%m%dT%H%M%SZ}"
            raise _refuse("skewed", protocol, "The difference between the request time and the current "
                          "time is too large." if protocol == "s3" else
                          f"Signature expired: {said} is now earlier than {early} "
                          f"({now:%Y%m%dT%H%M%SZ} - {int(window.total_seconds() // 60)} min.)",
                          ServerTime=f"{now:%Y-%m-%dT%H:%M:%SZ}", RequestTime=said)
        if stamp > now + window:
            raise _refuse("skewed", protocol, "The difference between the request time and the current "
                          "time is too large." if protocol == "s3" else
                          f"Signature not yet current: {said} is still later than "
                          f"{now + window:%Y%m%dT%H%M%SZ} ({now:%Y%m%dT%H%M%SZ} + "
                          f"{int(window.total_seconds() // 60)} min.)",
                          ServerTime=f"{now:%Y-%m-%dT%H:%M:%SZ}", RequestTime=said)

    def _check_signature(self, message: sigv4.Message, signature: sigv4.Signature, protocol: str,
                         key: Key) -> None:
        differs = ("The request signature we calculated does not match the signature you provided. Check "
                   "your AWS Secret Access Key and signing method. Consult the service documentation for "
                   "details.")
        if signature.date != f"{signature.timestamp:%Y%m%d}":
            raise _refuse("signature", protocol, "Date in Credential scope does not match YYYYMMDD from "
                          "ISO-8601 version of date from HTTP")
        if not sigv4.covers_required_headers(message, signature):
            raise _refuse("signature", protocol, "'Host' or 'x-amz-*' headers must be 'SignedHeaders'.")
        if not sigv4.is_valid(message, signature, key.secret):
            raise _refuse("signature", protocol, differs)
        if not sigv4.body_matches(message):
            raise (AwsError("XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does "
                            "not match what was computed.", 400) if protocol == "s3"
                   else _refuse("signature", protocol, differs))

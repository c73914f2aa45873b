"""A browser with a passkey, signed by the openssl program: what a page would send to the server."""

import base64
import hashlib
import json
import os
import struct
import subprocess

USER_PRESENT, USER_VERIFIED, HAS_CREDENTIAL = 1, 4, 0x40


def encoded(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def openssl(*arguments, data=b""):
    return subprocess.run(["openssl", *arguments], input=data, capture_output=True, check=True, timeout=30).stdout


class Authenticator:
    """One passkey of ES256. `origin`, `flags` and `count` are what it says of itself."""

    def __init__(self, directory, origin, name="phone"):
        self.origin = origin
        self.name = name
        self.id = os.urandom(32)
        self.flags = USER_PRESENT | USER_VERIFIED
        self.count = 0
        self.user = b""
        self.key = directory / f"{name}.pem"
        self.key.write_bytes(openssl("ecparam", "-name", "prime256v1", "-genkey", "-noout"))

    def create(self, options):
        """The body that registers it."""
        self.user = decoded(options["user"]["id"])
        point = openssl("ec", "-in", str(self.key), "-pubout", "-outform", "DER")[-64:]
        key = b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20" + point[:32] + b"\x22\x58\x20" + point[32:]
        data = self.head(options["rp"]["id"], self.flags | HAS_CREDENTIAL)
        data += bytes(16) + struct.pack(">H", len(self.id)) + self.id + key
        attestation = b"\xa3cfmtdnonegattStmt\xa0hauthData\x59" + struct.pack(">H", len(data)) + data
        return {"name": self.name, "client_data": encoded(self.client_data("webauthn.create", options)),
                "attestation_object": encoded(attestation)}

    def get(self, options, **changed):
        """The body that uses it."""
        client_data = self.client_data("webauthn.get", options)
        data = self.head(options["rpId"], self.flags)
        signature = openssl("dgst", "-sha256", "-sign", str(self.key), data=data + hashlib.sha256(client_data).digest())
        return {"credential_id": encoded(self.id), "client_data": encoded(client_data),
                "authenticator_data": encoded(data), "signature": encoded(signature),
                "user_handle": encoded(self.user), **changed}

    def client_data(self, kind, options):
        return json.dumps({"type": kind, "challenge": options["challenge"], "origin": self.origin,
                           "crossOrigin": False}).encode()

    def head(self, site, flags):
        return hashlib.sha256(site.encode()).digest() + struct.pack(">BI", flags, self.count)

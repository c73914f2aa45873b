"""A real mail server on the loopback (aiosmtpd), with TLS and signing in where a test asks for it."""

import email
import email.policy
import re
import ssl
import subprocess
import threading
import time

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from musterd import free_port

USER, MAIL_PASSWORD = "muster", "a planted smtp passw0rd"


def make_ca(directory):
    """A certificate for 127.0.0.1, its key, and the authority that signed it."""
    directory.mkdir(parents=True, exist_ok=True)

    def openssl(*words):
        subprocess.run(["openssl", *words], cwd=directory, check=True, capture_output=True, timeout=60)
    key = ("-newkey", "rsa:2048", "-nodes")
    openssl("req", "-x509", *key, "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=Test CA",
            "-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign")
    openssl("req", *key, "-keyout", "mail.key", "-out", "mail.csr", "-subj", "/CN=mail")
    (directory / "mail.ext").write_text("subjectAltName=IP:127.0.0.1\n")
    openssl("x509", "-req", "-in", "mail.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
            "-out", "mail.pem", "-days", "2", "-extfile", "mail.ext")
    return directory / "mail.pem", directory / "mail.key", directory / "ca.pem"


class MailServer:
    """`refuse` is what RCPT is answered, one text each, before it is taken; `hold` is called with each mail
    before it is taken."""

    def __init__(self, security="none", files=None, signing_in=False, port=None):
        self.port = port or free_port()
        self.mails = []
        self.refuse = []
        self.hold = lambda mail: None
        self.lock = threading.Lock()
        self.security, self.files, self.signing_in = security, files, signing_in
        self.controller = None

    def start(self):
        context = None
        if self.files:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(self.files[0], self.files[1])
        options = {}
        if self.security == "starttls":
            options = {"tls_context": context, "require_starttls": True}
        elif self.security == "tls":
            options = {"ssl_context": context}
        if self.signing_in:
            options |= {"authenticator": self.authenticate, "auth_required": True,
                        "auth_require_tls": self.security == "starttls"}
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port, **options)
        self.controller.start()
        return self

    def stop(self):
        self.controller.stop()

    @staticmethod
    def authenticate(_server, _session, _envelope, _mechanism, data):
        return AuthResult(success=(data.login, data.password) == (USER.encode(), MAIL_PASSWORD.encode()),
                          handled=False)

    async def handle_RCPT(self, _server, _session, envelope, address, _options):
        if self.refuse:
            return self.refuse.pop(0).replace("ADDRESS", address)
        envelope.rcpt_tos.append(address)
        return "250 fine"

    async def handle_DATA(self, _server, _session, envelope):
        mail = Mail(envelope)
        with self.lock:
            self.mails.append(mail)
        self.hold(mail)
        return "250 taken"

    def settings(self):
        """What musterd is told of it."""
        return {"public_url": "https://muster.test", "mail.server": "127.0.0.1", "mail.port": self.port,
                "mail.security": self.security, "mail.from": "Muster <muster@example.com>"}

    def wait_for(self, condition, seconds=30):
        """The first mail that fits."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            with self.lock:
                for mail in self.mails:
                    if condition(mail):
                        return mail
            time.sleep(0.05)
        raise AssertionError(f"no such mail among {[mail.subject for mail in self.mails]}")

    def to(self, address, subject="", seconds=30):
        return self.wait_for(lambda mail: mail.recipients == [address] and subject in mail.subject, seconds)


class Mail:
    def __init__(self, envelope):
        self.recipients = list(envelope.rcpt_tos)
        self.sender = envelope.mail_from
        self.message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.subject = self.message["Subject"]
        self.id = self.message["Message-ID"]
        self.text = self.message.get_body(("plain",)).get_content()
        self.html = self.message.get_body(("html",)).get_content()

    @property
    def token(self):
        """Of the link that it brings."""
        return re.search(r"#token=(\S+)", self.text).group(1)

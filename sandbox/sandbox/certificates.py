"""A certificate authority of the sandbox's own, and a certificate for any host name that is asked for."""

import datetime
import ipaddress
import pathlib
import ssl
import tempfile
import threading

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

_YEAR = datetime.timedelta(days=365)


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text[:64])])


def _general_name(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)


class CertificateAuthority:
    """Thread-safe. Its key lives as long as the process."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._host_key = ec.generate_private_key(ec.SECP256R1())
        self._certificate = self._issue("Sandbox CA", None)
        self._contexts: dict[str, ssl.SSLContext] = {}
        self._lock = threading.Lock()

    def pem(self) -> bytes:
        return self._certificate.public_bytes(serialization.Encoding.PEM)

    def server_context(self) -> ssl.SSLContext:
        """Answers to each host name of a handshake with a certificate for that name."""
        context = self._context_for("localhost")
        context.sni_callback = self._choose
        return context

    def _choose(self, sslobject: ssl.SSLObject | ssl.SSLSocket, name: str | None,
                _: ssl.SSLContext) -> None:
        if name:
            sslobject.context = self._context_for(name)

    def _context_for(self, host: str) -> ssl.SSLContext:
        with self._lock:
            if host not in self._contexts:
                self._contexts[host] = self._make_context(host)
            return self._contexts[host]

    def _make_context(self, host: str) -> ssl.SSLContext:
        certificate = self._issue(host, host)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder) / "host.pem"
            file.write_bytes(self._host_key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
                + certificate.public_bytes(serialization.Encoding.PEM))
            context.load_cert_chain(file)
        return context

    def _issue(self, name: str, host: str | None) -> x509.Certificate:
        """A certificate for a host, or the authority's own."""
        now = datetime.datetime.now(datetime.UTC)
        key = self._host_key if host else self._key
        builder = (x509.CertificateBuilder().subject_name(_name(name)).issuer_name(_name("Sandbox CA"))
                   .public_key(key.public_key()).serial_number(x509.random_serial_number())
                   .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + _YEAR)
                   .add_extension(x509.BasicConstraints(ca=host is None, path_length=None), critical=True)
                   .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False)
                   .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(
                       self._key.public_key()), False)
                   .add_extension(x509.KeyUsage(
                       digital_signature=True, key_cert_sign=host is None, crl_sign=host is None,
                       content_commitment=False, key_encipherment=False, data_encipherment=False,
                       key_agreement=False, encipher_only=False, decipher_only=False), critical=True))
        if host:
            names = [_general_name(host)]
            if host == "localhost":
                names.append(_general_name("127.0.0.1"))
            builder = builder.add_extension(x509.SubjectAlternativeName(names), False).add_extension(
                x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False)
        return builder.sign(self._key, hashes.SHA256())

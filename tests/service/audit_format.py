"""Verifies an audit log by docs/audit.md alone: SQLite, SHA-256, and Ed25519 out of RFC 8032."""

import hashlib
import sqlite3
import struct

NO_HASH = "0" * 64


class Damaged(Exception):
    """Where the log is not what was written."""


# Ed25519 verification (RFC 8032 section 5.1.7), in the plain arithmetic of its section 6.
P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def recover_x(y, sign):
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * ROOT % P
    if y >= P or (x * x - x2) % P or (x == 0 and sign):
        return None
    return P - x if (x & 1) != sign else x


def point(data):
    """A point in extended coordinates, or None."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    x = recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(scalar, p):
    total = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = add(total, p)
        p, scalar = add(p, p), scalar >> 1
    return total


BASE = point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(public_key, message, signature):
    a, r = point(public_key), point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= L or len(signature) != 64:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + public_key + message).digest(), "little") % L
    left, right = times(s, BASE), add(r, times(h, a))
    return (not (left[0] * right[2] - right[0] * left[2]) % P
            and not (left[1] * right[2] - right[1] * left[2]) % P)


# The encoding of docs/audit.md.
def text(value):
    data = value.encode()
    return struct.pack("<I", len(data)) + data


def integer(value):
    return struct.pack("<q", value)


def points(rows):
    data = integer(len(rows))
    for chain, seq, digest in sorted(rows, key=lambda row: row[0].encode()):
        data += text(chain) + integer(seq) + text(digest)
    return data


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def event_bytes(row, before):
    chain, seq, at, *fields = row[:-1]
    return (text("muster audit event 1") + text(chain) + integer(seq) + text(before) + integer(at)
            + b"".join(text(field) for field in fields))


def checkpoint_bytes(row, heads, cuts):
    number, at, previous, key_id, cut_through, cut_hash = row[:6]
    return (text("muster audit checkpoint 1") + integer(number) + integer(at) + text(previous)
            + text(key_id) + integer(cut_through) + text(cut_hash) + points(heads) + points(cuts))


class Log:
    """A log opened for verification with one known key."""

    def __init__(self, path, key_id, public_key):
        self.database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        self.key_id, self.public_key = key_id, public_key
        self.bases, self.sealed = {}, {}

    def rows(self, query, *values):
        return self.database.execute(query, values).fetchall()

    def close(self):
        self.database.close()

    def verify(self):
        """How many events there are. Raises Damaged."""
        self.verify_checkpoints()
        chains = {row[0] for table in ("audit_event", "audit_chain", "audit_checkpoint_head")
                  for row in self.rows(f"SELECT DISTINCT chain FROM {table}")}
        return sum(self.verify_chain(chain) for chain in sorted(chains))

    def verify_checkpoints(self):
        rows = self.rows("SELECT number, at, previous, key_id, cut_through, cut_hash, hash, signature "
                         "FROM audit_checkpoint ORDER BY number")
        through, before = 0, NO_HASH
        for row in rows:
            if row[4]:
                through, before = row[4], row[5]
        seen = 0
        for number, row in enumerate(rows, through + 1):
            if row[0] != number:
                raise Damaged(f"checkpoint {number} is missing")
            if row[2] != before:
                raise Damaged(f"checkpoint {number} does not follow")
            before = row[6]
            seen += self.verify_checkpoint(row)
        total = self.rows("SELECT (SELECT COUNT(*) FROM audit_checkpoint_head) + "
                          "(SELECT COUNT(*) FROM audit_checkpoint_cut)")[0][0]
        if total != seen:
            raise Damaged("rows of no checkpoint")

    def verify_checkpoint(self, row):
        heads = self.rows("SELECT chain, seq, hash FROM audit_checkpoint_head WHERE number = ?", row[0])
        cuts = self.rows("SELECT chain, seq, hash FROM audit_checkpoint_cut WHERE number = ?", row[0])
        data = checkpoint_bytes(row, heads, cuts)
        if sha256(data) != row[6]:
            raise Damaged(f"checkpoint {row[0]} is changed")
        if row[3] != self.key_id or not is_signed(self.public_key, data, bytes.fromhex(row[7])):
            raise Damaged(f"checkpoint {row[0]} is not signed")
        if row[4]:
            self.bases = {chain: (seq, digest) for chain, seq, digest in cuts}
        for chain, seq, digest in heads:
            self.sealed.setdefault(chain, {})[seq] = digest
        return len(heads) + len(cuts)

    def verify_chain(self, chain):
        base, before = self.bases.get(chain, (0, NO_HASH))
        sealed = {seq: digest for seq, digest in self.sealed.get(chain, {}).items() if seq > base}
        rows = self.rows("SELECT chain, seq, at, actor, action, target, result, request_id, scope, details, "
                         "hash FROM audit_event WHERE chain = ? ORDER BY seq", chain)
        for seq, row in enumerate(rows, base + 1):
            if row[1] != seq:
                raise Damaged(f"event {seq} of {chain} is missing")
            if sha256(event_bytes(row, before)) != row[-1]:
                raise Damaged(f"event {seq} of {chain} is changed")
            before = row[-1]
            if sealed.get(seq, before) != before:
                raise Damaged(f"event {seq} of {chain} is rewritten")
        last = base + len(rows)
        if sealed and max(sealed) > last:
            raise Damaged(f"event {last + 1} of {chain} is missing")
        if self.rows("SELECT seq, hash FROM audit_chain WHERE chain = ?", chain) != [(last, before)]:
            raise Damaged(f"the head of {chain} is another event")
        return len(rows)

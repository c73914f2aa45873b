"""Two servers of S3 that nobody of Muster wrote, and what stands between them and a client: a relay that
counts requests and can break off, be busy, refuse, or say that the bucket lies elsewhere."""

import contextlib
import functools
import http.client
import http.server
import json
import os
import subprocess
import threading
import urllib.parse

import botocore.config
import botocore.session

from muster_cli import ROOT
from sandbox import Sandbox

BUCKET = "example-bills"
POLICY_SERVICES = ("billingreports.amazonaws.com", "bcm-data-exports.amazonaws.com")


class S3Server:
    """What both have: an endpoint, keys, and a bucket."""
    endpoint: str
    keys: tuple[str, str]

    @functools.cache
    def client(self, service="s3"):
        return botocore.session.Session().create_client(
            service, region_name="us-east-1", endpoint_url=self.endpoint, aws_access_key_id=self.keys[0],
            aws_secret_access_key=self.keys[1],
            config=botocore.config.Config(signature_version="s3v4", s3={"addressing_style": "path"})
            if service == "s3" else None)

    def put_folder(self, folder, prefix=""):
        """All files below the folder, with manifests last."""
        files = sorted((path for path in folder.rglob("*") if path.is_file() and path.name != "expected.json"),
                       key=lambda path: (path.name.endswith("-Manifest.json"), path))
        for path in files:
            self.put(prefix + path.relative_to(folder).as_posix(), path.read_bytes())

    def put(self, key, content):
        self.client().put_object(Bucket=BUCKET, Key=key, Body=content)

    def get(self, key):
        return self.client().get_object(Bucket=BUCKET, Key=key)["Body"].read()

    def listing(self, prefix=""):
        pages = self.client().get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=prefix)
        return [entry for page in pages for entry in page.get("Contents", [])]

    def copy_to(self, folder, prefix=""):
        """The bucket as files, with the times of its objects, as `aws s3 sync` leaves them."""
        for entry in self.listing(prefix):
            path = folder / entry["Key"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(self.get(entry["Key"]))
            at = entry["LastModified"].timestamp()
            os.utime(path, (at, at))

    def clear(self):
        for entry in self.listing():
            self.client().delete_object(Bucket=BUCKET, Key=entry["Key"])


class S3rver(S3Server):
    """npm's s3rver, in JavaScript."""
    program = ROOT / "tests" / "s3"
    keys = ("S3RVER", "S3RVER")

    def __init__(self, folder):
        self.process = subprocess.Popen(["node", "server.cjs", str(folder), BUCKET], cwd=self.program,
                                        stdout=subprocess.PIPE, text=True, env=_with_node())
        port = self.process.stdout.readline().strip()
        assert port.isdigit(), "s3rver did not start: script/s3-server installs it"
        self.endpoint = f"http://127.0.0.1:{port}"

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=20)
        self.process.stdout.close()


class SandboxS3(S3Server):
    """The sandbox, over moto, in Python."""

    def __init__(self, folder, *options):
        self.sandbox = Sandbox(folder, *options)
        self.endpoint = self.sandbox.endpoint
        given = self.sandbox.about["credentials"]["management"]
        self.keys = (given["access_key_id"], given["secret_access_key"])
        self.client().create_bucket(Bucket=BUCKET)

    def control(self, path, **fields):
        return self.sandbox.control("POST", path, **fields)

    def let_bills_in(self):
        account = self.sandbox.management
        statements = [
            {"Effect": "Allow", "Principal": {"Service": service}, "Action": action, "Resource": resource,
             "Condition": {"StringEquals": {"aws:SourceAccount": account}}}
            for service in POLICY_SERVICES
            for action, resource in (("s3:PutObject", f"arn:aws:s3:::{BUCKET}/*"),
                                     (["s3:GetBucketAcl", "s3:GetBucketPolicy"], f"arn:aws:s3:::{BUCKET}"))]
        policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
        self.client().put_bucket_policy(Bucket=BUCKET, Policy=policy)

    def stop(self):
        self.sandbox.stop()


def _with_node():
    node = ROOT / ".deps" / "node" / "bin"
    return {**os.environ, "PATH": f"{node}:{os.environ['PATH']}"} if node.exists() else None


class Relay:
    """Passes requests on to a server as they are. What it is told to do wrong is done to requests for
    objects unless `operation` says "list"."""

    def __init__(self, endpoint):
        self.target = urllib.parse.urlsplit(endpoint)
        self.seen = []
        self.faults = []
        relay = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                relay.answer(self)

            do_HEAD = do_GET

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.lock = threading.Lock()
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    @contextlib.contextmanager
    def fault(self, act, times=1, of=lambda operation, key: operation == "get"):
        """While it lasts, at most so many requests are answered by `act(handler, relayed answer)`."""
        fault = {"act": act, "left": times, "of": of}
        self.faults.append(fault)
        yield fault
        self.faults.remove(fault)

    def answer(self, handler):
        path = urllib.parse.urlsplit(handler.path)
        is_listing = "list-type=2" in path.query
        operation = "list" if is_listing else handler.command.lower()
        key = urllib.parse.unquote(path.path).removeprefix(f"/{BUCKET}").removeprefix("/")
        with self.lock:
            self.seen.append((operation, key, handler.headers.get("Range", "")))
            fault = next((each for each in self.faults if each["left"] > 0 and each["of"](operation, key)), None)
            if fault:
                fault["left"] -= 1
        if fault:
            fault["act"](handler, lambda: self.relayed(handler))
        else:
            send(handler, *self.relayed(handler))

    def relayed(self, handler):
        connection = http.client.HTTPConnection(self.target.hostname, self.target.port, timeout=60)
        connection.putrequest(handler.command, handler.path, skip_host=True, skip_accept_encoding=True)
        for name, value in handler.headers.items():
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        body = answer.read()
        headers = [(name, value) for name, value in answer.getheaders()
                   if name.lower() not in ("transfer-encoding", "connection", "content-length", "date", "server")]
        length = answer.getheader("Content-Length") if handler.command == "HEAD" else str(len(body))
        connection.close()
        return answer.status, [*headers, ("Content-Length", length or "0")], body

    def take_seen(self):
        with self.lock:
            seen, self.seen = self.seen, []
        return seen


def send(handler, status, headers, body):
    handler.send_response(status)
    for name, value in headers:
        handler.send_header(name, value)
    handler.end_headers()
    if handler.command != "HEAD":
        handler.wfile.write(body)


def cut_after(share):
    """Breaks the connection when so much of the body has been sent."""
    def act(handler, relayed):
        status, headers, body = relayed()
        send(handler, status, headers, body[:int(len(body) * share)])
        handler.wfile.flush()
        handler.close_connection = True
        handler.connection.shutdown(2)
    return act


def refuse(status, code, message="no", headers=()):
    def act(handler, _):
        body = f"<Error><Code>{code}</Code><Message>{message}</Message></Error>".encode()
        send(handler, status, [*headers, ("Content-Length", str(len(body)))], body)
    return act

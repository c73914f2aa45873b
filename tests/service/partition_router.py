"""The way to all partitions of AWS at once: an HTTPS proxy that leads each host name to the sandbox it is of."""

import socket
import socketserver
import threading
import urllib.parse


def partition_of(host):
    return "aws-cn" if host.endswith(".cn") else "aws-us-gov" if "us-gov" in host else "aws"


class PartitionRouter:
    """`hosts` are the names that were asked for, `nowhere` those of them that do not exist."""

    def __init__(self, folder, *sandboxes):
        self.hosts, self.nowhere = set(), set()
        self._ports = {each.partition: urllib.parse.urlsplit(each.endpoint).port for each in sandboxes}
        self.ca_file = folder / "authorities.pem"
        self.ca_file.write_text("".join(open(each.about["ca_file"]).read() for each in sandboxes))
        router = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self):
                router._handle(self.request)

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def environment(self):
        """That a program goes this way, and believes who answers."""
        return {"HTTPS_PROXY": f"http://127.0.0.1:{self._server.server_address[1]}", "NO_PROXY": "127.0.0.1,localhost",
                "SSL_CERT_FILE": str(self.ca_file)}

    def stop(self):
        self._server.shutdown()
        self._server.server_close()

    def _handle(self, client):
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            if not (more := client.recv(1)):  # not a byte of what comes after the head
                return
            head += more
        host = head.split()[1].decode().partition(":")[0]
        self.hosts.add(host)
        with socket.create_connection(("127.0.0.1", self._ports[partition_of(host)])) as sandbox:
            sandbox.sendall(head)
            first = sandbox.recv(65536)
            if b" 200 " not in first.split(b"\r\n")[0] + b" ":
                self.nowhere.add(host)
            client.sendall(first)
            back = threading.Thread(target=_pump, args=(sandbox, client))
            back.start()
            _pump(client, sandbox)
            back.join()


def _pump(source, target):
    """Until one of them has said all, or is gone."""
    try:
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass

"""A server for all tests of a file, and the first Admin's browser. A file that needs another has its own."""

import pytest

from musterd import Server


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("server")).start()
    yield server
    server.stop()  # which looks for secrets in its log


@pytest.fixture(scope="module")
def admin(server):
    return server.set_up()

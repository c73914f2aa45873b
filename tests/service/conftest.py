"""A server for all tests of a file, and the first Admin's browser. A file that needs another has its own."""

import pytest

from musterd import Server


def pytest_configure(config):
    config.addinivalue_line("markers", "long: of a file that takes long, and so begins before the others")


def pytest_collection_modifyitems(items):
    """What takes longest would else begin last, and end alone."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("server")).start()
    yield server
    server.stop()  # which looks for secrets in its log


@pytest.fixture(scope="module")
def admin(server):
    return server.set_up()

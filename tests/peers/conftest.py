"""One Keycloak and one server of ours for all files: the former takes most of a minute to start."""

import pathlib
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "service"))

from keycloak import Keycloak  # noqa: E402
from musterd import Server  # noqa: E402


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("server")).start()
    yield server
    server.stop()  # which looks for secrets in its log


@pytest.fixture(scope="session")
def admin(server):
    return server.set_up()


@pytest.fixture(scope="session")
def keycloak(server, tmp_path_factory):
    if not Keycloak.is_installed():
        pytest.skip("Keycloak is not installed: script/bootstrap --peers does that")
    keycloak = Keycloak(tmp_path_factory.mktemp("keycloak"), trusted=server.data / "tls.crt").start()
    yield keycloak
    keycloak.stop()

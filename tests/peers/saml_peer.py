"""Keycloak as a provider of SAML, and Muster as its client: each knows the other by its metadata, as docs/saml.md says."""

import urllib.parse

MAPPING = {"email": "email", "name": "displayName", "role": "groups", "groups": "groups", "default_role": "read_only",
           "roles": [{"value": "admins", "role": "admin"}, {"value": "cost", "role": "cost_admin"}]}


def mapper(name, kind, **config):
    return {"name": name, "protocol": "saml", "protocolMapper": kind,
            "config": {"attribute.name": name, "attribute.nameformat": "Basic", **config}}


MAPPERS = [mapper("email", "saml-user-property-mapper", **{"user.attribute": "email"}),
           mapper("displayName", "saml-user-property-mapper", **{"user.attribute": "firstName"}),
           mapper("groups", "saml-group-membership-mapper", **{"single": "true", "full.path": "false"})]


class SamlPeer:
    """A provider of ours that is a realm, in which our metadata was read."""

    def __init__(self, server, admin, realm, domain):
        self.server = server
        self.admin = admin
        self.realm = realm
        self.descriptor = f"{realm.url}/protocol/saml/descriptor"
        answer = admin.post("/api/v1/federation/providers", {
            "kind": "saml", "name": f"Keycloak of {domain}", "domains": [domain], "creates_users": True, "mapping": MAPPING})
        assert answer.status == 201, answer
        self.id = answer.json["id"]
        self.path = f"/api/v1/federation/providers/{self.id}"
        self.own = admin.get(self.path + "/saml").json["own"]
        self.read = self.as_read_there()
        self.client_id = self.read["clientId"]
        realm.add_client({**self.read, "frontchannelLogout": True, "protocolMappers": MAPPERS})
        self.settings = None

    def as_read_there(self):
        """What Keycloak makes of our metadata."""
        metadata = self.server.ask("GET", urllib.parse.urlsplit(self.own["metadata_url"]).path)
        assert metadata.status == 200, metadata
        return self.realm.ask("POST", "/client-description-converter", metadata.body)

    def read_metadata(self, **entry):
        """Muster does, from its address unless another way is named."""
        answer = self.admin.ask("PUT", self.path + "/saml", entry or {"metadata_url": self.descriptor})
        assert answer.status == 200, answer
        self.settings = answer.json["settings"]
        return self

    def certificates(self):
        return [each["sha256"] for each in self.admin.get(self.path + "/saml").json["settings"]["certificates"]]

    def refresh(self):
        answer = self.admin.post(self.path + "/saml/refresh")
        assert answer.status == 200, answer

    def change(self, **changes):
        answer = self.admin.ask("PATCH", self.path, changes, {"If-Match": self.admin.get(self.path).headers["etag"]})
        assert answer.status == 200, answer

    def client(self):
        return self.realm.client(self.client_id)

    def put_client(self, client):
        self.realm.ask("PUT", f"/clients/{client['id']}", client)

    def change_client(self, **attributes):
        """`__` stands for a dot."""
        self.realm.change_client(self.client_id, **{name.replace("__", "."): value for name, value in attributes.items()})

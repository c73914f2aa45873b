"""A sign-in provider that keeps users and groups by SCIM, as far as tests need one."""

import json
import uuid

PATCH_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
USER_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP_SCHEMA = "urn:ietf:params:scim:schemas:core:2.0:Group"
ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"


class Provider:
    """Asks with a provisioning token; `base` is the path that all others are below."""

    def __init__(self, server, provider, token):
        self.server = server
        self.provider = provider
        self.token = token
        self.base = f"/scim/v2/{provider}"

    def ask(self, verb, path, body=None, headers=None):
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/scim+json",
                   "Accept": "application/scim+json", **(headers or {})}
        encoded = None if body is None else json.dumps(body).encode()
        answer = self.server.ask(verb, self.base + path, encoded, headers)
        if answer.body and answer.status != 304:
            assert answer.headers["content-type"] in ("application/scim+json", "application/problem+json"), answer
        return answer

    def get(self, path, **options):
        return self.ask("GET", path, **options)

    def make_user(self, name, **more):
        answer = self.ask("POST", "/Users", {"schemas": [USER_SCHEMA], "userName": name, **more})
        assert answer.status == 201, answer
        return answer.json

    def make_group(self, name, *members):
        answer = self.ask("POST", "/Groups", {"schemas": [GROUP_SCHEMA], "displayName": name,
                                              "members": [{"value": member} for member in members]})
        assert answer.status == 201, answer
        return answer.json

    def patch(self, path, *operations, **options):
        return self.ask("PATCH", path, {"schemas": [PATCH_SCHEMA], "Operations": list(operations)}, **options)

    def members(self, group):
        return {member["value"] for member in self.get(f"/Groups/{group}").json.get("members", [])}


def provisioned_by(admin, provider=None):
    """A provider that an Admin has given a token; a new one where none is named."""
    if provider is None:
        name = uuid.uuid4().hex
        made = admin.post("/api/v1/federation/providers", {
            "kind": "oidc", "name": name, "domains": [f"{name}.example"],
            "oidc": {"issuer": f"https://{name}.example", "client_id": "muster"}})
        assert made.status == 201, made
        provider = made.json["id"]
    answer = admin.post(f"/api/v1/provisioning/{provider}/tokens")
    assert answer.status == 201, answer
    admin.server.secrets.append(answer.json["secret"])
    return Provider(admin.server, provider, answer.json["secret"])

"""SCIM as a stranger's tester sees it, and what two large clients send, request by request."""

import ssl
import uuid

import httpx2
import pytest
from scim2_client.engines.httpx2 import SyncSCIMClient
from scim2_tester import Status, check_server

from musterd import Browser
from scim_client import ENTERPRISE, GROUP_SCHEMA, PATCH_SCHEMA, USER_SCHEMA, Provider, provisioned_by

ERROR_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:Error"
LIST_SCHEMA = "urn:ietf:params:scim:api:messages:2.0:ListResponse"


@pytest.fixture
def provider(admin):
    return provisioned_by(admin)


def refusal(answer):
    """The status and the word of an error of SCIM."""
    assert answer.json["schemas"] == [ERROR_SCHEMA] and answer.json["status"] == str(answer.status), answer
    assert answer.json["detail"]
    return answer.status, answer.json.get("scimType")


# The tester of scim2-tester (PyPI).

def test_everything_that_the_tester_checks_is_right(server, provider):
    trusted = ssl.create_default_context(cafile=server.data / "tls.crt")
    with httpx2.Client(base_url=f"https://127.0.0.1:{server.port}{provider.base}", verify=trusted,
                      headers={"Authorization": f"Bearer {provider.token}"}, timeout=30) as client:
        scim = SyncSCIMClient(client)
        scim.discover()
        results = check_server(scim)

    wrong = [(result.title, result.reason) for result in results if result.status is not Status.SUCCESS]
    assert wrong == []
    assert len(results) >= 90


# Who is let in.

def test_a_token_opens_the_door_of_its_provider_alone(server, admin, provider):
    other = provisioned_by(admin)
    stranger = Provider(server, other.provider, provider.token)

    assert provider.get("/Users").status == 200
    for answer in (stranger.get("/Users"), Provider(server, "provider", provider.token).get("/Users"),
                   Provider(server, provider.provider, "muster_scim_x").get("/Users"),
                   Provider(server, provider.provider, server.secrets[-1]).get("/Users"),
                   admin.get(provider.base + "/Users"), server.ask("GET", provider.base + "/Users")):
        assert answer.status == 401, answer


def test_a_provisioning_token_opens_nothing_else(server, provider):
    for path in ("/api/v1/users", "/api/v1/groups", f"/api/v1/provisioning/{provider.provider}"):
        assert server.ask("GET", path, headers={"Authorization": f"Bearer {provider.token}"}).status == 401


def test_tokens_are_rotated_without_a_gap(admin, provider):
    path = f"/api/v1/provisioning/{provider.provider}"
    second = provisioned_by(admin, provider.provider)
    third = admin.post(f"{path}/tokens")
    assert (third.status, third.code) == (409, "scim_token.too_many")

    first = admin.get(path).json["tokens"][0]
    assert admin.ask("DELETE", f"{path}/tokens/{first['id']}").status == 204

    assert provider.get("/Users").status == 401
    assert second.get("/Users").status == 200
    shown = admin.get(path).json
    assert shown["base_url"].endswith(f"/scim/v2/{provider.provider}") and shown["users"] == 0
    assert [set(token) for token in shown["tokens"]] == [{"id", "hint", "made_by", "created_at", "last_used_at"}]


def test_whoever_is_no_admin_makes_no_tokens(admin, provider):
    reader = admin.invite(f"{uuid.uuid4()}@example.com", "read_only")
    answer = reader.post(f"/api/v1/provisioning/{provider.provider}/tokens")
    assert (answer.status, answer.code) == (403, "auth.not_allowed")


# What Okta sends.

def test_okta_keeps_a_user(provider):
    name = f"{uuid.uuid4()}@example.com"
    assert provider.get("/Users?startIndex=1&count=2").json["totalResults"] == 0
    empty = provider.get(f'/Users?filter=userName%20eq%20"{name}"&startIndex=1&count=100')
    assert (empty.status, empty.json["totalResults"], empty.json["Resources"]) == (200, 0, [])
    assert empty.json["schemas"] == [LIST_SCHEMA]

    made = provider.ask("POST", "/Users", {
        "schemas": [USER_SCHEMA], "userName": name, "name": {"givenName": "Bob", "familyName": "Lee"},
        "emails": [{"primary": True, "value": name, "type": "work"}], "displayName": "Bob Lee", "locale": "en-US",
        "externalId": "00ujl29u0le5T6Aj10h7", "groups": [], "password": "1mz050nq", "active": True})
    assert made.status == 201, made
    assert made.headers["location"].endswith(f"{provider.base}/Users/{made.json['id']}")
    assert made.json["externalId"] == "00ujl29u0le5T6Aj10h7" and made.json["active"] is True
    assert "password" not in made.body

    user = f"/Users/{made.json['id']}"
    deactivated = provider.patch(user, {"op": "replace", "value": {"active": False}})
    assert (deactivated.status, deactivated.json["active"]) == (200, False)
    replaced = provider.ask("PUT", user, {**provider.get(user).json, "active": True, "title": "Boss"})
    assert (replaced.status, replaced.json["active"], replaced.json["title"]) == (200, True, "Boss")
    assert provider.get(f'/Users?filter=userName%20eq%20"{name.upper()}"').json["totalResults"] == 1


def test_okta_pushes_a_group(provider):
    people = [provider.make_user(f"{uuid.uuid4()}@example.com")["id"] for _ in range(3)]
    made = provider.ask("POST", "/Groups", {"schemas": [GROUP_SCHEMA], "displayName": "Staff", "members": []})
    assert made.status == 201, made
    group = made.json["id"]

    moved = provider.patch(f"/Groups/{group}",
                           {"op": "replace", "value": {"id": group, "displayName": "Staff"}},
                           {"op": "add", "path": "members", "value": [{"value": people[0], "display": "a"},
                                                                      {"value": people[1], "display": "b"}]})
    assert moved.status == 204, moved
    assert provider.members(group) == set(people[:2])
    moved = provider.patch(f"/Groups/{group}", {"op": "remove", "path": f'members[value eq "{people[0]}"]'},
                           {"op": "add", "path": "members", "value": [{"value": people[2], "display": "c"}]})
    assert moved.status == 204 and provider.members(group) == set(people[1:])
    assert provider.patch(f"/Groups/{group}", {"op": "replace", "path": "members",
                                               "value": [{"value": people[0]}]}).status == 204
    assert provider.members(group) == {people[0]}
    renamed = provider.ask("PUT", f"/Groups/{group}", {"schemas": [GROUP_SCHEMA], "id": group, "displayName": "Crew",
                                                       "members": [{"value": people[1], "display": "b"}]})
    assert renamed.status == 200 and renamed.json["displayName"] == "Crew" and provider.members(group) == {people[1]}
    assert provider.ask("DELETE", f"/Groups/{group}").status == 204
    assert refusal(provider.get(f"/Groups/{group}")) == (404, None)


def test_okta_imports_by_pages_in_one_order(provider):
    names = [provider.make_user(f"{i}-{uuid.uuid4()}@example.com")["userName"] for i in range(25)]
    seen, start = [], 1
    while True:
        page = provider.get(f"/Users?startIndex={start}&count=10").json
        assert page["totalResults"] == 25 and page["startIndex"] == start
        if not page["Resources"]:
            break
        seen += [user["userName"] for user in page["Resources"]]
        start += 10
    assert seen == names


# What Entra ID sends.

def test_entra_keeps_a_user(provider):
    name = f"{uuid.uuid4()}@example.com"
    assert provider.get(f'/Users?filter=userName+eq+"{uuid.uuid4()}"').json["totalResults"] == 0
    assert refusal(provider.get(f"/Users/{uuid.uuid4()}")) == (404, None)

    made = provider.ask("POST", "/Users", {
        "schemas": [USER_SCHEMA, ENTERPRISE], "externalId": "0a21f0f2", "userName": name, "active": "True",
        "displayName": "Bob", "emails": [{"primary": True, "type": "work", "value": name}],
        "meta": {"resourceType": "User"}, "name": {"formatted": "Bob Lee", "familyName": "Lee", "givenName": "Bob"},
        "roles": [], "title": None, ENTERPRISE: {"department": "IT", "manager": None}})
    assert made.status == 201 and made.json["active"] is True and made.json[ENTERPRISE] == {"department": "IT"}, made
    assert "null" not in made.body
    user = f"/Users/{made.json['id']}"

    for path in (f'externalId+eq+"0a21f0f2"', f'emails[type+eq+"work"].value+eq+"{name}"'):
        assert provider.get(f"/Users?filter={path}").json["totalResults"] == 1, path
    manager = provider.make_user(f"{uuid.uuid4()}@example.com")["id"]
    changed = provider.patch(
        user, {"op": "Replace", "path": 'emails[type eq "work"].value', "value": f"new-{name}"},
        {"op": "Add", "path": 'phoneNumbers[type eq "mobile"].value', "value": "+1 555"},
        {"op": "Replace", "path": "name.familyName", "value": "Fox"},
        {"op": "Add", "path": f"{ENTERPRISE}:manager", "value": manager},
        {"op": "Replace", "value": {"displayName": "Bob Fox", "name.givenName": "Robert",
                                    f"{ENTERPRISE}:department": "Sales"}})
    assert changed.status == 200, changed
    assert changed.json["emails"] == [{"primary": True, "type": "work", "value": f"new-{name}"}]
    assert changed.json["phoneNumbers"] == [{"type": "mobile", "value": "+1 555"}]
    assert changed.json["name"] == {"formatted": "Bob Lee", "familyName": "Fox", "givenName": "Robert"}
    assert changed.json[ENTERPRISE] == {"department": "Sales", "manager": {"value": manager}}

    off = provider.patch(user, {"op": "Replace", "path": "active", "value": "False"})
    assert (off.status, off.json["active"]) == (200, False)
    assert provider.get(user).json["active"] is False
    assert provider.get(f'/Users?filter=userName+eq+"{name}"').json["Resources"][0]["active"] is False
    assert provider.ask("DELETE", user).status == 204 and provider.get(user).status == 404


def test_entra_keeps_a_group(provider):
    user = provider.make_user(f"{uuid.uuid4()}@example.com")["id"]
    made = provider.ask("POST", "/Groups", {
        "schemas": [GROUP_SCHEMA, "http://schemas.microsoft.com/2006/11/ResourceManagement/ADSCIM/2.0/Group"],
        "externalId": "8aa1a0c0", "displayName": "Staff", "meta": {"resourceType": "Group"}})
    assert made.status == 201, made
    group = made.json["id"]
    found = provider.get('/Groups?excludedAttributes=members&filter=displayName+eq+"staff"').json
    assert found["totalResults"] == 1 and "members" not in found["Resources"][0]

    added = provider.patch(f"/Groups/{group}", {"op": "Add", "path": "members", "value": [{"$ref": None, "value": user}]})
    assert (added.status, added.body) == (204, "")
    assert "members" not in provider.get(f"/Groups/{group}?excludedAttributes=members").json
    assert provider.members(group) == {user}
    assert provider.get(f'/Groups?filter=id+eq+"{group}"+and+members+eq+"{user}"').json["totalResults"] == 1
    for removal in ({"op": "Remove", "path": "members", "value": [{"$ref": None, "value": user}]},
                    {"op": "Remove", "path": f'members[value eq "{user}"]'}):
        assert provider.patch(f"/Groups/{group}", {"op": "Add", "path": "members", "value": [{"value": user}]}).status == 204
        assert provider.patch(f"/Groups/{group}", removal).status == 204
        assert provider.members(group) == set()
    renamed = provider.patch(f"/Groups/{group}", {"op": "Replace", "path": "displayName", "value": "Crew"})
    assert renamed.status == 204 and provider.get(f"/Groups/{group}").json["displayName"] == "Crew"


# What comes of it in Muster.

def test_deactivation_ends_what_belongs_to_the_user_and_reactivation_gives_it_back(admin, provider):
    made = provider.make_user(f"{uuid.uuid4()}@example.com")
    path = f"/api/v1/users/{made['id']}"
    user = admin.get(path).json
    assert (user["state"], user["role"], user["email"]) == ("active", "read_only", made["userName"])

    provider.patch(f"/Users/{made['id']}", {"op": "replace", "value": {"active": False}})
    assert admin.get(path).json["state"] == "deactivated"
    provider.patch(f"/Users/{made['id']}", {"op": "replace", "value": {"active": True}})
    assert admin.get(path).json["state"] == "active"
    assert admin.post(f"{path}/deactivate").status == 200
    provider.patch(f"/Users/{made['id']}", {"op": "replace", "value": {"active": True}})
    assert admin.get(path).json["state"] == "deactivated"


def test_a_group_gives_its_role_and_the_overview_says_why(admin, provider):
    user = provider.make_user(f"{uuid.uuid4()}@example.com")["id"]
    group = provider.make_group("Costs", user)["id"]
    shown = admin.get(f"/api/v1/groups/{group}")
    assert shown.json["provider_id"] == provider.provider and shown.json["members"] == 1

    changed = admin.ask("PATCH", f"/api/v1/groups/{group}", {"role": "cost_admin"}, {"If-Match": shown.headers["etag"]})
    assert changed.status == 200, changed
    access = admin.get(f"/api/v1/users/{user}/access").json
    assert access["role"] == "cost_admin"
    assert [(source["role"], source["group_id"], source["counts"]) for source in access["sources"]] == [
        ("read_only", None, False), ("cost_admin", group, True)]
    assert "budgets.update" in {permission["name"] for permission in access["permissions"]}

    assert provider.patch(f"/Groups/{group}", {"op": "remove", "path": f'members[value eq "{user}"]'}).status == 204
    assert admin.get(f"/api/v1/users/{user}").json["role"] == "read_only"


def test_whom_an_admin_deletes_is_gone_for_the_provider(admin, provider):
    user = provider.make_user(f"{uuid.uuid4()}@example.com")["id"]
    group = provider.make_group("Staff", user)["id"]

    assert admin.ask("DELETE", f"/api/v1/users/{user}").status == 204

    assert provider.get(f"/Users/{user}").status == 404
    assert provider.members(group) == set()


def test_a_provider_that_is_off_or_gone_keeps_nobody(admin, provider):
    path = f"/api/v1/federation/providers/{provider.provider}"
    user = provider.make_user(f"{uuid.uuid4()}@example.com")["id"]
    group = provider.make_group("Costs", user)["id"]
    shown = admin.get(f"/api/v1/groups/{group}")
    assert admin.ask("PATCH", f"/api/v1/groups/{group}", {"role": "cost_admin"},
                     {"If-Match": shown.headers["etag"]}).status == 200

    etag = admin.get(path).headers["etag"]
    assert admin.ask("PATCH", path, {"is_enabled": False}, {"If-Match": etag}).status == 200
    assert provider.get("/Users").status == 401
    assert admin.ask("DELETE", path).status == 204
    assert provider.get("/Users").status == 401
    assert admin.get(f"/api/v1/groups/{group}").status == 404
    assert admin.get(f"/api/v1/users/{user}").json["role"] == "read_only"
    missing = admin.post(f"/api/v1/provisioning/{provider.provider}/tokens")
    assert (missing.status, missing.code) == (404, "provider.not_found")


# What else the standard says.

def test_refusals_are_in_the_words_of_the_standard(provider):
    user = provider.make_user(f"{uuid.uuid4()}@example.com")
    path = f"/Users/{user['id']}"
    assert refusal(provider.ask("POST", "/Users", {"userName": user["userName"]})) == (409, "uniqueness")
    assert refusal(provider.ask("POST", "/Users", {"displayName": "x"})) == (400, "invalidValue")
    assert refusal(provider.ask("POST", "/Users", ["x"])) == (400, "invalidSyntax")
    assert refusal(provider.get("/Users?filter=userName")) == (400, "invalidFilter")
    assert refusal(provider.get("/Users?filter=active+gt+true")) == (400, "invalidFilter")
    assert refusal(provider.get("/Users?count=many")) == (400, "invalidValue")
    assert refusal(provider.patch(path, {"op": "replace", "path": "id", "value": "x"})) == (400, "mutability")
    assert refusal(provider.patch(path, {"op": "remove"})) == (400, "noTarget")
    assert refusal(provider.patch(path, {"op": "add", "path": "a..b", "value": 1})) == (400, "invalidPath")
    assert refusal(provider.get("/Users?attributes=a&excludedAttributes=b")) == (400, "invalidValue")
    assert refusal(provider.get("/Nowhere")) == (404, None)
    assert refusal(provider.get("/Schemas?filter=id+pr")) == (403, None)
    assert refusal(provider.ask("POST", "/Users", {}, headers={"Content-Type": "text/plain"})) == (415, None)
    broken = provider.server.ask("POST", f"{provider.base}/Users", b"{", {"Authorization": f"Bearer {provider.token}",
                                                                          "Content-Type": "application/json"})
    assert refusal(broken) == (400, "invalidSyntax")


def test_etags_keep_two_writers_apart(provider):
    user = provider.make_user(f"{uuid.uuid4()}@example.com")
    path = f"/Users/{user['id']}"
    shown = provider.get(path)
    etag = shown.headers["etag"]
    assert etag == user["meta"]["version"] == 'W/"1"'
    assert provider.get(path, headers={"If-None-Match": etag}).status == 304

    first = provider.patch(path, {"op": "add", "path": "title", "value": "x"}, headers={"If-Match": etag})
    assert (first.status, first.headers["etag"]) == (200, 'W/"2"')
    second = provider.patch(path, {"op": "add", "path": "title", "value": "y"}, headers={"If-Match": etag})
    assert refusal(second) == (412, None)
    assert provider.ask("DELETE", path, headers={"If-Match": '"nonsense"'}).status == 412
    assert provider.ask("DELETE", path, headers={"If-Match": "*"}).status == 204


def test_searches_are_asked_in_bodies_too(provider):
    user = provider.make_user("bob@" + uuid.uuid4().hex + ".example")
    group = provider.make_group("Staff", user["id"])
    search = {"schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"], "attributes": ["displayName"]}

    both = provider.ask("POST", "/.search", search).json
    assert [resource["id"] for resource in both["Resources"]] == [user["id"], group["id"]]
    assert set(both["Resources"][1]) == {"schemas", "id", "displayName"}
    one = provider.ask("POST", "/Users/.search", {**search, "filter": 'userName sw "bob@"', "startIndex": 1, "count": 1})
    assert one.json["totalResults"] == 1
    second = provider.ask("POST", "/.search", {"startIndex": 2, "count": 5}).json
    assert [resource["id"] for resource in second["Resources"]] == [group["id"]] and second["totalResults"] == 2


def test_lists_come_in_the_order_that_is_asked_for(provider):
    assert provider.get("/ServiceProviderConfig").json["sort"] == {"supported": True}
    users = {title: provider.make_user(f"{uuid.uuid4()}@example.com", displayName=title)["id"] for title in ("bo", "Al", "Cy")}
    group = provider.make_group("Be")["id"]

    def order(answer):
        assert answer.status == 200, answer
        return [resource["id"] for resource in answer.json["Resources"]]

    assert order(provider.get("/Users?sortBy=displayName")) == [users["Al"], users["bo"], users["Cy"]]
    assert order(provider.get("/Users?sortBy=displayName&sortOrder=descending&startIndex=2&count=1")) == [users["bo"]]
    assert order(provider.get("/Users?sortBy=meta.created&sortOrder=descending&filter=displayName+co+%22o%22")) == [users["bo"]]
    search = {"sortBy": "displayName", "sortOrder": "descending"}
    assert order(provider.ask("POST", "/Users/.search", search)) == [users["Cy"], users["bo"], users["Al"]]
    assert order(provider.ask("POST", "/.search", search)) == [users["Cy"], users["bo"], group, users["Al"]]
    for query, word in (("sortBy=name", "invalidPath"), ("sortBy=%20", "invalidPath"),
                        ("sortBy=title&sortOrder=up", "invalidValue")):
        assert refusal(provider.get(f"/Users?{query}")) == (400, word), query
    assert refusal(provider.ask("POST", "/.search", {"sortBy": 7})) == (400, "invalidValue")


def test_a_group_in_a_group_is_refused_and_nothing_happens(provider):
    user = provider.make_user(f"{uuid.uuid4()}@example.com")["id"]
    inner = provider.make_group("Inner", user)["id"]
    outer = provider.make_group("Outer")["id"]

    for member in ({"value": inner}, {"value": inner, "type": "Group"}):
        answer = provider.patch(f"/Groups/{outer}", {"op": "add", "path": "members", "value": [{"value": user}, member]})
        assert refusal(answer) == (400, "invalidValue") and "no groups" in answer.json["detail"]
    assert refusal(provider.ask("POST", "/Groups", {"displayName": "Third", "members": [{"value": inner}]})) == (
        400, "invalidValue")
    assert provider.members(outer) == set() and provider.get("/Groups").json["totalResults"] == 2


def test_several_operations_go_in_one_request(provider):
    name = f"{uuid.uuid4()}@example.com"
    answer = provider.ask("POST", "/Bulk", {
        "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"], "failOnErrors": 5, "Operations": [
            {"method": "POST", "path": "/Groups", "bulkId": "g",
             "data": {"displayName": "Staff", "members": [{"value": "bulkId:u"}]}},
            {"method": "POST", "path": "/Users", "bulkId": "u", "data": {"userName": name}},
            {"method": "POST", "path": "/Users", "bulkId": "v", "data": {"userName": name}},
            {"method": "PATCH", "path": "/Users/bulkId:u", "data": {
                "schemas": [PATCH_SCHEMA], "Operations": [{"op": "add", "path": "title", "value": "Boss"}]}}]})
    assert answer.status == 200, answer
    done = {operation.get("bulkId", operation["method"]): operation["status"] for operation in answer.json["Operations"]}
    assert done == {"u": "201", "g": "201", "v": "409", "PATCH": "200"}
    assert provider.get("/Users").json["Resources"][0]["title"] == "Boss"


def test_a_large_group_is_replaced_in_one_request(provider):
    people = []
    for start in range(0, 1000, 500):
        answer = provider.ask("POST", "/Bulk", {"Operations": [
            {"method": "POST", "path": "/Users", "bulkId": str(i), "data": {"userName": f"{i}-{uuid.uuid4()}"}}
            for i in range(start, start + 500)]})
        people += [operation["location"].rpartition("/")[2] for operation in answer.json["Operations"]]
    group = provider.make_group("All")["id"]
    for members in (people, people[500:], people[:700]):
        answer = provider.patch(f"/Groups/{group}", {"op": "replace", "path": "members",
                                                     "value": [{"value": person} for person in members]})
        assert answer.status == 204 and provider.members(group) == set(members)


def test_the_audit_log_knows_the_provider(admin, provider):
    user = provider.make_user(f"{uuid.uuid4()}@example.com")["id"]
    events = admin.get(f"/api/v1/audit/events?target={user}").json["items"]
    assert [(event["actor"], event["action"]) for event in events] == [(provider.provider, "user.provisioned")]

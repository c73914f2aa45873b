"""A browser that goes from Muster to Keycloak and back, filling in the forms that it is shown there."""

import html.parser
import http.cookies
import re
import urllib.parse

from keycloak import PASSWORD
from travelling_browser import TravellingBrowser


class Form(html.parser.HTMLParser):
    """The first form of a page: where it goes, and what is in it already."""

    def __init__(self, page):
        super().__init__()
        self.action = None
        self.fields = {}
        self.is_open = False
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "form" and self.action is None:
            self.action, self.is_open = attributes["action"], True
        elif tag == "input" and self.is_open and "name" in attributes:
            self.fields[attributes["name"]] = attributes.get("value") or ""

    def handle_endtag(self, tag):
        if tag == "form":
            self.is_open = False


class Way:
    """Where Keycloak sends the browser: to Muster, with a form or without one; or nowhere."""

    def __init__(self, path=None, form=None):
        self.path = path
        self.form = form


class Visitor(TravellingBrowser):
    """Somebody at their browser. `who` is their name at Keycloak."""

    def __init__(self, server, keycloak, who="bob"):
        super().__init__(server)
        self.keycloak = keycloak
        self.who = who
        self.there = {}  # its cookies
        self.passwords = 0  # how often it was asked for one there
        self.user = None  # who they are here

    def _ask_there(self, url, form):
        body = None if form is None else urllib.parse.urlencode(form)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.there.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        parts = urllib.parse.urlsplit(url)
        response = self.keycloak.send("GET" if form is None else "POST",
                                      parts.path + ("?" + parts.query if parts.query else ""), body, headers)
        for line in response.headers.get_all("Set-Cookie") or ():
            for name, cookie in http.cookies.SimpleCookie(line).items():
                self.there[name] = cookie.value
                if not cookie.value:
                    del self.there[name]
        return response

    def travel(self, url, form=None):
        """Until it is sent to Muster, or shown a page without a form."""
        for _ in range(12):
            if re.match(rf"{re.escape(self.server.url)}/saml/[^/]+/post\?", url):
                page = Form(self.get(url.removeprefix(self.server.url)).body)  # which is on its way there
                url, form = page.action, page.fields
            if not url.startswith(self.keycloak.url):
                assert url.startswith(self.server.url), url
                return Way(url.removeprefix(self.server.url), form)
            response = self._ask_there(url, form)
            if response.status in (302, 303):
                url, form = urllib.parse.urljoin(url, response.headers["Location"]), None
                continue
            assert response.status == 200, (url, response.status, response.text[-2000:])
            page = Form(response.text)
            if page.action is None:
                return Way()
            url, form = urllib.parse.urljoin(url, page.action), self._filled(page.fields)
        raise AssertionError("Keycloak sends on and on")

    def _filled(self, fields):
        if "password" in fields:
            self.passwords += 1
            assert self.passwords < 5, "Keycloak does not take the password"
            return {**fields, "username": self.who, "password": PASSWORD}
        return fields

    def bring(self, way):
        """Where Muster sends the browser that comes that way."""
        return self.come_back(way.path, way.form)

    def come_from(self, url):
        return self.finish(self.bring(self.travel(url)))

    def sign_in_there(self, provider):
        """What came of it; with whom it is, once it went well."""
        outcome = self.come_from(self.way_there(provider))
        if outcome.status == 200 and outcome.json["outcome"] == "signed_in":
            self.user = self.refresh()["user"]
        return outcome

    def sign_out_here(self):
        """Here and there, all the way; the path that the browser is at last."""
        way = self.travel(self.post("/api/v1/session/provider-sign-out").json["url"])
        return way.path if way.form is None else self.bring(way)

    @property
    def is_signed_in(self):
        return self.get("/api/v1/session").status == 200

    def groups(self, admin):
        """The names of those that they are in, as an Admin sees it."""
        groups = admin.get("/api/v1/groups?limit=1000").json["items"]
        return {group["name"] for group in groups
                if self.user["id"] in [member["id"] for member in admin.get(f"/api/v1/groups/{group['id']}/members").json["items"]]}

    def tested(self, admin, provider):
        """What an Admin's test of a provider shows. It is another sign-in there."""
        self.cookies, self.csrf = admin.cookies, admin.csrf
        answer = self.post(f"/api/v1/federation/providers/{provider}/test")
        assert answer.status == 200, answer
        return self.come_from(answer.json["url"]).json["test"]

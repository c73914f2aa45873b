"""A browser of Muster that goes to a sign-in provider and comes back."""

import urllib.parse

from musterd import Browser


class TravellingBrowser(Browser):
    """What it does there, those say who know the provider."""
    origin = "null"  # of the page there that posts

    def way_there(self, provider, path="/api/v1/sign-in/start", **more):
        """The address that Muster sends it to."""
        answer = self.post(path, {"provider_id": provider, **more})
        assert answer.status == 200, answer
        return answer.json["url"]

    def come_back(self, path, form=None):
        """By a redirect, or by a form of the provider's; where Muster sends it on to."""
        if form is None:
            back = self.get(path, headers={"Sec-Fetch-Site": "cross-site"})
        else:
            back = self.ask("POST", path, urllib.parse.urlencode(form).encode(),
                            {"Sec-Fetch-Site": "cross-site", "Origin": self.origin,
                             "Content-Type": "application/x-www-form-urlencoded"})
        assert back.status == 303, back
        return back.headers["location"]

    def finish(self, location):
        """What came of it, as the page there asks."""
        request = urllib.parse.parse_qs(urllib.parse.urlsplit(location).query)["request"][0]
        return self.post("/api/v1/sign-in/outcome", {"request": request})

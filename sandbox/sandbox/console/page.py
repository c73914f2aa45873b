"""HTML of the sandbox's own pages: plain, without anything from elsewhere, and with no script but one."""

import base64
import hashlib
import html
import typing
import urllib.parse

from sandbox.errors import Reply
from sandbox.partitions import here

# AWS's console keeps what a link asks for behind the #, which no server sees.
FRAGMENT_SCRIPT = """
const asked = location.hash.replace(/^#\\/?/, '')
const region = new URLSearchParams(location.search).get('region') || document.body.dataset.region
if (asked) location.replace(document.body.dataset.base + '/' + asked + '&region=' + encodeURIComponent(region))
"""
_STYLE = """
body{font:15px/1.5 system-ui,sans-serif;margin:0;color:#16191f;background:#f2f3f3}
header{background:#232f3e;color:#fff;padding:.6rem 1.5rem}header a{color:#fff;margin-right:1.5rem}
main{max-width:70rem;margin:1.5rem auto;padding:1rem 1.5rem;background:#fff;border:1px solid #d5dbdb}
table{border-collapse:collapse;width:100%;margin:.5rem 0 1.5rem}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-bottom:1px solid #eaeded;overflow-wrap:anywhere}
input:not([type=checkbox]),select,textarea{font:inherit;width:100%;box-sizing:border-box}
button{font:inherit;font-weight:700;padding:.4rem 1.2rem;background:#ec7211;color:#fff;border:0;border-radius:2px}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#fafafa;padding:.6rem}
iframe{width:100%;height:30rem;border:1px solid #d5dbdb}.note{color:#545b64}.bad{color:#b3150a}
"""
_HASH = base64.b64encode(hashlib.sha256(FRAGMENT_SCRIPT.encode()).digest()).decode()
_POLICY = (f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{_HASH}'; form-action 'self'; "
           "base-uri 'none'; frame-ancestors 'none'; frame-src 'self'")


def text(value: typing.Any) -> str:
    return html.escape(str(value), quote=True)


def link(address: str, words: str, **query: str) -> str:
    target = f"{address}?{urllib.parse.urlencode(query)}" if query else address
    return f'<a href="{text(target)}">{text(words)}</a>'


def table(heads: list[str], rows: typing.Iterable[list[str]]) -> str:
    """`rows` hold HTML, `heads` text."""
    head = "".join(f"<th scope=col>{text(each)}</th>" for each in heads)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def hidden(**values: str) -> str:
    return "".join(f'<input type=hidden name="{text(name)}" value="{text(value)}">'
                   for name, value in values.items())


def page(title: str, body: str, *, status: int = 200, refresh: int = 0, base: str = "") -> Reply:
    """`refresh`: seconds until the browser asks again; `base`: where a link's fragment is to go."""
    again = f'<meta http-equiv=refresh content="{refresh}">' if refresh else ""
    script = f"<script>{FRAGMENT_SCRIPT}</script>" if base else ""
    document = (
        f"<!doctype html><html lang=en><head><meta charset=utf-8>{again}<title>{text(title)}</title>"
        f"<style>{_STYLE}</style></head><body data-base=\"{text(base)}\" "
        f"data-region=\"{here().home}\"><header>"
        "<a href=\"/_console\">Simulated AWS console</a><a href=\"/_mailbox\">Mailbox</a>"
        f"<span>Nothing here is AWS</span></header><main><h1>{text(title)}</h1>{body}</main>{script}</body></html>")
    return Reply(status, [("Content-Type", "text/html; charset=utf-8"), ("Content-Security-Policy", _POLICY),
                          ("Cache-Control", "no-store"), ("Referrer-Policy", "same-origin"),
                          ("X-Content-Type-Options", "nosniff")], document.encode())


def refused(why: str, status: int = 400) -> Reply:
    return page("That does not work", f'<p class=bad role=alert>{text(why)}</p>', status=status)


def see(address: str, **query: str) -> Reply:
    target = f"{address}?{urllib.parse.urlencode(query)}" if query else address
    return Reply(303, [("Location", target)], b"")

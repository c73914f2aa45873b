"""The mailbox in a browser: what was sent, readable, with links that can be followed."""

import re
import typing

from sandbox.clock import to_text
from sandbox.console import page
from sandbox.errors import Reply
from sandbox.mailbox import Mail, Mailbox
from sandbox.sigv4 import Message

PREFIX = "/_mailbox"
_LINK = re.compile(r"https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]]")


def _with_links(plain: str) -> str:
    done, parts = 0, []
    for match in _LINK.finditer(plain):
        parts += [page.text(plain[done:match.start()]),
                  f'<a rel=noreferrer href="{page.text(match[0])}">{page.text(match[0])}</a>']
        done = match.end()
    return "".join(parts) + page.text(plain[done:])


class MailPages:
    def __init__(self, mailbox: Mailbox):
        self._mailbox = mailbox

    def answer(self, message: Message) -> Reply:
        rest = [part for part in message.path.removeprefix(PREFIX).split("/") if part]
        if message.method not in ("GET", "HEAD"):
            return page.refused("A mailbox is only read.", 405)
        if not rest:
            return self._list()
        mail = self._mailbox.find(int(rest[0])) if rest[0].isdigit() else None
        if mail is None:
            return page.refused("There is no such mail.", 404)
        if rest[1:] == ["raw"]:
            return Reply(200, [("Content-Type", "text/plain; charset=utf-8"),
                               ("X-Content-Type-Options", "nosniff")], mail.raw)
        return self._show(mail)

    def _list(self) -> Reply:
        mails = self._mailbox.all()
        rows: typing.Iterable[list[str]] = ([
            page.text(to_text(mail.at)), page.text(mail.header("From")), page.text(", ".join(mail.recipients)),
            page.link(f"{PREFIX}/{mail.id}", mail.header("Subject") or "(no subject)")] for mail in mails)
        said = page.table(["When", "From", "To", "Subject"], rows) if mails else "<p>No mail has come yet.</p>"
        return page.page("Mailbox", f"<p class=note>Mail handed in at 127.0.0.1:{self._mailbox.port} (SMTP) ends "
                         f"here, whomever it is for.</p>{said}", refresh=5)

    def _show(self, mail: Mail) -> Reply:
        heads = page.table(["", ""], [[name, page.text(value)] for name, value in (
            ("From", mail.header("From")), ("To", ", ".join(mail.recipients)), ("Date", mail.header("Date")))])
        plain, rich = mail.body("plain"), mail.body("html")
        body = f"<h2>Text</h2><pre>{_with_links(plain)}</pre>" if plain else ""
        if rich:
            body += ('<h2>HTML</h2><iframe title="The mail as HTML" sandbox="allow-popups '
                     f'allow-popups-to-escape-sandbox" srcdoc="{page.text(rich)}"></iframe>')
        raw = page.link(f"{PREFIX}/{mail.id}/raw", "As it was sent")
        return page.page(mail.header("Subject") or "(no subject)", f"{heads}{body}<p>{raw}</p>")

"""The routes that every sandbox has: time, faults, what was called, root users, verdicts of policies."""

import dataclasses
import datetime
import typing

from sandbox import principals
from sandbox.clock import parse_instant, to_text
from sandbox.control import Fields, Refused, Route
from sandbox.targets import Target

if typing.TYPE_CHECKING:
    from sandbox.world import World


def _seconds(fields: Fields) -> float:
    return sum(float(fields.get(unit, 0)) * seconds for unit, seconds in (
        ("seconds", 1), ("minutes", 60), ("hours", 3600), ("days", 86400)))


def clock_routes(world: "World") -> list[Route]:
    def describe() -> Fields:
        return {"now": to_text(world.clock.now()), "speed": world.clock.speed, "skew": world.clock.skew,
                "wall": to_text(datetime.datetime.fromtimestamp(world.clock.wall(), datetime.UTC))}

    def change(fields: Fields) -> Fields:
        """`advance` and `to` go forward, and let happen what is due on the way; `speed`; `skew` in
        seconds moves what AWS holds to be the time of signatures."""
        happened = 0
        if "skew" in fields:
            world.clock.skew = float(fields["skew"])
        if "speed" in fields:
            world.clock.set(world.clock.now(), float(fields["speed"]))
        target = parse_instant(fields["to"]) if "to" in fields else None
        if advance := _seconds(fields):
            target = world.clock.now() + datetime.timedelta(seconds=advance)
        if target is not None:
            if target < world.clock.now():
                raise Refused("the simulated time does not run backwards")
            with world.gateway.lock:
                happened = world.schedule.advance(target)
        return {**describe(), "happened": happened}

    return [Route("GET", "/clock", "the simulated time", lambda _: describe()),
            Route("POST", "/clock", "advance (seconds, minutes, hours, days), to, speed, skew", change)]


def fault_routes(world: "World") -> list[Route]:
    def add(fields: Fields) -> Fields:
        return {"id": world.faults.add(fields).id}

    def clear(_: Fields) -> Fields:
        return {"cleared": world.faults.clear()}

    def buckets(fields: Fields) -> Fields:
        world.buckets.is_enforced = str(fields["enforced"]).lower() == "true"
        return {"enforced": world.buckets.is_enforced, "refused": world.buckets.refused}

    def expire(_: Fields) -> Fields:
        return {"expired": world.keyring.expire_all(world.clock.wall() + world.clock.skew)}

    return [Route("GET", "/faults", "faults that wait for their call", lambda _: world.faults.list()),
            Route("POST", "/faults", "kind throttle|fail|lose_request|delay|lose_reply|duplicate, service, operation, "
                  "account, times, skip, code, status, message, seconds", add),
            Route("DELETE", "/faults", "forget all faults", clear),
            Route("POST", "/buckets", "enforced true|false: the token buckets", buckets),
            Route("POST", "/sessions/expire", "end every temporary credential now", expire)]


def journal_routes(world: "World") -> list[Route]:
    def calls(fields: Fields) -> typing.Any:
        return world.journal.list(fields.get("service"), fields.get("operation"), int(fields.get("after", 0)))

    def clear(_: Fields) -> Fields:
        world.journal.clear()
        return {}

    return [Route("GET", "/calls", "what was called: service, operation, after", calls),
            Route("DELETE", "/calls", "forget what was called", clear)]


def organization_routes(world: "World") -> list[Route]:
    def fail_next(fields: Fields) -> Fields:
        world.creation.fail_next(str(fields["reason"]))
        return {"waiting": list(world.creation.next_failures)}

    def quota(fields: Fields) -> Fields:
        world.creation.quota = int(fields["accounts"])
        return {"accounts": world.creation.quota}

    def root_user(fields: Fields) -> Fields:
        root = world.roots.user_of(str(fields["account"]))
        for name in ("has_password", "mfa_devices", "certificates"):
            if name in fields:
                setattr(root, name, fields[name])
        return dataclasses.asdict(root)

    def response_url(fields: Fields) -> Fields:
        if fields["style"] not in ("aws", "loopback"):
            raise Refused("style is aws or loopback")
        world.custom.style = str(fields["style"])
        return {"style": world.custom.style}

    return [Route("POST", "/response-url", "where custom resources are answered: style aws|loopback",
                  response_url),
            Route("POST", "/accounts/fail-next", "let the next account creation fail: reason", fail_next),
            Route("POST", "/accounts/quota", "how many accounts there may be: accounts", quota),
            Route("POST", "/root-user", "what a root user can sign in with: account, has_password, "
                  "mfa_devices, certificates", root_user)]


def billing_routes(world: "World") -> list[Route]:
    def locked(work: typing.Callable[[Fields], typing.Any]) -> typing.Callable[[Fields], typing.Any]:
        def run(fields: Fields) -> typing.Any:
            with world.gateway.lock:
                return work(fields)
        return run

    def backfill(fields: Fields) -> typing.Any:
        return world.deliveries.backfill(str(fields["report"]), list(fields["months"]))

    def restate(fields: Fields) -> typing.Any:
        world.deliveries.restate(str(fields["month"]))
        return {"restated": fields["month"]}

    return [Route("POST", "/billing/deliver", "deliver now what is due: report",
                  locked(lambda fields: world.deliveries.deliver_all(fields.get("report")))),
            Route("POST", "/billing/backfill", "deliver months long past: report, months", locked(backfill)),
            Route("GET", "/billing/cost-explorer", "how often Cost Explorer was asked",
                  locked(lambda _: {"requests": world.cost_explorer.requests})),
            Route("POST", "/billing/restate", "change a month's past from its next delivery on: month",
                  locked(restate))]


def mail_routes(world: "World") -> list[Route]:
    return [Route("GET", "/mail", "mail that was sent, the newest first",
                  lambda _: [mail.describe() for mail in world.mailbox.all()]),
            Route("DELETE", "/mail", "forget it", lambda _: {"cleared": world.mailbox.clear()})]


def _keys(key: principals.Key) -> Fields:
    return {"AccessKeyId": key.access_key_id, "SecretAccessKey": key.secret,
            **({"SessionToken": key.token} if key.token else {})}


def principal_routes(world: "World") -> list[Route]:
    def root(fields: Fields) -> Fields:
        """A person who signs in as the root user, who has no keys otherwise."""
        account = str(fields["account"])
        if account not in {each.id for each in world.organization.accounts} | {world.own_account}:
            raise Refused(f"there is no account {account}")
        return _keys(world.keyring.issue(principals.root_principal(account)))

    def authorize(fields: Fields) -> Fields:
        """A verdict without a call: principal (an ARN), action, resource, context."""
        principal = _principal_of(str(fields["principal"]))
        account = str(fields.get("resource_account") or principal.account)
        target = Target(str(fields.get("resource", "*")), account, fields.get("resource_policy"))
        with world.gateway.lock:
            context = {**world.authorizer.principal_context(principal),
                       "aws:CurrentTime": to_text(world.clock.now()), **fields.get("context", {})}
            verdict = world.authorizer.decide(principal, str(fields["action"]), target, context)
        return {"allowed": verdict.is_allowed, "by": verdict.by, "explicit": verdict.is_explicit,
                "ignored_keys": verdict.ignored_keys}

    return [Route("POST", "/root", "keys of an account's root user: account", root),
            Route("POST", "/authorize", "a verdict: principal, action, resource, resource_account, "
                  "resource_policy, context", authorize)]


def _principal_of(arn: str) -> principals.Principal:
    """Errors: Refused for an ARN of nobody."""
    parts = arn.split(":", 5)
    if len(parts) != 6:
        raise Refused(f"{arn} is no ARN")
    account, name = parts[4], parts[5]
    iam = principals.iam_of(account)
    if name == "root":
        return principals.root_principal(account)
    for user in iam.users.values():
        if user.arn == arn:
            return principals.user_principal(account, user)
    for role in iam.roles.values():
        if role.arn == arn:
            return principals.role_session(account, role, "verdict")
    raise Refused(f"there is no principal {arn}")

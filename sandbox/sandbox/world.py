"""Builds the sandbox: all its parts as plain values, in the order in which they need each other."""

import dataclasses
import datetime
import threading
import time
import typing

from sandbox import moto_setup  # before all else that imports moto
from sandbox import partitions, stack_changes, stack_resources
from sandbox.account_creation import AccountCreation
from sandbox.activation import Activation
from sandbox.authentication import Authenticator
from sandbox.authorization import Authorizer
from sandbox.billing import stack_resources as billing_resources
from sandbox.billing.bills import BillOptions, Bills, account_ids
from sandbox.billing.bucket_access import BucketAccess
from sandbox.billing.cost_explorer import CostExplorer
from sandbox.billing.delivery import Deliveries
from sandbox.billing.reports import Reports
from sandbox.call import Call, read_message
from sandbox.certificates import CertificateAuthority
from sandbox.clock import Clock, Schedule
from sandbox.console.mail_pages import PREFIX as MAIL_PREFIX
from sandbox.console.mail_pages import MailPages
from sandbox.console.stack_pages import PREFIX as CONSOLE_PREFIX
from sandbox.console.stack_pages import StackPages
from sandbox.control import PREFIX, Control
from sandbox.control_routes import (billing_routes, clock_routes, fault_routes, journal_routes,
                                    mail_routes, organization_routes, principal_routes)
from sandbox.custom_resources import HOST_PREFIX, CustomResources
from sandbox.errors import Reply
from sandbox.faults import Faults, Lost
from sandbox.gateway import Gateway
from sandbox.journal import Journal
from sandbox.mailbox import Mailbox
from sandbox.organization_rules import OrganizationRules
from sandbox.partitions import here
from sandbox.policy_engine import PolicyEngine
from sandbox.prices.catalog import Catalog
from sandbox.prices.offers import Offers
from sandbox.prices.price_files import PriceFiles, is_price_file
from sandbox.principals import Keyring
from sandbox.root_access import RootAccess
from sandbox.seeding import Seed, make_admin, make_organization
from sandbox.server import LoopbackServer
from sandbox.sessions import Sessions
from sandbox.stack_operations import StackOperations
from sandbox.stack_sets import StackSets
from sandbox.sts_operations import sts_operations
from sandbox.token_buckets import TokenBuckets, read_limits


@dataclasses.dataclass(frozen=True)
class Options:
    accounts: int = 60
    seed: int = 1
    port: int = 0
    start: datetime.datetime | None = None
    speed: float = 1.0
    account_quota: int = 1000
    bill_rows: int = 3000
    bill_snapshots: int = 30
    bill_hours: int = 0  # of a month's start; 0: whole months
    mail_port: int = 0
    months_at_once: int = 0
    partition: str = "aws"


class World:
    """One sandbox in this process; moto's state is the process's, so there can be only one."""

    def __init__(self, options: Options):
        self.options = options
        partitions.use(options.partition)
        self.clock = Clock(options.start, options.speed)
        self.schedule = Schedule(self.clock)
        moto_setup.use(self.clock)
        self.seed = Seed(options.seed, self.clock.now(), account_ids(options.seed, options.accounts))
        self.organization = make_organization(self.seed, options.accounts)
        assert self.organization.org
        self.management = self.organization.org.master_account_id
        self.own_account = self.seed.account_id()
        self.admin = make_admin(self.management, "admin")
        self.muster = make_admin(self.own_account, "muster")
        self.keyring = Keyring()
        self.engine = PolicyEngine()
        self.authorizer = Authorizer(self.engine, self.clock)
        self.gateway = Gateway(Authenticator(self.keyring, self.clock), self.authorizer, self.clock,
                               self.schedule)
        self.sessions = Sessions(self.keyring, self.clock)
        self.roots = RootAccess(self.organization, self.sessions)
        self.activation = Activation(self.clock, options.seed, self.authorizer)
        self.creation = AccountCreation(self.organization, self.seed, self.clock, self.schedule,
                                        options.account_quota)
        self.creation.on_created += [self.activation.begin, self.roots.account_created]
        self.faults = Faults()
        self.buckets = TokenBuckets(read_limits(), self.clock.wall)
        self.journal = Journal(self.clock)
        self.control = Control()
        self.custom = CustomResources(self.authorizer, self.schedule, lambda: f"http://127.0.0.1:{self.port}")
        self.stack_sets = StackSets(self.organization)
        catalog = Catalog()
        self.price_files = PriceFiles(catalog)
        self.offers = Offers(catalog, self.clock)
        access = BucketAccess(self.authorizer)
        self.bills = Bills(BillOptions(options.seed, options.accounts, options.bill_rows,
                                       options.bill_snapshots, options.bill_hours))
        self.reports = Reports(access, self.clock)
        self.cost_explorer = CostExplorer(self.bills, self.clock)
        self.deliveries = Deliveries(self.reports, self.bills, access, self.clock, self.schedule)
        self.mailbox = Mailbox(self.clock, options.mail_port)
        self.stack_pages, self.mail_pages = StackPages(self), MailPages(self.mailbox)
        self._assemble()
        self.authority = CertificateAuthority()
        self.server = LoopbackServer(options.port, self.answer, self.authority)
        self._stopping = threading.Event()

    def _assemble(self) -> None:
        """Tells the gateway who looks at a call, in which order, and who answers what."""
        rules = OrganizationRules(self.organization)
        self.gateway.early_checks += [self.buckets.check, self.faults.check, self._check_sts]
        self.gateway.checks += [self.activation.check, rules.check_caller]
        self.gateway.own.add("sts", sts_operations(self.sessions, self.roots))
        self.gateway.own.add("iam", self.roots.iam_operations())
        self.gateway.own.add("organizations", {**rules.operations(), **self.creation.operations()})
        self._assemble_stacks()
        self.gateway.own.add("cur", self.reports.legacy_operations())
        self.gateway.own.add("bcm-data-exports", self.reports.export_operations())
        self.gateway.own.add("ce", self.cost_explorer.operations())
        self.gateway.own.add("savingsplans", self.offers.plan_operations())
        self.gateway.own.add("ec2", self.offers.reservation_operations())
        self.deliveries.begin()
        if self.options.months_at_once > 0:
            self.deliveries.deliver_at_once(self.options.months_at_once)
        for routes in (clock_routes, fault_routes, journal_routes, principal_routes, organization_routes,
                       billing_routes, mail_routes):
            self.control.add(*routes(self))

    def _assemble_stacks(self) -> None:
        stack_resources.install()
        stack_changes.install()
        billing_resources.install(self.reports)
        self.custom.install()
        stacks = StackOperations(self.custom)
        self.gateway.own.add("cloudformation", {**stacks.operations(), **self.stack_sets.operations()})
        self.gateway.followers += [stacks.settle, self.stack_sets.moved]
        self.creation.on_created.append(self.stack_sets.account_moved)

    def _check_sts(self, call: Call) -> None:
        if call.service == "sts" and call.operation == "AssumeRole":
            self.sessions.check_assume_role(call)

    @property
    def port(self) -> int:
        return int(self.server.server_address[1])

    def answer(self, environ: dict[str, typing.Any]) -> Reply | None:
        """None where a fault has been ordered that loses the answer, or nothing has the name that was asked."""
        if not here().has_host(environ.get("HTTP_HOST", "")):
            return None
        if environ["PATH_INFO"].startswith(PREFIX):
            return self.control.answer(environ)
        if self._is_page(environ, CONSOLE_PREFIX):
            return self.stack_pages.answer(read_message(environ))
        if self._is_page(environ, MAIL_PREFIX):
            return self.mail_pages.answer(read_message(environ))
        if is_price_file(environ["PATH_INFO"]):
            return self.price_files.answer(read_message(environ))
        if HOST_PREFIX in environ.get("HTTP_HOST", "") or environ["PATH_INFO"].startswith(f"/{HOST_PREFIX}"):
            message = read_message(environ)
            with self.gateway.lock:
                return self.custom.answer(message)
        try:
            call, reply = self.gateway.answer(environ)
        except Lost as lost:
            time.sleep(lost.seconds)
            self.journal.add(lost.call, Reply(0, [], b""), "never arrived")
            return None
        if call is None:
            self.journal.add(call, reply)
            return reply
        if self.faults.take(call, ("duplicate",)):
            self.gateway.answer(environ)  # the same request once more, as a network may send it
        self.faults.delay(call)
        is_lost = self.faults.take(call, ("lose_reply",)) is not None
        self.journal.add(call, reply, "lost" if is_lost else "")
        return None if is_lost else reply

    def _is_page(self, environ: dict[str, typing.Any], prefix: str) -> bool:
        path = str(environ["PATH_INFO"])
        return path == prefix or path.startswith(f"{prefix}/")

    def serve(self) -> None:
        """Until stop(). What is due in simulated time happens also while nobody calls."""
        ticker = threading.Thread(target=self._tick, daemon=True)
        ticker.start()
        self.server.serve_forever(poll_interval=0.1)
        ticker.join()

    def _tick(self) -> None:
        while not self._stopping.wait(0.2):
            with self.gateway.lock:
                self.schedule.run_due()

    def stop(self) -> None:
        self._stopping.set()
        self.server.shutdown()

    def close(self) -> None:
        """After serve() has returned."""
        self.server.server_close()
        self.engine.close()
        self.mailbox.close()
        self.bills.close()

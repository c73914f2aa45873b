"""Delivers bills: the first within a day, then three times a day, the month before until it is final."""

import datetime
import typing
import uuid

from moto.s3.models import s3_backends

from sandbox import targets
from sandbox.billing.bills import Bills, Form, NoGenerator, snapshot_number
from sandbox.billing.bucket_access import EXPORTS, REPORTS, Access, BucketAccess
from sandbox.billing.layout import lay_out, month_after, month_of
from sandbox.billing.reports import Execution, Report, Reports
from sandbox.clock import Clock, Schedule
from sandbox.partitions import here

HOURS = (4, 12, 20)
_DAYS_UNTIL_FINAL = 4
_REASONS = {Access.NoBucket: "INSUFFICIENT_PERMISSION", Access.Refused: "INSUFFICIENT_PERMISSION"}


class Deliveries:
    """Not thread-safe: works under the gateway's lock."""

    def __init__(self, reports: Reports, bills: Bills, access: BucketAccess, clock: Clock,
                 schedule: Schedule):
        self._reports = reports
        self._bills = bills
        self._access = access
        self._clock = clock
        self._schedule = schedule
        self._restated: set[str] = set()

    def begin(self) -> None:
        """Three times a day from now on."""
        now = self._clock.now()
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        slots = [midnight + datetime.timedelta(days=day, hours=hour) for day in (0, 1) for hour in HOURS]
        self._schedule.at(next(slot for slot in slots if slot > now), self._run)

    def deliver_at_once(self, months: int) -> None:
        """Whoever defines a report need not wait for a day: this month and those before come at once.
        Errors: NoGenerator."""
        if not here().has("cur"):
            return
        usual = Form("cur2-parquet" if here().has("bcm-data-exports") else "cur1-parquet")  # what templates define
        start = month_of(self._clock.now())
        starts = [start]
        while len(starts) < months:
            starts.append(month_of(starts[-1] - datetime.timedelta(days=1)))
        for each in starts:
            self._bills.snapshots(f"{each:%Y-%m}", usual)  # now, since making them takes seconds

        def deliver(report: Report) -> None:
            for each in reversed(starts):
                if self._number(each, self._clock.now()) is not None:
                    self._deliver_month(report, each)
        self._reports.on_defined.append(deliver)

    def _run(self) -> None:
        self.deliver_all()
        self.begin()

    def restate(self, month: str) -> None:
        """From now on the month's bill has a refund that changes its past."""
        self._restated.add(month)
        for report in self._reports.all:
            if report.is_refreshed_when_closed():
                report.delivered.pop(month, None)

    def deliver_all(self, name: str | None = None) -> list[dict[str, typing.Any]]:
        """What is due of every report, or of one; what was delivered."""
        return [done for report in list(self._reports.all) if name in (None, report.name)
                for done in self._deliver(report)]

    def backfill(self, name: str, months: list[str]) -> list[dict[str, typing.Any]]:
        """Whole bills of months long past, as AWS Support delivers them on request."""
        report = next(each for each in self._reports.all if each.name == name)
        starts = [datetime.datetime.strptime(month, "%Y-%m").replace(tzinfo=datetime.UTC) for month in months]
        return [self._deliver_month(report, start) for start in starts]

    def _deliver(self, report: Report) -> list[dict[str, typing.Any]]:
        now = self._clock.now()
        current = month_of(now)
        previous = month_of(current - datetime.timedelta(days=1))
        done = []
        if self._is_previous_due(report, previous, now):
            done.append(self._deliver_month(report, previous))
        for month in sorted(self._restated):
            start = datetime.datetime.strptime(month, "%Y-%m").replace(tzinfo=datetime.UTC)
            if start < current and month not in report.delivered and report.is_refreshed_when_closed():
                done.append(self._deliver_month(report, start))
        if self._number(current, now) is not None:
            done.append(self._deliver_month(report, current))
        return done

    def _is_previous_due(self, report: Report, previous: datetime.datetime, now: datetime.datetime) -> bool:
        """A report begins with the month it was made in, and a month ends some days after its last."""
        began = month_of(report.created_at)
        is_young = now < month_after(previous) + datetime.timedelta(days=_DAYS_UNTIL_FINAL)
        return began <= previous and is_young

    def _number(self, start: datetime.datetime, now: datetime.datetime) -> int | None:
        return snapshot_number(start, month_after(start), now, self._bills.options.snapshots)

    def _deliver_month(self, report: Report, start: datetime.datetime) -> dict[str, typing.Any]:
        now, month = self._clock.now(), f"{start:%Y-%m}"
        place = report.place()
        service = REPORTS if report.is_legacy else EXPORTS
        access = self._access.check(place.bucket, f"{place.prefix}/{place.name}", service, report.account,
                                    report.arn)
        if access is not Access.Granted:
            self._note(report, str(uuid.uuid4()), access)
            return {"report": report.name, "month": month, "error": access.value}
        number = self._number(start, now)
        try:
            is_restated = month in self._restated and number == self._bills.options.snapshots - 1
            snapshots = self._bills.snapshots(month, report.form(), is_restated)
        except NoGenerator as error:
            return {"report": report.name, "month": month, "error": str(error)}
        snapshot = snapshots[-1 if is_restated or number is None else number]
        delivered = lay_out(place, snapshot, start, now)
        for key, content in delivered.objects:
            _put(place.bucket, key, content)
        report.delivered[month] = -1 if number is None else number
        self._note(report, delivered.id, access)
        return {"report": report.name, "month": month, "id": delivered.id, "restated": is_restated,
                "keys": [key for key, _ in delivered.objects]}

    def _note(self, report: Report, identity: str, access: Access) -> None:
        report.last_status = access.value
        is_good = access is Access.Granted
        report.executions.append(Execution(
            identity, self._clock.now(), "DELIVERY_SUCCESS" if is_good else "DELIVERY_FAILURE",
            _REASONS.get(access)))


def _put(bucket: str, key: str, content: bytes) -> None:
    """Into moto, which tells the bucket's subscribers. Unchanged files are written again, as AWS does."""
    owner = targets.bucket_account(bucket)
    assert owner
    s3_backends[owner][here().name].put_object(bucket, key, content)

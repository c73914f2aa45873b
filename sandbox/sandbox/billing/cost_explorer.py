"""What Cost Explorer tells of the bills: the generator's, added up by day and by what is asked for.

Only GetCostAndUsage with days, in whole numbers of its own rows; the rest of Cost Explorer is moto's.
https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html
"""

import collections
import csv
import datetime
import gzip
import io
import pathlib
import typing
from decimal import Decimal

from sandbox import organization_view
from sandbox.billing.bills import Bills, Form, NoGenerator, snapshot_number
from sandbox.billing.layout import month_after, month_of
from sandbox.call import Call
from sandbox.clock import Clock
from sandbox.errors import AwsError
from sandbox.own_operations import Operation

Fields = dict[str, typing.Any]
Row = dict[str, str]
# What a month cost: day -> values of what it is grouped by -> metric -> cost.
Sums = dict[str, dict[tuple[str, ...], dict[str, Decimal]]]

_METRICS = ("UnblendedCost", "BlendedCost", "NetUnblendedCost", "AmortizedCost", "NetAmortizedCost")
_MONTHS_BACK = 13
_GROUPS_AT_MOST = 400  # on a page
# Where AWS's Cost Explorer calls a service otherwise than its bills do.
_NAMES = {"AmazonEC2": "Amazon Elastic Compute Cloud - Compute", "AmazonS3": "Amazon Simple Storage Service",
          "AmazonRDS": "Amazon Relational Database Service", "AWSLambda": "AWS Lambda"}


def _amount(row: Row, column: str) -> Decimal:
    return Decimal(row.get(column) or 0)


def _amortized(row: Row) -> Decimal:
    """What was paid ahead, over the time it was paid for."""
    kind = row["lineItem/LineItemType"]
    if kind == "SavingsPlanCoveredUsage":
        return _amount(row, "savingsPlan/SavingsPlanEffectiveCost")
    if kind == "SavingsPlanRecurringFee":
        return (_amount(row, "savingsPlan/TotalCommitmentToDate")
                - _amount(row, "savingsPlan/UsedCommitment"))
    if kind == "DiscountedUsage":
        return _amount(row, "reservation/EffectiveCost")
    if kind == "RIFee":
        return (_amount(row, "reservation/UnusedAmortizedUpfrontFeeForBillingPeriod")
                + _amount(row, "reservation/UnusedRecurringFee"))
    is_paid_ahead = kind in ("SavingsPlanNegation", "SavingsPlanUpfrontFee") or (
        kind == "Fee" and row.get("reservation/ReservationARN"))
    return Decimal(0) if is_paid_ahead else _amount(row, "lineItem/UnblendedCost")


def _metrics(row: Row) -> dict[str, Decimal]:
    unblended = _amount(row, "lineItem/UnblendedCost")
    net = row.get("lineItem/NetUnblendedCost")
    amortized = _amortized(row)
    return {"UnblendedCost": unblended, "BlendedCost": _amount(row, "lineItem/BlendedCost"),
            "NetUnblendedCost": Decimal(net) if net else unblended, "AmortizedCost": amortized,
            "NetAmortizedCost": amortized}


def _service(row: Row) -> str:
    code = row["lineItem/ProductCode"]
    return _NAMES.get(code, code)


_COLUMNS = {"lineItem/LineItemType", "lineItem/UsageAccountId", "lineItem/UsageStartDate", "lineItem/ProductCode",
            "lineItem/UsageType", "lineItem/UnblendedCost", "lineItem/BlendedCost", "lineItem/NetUnblendedCost",
            "savingsPlan/SavingsPlanEffectiveCost", "savingsPlan/TotalCommitmentToDate", "savingsPlan/UsedCommitment",
            "reservation/EffectiveCost", "reservation/UnusedAmortizedUpfrontFeeForBillingPeriod",
            "reservation/UnusedRecurringFee", "reservation/ReservationARN"}
_DIMENSIONS: dict[str, typing.Callable[[Row], str]] = {
    "SERVICE": _service, "LINKED_ACCOUNT": lambda row: row["lineItem/UsageAccountId"],
    "RECORD_TYPE": lambda row: row["lineItem/LineItemType"], "USAGE_TYPE": lambda row: row["lineItem/UsageType"],
}


def _rows(file: pathlib.Path) -> typing.Iterator[Row]:
    """Of two hundred columns those that count here."""
    opened = gzip.open(file, "rb") if file.name.endswith(".gz") else file.open("rb")
    with opened as raw:
        lines = csv.reader(io.TextIOWrapper(typing.cast(typing.IO[bytes], raw), newline=""))
        places = [(name, place) for place, name in enumerate(next(lines)) if name in _COLUMNS]
        for line in lines:
            yield {name: line[place] for name, place in places}


def _date(text: str) -> datetime.datetime:
    try:
        return datetime.datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=datetime.UTC)
    except ValueError:
        raise AwsError("ValidationException", f"{text} is no date like 2026-10-01.") from None


class CostExplorer:
    """Not thread-safe: works under the gateway's lock."""

    def __init__(self, bills: Bills, clock: Clock):
        self._bills = bills
        self._clock = clock
        self.requests = 0  # each of which AWS would charge for
        self._kept: dict[tuple[str, int | None, tuple[str, ...], str | None], Sums] = {}

    def operations(self) -> dict[str, Operation]:
        return {"GetCostAndUsage": self._get}

    def _get(self, call: Call) -> Fields:
        self.requests += 1
        asked = call.parameters
        start, end = (_date(str(asked.get("TimePeriod", {}).get(name))) for name in ("Start", "End"))
        metrics, keys = self._checked(asked, start, end)
        only = None if organization_view.management_of(call.account) in (call.account, None) else call.account
        results = self._results(start, end, metrics, keys, only)
        begin = int(asked.get("NextPageToken") or 0)
        page: list[Fields] = []
        groups = 0
        for result in results[begin:]:
            groups += len(result["Groups"])
            if page and groups > _GROUPS_AT_MOST:
                break
            page.append(result)
        more = begin + len(page) < len(results)
        return {"ResultsByTime": page, "GroupDefinitions": asked.get("GroupBy", []),
                "DimensionValueAttributes": self._names(page, keys),
                **({"NextPageToken": str(begin + len(page))} if more else {})}

    def _checked(self, asked: Fields, start: datetime.datetime,
                 end: datetime.datetime) -> tuple[list[str], list[str]]:
        """Errors: AwsError for what AWS refuses, and for what is not played here."""
        metrics = [str(metric) for metric in asked.get("Metrics", [])]
        groups = asked.get("GroupBy", [])
        keys = [str(group.get("Key")) for group in groups]
        earliest = month_of(self._clock.now())
        for _ in range(_MONTHS_BACK):
            earliest = month_of(earliest - datetime.timedelta(days=1))
        if start >= end:
            raise AwsError("ValidationException", "Start date (and hour) should be before end date (and hour)")
        if start < earliest:
            raise AwsError("ValidationException", "You haven't enabled historical data beyond 14 months")
        if start > self._clock.now():
            raise AwsError("ValidationException", "start date is in the future")
        if len(keys) > 2 or any(group.get("Type") != "DIMENSION" for group in groups) or set(keys) - set(_DIMENSIONS):
            raise AwsError("ValidationException", f"Group Definition dimension is invalid: {keys}")
        if not metrics or set(metrics) - set(_METRICS):
            raise AwsError("ValidationException", f"Metrics are invalid: {metrics}")
        if asked.get("Granularity") != "DAILY":
            raise AwsError("ValidationException", "This sandbox tells of days only.")
        return metrics, keys

    def _results(self, start: datetime.datetime, end: datetime.datetime, metrics: list[str], keys: list[str],
                 only: str | None) -> list[Fields]:
        sums: Sums = {}
        month = month_of(start)
        while month < end:
            sums.update(self._sums(month, tuple(keys), only))
            month = month_after(month)
        return [self._day(start + datetime.timedelta(days=number), metrics, keys, sums)
                for number in range((end - start).days)]

    def _sums(self, month: datetime.datetime, keys: tuple[str, ...], only: str | None) -> Sums:
        """Kept, since each page is asked for by itself."""
        known = (f"{month:%Y-%m}", self._number(month), keys, only)
        if known not in self._kept:
            sums: Sums = collections.defaultdict(lambda: collections.defaultdict(
                lambda: dict.fromkeys(_METRICS, Decimal(0))))
            last = f"{month_after(month) - datetime.timedelta(days=1):%Y-%m-%d}"
            for row in self._month(month):
                if only in (None, row["lineItem/UsageAccountId"]):
                    # A fee that began in another month is told with the month that bills it.
                    day = min(max(row["lineItem/UsageStartDate"][:10], f"{month:%Y-%m-%d}"), last)
                    into = sums[day][tuple(_DIMENSIONS[key](row) for key in keys)]
                    for metric, cost in _metrics(row).items():
                        into[metric] += cost
            self._kept[known] = sums
        return self._kept[known]

    def _day(self, day: datetime.datetime, metrics: list[str], keys: list[str], sums: Sums) -> Fields:
        told = sums.get(f"{day:%Y-%m-%d}", {})

        def shown(costs: dict[str, Decimal]) -> Fields:
            return {name: {"Amount": f"{costs[name]:f}", "Unit": "USD"} for name in metrics}

        totals = {metric: sum((costs[metric] for costs in told.values()), Decimal(0)) for metric in metrics}
        return {"TimePeriod": {"Start": f"{day:%Y-%m-%d}", "End": f"{day + datetime.timedelta(days=1):%Y-%m-%d}"},
                "Total": {} if keys else shown(totals),
                "Groups": [{"Keys": list(group), "Metrics": shown(costs)} for group, costs in sorted(told.items())]
                if keys else [],
                "Estimated": month_of(self._clock.now()) <= month_of(day)}

    def _number(self, start: datetime.datetime) -> int | None:
        return snapshot_number(start, month_after(start), self._clock.now(), self._bills.options.snapshots)

    def _month(self, start: datetime.datetime) -> typing.Iterator[Row]:
        """The rows of the bill as far as it is known now."""
        try:
            snapshots = self._bills.snapshots(f"{start:%Y-%m}", Form("cur1-csv"))
        except NoGenerator as error:
            raise AwsError("DataUnavailableException", str(error)) from None
        number = self._number(start)
        for file in snapshots[number].files if number is not None else []:
            yield from _rows(file)

    @staticmethod
    def _names(page: list[Fields], keys: list[str]) -> list[Fields]:
        if "LINKED_ACCOUNT" not in keys:
            return []
        place = keys.index("LINKED_ACCOUNT")
        accounts = {group["Keys"][place] for result in page for group in result["Groups"]}
        return [{"Value": account, "Attributes": {"description": f"account {account}"}}
                for account in sorted(accounts)]

"""Runs the built `muster` as a user would, and writes small bills for it to read."""

import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
BINARY = pathlib.Path(os.environ.get("MUSTER_BIN", ROOT / "build" / "dev" / "bin" / "muster"))
BUILD = BINARY.parents[1]
GENERATOR = pathlib.Path(os.environ.get("MUSTER_GENERATE", BUILD / "bin/muster_generate"))

# To look for leaks takes a quarter of the time of a program that starts and ends; unit tests do. And one that may take no
# more memory ends by a signal; so it shall where a sanitizer is what gets none.
os.environ["ASAN_OPTIONS"] = os.environ.get("ASAN_OPTIONS", "") + ":detect_leaks=0:abort_on_error=1"

HEADER = (
    "identity/LineItemId,identity/TimeInterval,bill/PayerAccountId,bill/BillingPeriodStartDate,"
    "bill/BillingPeriodEndDate,lineItem/UsageAccountId,lineItem/LineItemType,lineItem/UsageStartDate,"
    "lineItem/UsageEndDate,lineItem/ProductCode,lineItem/UsageType,lineItem/Operation,"
    "lineItem/ResourceId,lineItem/UsageAmount,lineItem/CurrencyCode,lineItem/UnblendedCost,"
    "lineItem/BlendedCost,pricing/publicOnDemandCost,product/region"
)


class Muster:
    """The command line against one data directory."""

    def __init__(self, data):
        self.data = pathlib.Path(data)

    def run(self, *arguments, env=None, **options):
        return subprocess.run([str(BINARY), "--data", str(self.data), *arguments], env=env,
                              capture_output=True, text=True, timeout=120, **options)

    def ok(self, *arguments):
        """The standard output of a command that must succeed."""
        done = self.run(*arguments)
        assert done.returncode == 0, f"{arguments}: {done.stderr}"
        return done.stdout


def bill_row(number, cost, month="2026-10", **fields):
    values = {
        "identity/LineItemId": f"line{number:08d}",
        "identity/TimeInterval": f"{month}-02T00:00:00Z/{month}-02T01:00:00Z",
        "bill/PayerAccountId": "100000000001",
        "bill/BillingPeriodStartDate": f"{month}-01T00:00:00Z",
        "bill/BillingPeriodEndDate": "",
        "lineItem/UsageAccountId": "000000000042",
        "lineItem/LineItemType": "Usage",
        "lineItem/UsageStartDate": f"{month}-02T00:00:00Z",
        "lineItem/UsageEndDate": f"{month}-02T01:00:00Z",
        "lineItem/ProductCode": "AmazonEC2",
        "lineItem/UsageType": "BoxUsage:m5.large",
        "lineItem/Operation": "RunInstances",
        "lineItem/ResourceId": f"i-{number % 7}",
        "lineItem/UsageAmount": "1",
        "lineItem/CurrencyCode": "USD",
        "lineItem/UnblendedCost": cost,
        "lineItem/BlendedCost": cost,
        "pricing/publicOnDemandCost": cost,
        "product/region": "us-east-1",
        **fields,
    }
    return ",".join(values[name] for name in HEADER.split(","))


def write_bill(path, cost="1.5", rows=3, month="2026-10", **fields):
    """A legacy CUR of `rows` lines that cost `cost` each."""
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [HEADER, *(bill_row(n, cost, month, **fields) for n in range(rows))]
    path.write_text("\n".join(lines) + "\n")
    return path


def with_kill_library(**variables):
    """An environment that preloads tests/support/kill_at.cpp."""
    return {**os.environ, "LD_PRELOAD": str(BUILD / "lib" / "libmuster_kill_at.so"),
            "ASAN_OPTIONS": os.environ["ASAN_OPTIONS"] + ":verify_asan_link_order=0", **variables}

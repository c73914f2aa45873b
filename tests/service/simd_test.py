"""Whatever vector instructions a machine has, the same bill gives the same answers."""

import random

import pytest
from muster_cli import Muster, bill_row, HEADER

QUESTIONS = [
    ["--granularity", "day", "--by", "service", "--measures", "unblended_cost,usage_amount,lines"],
    ["--granularity", "total", "--by", "resource,identity/LineItemId", "--measures", "blended_cost"],
    ["--granularity", "hour", "--measures", "public_on_demand_cost,lines",
     "--filter", "region in ('us-east-1', 'eu-west-1') and usage_type contains 'Box'"],
]


def amount(random):
    return f"{random.choice(['', '-'])}{random.randrange(10 ** random.randrange(1, 9))}.{random.randrange(10 ** 9)}"


@pytest.fixture(scope="module")
def bill(tmp_path_factory):
    """Lengths, quotes and amounts of all kinds, at every place of a vector."""
    random_ = random.Random(5)
    lines = [HEADER]
    for number in range(3000):
        hour = f"2026-10-{random_.randrange(1, 29):02d}T{random_.randrange(24):02d}:00:00Z"
        lines.append(bill_row(number, amount(random_), **{
            "identity/LineItemId": "".join(random_.choices("abcdefghijklmnopqrstuvwxyz234567", k=52)),
            "lineItem/UsageStartDate": hour,
            "lineItem/ProductCode": f"Service{random_.randrange(300)}",
            "lineItem/UsageType": random_.choice(['"Box,Usage"', '"a ""Box"""', "Other", ""]),
            "lineItem/ResourceId": "i-" + "".join(random_.choices("0123456789abcdef", k=17)),
            "lineItem/UsageAmount": amount(random_),
            "product/region": random_.choice(["us-east-1", "eu-west-1", "ap-south-1", ""]),
        }))
    path = tmp_path_factory.mktemp("simd") / "bill.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


def answers(data, bill, *simd):
    muster = Muster(data)
    muster.ok(*simd, "billing", "import", str(bill), "--source", "test")
    return [muster.ok(*simd, "cost", "report", "--period", "2026-10", "--no-rollups", "--format", "csv",
                      *question) for question in QUESTIONS]


@pytest.mark.parametrize("simd", ["avx3_dl", "avx3", "avx2", "sse4", "ssse3", "sve2", "sve", "neon", "portable"])
def test_every_instruction_set_gives_the_same_answers(tmp_path, bill, simd):
    if Muster(tmp_path).run("--simd", simd, "version").returncode != 0:
        pytest.skip(f"this machine has no {simd}")

    assert answers(tmp_path / "limited", bill, "--simd", simd) == answers(tmp_path / "free", bill)


def test_instructions_that_do_not_exist_are_refused(tmp_path):
    done = Muster(tmp_path).run("--simd", "mmx", "version")

    assert done.returncode == 2
    assert "usage.malformed" in done.stderr

#!/usr/bin/env python3
"""Writes the hosts that module callbacks may answer to from catalog/connections/answer_hosts.yaml.

usage: generate_answer_hosts.py YAML SOURCE

SOURCE defines callbacks::answer_hosts(); it is left alone when it would not change. Prints what is wrong with the
file; exits 1 then.
"""

import pathlib
import re
import sys

import yaml

from generated import write_if_changed

PARTITIONS = {"aws": "Aws", "aws-us-gov": "AwsUsGov", "aws-cn": "AwsCn"}
# AWS's own domains alone, and a bucket's name that only CloudFormation has.
HOST = re.compile(r"cloudformation-custom-resource-response-\{compact\}\.s3([.-]\{region\})?\.amazonaws\.com(\.cn)?")

SOURCE = """// Generated from catalog/connections/answer_hosts.yaml.
#include "callbacks/answer_hosts.h"

namespace muster::callbacks {{
namespace {{

constexpr AnswerHost kHosts[] = {{
{rows}}};

}} // namespace

std::span<const AnswerHost> answer_hosts() {{
    return kHosts;
}}

}} // namespace muster::callbacks
"""


def problems_of(hosts):
    yield from (f"there is no partition {name}" for name in hosts if name not in PARTITIONS)
    for patterns in hosts.values():
        yield from (f"{pattern}: not a host of S3 for CloudFormation" for pattern in patterns
                    if not HOST.fullmatch(pattern))


def main(source, target):
    hosts = yaml.safe_load(pathlib.Path(source).read_text())
    problems = list(problems_of(hosts))
    for problem in problems:
        print(f"{source}: {problem}", file=sys.stderr)
    if problems:
        return 1
    rows = "".join(f'    {{AwsPartition::{PARTITIONS[name]}, "{pattern}"}},\n'
                   for name, patterns in hosts.items() for pattern in patterns)
    write_if_changed(pathlib.Path(target), SOURCE.format(rows=rows))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

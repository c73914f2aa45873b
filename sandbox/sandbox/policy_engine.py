"""The policy engine made by others, in a Node.js process of its own."""

import functools
import json
import os
import pathlib
import shutil
import subprocess
import threading
import typing

FOLDER = pathlib.Path(__file__).resolve().parents[1]


class Verdict(typing.NamedTuple):
    """`by` names the kind of policy that stood in the way: scp, resource, permission_boundary, session,
    identity; `is_explicit` whether it said Deny rather than nothing."""
    is_allowed: bool
    by: str
    is_explicit: bool
    ignored_keys: list[str]


class ArnPattern(typing.NamedTuple):
    type: str
    arn: str
    is_required: bool


class ActionShape(typing.NamedTuple):
    """What an IAM action applies to, as AWS's service authorization reference says."""
    is_known: bool
    is_wildcard_only: bool
    patterns: list[ArnPattern]


def node_program() -> str:
    """The Node.js of script/bootstrap where the machine's own is too old or missing."""
    bundled = FOLDER.parent / ".deps/node/bin/node"
    found = os.environ.get("MUSTER_NODE") or (str(bundled) if bundled.exists() else shutil.which("node"))
    if not found:
        raise RuntimeError("there is no Node.js; run script/bootstrap")
    return found


class PolicyEngine:
    """Thread-safe: one question at a time goes to the process."""

    def __init__(self) -> None:
        self._process = subprocess.Popen([node_program(), str(FOLDER / "engine/engine.mjs")],
                                         stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._lock = threading.Lock()
        self.describe = functools.cache(self._describe)

    def close(self) -> None:
        if self._process.stdin:
            self._process.stdin.close()
        self._process.wait(timeout=10)
        if self._process.stdout:
            self._process.stdout.close()

    def decide(self, simulation: dict[str, typing.Any]) -> Verdict:
        answer = self._ask({"ask": "decide", "simulation": simulation})
        return Verdict(answer["allowed"], answer["by"], answer["explicit"], answer.get("ignoredKeys", []))

    def _describe(self, action: str) -> ActionShape:
        answer = self._ask({"ask": "describe", "action": action})
        patterns = [ArnPattern(each["type"], each["arn"], each["required"]) for each in answer["patterns"]]
        return ActionShape(answer["known"], answer["wildcardOnly"], patterns)

    def _ask(self, question: dict[str, typing.Any]) -> dict[str, typing.Any]:
        with self._lock:
            assert self._process.stdin and self._process.stdout
            self._process.stdin.write(json.dumps(question) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the policy engine has ended")
        answer: dict[str, typing.Any] = json.loads(line)
        if "error" in answer:
            raise RuntimeError(f"the policy engine failed: {answer['error']}")
        return answer

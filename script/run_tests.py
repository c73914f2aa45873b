#!/usr/bin/env python3
"""Runs the stages of script/test and counts every case of every suite.

Each stage leaves its logs in build/test; a failing case is one line that says where to look.
"""

import argparse
import concurrent.futures
import contextlib
import os
import pathlib
import platform
import resource
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree

from scratch_memory import scratch_memory

ROOT = pathlib.Path(__file__).resolve().parents[1]
LOGS = ROOT / "build/test"
JOBS = os.environ.get("MUSTER_JOBS", str(os.cpu_count() or 1))
ONE_MORE = str(int(JOBS) + 1)  # of tests that wait for a server and for clocks
# Memory that a test frees is used again after 16 MiB instead of 256: to touch other pages each time is what sanitized
# programs do most. A report names eight callers of who got or freed memory; the leaks of libraries that
# tests/lsan_suppressions.txt names are known by fewer.
SANITIZED = {"ASAN_OPTIONS": os.environ.get("ASAN_OPTIONS", "quarantine_size_mb=16:malloc_context_size=8")}
# Some machines forbid it by default; then each of hundreds of processes compiles all that it imports.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
GENERATOR = ROOT / "build/release/bin/muster_generate"  # making bills is no test: not with the sanitizers' weight
# clang-tidy over the whole tree takes longer than all the rest and is part of --full.
SHORT = ["checks", "unit", "service", "soak", "console", "sandbox", "fuzz", "speed"]
FULL = SHORT + ["browser", "peers", "tsan", "release", "package", "arm64"]


class Tally:
    """What passed, failed and was skipped so far; says each failure and skip as it comes."""

    def __init__(self):
        self.passed = self.failed = self.skipped = 0

    def ok(self, cases=1):
        self.passed += cases

    def fail(self, what, where, why=""):
        self.failed += 1
        print(f"FAILED  {what}  (see {where})")
        print("".join(f"    {line}\n" for line in why.splitlines()), end="")

    def skip(self, what, reason):
        self.skipped += 1
        print(f"skipped {what}: {reason}")

    def case(self, good, what, where):
        if good:
            self.ok()
        else:
            self.fail(what, where)


def run(log, *command, env=None, timeout=3600):
    """Runs a command with its output in build/test/LOG; whether it succeeded."""
    with open(LOGS / log, "w") as output:
        try:
            done = subprocess.run([str(word) for word in command], cwd=ROOT, stdout=output,
                                  stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
                                  env={**os.environ, **SANITIZED, **(env or {})}, timeout=timeout)
            return done.returncode == 0
        except subprocess.TimeoutExpired:
            output.write(f"\nstopped after {timeout} s\n")
            return False


def processors_time():
    """Seconds of all processors that what was run so far has taken."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def where(log):
    return (LOGS / log).relative_to(ROOT)


def show_tail(log, lines=30):
    print("".join(f"    {line}\n" for line in (LOGS / log).read_text().splitlines()[-lines:]), end="")


def count_command(tally, good, what, log):
    """One case, with the end of its log where it failed; `good`."""
    tally.case(good, what, where(log))
    if not good:
        show_tail(log)
    return good


def run_together(commands):
    """Runs commands, by their logs, as many at once as there are processors; whether each went well."""
    with concurrent.futures.ThreadPoolExecutor(int(JOBS)) as pool:
        return dict(zip(commands, pool.map(lambda log: run(log, *commands[log], env={"NO_COLOR": "1"}), commands)))


def build(tally, preset, *targets):
    log = f"build-{preset}.log"
    good = run(log, "script/build", preset, *targets)
    if not good:
        tally.fail(f"building {preset}", where(log))
        show_tail(log)
    return good


def reason_of(element):
    text = element.get("message") or element.text or "no reason given"
    return " ".join(text.split())[-200:]


def why_it_failed(element, lines=25):
    """The end of what a failed case said: a log elsewhere may be out of reach of who reads this."""
    return "\n".join((element.text or element.get("message") or "").splitlines()[-lines:])


def count_junit(tally, file, log):
    """Adds the cases of a JUnit file of GoogleTest or pytest; how many failed, None without one."""
    try:
        root = xml.etree.ElementTree.parse(file).getroot()
    except (OSError, xml.etree.ElementTree.ParseError):
        return None
    failed = 0
    for case in root.iter("testcase"):
        name = f"{case.get('classname')}.{case.get('name')}"
        skipped = case.find("skipped")
        wrong = [found for kind in ("failure", "error") if (found := case.find(kind)) is not None]
        if wrong:
            failed += 1
            tally.fail(name, where(log), why_it_failed(wrong[0]))
        elif skipped is not None:
            tally.skip(name, reason_of(skipped))
        elif case.get("status") != "notrun":
            tally.ok()
    return failed


def count_ctest(tally, build_directory, junit, log):
    """Adds each ctest test: its own cases when it is a GoogleTest program, itself otherwise.

    A program that fails although none of its cases did (a crash, a leak, a time-out) is a failure.
    """
    try:
        tests = list(xml.etree.ElementTree.parse(junit).getroot().iter("testcase"))
    except (OSError, xml.etree.ElementTree.ParseError):
        return tally.fail("ctest left no results", where(log))
    for test in tests:
        name, good = test.get("name"), test.get("status") == "run"
        failed = count_junit(tally, build_directory / "results" / f"{name}.xml", log)
        if failed is None:
            tally.case(good, name, where(log))
        elif not good and failed == 0:
            tally.fail(f"{name} (the program ended badly)", where(log))
    if not tests:
        tally.fail("ctest found no tests", where(log))


def ctest(tally, preset, env=None):
    build_directory, log = ROOT / "build" / preset, f"ctest-{preset}.log"
    junit = LOGS / f"ctest-{preset}.xml"
    shutil.rmtree(build_directory / "results", ignore_errors=True)
    junit.unlink(missing_ok=True)
    run(log, "script/postgres", "run", "ctest", "--test-dir", build_directory, "-j", ONE_MORE,
        "--output-on-failure", "--no-tests=error", "--output-junit", junit, env={"GTEST_SHUFFLE": "1", **(env or {})})
    count_ctest(tally, build_directory, junit, log)


def pytest(tally, name, folder, env=None, jobs="1", each="file", within=(), python=sys.executable):
    """`jobs` processes, each with whole files: what a file's tests share is made once; or `each` with one "test" after
    the other. `within`: a command that runs commands."""
    log, junit = f"{name}.log", LOGS / f"{name}.xml"
    junit.unlink(missing_ok=True)
    side_by_side = [] if jobs == "1" else ["-n", jobs, "--dist", {"file": "loadfile", "test": "load"}[each], "--no-loadscope-reorder"]
    good = run(log, *within, python, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--timeout=600",
               *side_by_side, f"--junitxml={junit}", folder, env=env)
    failed = count_junit(tally, junit, log)
    if failed is None or (not good and failed == 0):
        tally.fail(f"pytest {folder}", where(log))
        show_tail(log)


def stage_checks(tally, full):
    checks = {f"{check}.log": ("script/lint", check)
              for check in ("format", "layers", "names", "sizes", *(["tidy"] if full else []))}
    for log, good in run_together(checks).items():
        count_command(tally, good, " ".join(checks[log]), log)
    pytest(tally, "script", "tests/script")


def stage_unit(tally, full):
    # A change is judged by the same random cases each time; the long run looks for new ones.
    if build(tally, "dev"):
        ctest(tally, "dev", {"RC_PARAMS": "max_success=1000" if full else "seed=1"})


def stage_service(tally, full):
    for packages in ("s3-server", "identity-provider", "sandbox-packages"):
        log = f"service-{packages}.log"
        count_command(tally, run(log, f"script/{packages}"), f"service {packages}", log)
    if build(tally, "dev") and build(tally, "release", "muster_generate"):
        longer = {"MUSTER_MOST_KILLS": "100000", "MUSTER_API_EXAMPLES": "100"} if full else {}
        pytest(tally, "service", "tests/service", {"MUSTER_GENERATE": str(GENERATOR), **longer}, jobs=ONE_MORE)


def stage_soak(tally, full):
    """The server under load while its processes are killed, its power is cut and its disk is full."""
    if build(tally, "dev"):
        pytest(tally, "soak", "tests/soak",
               {"MUSTER_SOAK_SECONDS": "60", "MUSTER_MOST_FULL": "60"} if full else None,
               jobs=JOBS, within=("script/postgres", "run"))


def stage_console(tally, _):
    """The web console: its packages, types, lint, unit tests, and the build with its limits of size."""
    npm = ("npm", "--prefix", "web", "run", "--silent")
    for name, command in (("packages", ("script/console", "install")), ("api", (*npm, "generate"))):
        log = f"console-{name}.log"
        if not count_command(tally, run(log, *command), f"console {name}", log):
            return
    log, junit = "console-unit.log", LOGS / "console-unit.xml"
    junit.unlink(missing_ok=True)
    outcomes = run_together({
        log: (ROOT / "web/node_modules/.bin/vitest", "run", "--root", "web", "--reporter=default", "--reporter=junit",
              f"--outputFile.junit={junit}"),
        "console-types.log": (*npm, "check"),
        "console-lint.log": (*npm, "lint"),
        "console-build.log": ("script/build", "console"),
    })
    good = outcomes.pop(log)
    for each, went_well in outcomes.items():
        count_command(tally, went_well, each.removesuffix(".log").replace("-", " "), each)
    failed = count_junit(tally, junit, log)
    if failed is None or (not good and failed == 0):
        tally.fail("vitest of the console", where(log))
        show_tail(log)


def stage_sandbox(tally, _):
    """The sandbox's own tests: that it refuses what AWS would."""
    python = ROOT / ".venv-sandbox/bin/python"
    types = ("types", (python, "-m", "mypy", "--config-file", "sandbox/mypy.ini", "sandbox/sandbox"))
    for name, command in (("packages", ("script/sandbox-packages",)), types):
        log = f"sandbox-{name}.log"
        count_command(tally, run(log, *command), f"sandbox {name}", log)
    if build(tally, "release", "muster_generate"):
        pytest(tally, "sandbox", "sandbox/tests", jobs=JOBS, python=python)


def stage_browser(tally, _):
    """The console of a running musterd in Chromium, and pictures of its pages in build/test/screenshots."""
    if not build(tally, "release", "musterd", "muster_generate"):
        return
    for name, command in (("chromium", ("script/bootstrap", "--quiet", "--browser")),
                          ("packages", ("script/console", "install")), ("sandbox", ("script/sandbox-packages",)),
                          ("providers", ("script/identity-provider",)), ("build", ("script/build", "console"))):
        if not run(f"browser-{name}.log", *command):
            show_tail(f"browser-{name}.log")
            return tally.fail(f"browser {name}", where(f"browser-{name}.log"))
    log, junit = "browser.log", LOGS / "browser.xml"
    junit.unlink(missing_ok=True)
    good = run(log, ROOT / "tests/browser/node_modules/.bin/playwright", "test", "--config", "tests/browser",
               env={"MUSTER_JUNIT": str(junit), "NO_COLOR": "1"})
    failed = count_junit(tally, junit, log)
    if failed is None or (not good and failed == 0):
        tally.fail("the browser tests", where(log))
        show_tail(log)


def stage_peers(tally, _):
    """Sign-in and sign-out at Keycloak, which takes a gigabyte of memory and most of a minute to start."""
    log = "peers-keycloak.log"
    if not run(log, "script/bootstrap", "--quiet", "--peers"):
        show_tail(log)
        return tally.fail("script/bootstrap --peers", where(log))
    if build(tally, "dev"):
        pytest(tally, "peers", "tests/peers")


def fuzz(program, seconds):
    """Replays a target's corpus, then lets it search from there for a bounded time.

    Yields what was done, whether it went well, and where to look.
    """
    name = program.name.removesuffix("_fuzz")
    corpus, found = ROOT / "tests/fuzz/corpus" / name, ROOT / "build/dev/found" / name
    found.mkdir(parents=True, exist_ok=True)
    if not corpus.is_dir() or not any(corpus.iterdir()):
        yield False, f"{name}_fuzz has no corpus", corpus.relative_to(ROOT)
        return
    bounds = ["-timeout=20", "-rss_limit_mb=2048", f"-artifact_prefix={LOGS}/"]
    log = f"fuzz-{name}.log"
    yield run(log, program, "-runs=0", *bounds, corpus), f"{name}_fuzz over its corpus", where(log)
    log = f"fuzz-{name}-run.log"
    yield (run(log, program, f"-max_total_time={seconds}", *bounds, found, corpus),
           f"{name}_fuzz, a run of {seconds} s", where(log))


def stage_fuzz(tally, full):
    if not build(tally, "dev", "fuzz_targets"):
        return
    programs = sorted((ROOT / "build/dev/fuzzers").glob("*_fuzz"))
    if not programs:
        tally.fail("no fuzz target was built", "tests/fuzz/CMakeLists.txt")
    with concurrent.futures.ThreadPoolExecutor(int(JOBS)) as pool:
        for outcomes in pool.map(lambda program: list(fuzz(program, 300 if full else 3)), programs):
            for outcome in outcomes:
                tally.case(*outcome)


def stage_speed(tally, _):
    """Instructions, not seconds, of an optimized build: see tests/speed."""
    if build(tally, "release", "muster_bench_rows", "muster_generate"):
        pytest(tally, "speed", "tests/speed", jobs=JOBS, each="test")


def stage_tsan(tally, _):
    if build(tally, "tsan"):
        # Threads do the same in each case of a property; fewer cases take a tenth of the time.
        ctest(tally, "tsan", {"RC_PARAMS": "max_success=10"})


def stage_release(tally, _):
    if build(tally, "release"):
        ctest(tally, "release")
        pytest(tally, "service-release", "tests/service",
               {"MUSTER_BIN": str(ROOT / "build/release/bin/muster")}, jobs=ONE_MORE)


def stage_package(tally, _):
    """The Debian package and the image of it, unpacked, installed and run in namespaces."""
    script = "script/image" if os.geteuid() == 0 else "script/package"
    if count_command(tally, run("package-build.log", script), script, "package-build.log"):
        pytest(tally, "package", "tests/package")


def stage_arm64(tally, _):
    """The unit tests built for the other kind of machine and run under qemu; of speed it says nothing."""
    if platform.machine() != "x86_64":
        return tally.skip("arm64", "cross-built on x86-64 only")
    if build(tally, "arm64"):
        ctest(tally, "arm64")


def main():
    parser = argparse.ArgumentParser(prog="script/test")
    parser.add_argument("--full", action="store_true")
    parser.add_argument("stages", nargs="*", metavar="STAGE", help=" ".join(FULL))
    arguments = parser.parse_args()
    unknown = set(arguments.stages) - set(FULL)
    if unknown:
        parser.error(f"no stage {' '.join(sorted(unknown))}; there are {' '.join(FULL)}")

    LOGS.mkdir(parents=True, exist_ok=True)
    tally = Tally()
    for stage in arguments.stages or (FULL if arguments.full else SHORT):
        print(f"== {stage}")
        start, busy, before = time.monotonic(), processors_time(), (tally.passed, tally.failed)
        # The machine that a package is tried on is mounted from where it is unpacked.
        with contextlib.nullcontext() if stage == "package" else scratch_memory():
            globals()[f"stage_{stage}"](tally, arguments.full)
        print(f"   {tally.passed - before[0]} passed, {tally.failed - before[1]} failed "
              f"in {time.monotonic() - start:.0f} s, {processors_time() - busy:.0f} s of the processors")
    if tally.skipped:
        print(f"{tally.skipped} skipped, for the reasons above")
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed or not tally.passed else 0


if __name__ == "__main__":
    sys.exit(main())

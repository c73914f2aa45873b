"""The bills themselves, by the project's own generator: for a month, a row of snapshots, each of which
knows more of the month than the one before and corrects its past."""

import dataclasses
import datetime
import json
import os
import pathlib
import subprocess
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
_EXTENSIONS = (".csv.gz", ".csv.zip", ".csv", ".parquet")


class NoGenerator(Exception):
    """muster_generate is not there; the message says how to come by it."""


def generator_program() -> pathlib.Path:
    """Errors: NoGenerator."""
    program = pathlib.Path(os.environ.get("MUSTER_GENERATE", ROOT / "build/release/bin/muster_generate"))
    if not program.exists():
        raise NoGenerator(f"{program} is not there; build it with script/build release muster_generate, or "
                          "name it in MUSTER_GENERATE")
    return program


def account_ids(seed: int, accounts: int) -> list[str]:
    """Ids of the generator's organization, the payer first, as far as they have charges; none without a
    generator. With them the bills are those of the sandbox's own accounts."""
    try:
        program = generator_program()
    except NoGenerator:
        return []
    with tempfile.TemporaryDirectory() as folder:
        _run(program, folder, seed, accounts, "2026-01", "cur1-csv", ["--rows", "2000", "--hours", "24"])
        expected = json.loads((pathlib.Path(folder) / "expected.json").read_text())
        manifest = next(pathlib.Path(folder).rglob("*-Manifest.json"))
        payer = str(json.loads(manifest.read_text())["account"])
    found = sorted(expected["deliveries"][0]["by_account"])
    return [payer, *(account for account in found if account != payer)]


def _run(program: pathlib.Path, folder: str, seed: int, accounts: int, month: str, form: str,
         more: list[str]) -> None:
    subprocess.run([str(program), "--out", folder, "--seed", str(seed), "--accounts", str(accounts),
                    "--months", "1", "--first-month", month, "--format", form, "--gzip-level", "1", *more],
                   check=True, stdout=subprocess.DEVNULL)


@dataclasses.dataclass(frozen=True)
class Form:
    """How a report is written: the generator's format, and whether CSV is zipped."""
    name: str
    is_zip: bool = False


@dataclasses.dataclass(frozen=True)
class Snapshot:
    manifest: dict[str, object]
    files: list[pathlib.Path]


@dataclasses.dataclass(frozen=True)
class BillOptions:
    seed: int
    accounts: int
    rows: int
    snapshots: int
    hours: int = 0  # from the month's start that a bill knows; 0: the whole month


class Bills:
    """Makes each month once for each form, in a folder of its own that goes with the process."""

    def __init__(self, options: BillOptions):
        self.options = options
        self._folder = tempfile.TemporaryDirectory(prefix="sandbox-bills-")
        self._made: dict[tuple[str, Form, bool], list[Snapshot]] = {}

    def close(self) -> None:
        self._folder.cleanup()

    def snapshots(self, month: str, form: Form, is_restated: bool = False) -> list[Snapshot]:
        """Of a month, `2026-11`, the earliest first. A restated bill has a refund that changes its past.
        Errors: NoGenerator."""
        name = (month, form, is_restated)
        if name not in self._made:
            self._made[name] = self._make(month, form, is_restated)
        return self._made[name]

    def _make(self, month: str, form: Form, is_restated: bool) -> list[Snapshot]:
        folder = pathlib.Path(self._folder.name) / f"{month}-{form.name}-{form.is_zip}-{is_restated}"
        more = ["--rows", str(self.options.rows), "--layout", "create-new",
                "--deliveries", str(1 if is_restated else self.options.snapshots)]
        more += ["--hours", str(self.options.hours)] if self.options.hours else []
        more += ["--zip"] if form.is_zip else []
        more += ["--plan-refund"] if is_restated else []
        _run(generator_program(), str(folder), self.options.seed, self.options.accounts, month, form.name, more)
        return _read(folder)


def _read(folder: pathlib.Path) -> list[Snapshot]:
    """Files carry the time of their delivery, which is their order."""
    by_folder: dict[pathlib.Path, list[pathlib.Path]] = {}
    for file in folder.rglob("*"):
        if file.is_file() and file.name.endswith(_EXTENSIONS):
            by_folder.setdefault(file.parent, []).append(file)
    ordered = sorted(by_folder.items(), key=lambda item: item[1][0].stat().st_mtime)
    manifests = {file.parent.name: file for file in folder.rglob("*-Manifest.json")}
    return [Snapshot(json.loads(manifests[place.name].read_text()), sorted(files))
            for place, files in ordered]


def snapshot_number(month_start: datetime.datetime, month_end: datetime.datetime, now: datetime.datetime,
                    count: int) -> int | None:
    """Which of `count` snapshots is the newest that knows nothing of the future; None before the first."""
    elapsed = (now - month_start) / (month_end - month_start)
    number = min(int(elapsed * count), count) - 1
    return number if number >= 0 else None

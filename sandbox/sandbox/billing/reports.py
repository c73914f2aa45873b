"""Definitions of legacy reports (cur) and of exports (bcm-data-exports), as their services keep them."""

import dataclasses
import datetime
import re
import typing
import uuid

from sandbox.billing.bills import Form
from sandbox.billing.bucket_access import EXPORTS, REPORTS, Access, BucketAccess
from sandbox.billing.layout import Place
from sandbox.call import Call
from sandbox.clock import Clock
from sandbox.errors import AwsError
from sandbox.own_operations import Operation
from sandbox.paging import page
from sandbox.partitions import here

_REPORT_NAME = re.compile(r"[0-9A-Za-z!\-_.*'()]{1,256}")
_EXPORT_NAME = re.compile(r"[0-9A-Za-z\-_]{1,128}")
_TABLES = {"COST_AND_USAGE_REPORT": "cur2", "FOCUS_1_2_AWS": "focus", "FOCUS_1_0_AWS": "focus10"}
_REPORTS_AT_MOST = 10
Fields = dict[str, typing.Any]


@dataclasses.dataclass
class Execution:
    id: str
    at: datetime.datetime
    status: str
    reason: str | None = None

    def describe(self) -> Fields:
        status = {"StatusCode": self.status, "CreatedAt": self.at, "CompletedAt": self.at,
                  "LastUpdatedAt": self.at, **({"StatusReason": self.reason} if self.reason else {})}
        return {"ExecutionId": self.id, "ExecutionStatus": status}


@dataclasses.dataclass
class Report:
    """A definition of either kind, with what has been delivered of it."""
    account: str
    arn: str
    definition: Fields
    created_at: datetime.datetime
    is_legacy: bool
    tags: dict[str, str] = dataclasses.field(default_factory=dict)
    executions: list[Execution] = dataclasses.field(default_factory=list)
    # Month -> number of the snapshot that was delivered last.
    delivered: dict[str, int] = dataclasses.field(default_factory=dict)
    last_status: str = ""

    @property
    def name(self) -> str:
        return str(self.definition["ReportName" if self.is_legacy else "Name"])

    @property
    def _destination(self) -> Fields:
        return dict(self.definition["DestinationConfigurations"]["S3Destination"])

    def place(self) -> Place:
        if self.is_legacy:
            is_new = self.definition.get("ReportVersioning") != "OVERWRITE_REPORT"
            return Place(self.definition["S3Bucket"], self.definition["S3Prefix"], self.name, True, not is_new,
                         self.definition["Format"] == "Parquet")
        to = self._destination
        outputs = to["S3OutputConfigurations"]
        return Place(to["S3Bucket"], to["S3Prefix"], self.name, False,
                     outputs["Overwrite"] == "OVERWRITE_REPORT", outputs["Format"] == "PARQUET", self.arn)

    def form(self) -> Form:
        if self.is_legacy:
            is_parquet = self.definition["Format"] == "Parquet"
            return Form("cur1-parquet" if is_parquet else "cur1-csv", self.definition["Compression"] == "ZIP")
        outputs = self._destination["S3OutputConfigurations"]
        kind = _TABLES[_table_of(self.definition)]
        return Form(f"{kind}-{'parquet' if outputs['Format'] == 'PARQUET' else 'csv'}",
                    outputs["Compression"] == "ZIP")

    def is_refreshed_when_closed(self) -> bool:
        return not self.is_legacy or bool(self.definition.get("RefreshClosedReports"))


def _table_of(definition: Fields) -> str:
    query = str(definition["DataQuery"]["QueryStatement"])
    match = re.search(r"\bfrom\s+(\w+)", query, re.IGNORECASE)
    return match[1].upper() if match else ""


class Reports:
    """Not thread-safe: works under the gateway's lock."""

    def __init__(self, access: BucketAccess, clock: Clock):
        self._access = access
        self._clock = clock
        self.all: list[Report] = []
        self.on_defined: list[typing.Callable[[Report], None]] = []

    def _of(self, account: str, is_legacy: bool) -> list[Report]:
        return [each for each in self.all if each.account == account and each.is_legacy == is_legacy]

    def add_legacy(self, account: str, definition: Fields, tags: list[Fields] | None = None) -> Report:
        """Errors: AwsError."""
        name = str(definition.get("ReportName", ""))
        if not _REPORT_NAME.fullmatch(name):
            raise AwsError("ValidationException", "Report name contains invalid characters.")
        mine = self._of(account, True)
        if any(each.name == name for each in mine):
            raise AwsError("DuplicateReportNameException", f"Report name {name} already exists.")
        if len(mine) >= _REPORTS_AT_MOST:
            raise AwsError("ReportLimitReachedException", "You have reached the limit of reports.")
        arn = f"arn:{here().name}:cur:{here().home}:{account}:definition/{name}"
        self._check_bucket(str(definition.get("S3Bucket")), REPORTS, account, arn)
        return self._keep(Report(account, arn, _whole_definition(definition), self._clock.now(), True,
                                 {tag["Key"]: tag["Value"] for tag in tags or []}))

    def add_export(self, account: str, definition: Fields, tags: list[Fields] | None = None) -> Report:
        """Errors: AwsError."""
        name = str(definition.get("Name", ""))
        query = str(definition.get("DataQuery", {}).get("QueryStatement", ""))
        if not _EXPORT_NAME.fullmatch(name):
            raise AwsError("ValidationException", "Export name contains invalid characters.")
        if any(each.name == name for each in self._of(account, False)):
            raise AwsError("ValidationException", f"Export name {name} already exists.")
        if re.match(r"\s*select\s+\*", query, re.IGNORECASE) or _table_of(definition) not in _TABLES:
            raise AwsError("ValidationException", "The query statement is not valid: name the columns of one "
                           f"of the tables {', '.join(_TABLES)}.")
        arn = f"arn:{here().name}:bcm-data-exports:{here().home}:{account}:export/{name}-{uuid.uuid4()}"
        to = definition["DestinationConfigurations"]["S3Destination"]
        self._check_bucket(str(to["S3Bucket"]), EXPORTS, account, arn)
        return self._keep(Report(account, arn, {**definition, "ExportArn": arn}, self._clock.now(), False,
                                 {tag["Key"]: tag["Value"] for tag in tags or []}))

    def _keep(self, report: Report) -> Report:
        self.all.append(report)
        for tell in self.on_defined:
            tell(report)
        return report

    def _check_bucket(self, bucket: str, service: str, account: str, arn: str) -> None:
        if self._access.check(bucket, "aws-programmatic-access-test-object", service, account,
                              arn) is not Access.Granted:
            raise AwsError("ValidationException", "Failed to verify customer bucket permission.")

    def legacy_operations(self) -> dict[str, Operation]:
        return {"PutReportDefinition": self._put, "DescribeReportDefinitions": self._describe,
                "ModifyReportDefinition": self._modify, "DeleteReportDefinition": self._delete_legacy,
                "TagResource": self._tag, "UntagResource": self._untag, "ListTagsForResource": self._list_tags}

    def export_operations(self) -> dict[str, Operation]:
        return {"CreateExport": self._create, "GetExport": self._get, "ListExports": self._list,
                "UpdateExport": self._update, "DeleteExport": self._delete_export,
                "ListExecutions": self._list_executions, "GetExecution": self._get_execution,
                "ListTables": self._list_tables, "TagResource": self._tag, "UntagResource": self._untag,
                "ListTagsForResource": self._list_tags}

    def _put(self, call: Call) -> Fields:
        self.add_legacy(call.account, call.parameters["ReportDefinition"], call.parameters.get("Tags"))
        return {}

    def _describe(self, call: Call) -> Fields:
        described = [{**each.definition, **({"ReportStatus": {
            "lastStatus": each.last_status, "lastDelivery": f"{each.executions[-1].at:%Y%m%dT%H%M%SZ}"}}
            if each.executions else {})} for each in self._of(call.account, True)]
        return page(described, call.parameters, "ReportDefinitions", most=5)

    def _named(self, account: str, name: str) -> Report:
        found = next((each for each in self._of(account, True) if each.name == name), None)
        if found is None:
            raise AwsError("ValidationException", f"Report {name} does not exist.")
        return found

    def _modify(self, call: Call) -> Fields:
        report = self._named(call.account, str(call.parameters.get("ReportName")))
        definition = call.parameters["ReportDefinition"]
        self._check_bucket(str(definition["S3Bucket"]), REPORTS, call.account, report.arn)
        report.definition = _whole_definition(definition)
        return {}

    def _delete_legacy(self, call: Call) -> Fields:
        name = str(call.parameters.get("ReportName"))
        found = [each for each in self._of(call.account, True) if each.name == name]
        for each in found:
            self.all.remove(each)
        return {"ResponseMessage": "Delete successful" if found else "Nothing to delete"}

    def _by_arn(self, call: Call, arn: str) -> Report:
        found = next((each for each in self.all if each.arn == arn and each.account == call.account), None)
        if found is None:
            raise AwsError("ResourceNotFoundException", f"There is no {arn}.", 404)
        return found

    def _create(self, call: Call) -> Fields:
        report = self.add_export(call.account, call.parameters["Export"], call.parameters.get("ResourceTags"))
        return {"ExportArn": report.arn}

    def _status(self, report: Report) -> Fields:
        last = report.executions[-1] if report.executions else None
        is_ill = last is not None and last.status != "DELIVERY_SUCCESS"
        status = {"StatusCode": "UNHEALTHY" if is_ill else "HEALTHY", "CreatedAt": report.created_at,
                  "LastUpdatedAt": report.created_at}
        if last:
            status["LastRefreshedAt"] = last.at
        if last and last.reason:
            status["StatusReason"] = last.reason
        return status

    def _get(self, call: Call) -> Fields:
        report = self._by_arn(call, str(call.parameters.get("ExportArn")))
        return {"Export": report.definition, "ExportStatus": self._status(report)}

    def _list(self, call: Call) -> Fields:
        found = [{"ExportArn": each.arn, "ExportName": each.name, "ExportStatus": self._status(each)}
                 for each in self._of(call.account, False)]
        return page(found, call.parameters, "Exports", most=100)

    def _update(self, call: Call) -> Fields:
        report = self._by_arn(call, str(call.parameters.get("ExportArn")))
        report.definition = {**call.parameters["Export"], "ExportArn": report.arn}
        return {"ExportArn": report.arn}

    def _delete_export(self, call: Call) -> Fields:
        report = self._by_arn(call, str(call.parameters.get("ExportArn")))
        self.all.remove(report)
        return {"ExportArn": report.arn}

    def _list_executions(self, call: Call) -> Fields:
        report = self._by_arn(call, str(call.parameters.get("ExportArn")))
        newest_first = [each.describe() for each in reversed(report.executions)]
        return page(newest_first, call.parameters, "Executions", most=100)

    def _get_execution(self, call: Call) -> Fields:
        report = self._by_arn(call, str(call.parameters.get("ExportArn")))
        for each in report.executions:
            if each.id == call.parameters.get("ExecutionId"):
                return {**each.describe(), "Export": report.definition}
        raise AwsError("ResourceNotFoundException", "There is no such execution.", 404)

    def _list_tables(self, _: Call) -> Fields:
        return {"Tables": [{"TableName": name, "Description": name, "TableProperties": []} for name in _TABLES]}

    def _tagged(self, call: Call) -> Report:
        if arn := call.parameters.get("ResourceArn"):
            return self._by_arn(call, str(arn))
        return self._named(call.account, str(call.parameters.get("ReportName")))

    def _tag(self, call: Call) -> Fields:
        tags = call.parameters.get("Tags") or call.parameters.get("ResourceTags") or []
        self._tagged(call).tags.update({tag["Key"]: tag["Value"] for tag in tags})
        return {}

    def _untag(self, call: Call) -> Fields:
        report = self._tagged(call)
        for key in call.parameters.get("TagKeys") or call.parameters.get("ResourceTagKeys") or []:
            report.tags.pop(key, None)
        return {}

    def _list_tags(self, call: Call) -> Fields:
        tags = [{"Key": key, "Value": value} for key, value in self._tagged(call).tags.items()]
        return {"Tags" if call.service == "cur" else "ResourceTags": tags}


def _whole_definition(definition: Fields) -> Fields:
    """With AWS's defaults for what was left out."""
    return {"AdditionalArtifacts": [], "RefreshClosedReports": True, "ReportVersioning": "CREATE_NEW_REPORT",
            **definition}

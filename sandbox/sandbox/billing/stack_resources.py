"""Reports and exports that a CloudFormation template makes."""

import typing

from moto.core.common_models import CloudFormationModel

from sandbox.billing.reports import Report, Reports

Properties = dict[str, typing.Any]


class _ReportModel(CloudFormationModel):
    """Which reports there are is told by install(): moto knows its models by their classes alone."""
    reports: Reports

    def __init__(self, report: Report):
        self.report = report

    @property
    def physical_resource_id(self) -> str:
        return self.report.name if self.report.is_legacy else self.report.arn

    @staticmethod
    def cloudformation_type() -> str:
        return ""

    @staticmethod
    def cloudformation_name_type() -> str:
        return ""

    @classmethod
    def has_cfn_attr(cls, attr: str) -> bool:
        return attr == "ExportArn"

    def get_cfn_attribute(self, attribute_name: str) -> str:
        return self.report.arn

    @classmethod
    def add(cls, account: str, properties: Properties) -> Report:
        raise NotImplementedError

    @classmethod
    def create_from_cloudformation_json(cls, resource_name: str, cloudformation_json: Properties,
                                        account_id: str, region_name: str, **_: typing.Any) -> "_ReportModel":
        return cls(cls.add(account_id, cloudformation_json["Properties"]))

    @classmethod
    def update_from_cloudformation_json(cls, original_resource: "_ReportModel", new_resource_name: str,
                                        cloudformation_json: Properties, account_id: str,
                                        region_name: str) -> "_ReportModel":
        original_resource.delete(account_id, region_name)
        return cls.create_from_cloudformation_json(new_resource_name, cloudformation_json, account_id,
                                                   region_name)

    def delete(self, account_id: str, region_name: str) -> None:
        if self.report in self.reports.all:
            self.reports.all.remove(self.report)


def install(reports: Reports) -> None:
    """moto asks CloudFormationModel for its direct subclasses, once."""
    def add_report(_: type[_ReportModel], account: str, properties: Properties) -> Report:
        definition = {name: value for name, value in properties.items() if name != "Tags"}
        definition["RefreshClosedReports"] = str(definition.get("RefreshClosedReports", True)).lower() == "true"
        definition.setdefault("AdditionalSchemaElements", [])
        return reports.add_legacy(account, definition, properties.get("Tags"))

    def add_export(_: type[_ReportModel], account: str, properties: Properties) -> Report:
        return reports.add_export(account, dict(properties["Export"]), properties.get("Tags"))

    for name, add in (("AWS::CUR::ReportDefinition", add_report), ("AWS::BCMDataExports::Export", add_export)):
        members = {key: value for key, value in vars(_ReportModel).items() if not key.startswith("__")}
        members.update(reports=reports, add=classmethod(add), cloudformation_type=staticmethod(lambda n=name: n),
                       __init__=_ReportModel.__init__)
        type(name.replace("::", ""), (CloudFormationModel,), members)

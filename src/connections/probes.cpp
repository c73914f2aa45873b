#include "connections/probes.h"

#include <fmt/format.h>

#include "aws_model/json_access.h"
#include "aws_model/operations.h"

namespace muster::connections {
namespace {

using aws::text_of;

constexpr std::string_view kWaitsForBucket =
    "the bucket that bills are delivered to: no report is defined, or it is not known which of "
    "several";

constexpr std::string_view kBucketIsNotThere =
    "the bucket that bills are said to be delivered to: there is none of that name";

/// The value with the names of places in it filled in.
Json filled(const Json& json, const BillsPlace* bills) {
    if (const std::string* const text = json.if_string()) {
        if (bills == nullptr) {
            return *text;
        }
        std::string value = *text;
        const auto put = [&](std::string_view name, const std::string& with) {
            if (const auto at = value.find(name); at != std::string::npos) {
                value.replace(at, name.size(), with);
            }
        };
        put("@BUCKET@", bills->bucket.str());
        put("@PREFIX@", bills->prefix.empty() ? "" : bills->prefix + "/");
        return value;
    }
    if (const Json::Object* const object = json.if_object()) {
        Json::Object all;
        for (const JsonMember& member : *object) {
            all.push_back({member.key, filled(member.value, bills)});
        }
        return all;
    }
    return json;
}

enum class Grant { Granted, Denied, Unknown };

/// An answer of any other kind than a refusal shows that the role may; a service that does not
/// answer shows nothing, and the others are asked all the same.
Grant grant_of(const Error& error) {
    switch (error.kind) {
    case ErrorKind::Forbidden: return Grant::Denied;
    case ErrorKind::NotFound:
    case ErrorKind::Conflict:
    case ErrorKind::Invalid:
    case ErrorKind::Upstream: return Grant::Granted;
    case ErrorKind::Unauthorized:
    case ErrorKind::Stale:
    case ErrorKind::Impossible:
    case ErrorKind::RateLimited:
    case ErrorKind::Unavailable:
    case ErrorKind::Internal: return Grant::Unknown;
    }
    return Grant::Unknown;
}

class Probe {
public:
    Probe(RoleSession& role, const Connection& connection, std::stop_token stop)
        : role_(role), connection_(connection), stop_(std::move(stop)) {}

    Result<FeatureStanding> look_at(const Feature& feature) {
        FeatureStanding found{.feature = std::string(feature.name),
                              .state = FeatureState::Unsupported,
                              .since = {},
                              .missing = {},
                              .waits_for = {},
                              .worked_at = {}};
        if (!feature.is_for(connection_)) {
            return found;
        }
        bool is_unknown = false;
        for (const Need& need : feature.needs) {
            if (need.is_of_bucket() && !connection_.bills) {
                continue;
            }
            TRY(const Grant grant, ask(need));
            is_unknown |= grant == Grant::Unknown;
            if (grant == Grant::Denied) {
                found.missing.emplace_back(need.action);
            }
        }
        const bool waits =
            feature.waits_for == WaitsFor::Bucket && (!connection_.bills || lacks_bucket_);
        found.waits_for = !waits ? "" : lacks_bucket_ ? kBucketIsNotThere : kWaitsForBucket;
        found.state = !found.missing.empty() ? FeatureState::Locked
                      : is_unknown           ? FeatureState::Unchecked
                      : waits                ? FeatureState::Waiting
                                             : FeatureState::Available;
        return found;
    }

private:
    [[nodiscard]] std::string region_of(const Need& need) const {
        const std::string global(global_region(connection_.partition));
        const bool is_elsewhere =
            need.is_of_bucket() && connection_.bills && !connection_.bills->region.empty();
        return is_elsewhere ? connection_.bills->region : global;
    }

    Result<Grant> ask(const Need& need) {
        TRY(const Json input, Json::parse(need.input));
        TRY(aws::Client client, role_.session().client(need.call.service, region_of(need)));
        const aws::BodySink drop = [](ByteSpan) -> Status { return {}; };
        const bool is_object = need.call.operation == "GetObject";
        const auto answer =
            client.ask(need.call, filled(input, connection_.bills ? &*connection_.bills : nullptr),
                       {.stop = stop_, .sink = is_object ? &drop : nullptr});
        if (answer) {
            return Grant::Granted;
        }
        lacks_bucket_ |= answer.error().code == "NoSuchBucket";
        return grant_of(answer.error().error);
    }

    RoleSession& role_;
    const Connection& connection_;
    std::stop_token stop_;
    bool lacks_bucket_ = false;
};

/// A place that AWS names; nullopt for one that is none.
std::optional<BillsPlace> place_of(const Json& destination, const std::string& report) {
    auto bucket = BucketName::parse(text_of(destination, "S3Bucket"));
    auto name = AwsName::parse(report);
    if (!bucket || !name) {
        return std::nullopt;
    }
    return BillsPlace{.bucket = std::move(*bucket),
                      .region = text_of(destination, "S3Region"),
                      .prefix = text_of(destination, "S3Prefix"),
                      .report = std::move(*name)};
}

using Places = std::vector<BillsPlace>;

/// China has Cost and Usage Reports alone; what GovCloud costs is reported to the commercial
/// account that it is paired with. The name of a service that is not there leads nowhere, which
/// looks like silence: nothing would ever be known for sure.
constexpr bool has_reports(AwsPartition partition) {
    return partition != AwsPartition::AwsUsGov;
}
constexpr bool has_exports(AwsPartition partition) {
    return partition == AwsPartition::Aws;
}

/// Of Cost and Usage Reports as they have been for long.
Status add_reports(RoleSession& role,
                   std::string_view region,
                   Places& places,
                   const std::stop_token& stop) {
    TRY(aws::Client cur, role.session().client("cur", region));
    return aws::for_each_page(
        cur, aws::operations::cur::kDescribeReportDefinitions, Json::Object{},
        [&](const Json& page) -> Status {
            for (const Json& item : aws::items_of(page.find("ReportDefinitions"))) {
                if (auto place = place_of(item, text_of(item, "ReportName"))) {
                    places.push_back(std::move(*place));
                }
            }
            return {};
        },
        {.stop = stop});
}

/// Of Data Exports, which have the reports of today.
Status add_exports(RoleSession& role,
                   std::string_view region,
                   Places& places,
                   const std::stop_token& stop) {
    TRY(aws::Client exports, role.session().client("bcm-data-exports", region));
    std::vector<std::string> arns;
    TRY_DONE(aws::for_each_page(exports, aws::operations::bcm_data_exports::kListExports,
                                Json::Object{},
                                [&](const Json& page) -> Status {
                                    for (const Json& item : aws::items_of(page.find("Exports"))) {
                                        arns.push_back(text_of(item, "ExportArn"));
                                    }
                                    return {};
                                },
                                {.stop = stop}));
    for (const std::string& arn : arns) {
        TRY(const Json answer, exports.call(aws::operations::bcm_data_exports::kGetExport,
                                            Json::Object{{"ExportArn", arn}}, {.stop = stop}));
        const Json* const found = answer.find("Export");
        const Json* const where =
            found == nullptr ? nullptr : found->find("DestinationConfigurations");
        const Json* const bucket = where == nullptr ? nullptr : where->find("S3Destination");
        if (bucket == nullptr) {
            continue;
        }
        if (auto place = place_of(*bucket, text_of(*found, "Name"))) {
            places.push_back(std::move(*place));
        }
    }
    return {};
}

} // namespace

Result<Findings>
probe_features(RoleSession& role, const Connection& connection, const std::stop_token& stop) {
    Findings findings;
    Probe probe(role, connection, stop);
    for (const Feature& feature : features()) {
        TRY(auto standing, probe.look_at(feature));
        findings.lacks_needed |=
            standing.state == FeatureState::Locked && feature.is_needed_by(connection);
        findings.standings.push_back(std::move(standing));
    }
    return findings;
}

Result<std::optional<BillsPlace>>
find_bills(RoleSession& role, const Connection& connection, const std::stop_token& stop) {
    if (!has_reports(connection.partition)) {
        return std::optional<BillsPlace>();
    }
    const std::string_view region = global_region(connection.partition);
    const bool has_both = has_exports(connection.partition);
    Places places;
    const Status exports = has_both ? add_exports(role, region, places, stop) : Status();
    const Status reports = add_reports(role, region, places, stop);
    const std::string wanted = connection.bills && connection.bills->report
                                   ? connection.bills->report->str()
                                   : connection.default_report();
    const auto named = std::ranges::find_if(
        places, [&](const BillsPlace& place) { return place.report->str() == wanted; });
    if (named != places.end()) {
        return std::optional(*named);
    }
    for (const Status& status : {exports, reports}) {
        if (!status && is_silence(status.error())) {
            return status.error(); // what else there may be is not known
        }
    }
    if (!reports && (!exports || !has_both)) {
        return reports.error();
    }
    // Where somebody has named a bucket, no other is put in its place.
    const bool may_choose = places.size() == 1 && !connection.bills;
    return may_choose ? std::optional(places.front()) : std::nullopt;
}

} // namespace muster::connections

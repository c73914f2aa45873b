#include "ledger/version_schema.h"

#include <cstdint>
#include <optional>
#include <string>

#include "base/json_schema.h"
#include "ledger/version.h"

namespace muster::ledger {
namespace {

using MaybeText = std::optional<std::string>;
using MaybeTime = std::optional<Instant>;

Json::Object summary_fields() {
    return {{"id", json_schema<std::int64_t>()},
            {"source", json_schema<std::string>()},
            {"month", json_schema<BillingMonth>()},
            {"current", json_schema<bool>()},
            {"delivery_id", json_schema<std::string>()},
            {"report_name", json_schema<MaybeText>()},
            {"format", json_schema<std::string>()},
            {"delivered_at", json_schema<MaybeTime>()},
            {"published_at", json_schema<Instant>()},
            {"rows", json_schema<std::int64_t>()},
            {"rejected_rows", json_schema<std::int64_t>()},
            {"bytes", json_schema<std::int64_t>()},
            {"currency", json_schema<MaybeText>()},
            {"future_cutoff", json_schema<MaybeTime>()}};
}

} // namespace

Json version_schema() {
    const Json file = object_schema({{"name", json_schema<std::string>()},
                                     {"bytes", json_schema<std::int64_t>()},
                                     {"rows", json_schema<std::int64_t>()},
                                     {"file_rows", json_schema<std::int64_t>()},
                                     {"sha256", json_schema<MaybeText>()}});
    const Json rollup = object_schema({{"name", json_schema<std::string>()},
                                       {"rows", json_schema<std::int64_t>()},
                                       {"keys", array_schema(json_schema<std::string>())}});
    const Json rounding = object_schema({{"column", json_schema<std::string>()},
                                         {"count", json_schema<std::int64_t>()},
                                         {"residual", json_schema<std::string>()}});
    const Json check = object_schema({{"name", json_schema<std::string>()},
                                      {"verdict", names_schema(kVerdictNames)},
                                      {"expected", json_schema<MaybeText>()},
                                      {"actual", json_schema<MaybeText>()},
                                      {"detail", json_schema<MaybeText>()}});
    Json::Object fields = summary_fields();
    fields.push_back({"files", array_schema(file)});
    fields.push_back({"rollups", array_schema(rollup)});
    fields.push_back({"roundings", array_schema(rounding)});
    fields.push_back({"checks", array_schema(check)});
    return object_schema(std::move(fields));
}

Json version_summary_schema() {
    Json::Object fields = summary_fields();
    fields.push_back({"violations", json_schema<std::int64_t>()});
    return object_schema(std::move(fields));
}

} // namespace muster::ledger

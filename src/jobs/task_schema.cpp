#include "jobs/task_schema.h"

#include <cstdint>
#include <optional>
#include <string>

#include "base/json_schema.h"
#include "jobs/job.h"

namespace muster::jobs {
namespace {

using MaybeText = std::optional<std::string>;
using MaybeTime = std::optional<Instant>;

} // namespace

Json task_schema() {
    const Json step = object_schema({{"name", json_schema<std::string>()},
                                     {"state", names_schema(kStepStateNames)},
                                     {"started_at", json_schema<MaybeTime>()},
                                     {"ended_at", json_schema<MaybeTime>()},
                                     {"detail", json_schema<MaybeText>()}});
    const Json progress = object_schema({{"bytes", json_schema<std::int64_t>()},
                                         {"total_bytes", json_schema<std::int64_t>()},
                                         {"rows", json_schema<std::int64_t>()}});
    return object_schema(
        {{"id", json_schema<JobId>()},
         {"kind", json_schema<std::string>()},
         {"key", json_schema<std::string>()},
         {"state", names_schema(kJobStateNames)},
         {"waiting_for", json_schema<MaybeText>()},
         {"not_before", json_schema<MaybeTime>()},
         {"attempt", json_schema<std::int64_t>()},
         {"cancel_requested", json_schema<bool>()},
         {"steps", array_schema(step)},
         {"progress", nullable_schema(progress)},
         {"error", nullable_schema(object_schema({{"code", json_schema<std::string>()},
                                                  {"detail", json_schema<std::string>()}}))},
         {"created_by", json_schema<std::string>()},
         {"created_at", json_schema<Instant>()},
         {"changed_at", json_schema<Instant>()},
         {"ended_at", json_schema<MaybeTime>()}});
}

} // namespace muster::jobs

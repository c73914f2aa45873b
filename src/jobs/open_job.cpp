#include "jobs/open_job.h"

#include "jobs/job_rows.h"
#include "sql/rows.h"

namespace muster::jobs {
namespace {

constexpr std::string_view kOpen = "SELECT id FROM job WHERE open_key = ?";

} // namespace

Result<std::optional<JobId>>
find_open_job(sql::Session& session, std::string_view kind, std::string_view business_key) {
    return sql::find_row(session, kOpen, {open_key(kind, business_key)},
                         [](const sql::Row& row) { return JobId::parse(row.text(0)); });
}

} // namespace muster::jobs

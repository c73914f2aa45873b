#include "jobs/slots.h"

#include <cstdint>
#include <set>
#include <string>

namespace muster::jobs {
namespace {

constexpr std::string_view kCount = "SELECT COUNT(*) FROM job_slot WHERE kind = ?";
constexpr std::string_view kTaken = "SELECT slot, job_id FROM job_slot WHERE kind = ?";
// Two that want one place: on PostgreSQL the second waits for the first, and then changes nothing.
constexpr std::string_view kTake = R"(
INSERT INTO job_slot (kind, slot, job_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING)";
constexpr std::string_view kRelease = "DELETE FROM job_slot WHERE job_id = ?";

} // namespace

Result<bool> has_free_slot(sql::Session& session, const Kind& kind) {
    std::int64_t taken = 0;
    TRY_DONE(session.query(kCount, {kind.name}, [&](const sql::Row& row) -> Status {
        taken = row.integer(0);
        return {};
    }));
    return taken < kind.concurrency->limit;
}

Result<bool> take_slot(sql::Session& session, const Kind& kind, const JobId& id) {
    if (!kind.concurrency) {
        return true;
    }
    std::set<std::int64_t> taken;
    bool is_mine = false;
    TRY_DONE(session.query(kTaken, {kind.name}, [&](const sql::Row& row) -> Status {
        taken.insert(row.integer(0));
        is_mine = is_mine || row.text(1) == id.str();
        return {};
    }));
    if (is_mine) {
        return true;
    }
    for (std::int64_t slot = 0; slot < kind.concurrency->limit; ++slot) {
        if (taken.contains(slot)) {
            continue;
        }
        TRY(const std::int64_t inserted, session.execute(kTake, {kind.name, slot, id.str()}));
        if (inserted != 0) {
            return true;
        }
    }
    return false;
}

Status release_slot(sql::Session& session, const JobId& id) {
    TRY_DONE(session.execute(kRelease, {id.str()}));
    return {};
}

} // namespace muster::jobs

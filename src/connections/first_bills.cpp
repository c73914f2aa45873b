#include "connections/first_bills.h"

#include <optional>

#include "sql/rows.h"

namespace muster::connections {
namespace {

constexpr std::string_view kNoteMaker = R"(
INSERT INTO connection_first_bills (connection_id, created_by) VALUES (?, ?)
ON CONFLICT (connection_id) DO UPDATE SET created_by = excluded.created_by)";
constexpr std::string_view kMaker =
    "SELECT created_by FROM connection_first_bills WHERE connection_id = ?";
constexpr std::string_view kNoteBills = R"(
INSERT INTO connection_first_bills (connection_id, created_by, complete_at) VALUES (?, '', ?)
ON CONFLICT (connection_id) DO UPDATE SET complete_at = excluded.complete_at
    WHERE connection_first_bills.complete_at IS NULL)";
constexpr std::string_view kForget = "DELETE FROM connection_first_bills WHERE connection_id = ?";

} // namespace

Status note_maker(sql::Session& session, const ConnectionId& id, const std::string& actor) {
    TRY_DONE(session.execute(kNoteMaker, {id.str(), actor}));
    return {};
}

Result<std::string> maker_of(sql::Session& session, const ConnectionId& id) {
    TRY(const auto maker,
        sql::find_row(session, kMaker, {id.str()},
                      [](const sql::Row& row) -> Result<std::string> { return row.text(0); }));
    return maker.value_or("");
}

Result<bool> note_first_bills(sql::Session& session, const ConnectionId& id, Instant now) {
    TRY(const std::int64_t changed, session.execute(kNoteBills, {id.str(), now.unix_millis()}));
    return changed > 0;
}

Status forget_first_bills(sql::Session& session, const ConnectionId& id) {
    TRY_DONE(session.execute(kForget, {id.str()}));
    return {};
}

} // namespace muster::connections

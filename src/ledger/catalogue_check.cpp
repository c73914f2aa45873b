#include "ledger/catalogue_check.h"

#include <array>
#include <span>
#include <string_view>

namespace muster::ledger {
namespace {

/// Each gives a text for everything it finds wrong. PostgreSQL sees to these by itself.
constexpr auto kSqliteQuestions = std::to_array<std::string_view>({
    "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
    R"(SELECT 'a row of ' || "table" || ' refers to a row of ' || parent || ' that is not there'
       FROM pragma_foreign_key_check)",
});
constexpr auto kQuestions = std::to_array<std::string_view>({
    R"(SELECT p.month || ': the version that answers for it is not one of it'
       FROM period p LEFT JOIN version v ON v.id = p.current_version
       WHERE v.id IS NULL OR v.source_id <> p.source_id OR v.month <> p.month OR v.state <> 'ready')",
    R"(SELECT newest.month || ': another than its newest version answers for it'
       FROM (SELECT source_id, month, max(id) AS id FROM version WHERE state = 'ready'
             GROUP BY source_id, month) newest
       LEFT JOIN period p ON p.source_id = newest.source_id AND p.month = newest.month
       WHERE p.current_version IS DISTINCT FROM newest.id)",
});

Status ask(sql::Session& session,
           std::span<const std::string_view> questions,
           std::vector<std::string>& findings) {
    for (const std::string_view question : questions) {
        TRY_DONE(session.query(question, {}, [&](const sql::Row& row) -> Status {
            findings.push_back(row.text(0));
            return {};
        }));
    }
    return {};
}

} // namespace

Result<std::vector<std::string>> check_catalogue(sql::Session& session) {
    std::vector<std::string> findings;
    if (session.engine() == sql::Engine::Sqlite) {
        TRY_DONE(ask(session, kSqliteQuestions, findings));
    }
    TRY_DONE(ask(session, kQuestions, findings));
    return findings;
}

} // namespace muster::ledger

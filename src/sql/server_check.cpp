#include "sql/server_check.h"

#include "sql/rows.h"

namespace muster::sql {
namespace {

constexpr std::string_view kServer = R"(
SELECT current_setting('server_version_num')::bigint / 10000, pg_is_in_recovery(),
    coalesce(current_schema(), ''),
    coalesce(has_schema_privilege(current_schema(), 'CREATE'), false))";
constexpr std::string_view kDenied = R"(
SELECT tablename FROM (
    SELECT tablename, quote_ident(schemaname) || '.' || quote_ident(tablename) AS path
    FROM pg_tables WHERE schemaname = current_schema()) ours
WHERE NOT (has_table_privilege(path, 'SELECT') AND has_table_privilege(path, 'INSERT')
    AND has_table_privilege(path, 'UPDATE') AND has_table_privilege(path, 'DELETE'))
ORDER BY tablename)";

} // namespace

Result<ServerReport> examine_server(Session& session) {
    ServerReport report;
    TRY_DONE(session.query(kServer, {}, [&](const Row& row) -> Status {
        report.version = row.integer(0);
        report.is_standby = row.boolean(1);
        report.schema = row.text(2);
        report.may_create = row.boolean(3);
        return {};
    }));
    TRY(report.denied, all_rows(session, kDenied, {},
                                [](const Row& row) -> Result<std::string> { return row.text(0); }));
    return report;
}

} // namespace muster::sql

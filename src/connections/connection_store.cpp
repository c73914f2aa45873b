#include "connections/connection_store.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "sql/instants.h"
#include "sql/rows.h"

namespace muster::connections {
namespace {

constexpr std::string_view kInsertConnection = R"(
INSERT INTO connection (id, external_id, created_at, name, kind, partition_name, account, role_arn,
    state, since, cause, cause_detail, bucket, bucket_region, bucket_prefix, report, checked_at,
    worked_at, probed_at, task, changed_at, revision)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?))";
constexpr std::string_view kSaveConnection = R"(
UPDATE connection SET name = ?, kind = ?, partition_name = ?, account = ?, role_arn = ?, state = ?,
    since = ?, cause = ?, cause_detail = ?, bucket = ?, bucket_region = ?, bucket_prefix = ?,
    report = ?, checked_at = ?, worked_at = ?, probed_at = ?, task = ?, changed_at = ?,
    revision = ? WHERE id = ?)";
constexpr std::string_view kDeleteFeatures =
    "DELETE FROM connection_feature WHERE connection_id = ?";
constexpr std::string_view kDeleteConnection = "DELETE FROM connection WHERE id = ?";
constexpr std::string_view kById = R"(
SELECT id, name, kind, partition_name, account, external_id, role_arn, state, since, cause,
    cause_detail, bucket, bucket_region, bucket_prefix, report, checked_at, worked_at, probed_at,
    task, created_at, changed_at, revision FROM connection WHERE id = ?)";
constexpr std::string_view kByExternalId = R"(
SELECT id, name, kind, partition_name, account, external_id, role_arn, state, since, cause,
    cause_detail, bucket, bucket_region, bucket_prefix, report, checked_at, worked_at, probed_at,
    task, created_at, changed_at, revision FROM connection WHERE external_id = ?)";
constexpr std::string_view kPage = R"(
SELECT id, name, kind, partition_name, account, external_id, role_arn, state, since, cause,
    cause_detail, bucket, bucket_region, bucket_prefix, report, checked_at, worked_at, probed_at,
    task, created_at, changed_at, revision FROM connection WHERE id > ? ORDER BY id LIMIT ?)";
constexpr std::string_view kCount = "SELECT count(*) FROM connection";
constexpr std::string_view kNameTaken =
    "SELECT count(*) FROM connection WHERE name = ? AND id <> ?";
constexpr std::string_view kRoleTaken =
    "SELECT count(*) FROM connection WHERE role_arn = ? AND id <> ?";
constexpr std::string_view kWatched = R"(
SELECT id FROM connection WHERE state IN ('connected', 'degraded', 'error')
    AND role_arn IS NOT NULL ORDER BY id)";

template <class T>
Result<std::optional<T>> optional_parsed(const sql::Row& row, int column) {
    const auto text = row.optional_text(column);
    if (!text) {
        return std::optional<T>();
    }
    TRY(auto value, T::parse(*text));
    return std::optional<T>(std::move(value));
}

template <class T>
std::optional<std::string> optional_text(const std::optional<T>& value) {
    return value ? std::optional(value->str()) : std::nullopt;
}

Result<std::optional<BillsPlace>> read_bills(const sql::Row& row, int column) {
    TRY(auto bucket, optional_parsed<BucketName>(row, column));
    if (!bucket) {
        return std::optional<BillsPlace>();
    }
    TRY(auto report, optional_parsed<AwsName>(row, column + 3));
    return std::optional(BillsPlace{.bucket = std::move(*bucket),
                                    .region = row.text(column + 1),
                                    .prefix = row.text(column + 2),
                                    .report = std::move(report)});
}

Result<Connection> read_connection(const sql::Row& row) {
    TRY(const auto id, ConnectionId::parse(row.text(0)));
    TRY(auto name, ConnectionName::parse(row.text(1)));
    TRY(const auto kind, kConnectionKindNames.parse(row.text(2), "connection.bad_row"));
    TRY(const auto partition, kAwsPartitionNames.parse(row.text(3), "connection.bad_row"));
    TRY(auto account, optional_parsed<AwsAccountId>(row, 4));
    TRY(auto external_id, ExternalId::parse(row.text(5)));
    TRY(auto role, optional_parsed<RoleArn>(row, 6));
    TRY(const auto state, kConnectionStateNames.parse(row.text(7), "connection.bad_row"));
    TRY(auto bills, read_bills(row, 11));
    return Connection{.id = id,
                      .name = std::move(name),
                      .kind = kind,
                      .partition = partition,
                      .account = std::move(account),
                      .external_id = std::move(external_id),
                      .role = std::move(role),
                      .state = state,
                      .since = Instant::from_unix_millis(row.integer(8)),
                      .cause = row.is_null(9) ? std::nullopt
                                              : std::optional(Cause{row.text(9), row.text(10)}),
                      .bills = std::move(bills),
                      .checked_at = sql::optional_instant(row, 15),
                      .worked_at = sql::optional_instant(row, 16),
                      .probed_at = sql::optional_instant(row, 17),
                      .task = row.optional_text(18),
                      .created_at = Instant::from_unix_millis(row.integer(19)),
                      .changed_at = Instant::from_unix_millis(row.integer(20)),
                      .revision = row.integer(21)};
}

/// In the order of both statements that write them.
std::vector<sql::Value> values_of(const Connection& connection) {
    const auto& bills = connection.bills;
    const auto& cause = connection.cause;
    using Text = std::optional<std::string>;
    return {connection.name.str(),
            kConnectionKindNames.name(connection.kind),
            kAwsPartitionNames.name(connection.partition),
            optional_text(connection.account),
            optional_text(connection.role),
            kConnectionStateNames.name(connection.state),
            connection.since.unix_millis(),
            cause ? Text(cause->reason) : Text(),
            cause ? Text(cause->detail) : Text(),
            bills ? Text(bills->bucket.str()) : Text(),
            bills ? Text(bills->region) : Text(),
            bills ? Text(bills->prefix) : Text(),
            bills ? optional_text(bills->report) : Text(),
            sql::millis_of(connection.checked_at),
            sql::millis_of(connection.worked_at),
            sql::millis_of(connection.probed_at),
            connection.task,
            connection.changed_at.unix_millis(),
            connection.revision};
}

Result<std::int64_t>
number(sql::Session& session, std::string_view query, const std::vector<sql::Value>& values) {
    TRY(const auto found,
        sql::find_row(session, query, values,
                      [](const sql::Row& row) -> Result<std::int64_t> { return row.integer(0); }));
    return found.value_or(0);
}

/// Asked before, so that what the database says of a constraint need not be understood; nobody else
/// writes meanwhile.
Status expect_unique(sql::Session& session, const Connection& connection) {
    TRY(const auto names,
        number(session, kNameTaken, {connection.name.str(), connection.id.str()}));
    if (names != 0) {
        return Error{ErrorKind::Conflict, "connection.duplicate_name",
                     "another connection has this name"};
    }
    return expect_free_role(session, connection);
}

} // namespace

Status expect_free_role(sql::Session& session, const Connection& connection) {
    if (!connection.role) {
        return {};
    }
    TRY(const auto taken,
        number(session, kRoleTaken, {connection.role->str(), connection.id.str()}));
    return taken == 0 ? Status()
                      : Status(Error{ErrorKind::Conflict, "connection.role_taken",
                                     "another connection has this role: it is of one alone"});
}

Status insert_connection(sql::Session& session, const Connection& connection) {
    TRY_DONE(expect_unique(session, connection));
    std::vector<sql::Value> values = {connection.id.str(), connection.external_id.str(),
                                      connection.created_at.unix_millis()};
    std::ranges::move(values_of(connection), std::back_inserter(values));
    TRY_DONE(session.execute(kInsertConnection, values));
    return {};
}

Status save_connection(sql::Session& session, const Connection& connection) {
    TRY_DONE(expect_unique(session, connection));
    std::vector<sql::Value> values = values_of(connection);
    values.emplace_back(connection.id.str());
    TRY_DONE(session.execute(kSaveConnection, values));
    return {};
}

Result<bool> delete_connection(sql::Session& session, const ConnectionId& id) {
    TRY_DONE(session.execute(kDeleteFeatures, {id.str()}));
    TRY(const auto deleted, session.execute(kDeleteConnection, {id.str()}));
    return deleted == 1;
}

Result<std::optional<Connection>> find_connection(sql::Session& session, const ConnectionId& id) {
    return sql::find_row(session, kById, {id.str()}, read_connection);
}

Result<std::optional<Connection>> find_connection_by(sql::Session& session,
                                                     const ExternalId& external_id) {
    return sql::find_row(session, kByExternalId, {external_id.str()}, read_connection);
}

Result<Connection> get_connection(sql::Session& session, const ConnectionId& id) {
    TRY(auto found, find_connection(session, id));
    return found
               ? Result<Connection>(std::move(*found))
               : Error{ErrorKind::NotFound, "connection.not_found", "there is no such connection"};
}

Result<std::vector<Connection>> list_connections(sql::Session& session,
                                                 const ConnectionPage& page) {
    const std::string after = page.after ? page.after->str() : "";
    return sql::all_rows(session, kPage, {after, page.limit}, read_connection);
}

Result<std::int64_t> count_connections(sql::Session& session) {
    return number(session, kCount, {});
}

Result<std::vector<ConnectionId>> watched_connections(sql::Session& session) {
    return sql::all_rows(session, kWatched, {},
                         [](const sql::Row& row) { return ConnectionId::parse(row.text(0)); });
}

} // namespace muster::connections

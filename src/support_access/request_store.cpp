#include "support_access/request_store.h"

#include "sql/rows.h"

namespace muster::support_access {
namespace {

#define MUSTER_SUPPORT_COLUMNS                                                                     \
    "id, email, name, company, reason, address, created_at, state, decided_by, decided_at, "       \
    "decision, role, ends_at, guest_id, ended_at, ended_by"

constexpr std::string_view kBehindAll = "support_ffffffff-ffff-7fff-bfff-ffffffffffff";

constexpr std::string_view kInsert =
    "INSERT INTO support_access_request (id, token_hash, email, name, company, reason, address, "
    "created_at, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'requested')";
constexpr std::string_view kSave =
    "UPDATE support_access_request SET state = ?, decided_by = ?, decided_at = ?, decision = ?, "
    "role = ?, "
    "ends_at = ?, guest_id = ?, ended_at = ?, ended_by = ? WHERE id = ? AND state = ?";
constexpr std::string_view kById =
    "SELECT " MUSTER_SUPPORT_COLUMNS " FROM support_access_request WHERE id = ?";
constexpr std::string_view kByToken =
    "SELECT " MUSTER_SUPPORT_COLUMNS " FROM support_access_request WHERE token_hash = ?";
constexpr std::string_view kApproved =
    "SELECT " MUSTER_SUPPORT_COLUMNS " FROM support_access_request WHERE guest_id = ? AND state = "
    "'approved' ORDER BY id DESC LIMIT 1";
constexpr std::string_view kList =
    "SELECT " MUSTER_SUPPORT_COLUMNS
    " FROM support_access_request WHERE id < ? ORDER BY id DESC LIMIT ?";
constexpr std::string_view kDue =
    "SELECT " MUSTER_SUPPORT_COLUMNS
    " FROM support_access_request WHERE state = 'approved' AND ends_at <= ? ORDER BY id";
constexpr std::string_view kCountOpen =
    "SELECT count(*) FROM support_access_request WHERE state = 'requested'";
constexpr std::string_view kDeleteUnanswered =
    "DELETE FROM support_access_request WHERE state = 'requested' AND created_at < ?";

#undef MUSTER_SUPPORT_COLUMNS

template <class T>
std::optional<std::string> text_of(const std::optional<T>& value) {
    return value ? std::optional(value->str()) : std::nullopt;
}

std::optional<std::int64_t> millis_of(const std::optional<Instant>& value) {
    return value ? std::optional(value->unix_millis()) : std::nullopt;
}

std::optional<std::string> name_of(const std::optional<Role>& role) {
    return role ? std::optional(std::string(kRoleNames.name(*role))) : std::nullopt;
}

std::optional<Instant> instant(const sql::Row& row, int column) {
    const auto millis = row.optional_integer(column);
    return millis ? std::optional(Instant::from_unix_millis(*millis)) : std::nullopt;
}

/// A text that may not be there, parsed by its type.
template <class T>
Result<std::optional<T>> parsed(const sql::Row& row, int column) {
    const auto text = row.optional_text(column);
    if (!text) {
        return std::optional<T>();
    }
    TRY(T value, T::parse(*text));
    return std::optional(std::move(value));
}

Status read_decision(const sql::Row& row, SupportRequest& request) {
    TRY(request.decided_by, parsed<identity::UserId>(row, 8));
    request.decided_at = instant(row, 9);
    TRY(request.decision, parsed<Statement>(row, 10));
    if (const auto role = row.optional_text(11)) {
        TRY(request.role, kRoleNames.parse(*role, "support.bad_row"));
    }
    request.ends_at = instant(row, 12);
    TRY(request.guest, parsed<identity::UserId>(row, 13));
    request.ended_at = instant(row, 14);
    TRY(request.ended_by, parsed<identity::UserId>(row, 15));
    return {};
}

Result<SupportRequest> read_request(const sql::Row& row) {
    TRY(const auto id, SupportRequestId::parse(row.text(0)));
    TRY(auto email, identity::Email::parse(row.text(1)));
    TRY(auto name, identity::PersonName::parse(row.text(2)));
    TRY(auto company, identity::PersonName::parse(row.text(3)));
    TRY(auto reason, Statement::parse(row.text(4)));
    TRY(const auto state, kSupportStateNames.parse(row.text(7), "support.bad_row"));
    SupportRequest request{.id = id,
                           .email = std::move(email),
                           .name = std::move(name),
                           .company = std::move(company),
                           .reason = std::move(reason),
                           .address = row.text(5),
                           .created_at = Instant::from_unix_millis(row.integer(6)),
                           .state = state};
    TRY_DONE(read_decision(row, request));
    return request;
}

} // namespace

Status insert_request(sql::Session& session,
                      const SupportRequest& request,
                      const crypto::Sha256Digest& token) {
    TRY_DONE(
        session.execute(kInsert, {request.id.str(), token.hex(), request.email.str(),
                                  request.name.str(), request.company.str(), request.reason.str(),
                                  request.address, request.created_at.unix_millis()}));
    return {};
}

Result<bool> save_request(sql::Session& session, const SupportRequest& request, SupportState from) {
    TRY(const std::int64_t saved,
        session.execute(
            kSave, {kSupportStateNames.name(request.state), text_of(request.decided_by),
                    millis_of(request.decided_at), text_of(request.decision), name_of(request.role),
                    millis_of(request.ends_at), text_of(request.guest), millis_of(request.ended_at),
                    text_of(request.ended_by), request.id.str(), kSupportStateNames.name(from)}));
    return saved == 1;
}

Result<SupportRequest> get_request(sql::Session& session, const SupportRequestId& id) {
    TRY(auto found, sql::find_row(session, kById, {id.str()}, read_request));
    if (!found) {
        return Error{ErrorKind::NotFound, "support.not_found", "there is no such request"};
    }
    return std::move(*found);
}

Result<std::optional<SupportRequest>> find_request(sql::Session& session,
                                                   const crypto::Sha256Digest& token) {
    return sql::find_row(session, kByToken, {token.hex()}, read_request);
}

Result<std::optional<SupportRequest>> find_approved(sql::Session& session,
                                                    const identity::UserId& guest) {
    return sql::find_row(session, kApproved, {guest.str()}, read_request);
}

Result<std::vector<SupportRequest>>
list_requests(sql::Session& session, const std::optional<SupportRequestId>& after, int limit) {
    return sql::all_rows(session, kList, {after ? after->str() : std::string(kBehindAll), limit},
                         read_request);
}

Result<std::int64_t> count_open_requests(sql::Session& session) {
    TRY(const auto count,
        sql::find_row(session, kCountOpen, {},
                      [](const sql::Row& row) -> Result<std::int64_t> { return row.integer(0); }));
    return count.value_or(0);
}

Result<std::vector<SupportRequest>> requests_due(sql::Session& session, Instant now) {
    return sql::all_rows(session, kDue, {now.unix_millis()}, read_request);
}

Status delete_unanswered(sql::Session& session, Instant made_before) {
    TRY_DONE(session.execute(kDeleteUnanswered, {made_before.unix_millis()}));
    return {};
}

} // namespace muster::support_access

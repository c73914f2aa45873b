#include "identity/device_request_store.h"

#include "sql/rows.h"

namespace muster::identity {
namespace {

constexpr std::string_view kInsertDeviceRequest =
    "INSERT INTO identity_device_request (id, device_hash, user_code_hash, client_name, address, "
    "created_at, expires_at, pace, asked_at, state, user_id) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending', NULL)";
constexpr std::string_view kByDevice =
    "SELECT id, client_name, address, created_at, expires_at, pace, asked_at, state, user_id "
    "FROM identity_device_request WHERE device_hash = ?";
constexpr std::string_view kByUserCode =
    "SELECT id, client_name, address, created_at, expires_at, pace, asked_at, state, user_id "
    "FROM identity_device_request WHERE user_code_hash = ?";
constexpr std::string_view kSaveDeviceRequest =
    "UPDATE identity_device_request SET pace = ?, asked_at = ?, state = ?, user_id = ? "
    "WHERE id = ?";
constexpr std::string_view kDeleteDeviceRequest =
    "DELETE FROM identity_device_request WHERE id = ?";
constexpr std::string_view kDeleteOfProvider =
    "DELETE FROM identity_device_request WHERE user_id IN "
    "(SELECT id FROM identity_user WHERE provider_id = ?)";
constexpr std::string_view kDeleteExpiredDeviceRequests =
    "DELETE FROM identity_device_request WHERE expires_at <= ?";

Result<DeviceRequest> read_device_request(const sql::Row& row) {
    TRY(const auto id, DeviceRequestId::parse(row.text(0)));
    TRY(auto client_name, ClientName::parse(row.text(1)));
    TRY(const auto state, kDeviceRequestStateNames.parse(row.text(7), "device.bad_row"));
    std::optional<UserId> user_id;
    if (const auto user = row.optional_text(8)) {
        TRY(user_id, UserId::parse(*user));
    }
    return DeviceRequest{.id = id,
                         .client_name = std::move(client_name),
                         .address = row.text(2),
                         .created_at = Instant::from_unix_millis(row.integer(3)),
                         .expires_at = Instant::from_unix_millis(row.integer(4)),
                         .pace = std::chrono::milliseconds(row.integer(5)),
                         .asked_at = Instant::from_unix_millis(row.integer(6)),
                         .state = state,
                         .user_id = user_id};
}

} // namespace

Status insert_device_request(sql::Session& session,
                             const DeviceRequest& request,
                             const DeviceRequestKeys& keys) {
    TRY_DONE(session.execute(kInsertDeviceRequest,
                             {request.id.str(), keys.device.hex(), keys.user_code.hex(),
                              request.client_name.str(), request.address,
                              request.created_at.unix_millis(), request.expires_at.unix_millis(),
                              request.pace.count(), request.asked_at.unix_millis()}));
    return {};
}

Result<std::optional<DeviceRequest>> find_by_device(sql::Session& session,
                                                    const crypto::Sha256Digest& device) {
    return sql::find_row(session, kByDevice, {device.hex()}, read_device_request);
}

Result<std::optional<DeviceRequest>> find_by_user_code(sql::Session& session,
                                                       const crypto::Sha256Digest& user_code) {
    return sql::find_row(session, kByUserCode, {user_code.hex()}, read_device_request);
}

Status save_device_request(sql::Session& session, const DeviceRequest& request) {
    std::optional<std::string> user_id;
    if (request.user_id) {
        user_id = request.user_id->str();
    }
    TRY_DONE(
        session.execute(kSaveDeviceRequest,
                        {request.pace.count(), request.asked_at.unix_millis(),
                         kDeviceRequestStateNames.name(request.state), user_id, request.id.str()}));
    return {};
}

Status delete_device_request(sql::Session& session, const DeviceRequestId& id) {
    TRY_DONE(session.execute(kDeleteDeviceRequest, {id.str()}));
    return {};
}

Status delete_device_requests(sql::Session& session, const ProviderId& provider) {
    TRY_DONE(session.execute(kDeleteOfProvider, {provider.str()}));
    return {};
}

Status delete_expired_device_requests(sql::Session& session, Instant now) {
    TRY_DONE(session.execute(kDeleteExpiredDeviceRequests, {now.unix_millis()}));
    return {};
}

} // namespace muster::identity

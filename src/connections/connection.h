#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/aws_account_id.h"
#include "base/aws_partition.h"
#include "base/enum_names.h"
#include "base/id.h"
#include "base/instant.h"
#include "base/name_text.h"
#include "base/result.h"
#include "base/strong_string.h"
#include "connections/external_id.h"
#include "connections/role_arn.h"

namespace muster::connections {

struct ConnectionTag {
    static constexpr std::string_view kPrefix = "conn";
};
using ConnectionId = Id<ConnectionTag>;

/// What the account is in its organization.
enum class ConnectionKind {
    Management, // knows all accounts, pays for them
    Member,     // one of them
    Standalone, // an organization of its own
};

inline constexpr auto kConnectionKindNames = enum_names<ConnectionKind>({
    {ConnectionKind::Management, "management"},
    {ConnectionKind::Member, "member"},
    {ConnectionKind::Standalone, "standalone"},
});

/// Where a connection stands. The arrows between them are in connection.cpp.
enum class ConnectionState {
    Pending,      // no role has been seen yet
    Verifying,    // a role lets Muster in, and is looked at
    Connected,    // all that the kind needs may be read
    Degraded,     // the role works, some of it may not be read
    Error,        // the role does not work, or not safely
    Disconnected, // a person has ended it
};

inline constexpr auto kConnectionStateNames = enum_names<ConnectionState>({
    {ConnectionState::Pending, "pending"},
    {ConnectionState::Verifying, "verifying"},
    {ConnectionState::Connected, "connected"},
    {ConnectionState::Degraded, "degraded"},
    {ConnectionState::Error, "error"},
    {ConnectionState::Disconnected, "disconnected"},
});

struct ConnectionNameRules {
    static constexpr std::string_view kReason = "connection.bad_name";
    static constexpr std::string_view kForm =
        "a name of 1 to 64 bytes of UTF-8 without control characters";
    static bool accepts(std::string_view text) { return is_name(text, 64); }
};
using ConnectionName = StrongString<ConnectionNameRules>;

struct BucketNameRules {
    static constexpr std::string_view kReason = "connection.bad_bucket";
    static constexpr std::string_view kForm =
        "the name of an S3 bucket: 3 to 63 lower-case letters, digits, dots and hyphens";
    static bool accepts(std::string_view text) {
        return text.size() >= 3 && text.size() <= 63 && text.front() != '.' &&
               text.front() != '-' && std::ranges::all_of(text, [](char c) {
                   return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
               });
    }
};
using BucketName = StrongString<BucketNameRules>;

/// A short printable text without blanks: the name of a report, a region.
struct AwsNameRules {
    static constexpr std::string_view kReason = "connection.bad_report";
    static constexpr std::string_view kForm = "a name of 1 to 256 printable characters";
    static bool accepts(std::string_view text) {
        return !text.empty() && text.size() <= 256 &&
               std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
    }
};
using AwsName = StrongString<AwsNameRules>;

/// Where bills are delivered.
struct BillsPlace {
    BucketName bucket;
    std::string region; // of the bucket; empty: the partition's global one
    std::string prefix; // of the report's files, as AWS has it
    std::optional<AwsName> report;

    friend bool operator==(const BillsPlace&, const BillsPlace&) = default;
};

/// Why a connection is not as it should be; a slug and words for people.
struct Cause {
    std::string reason;
    std::string detail;

    friend bool operator==(const Cause&, const Cause&) = default;
};

/// An AWS account that Muster is let into by a role there. A plain value.
struct Connection {
    ConnectionId id;
    ConnectionName name;
    ConnectionKind kind = ConnectionKind::Management;
    AwsPartition partition = AwsPartition::Aws;
    std::optional<AwsAccountId> account; // that is expected; always known once a role has worked
    ExternalId external_id;
    std::optional<RoleArn> role; // that has worked, and is nobody else's
    ConnectionState state = ConnectionState::Pending;
    Instant since; // of the state
    std::optional<Cause> cause;
    std::optional<BillsPlace> bills;
    std::optional<Instant> checked_at; // when the role was last tried
    std::optional<Instant> worked_at;  // when it last worked
    std::optional<Instant> probed_at;  // when its permissions were last looked at
    std::optional<std::string> task;   // that listens for the role, or did
    Instant created_at;
    Instant changed_at;
    std::int64_t revision = 1; // one higher with each change by people

    /// What the role is called that templates make: each connection has another, so that an account
    /// may be connected twice.
    [[nodiscard]] std::string role_name() const;
    /// The role to try: the one that has worked, else the one that templates make in the account.
    [[nodiscard]] std::optional<RoleArn> expected_role() const;
    /// What templates call a bucket and a report where none were named.
    [[nodiscard]] std::string default_bucket() const;
    [[nodiscard]] std::string default_report() const;

    /// The same in another state, `since` then; nothing moves where it is in it. Errors: Conflict
    /// "connection.bad_transition" where the table has no such arrow.
    [[nodiscard]] Result<Connection>
    moved_to(ConnectionState next, std::optional<Cause> why, Instant now) const;
};

/// Whether the role is to be looked after: it has worked, and nobody has ended it.
[[nodiscard]] constexpr bool is_watched(ConnectionState state) {
    return state == ConnectionState::Connected || state == ConnectionState::Degraded ||
           state == ConnectionState::Error;
}

} // namespace muster::connections

#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "base/enum_names.h"
#include "base/id.h"
#include "base/instant.h"
#include "base/role.h"
#include "base/strong_string.h"
#include "base/utf8.h"
#include "identity/email.h"
#include "identity/ids.h"
#include "identity/person_name.h"

namespace muster::support_access {

struct SupportRequestTag {
    static constexpr std::string_view kPrefix = "support";
};
using SupportRequestId = Id<SupportRequestTag>;

struct StatementRules {
    static constexpr std::string_view kReason = "support.bad_text";
    static constexpr std::string_view kForm =
        "a text of 10 to 2000 bytes of UTF-8 without control characters but line ends";
    static bool accepts(std::string_view text) {
        return text.size() >= 10 && text.size() <= 2000 && is_utf8(text) &&
               std::ranges::none_of(text, [](char c) {
                   return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7f;
               });
    }
};
/// Why somebody wants in, or why they are let in: what an auditor reads.
using Statement = StrongString<StatementRules>;

enum class SupportState { Requested, Approved, Denied, Ended };

inline constexpr auto kSupportStateNames = enum_names<SupportState>({
    {SupportState::Requested, "requested"},
    {SupportState::Approved, "approved"},
    {SupportState::Denied, "denied"},
    {SupportState::Ended, "ended"},
});

/// An engineer from outside who asks to be let in, and what an Admin said to it. A plain value.
struct SupportRequest {
    SupportRequestId id;
    identity::Email email;
    identity::PersonName name;
    identity::PersonName company;
    Statement reason;
    std::string address; // where it was asked from
    Instant created_at;
    SupportState state = SupportState::Requested;
    std::optional<identity::UserId> decided_by{};
    std::optional<Instant> decided_at{};
    std::optional<Statement> decision{};
    std::optional<Role> role{};
    std::optional<Instant> ends_at{};
    std::optional<identity::UserId> guest{}; // the user the engineer is, once approved
    std::optional<Instant> ended_at{};
    std::optional<identity::UserId> ended_by{}; // none: it ended by itself
};

} // namespace muster::support_access

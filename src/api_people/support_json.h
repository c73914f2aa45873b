#pragma once

#include <tuple>

#include "api/json_codecs.h"
#include "base/json_fields.h"
#include "support_access/support_request.h"

namespace muster {

template <>
inline constexpr auto kJsonNames<support_access::SupportState> = support_access::kSupportStateNames;

template <>
inline constexpr auto json_fields<support_access::SupportRequest> = std::tuple{
    JsonField{"id", &support_access::SupportRequest::id, "support_…"},
    JsonField{"email", &support_access::SupportRequest::email, "of the engineer"},
    JsonField{"name", &support_access::SupportRequest::name, "of the engineer"},
    JsonField{"company", &support_access::SupportRequest::company, "where the engineer works"},
    JsonField{"reason", &support_access::SupportRequest::reason, "in the engineer's words"},
    JsonField{"address", &support_access::SupportRequest::address, "where it was asked from"},
    JsonField{"created_at", &support_access::SupportRequest::created_at, "when it was asked"},
    JsonField{"state", &support_access::SupportRequest::state, "what became of it"},
    JsonField{"decided_by", &support_access::SupportRequest::decided_by,
              "user_…; null: nobody yet"},
    JsonField{"decided_at", &support_access::SupportRequest::decided_at, "null: not yet"},
    JsonField{"decision", &support_access::SupportRequest::decision, "in the Admin's words"},
    JsonField{"role", &support_access::SupportRequest::role, "what the engineer may do"},
    JsonField{"ends_at", &support_access::SupportRequest::ends_at, "when it ends by itself"},
    JsonField{"guest_id", &support_access::SupportRequest::guest, "the user the engineer is"},
    JsonField{"ended_at", &support_access::SupportRequest::ended_at,
              "null: it lasts, or never began"},
    JsonField{"ended_by", &support_access::SupportRequest::ended_by, "user_…; null: by itself"},
};

} // namespace muster

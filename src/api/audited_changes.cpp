#include "api/audited_changes.h"

#include "api/origins.h"

namespace muster::api {

Status AuditedChanges::record(sql::Session& session, const identity::ChangeEvent& event) {
    const identity::Origin& origin = event.caller.origin;
    Json::Object details;
    for (const auto& [name, text] : event.details) {
        details.push_back({std::string(name), text});
    }
    if (!origin.address.empty()) {
        details.push_back({"client", origin.address});
    }
    if (!origin.via.empty()) {
        details.push_back({"via", origin.via});
    }
    const bool is_done = event.outcome == identity::ChangeEvent::Outcome::Done;
    return log_.append(
        session, {.actor = actor_of(event.caller.principal),
                  .action = std::string(event.action),
                  .target = event.subject,
                  .result = is_done ? audit::EventResult::Succeeded : audit::EventResult::Refused,
                  .request_id = origin.request_id,
                  .scope = {},
                  .details = std::move(details)});
}

} // namespace muster::api

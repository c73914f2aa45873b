// The attributes are those of https://schema.ocsf.io/1.3.0/classes/authentication and
// https://schema.ocsf.io/1.3.0/classes/api_activity.

#include <array>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "audit/export.h"

namespace muster::audit {
namespace {

constexpr std::string_view kVersion = "1.3.0";

struct EventClass {
    int category;
    std::string_view category_name;
    int uid;
    std::string_view name;
};
constexpr EventClass kAuthentication{3, "Identity & Access Management", 3002, "Authentication"};
constexpr EventClass kApiActivity{6, "Application Activity", 6003, "API Activity"};

struct Activity {
    std::string_view verb; // after the last point of the action
    int id;
    std::string_view name;
};
constexpr std::array kAuthenticationActivities{
    Activity{"begun", 1, "Logon"},
    Activity{"ended", 2, "Logoff"},
    Activity{"revoked", 2, "Logoff"},
    Activity{"expired", 2, "Logoff"},
};
constexpr std::array kApiActivities{
    Activity{"created", 1, "Create"}, Activity{"started", 1, "Create"},
    Activity{"invited", 1, "Create"}, Activity{"read", 2, "Read"},
    Activity{"listed", 2, "Read"},    Activity{"exported", 2, "Read"},
    Activity{"changed", 3, "Update"}, Activity{"updated", 3, "Update"},
    Activity{"renamed", 3, "Update"}, Activity{"deleted", 4, "Delete"},
    Activity{"removed", 4, "Delete"},
};
constexpr Activity kOther{"", 99, "Other"};

std::string_view noun_of(std::string_view action) {
    return action.substr(0, action.find('.'));
}

bool is_authentication(std::string_view action) {
    return noun_of(action) == "session";
}

template <std::size_t N>
Activity find_in(const std::array<Activity, N>& activities, std::string_view verb) {
    for (const Activity& activity : activities) {
        if (activity.verb == verb) {
            return activity;
        }
    }
    return kOther;
}

Activity activity_of(std::string_view action) {
    const std::size_t point = action.rfind('.');
    const std::string_view verb =
        point == std::string_view::npos ? action : action.substr(point + 1);
    Activity found = is_authentication(action) ? find_in(kAuthenticationActivities, verb)
                                               : find_in(kApiActivities, verb);
    if (found.id == kOther.id) {
        found.name = action; // OCSF: the name of an activity that it does not list is the source's
    }
    return found;
}

Json metadata_of(const Entry& entry) {
    Json::Object metadata{{"version", kVersion},
                          {"product", Json::Object{{"name", "Muster"}, {"vendor_name", "Muster"}}},
                          {"uid", fmt::format("{}:{}", entry.chain, entry.seq)},
                          {"event_code", entry.event.action}};
    if (!entry.event.request_id.empty()) {
        metadata.push_back({"correlation_uid", entry.event.request_id});
    }
    return metadata;
}

Json user_of(const Entry& entry) {
    return Json::Object{{"uid", entry.event.actor}};
}

/// What the class requires beyond the base event.
void add_class_attributes(const Entry& entry, Json::Object& event) {
    const Json actor = Json::Object{{"user", user_of(entry)}};
    event.push_back({"actor", actor});
    if (is_authentication(entry.event.action)) {
        event.push_back({"user", user_of(entry)});
        event.push_back({"service", Json::Object{{"name", "Muster"}}});
        return;
    }
    event.push_back({"api", Json::Object{{"operation", entry.event.action},
                                         {"service", Json::Object{{"name", "Muster"}}}}});
    // The log holds no addresses, so the source is the product that the request came through.
    event.push_back({"src_endpoint", Json::Object{{"svc_name", "Muster"}}});
    if (!entry.event.target.empty()) {
        const Json resource = Json::Object{{"uid", entry.event.target}};
        event.push_back({"resources", Json::Array{resource}});
    }
}

Json unmapped_of(const Entry& entry) {
    Json::Object unmapped{{"details", entry.event.details}, {"hash", entry.hash}};
    if (!entry.event.scope.empty()) {
        unmapped.push_back({"scope", entry.event.scope});
    }
    if (is_authentication(entry.event.action) && !entry.event.target.empty()) {
        unmapped.push_back({"target", entry.event.target});
    }
    return unmapped;
}

} // namespace

Json to_ocsf(const Entry& entry) {
    const EventClass& kind = is_authentication(entry.event.action) ? kAuthentication : kApiActivity;
    const Activity activity = activity_of(entry.event.action);
    const bool succeeded = entry.event.result == EventResult::Succeeded;
    Json::Object event{{"category_uid", kind.category},
                       {"category_name", kind.category_name},
                       {"class_uid", kind.uid},
                       {"class_name", kind.name},
                       {"activity_id", activity.id},
                       {"activity_name", activity.name},
                       {"type_uid", kind.uid * 100 + activity.id},
                       {"time", entry.at.unix_millis()},
                       {"severity_id", 1},
                       {"severity", "Informational"},
                       {"status_id", succeeded ? 1 : 2},
                       {"status", succeeded ? "Success" : "Failure"},
                       {"status_detail", kEventResultNames.name(entry.event.result)},
                       {"metadata", metadata_of(entry)}};
    add_class_attributes(entry, event);
    event.push_back({"unmapped", unmapped_of(entry)});
    return event;
}

} // namespace muster::audit

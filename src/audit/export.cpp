#include "audit/export.h"

#include <fmt/format.h>

namespace muster::audit {
namespace {

Json text_or_null(const std::string& text) {
    return text.empty() ? Json() : Json(text);
}

} // namespace

Json to_json(const Entry& entry) {
    return Json::Object{{"at", entry.at.str()},
                        {"actor", entry.event.actor},
                        {"action", entry.event.action},
                        {"target", text_or_null(entry.event.target)},
                        {"result", kEventResultNames.name(entry.event.result)},
                        {"request_id", text_or_null(entry.event.request_id)},
                        {"scope", text_or_null(entry.event.scope)},
                        {"details", entry.event.details},
                        {"chain", entry.chain},
                        {"seq", entry.seq},
                        {"hash", entry.hash}};
}

Status export_events(sql::Session& session,
                     const Filter& filter,
                     ExportForm form,
                     const std::function<Status(std::string_view line)>& write) {
    return for_each_entry(session, filter, [&](const Entry& entry) {
        const Json json = form == ExportForm::Ocsf ? to_ocsf(entry) : to_json(entry);
        return write(json.str() + '\n');
    });
}

} // namespace muster::audit

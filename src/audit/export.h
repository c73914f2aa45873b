#pragma once

#include <functional>
#include <string_view>

#include "audit/event.h"
#include "audit/search.h"
#include "base/enum_names.h"
#include "base/json.h"
#include "base/result.h"
#include "sql/session.h"

namespace muster::audit {

enum class ExportForm {
    JsonLines, // our own names, with chain, number and hash
    Ocsf,      // Open Cybersecurity Schema Framework 1.3.0, for a SIEM
};

inline constexpr auto kExportFormNames = enum_names<ExportForm>({
    {ExportForm::JsonLines, "jsonl"},
    {ExportForm::Ocsf, "ocsf"},
});

/// One event as an object of our own.
Json to_json(const Entry& entry);

/// One event of OCSF 1.3.0: Authentication (3002) for what begins and ends sessions, API Activity
/// (6003) for all else. What OCSF has no place for stands in `unmapped`.
Json to_ocsf(const Entry& entry);

/// Writes what matches, oldest first, each event a line with its newline, in memory that does not
/// grow with their number. Errors: those of the database and of `write`, which end it.
Status export_events(sql::Session& session,
                     const Filter& filter,
                     ExportForm form,
                     const std::function<Status(std::string_view line)>& write);

} // namespace muster::audit

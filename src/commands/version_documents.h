#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "commands/environment.h"

namespace muster::commands {

/// Which versions of months are asked for; empty texts: all.
struct VersionQuery {
    enum class Which { Current, All };

    std::string source{};
    std::string month{};
    Which which = Which::All;
};

/// They, of the data directory or of the server that was chosen, as ledger::version_summary() and,
/// where the output is for machines, ledger::version_document() print them. Errors: Invalid
/// "billing_month.malformed"; those of ledger::Store and client::ApiClient.
Result<Json::Array> version_documents(const VersionQuery& query, Environment& environment);

} // namespace muster::commands

#include "commands/version_documents.h"

#include "base/percent.h"
#include "client/json_text.h"
#include "commands/composition.h"
#include "commands/remote.h"
#include "ledger/version_document.h"

namespace muster::commands {
namespace {

using Which = VersionQuery::Which;

Result<Json::Array> versions_here(const VersionQuery& query, Environment& environment) {
    ledger::Selection selection;
    if (!query.source.empty()) {
        selection.source = query.source;
    }
    if (!query.month.empty()) {
        TRY(selection.first, BillingMonth::parse(query.month));
        selection.last = selection.first;
    }
    TRY(const ledger::Store store, open_store(environment, ledger::Store::Access::Read));
    TRY(const auto versions,
        store.versions(selection, query.which == Which::All ? ledger::Store::Which::All
                                                            : ledger::Store::Which::Current));
    Json::Array documents;
    for (const ledger::Version& version : versions) {
        documents.push_back(ledger::version_document(version));
    }
    return documents;
}

std::string versions_path(const VersionQuery& query) {
    std::string path = "/api/v1/billing/versions";
    if (!query.source.empty()) {
        path += "?source=" + percent_encode(query.source);
    }
    if (!query.month.empty()) {
        path += query.source.empty() ? "?" : "&";
        path += "month=" + percent_encode(query.month);
    }
    return path;
}

Result<Json::Array> versions_there(const VersionQuery& query, Environment& environment) {
    TRY(auto client, connect(environment));
    TRY(const Json::Array found, client.list(versions_path(query)));
    Json::Array documents;
    for (const Json& version : found) {
        if (query.which == Which::Current && client::text_of(version, "current") != "true") {
            continue;
        }
        if (!environment.settings.json) {
            documents.push_back(version);
            continue;
        }
        TRY(Json whole, client.get("/api/v1/billing/versions/" + client::text_of(version, "id")));
        documents.push_back(std::move(whole));
    }
    return documents;
}

} // namespace

Result<Json::Array> version_documents(const VersionQuery& query, Environment& environment) {
    return asks_server(environment) ? versions_there(query, environment)
                                    : versions_here(query, environment);
}

} // namespace muster::commands

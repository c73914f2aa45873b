#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/json.h"
#include "base/result.h"
#include "client/api_client.h"

namespace muster::commands {

/// Things that a server keeps in a list and that people know by something else than their ids.
struct Named {
    std::string_view path;  // of the list
    std::string_view key;   // the member that people know one by
    std::string_view thing; // what one is, for an error
    std::string_view command;
    std::string_view not_found; // slugs
    std::string_view ambiguous;
    std::string_view query = "?limit=1000"; // as many as a page may have
};

inline constexpr Named kUsers{.path = "/api/v1/users",
                              .key = "email",
                              .thing = "user",
                              .command = "muster users list",
                              .not_found = "user.not_found",
                              .ambiguous = "user.ambiguous"};
inline constexpr Named kGroups{.path = "/api/v1/groups",
                               .key = "name",
                               .thing = "group",
                               .command = "muster groups list",
                               .not_found = "group.not_found",
                               .ambiguous = "group.ambiguous"};
inline constexpr Named kProviders{.path = "/api/v1/federation/providers",
                                  .key = "name",
                                  .thing = "provider",
                                  .command = "muster providers list",
                                  .not_found = "federation.not_found",
                                  .ambiguous = "federation.ambiguous",
                                  .query = ""}; // so few that their list has no pages

/// All of them. Errors: those of client::ApiClient.
Result<Json::Array> list_of(client::ApiClient& client, const Named& kind);

/// The one with this id or, where one alone has it, this name. Errors: also NotFound and Conflict,
/// with the slugs of the kind.
Result<Json> find_named(client::ApiClient& client, const Named& kind, const std::string& text);

/// Where the one with this id is in the list at `root`, or what `rest` names of it: "/access".
std::string path_of(std::string_view root, std::string_view id, std::string_view rest = "");
/// The same of one of them.
std::string path_of(const Named& kind, const Json& one, std::string_view rest = "");

/// What people know them by, of their ids: for tables, where ids say nothing.
class NamesById {
public:
    static Result<NamesById> read(client::ApiClient& client, const Named& kind);

    /// Of what is gone, the id that is left of it.
    [[nodiscard]] std::string of(const std::string& id) const;

private:
    std::map<std::string, std::string> names_;
};

} // namespace muster::commands

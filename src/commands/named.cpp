#include "commands/named.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/percent.h"
#include "client/json_text.h"

namespace muster::commands {

using client::text_of;

Result<Json::Array> list_of(client::ApiClient& client, const Named& kind) {
    return client.list(fmt::format("{}{}", kind.path, kind.query));
}

Result<Json> find_named(client::ApiClient& client, const Named& kind, const std::string& text) {
    TRY(const Json::Array all, list_of(client, kind));
    const auto is_meant = [&](const Json& one) {
        return text_of(one, "id") == text || text_of(one, kind.key) == text;
    };
    const auto found = std::ranges::find_if(all, is_meant);
    if (found == all.end()) {
        return Error{ErrorKind::NotFound, kind.not_found,
                     fmt::format("there is no {} '{}'; {}", kind.thing, text, kind.command)};
    }
    if (std::ranges::count_if(all, is_meant) > 1) {
        return Error{
            ErrorKind::Conflict, kind.ambiguous,
            fmt::format("several {}s are called '{}': say which by its id", kind.thing, text)};
    }
    return *found;
}

std::string path_of(std::string_view root, std::string_view id, std::string_view rest) {
    return fmt::format("{}/{}{}", root, percent_encode(id), rest);
}

std::string path_of(const Named& kind, const Json& one, std::string_view rest) {
    return path_of(kind.path, text_of(one, "id"), rest);
}

Result<NamesById> NamesById::read(client::ApiClient& client, const Named& kind) {
    TRY(const Json::Array all, list_of(client, kind));
    NamesById names;
    for (const Json& one : all) {
        names.names_.emplace(text_of(one, "id"), text_of(one, kind.key));
    }
    return names;
}

std::string NamesById::of(const std::string& id) const {
    const auto found = names_.find(id);
    return found == names_.end() ? id : found->second;
}

} // namespace muster::commands

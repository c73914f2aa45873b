#include "scim/revisions.h"

#include <algorithm>
#include <charconv>
#include <string>

#include "scim/rendering.h"

namespace muster::scim {

std::optional<std::int64_t> revision_in(std::string_view if_match) {
    if (if_match.empty() || if_match == "*") {
        return std::nullopt;
    }
    std::int64_t revision = 0;
    const std::size_t digits = std::min(if_match.find('"') + 1, if_match.size());
    std::from_chars(if_match.data() + digits, if_match.data() + if_match.size(), revision);
    const std::string version = version_of(revision);
    return if_match == version || if_match == version.substr(2) ? revision : 0;
}

Result<Resource> get_as_seen(sql::Session& session, const Shelf& shelf, const Target& target) {
    TRY(auto resource, get_resource(session, shelf, target.id));
    if (target.revision && *target.revision != resource.revision) {
        return Error{ErrorKind::Stale, "scim.stale", "the resource was changed meanwhile"};
    }
    return resource;
}

} // namespace muster::scim

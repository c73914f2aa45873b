#include "scim/refusal.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "http/status.h"
#include "scim/slugs.h"

namespace muster::scim {
namespace {

using Word = std::pair<std::string_view, std::string_view>;

constexpr std::array kWords = {Word{kInvalidFilter, "invalidFilter"},
                               Word{kTooMany, "tooMany"},
                               Word{kUniqueness, "uniqueness"},
                               Word{"user.duplicate_email", "uniqueness"},
                               Word{"group.duplicate_name", "uniqueness"},
                               Word{kMutability, "mutability"},
                               Word{kInvalidSyntax, "invalidSyntax"},
                               Word{kInvalidPath, "invalidPath"},
                               Word{kNoTarget, "noTarget"},
                               Word{kInvalidValue, "invalidValue"}};

std::string_view word_for(const Error& error) {
    const auto* const found = std::ranges::find(kWords, error.reason, &Word::first);
    if (found != kWords.end()) {
        return found->second;
    }
    return error.reason.starts_with("json.") ? std::string_view("invalidSyntax")
                                             : std::string_view();
}

bool is_told(const Error& error) {
    return error.kind != ErrorKind::Internal && !error.reason.starts_with("sql.");
}

} // namespace

int status_of(const Error& error) {
    return http::status_of(error);
}

Json error_json(const Error& error) {
    Json::Object json{{"schemas", Json::Array{"urn:ietf:params:scim:api:messages:2.0:Error"}},
                      {"status", std::to_string(status_of(error))}};
    if (const auto word = word_for(error); !word.empty()) {
        json.push_back({"scimType", word});
    }
    json.push_back({"detail", is_told(error) ? error.detail : "something went wrong here"});
    return json;
}

} // namespace muster::scim

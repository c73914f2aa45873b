#include "scim/person.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "base/check.h"
#include "base/trimmed.h"
#include "base/utf8.h"
#include "scim/names.h"

namespace muster::scim {
namespace {

using identity::Email;
using identity::PersonName;

/// How good an address of the list is; the lowest is taken.
int rank_of(const Json::Object& email) {
    const Json* const primary = find_member(email, "primary");
    if (primary != nullptr && primary->if_bool() != nullptr && *primary->if_bool()) {
        return 0;
    }
    return same_name(text_in(email, "type"), "work") ? 1 : 2;
}

/// The text as a name may have it: characters that none has left out, cut where it is too long.
std::string allowed_part(std::string_view text) {
    constexpr std::size_t kMostBytes = 128;
    constexpr std::string_view kRefused = "<>\"";
    std::string name;
    while (!text.empty()) {
        const auto character = first_utf8_char(text);
        if (!character || name.size() + character->bytes > kMostBytes) {
            break;
        }
        const bool is_refused = character->code < 0x20 || character->code == 0x7f ||
                                kRefused.find(text.front()) != kRefused.npos;
        name += is_refused ? std::string_view() : text.substr(0, character->bytes);
        text.remove_prefix(character->bytes);
    }
    return std::string(trimmed(name));
}

std::string joined_name(const Json::Object& user) {
    const Json* const name = find_member(user, "name");
    const Json::Object* const parts = name == nullptr ? nullptr : name->if_object();
    if (parts == nullptr) {
        return {};
    }
    const std::string formatted = text_in(*parts, "formatted");
    return trimmed(formatted).empty()
               ? text_in(*parts, "givenName") + ' ' + text_in(*parts, "familyName")
               : formatted;
}

} // namespace

std::optional<Email> email_in(const Json::Object& user) {
    std::optional<Email> best;
    int best_rank = 3;
    const Json* const emails = find_member(user, "emails");
    if (emails != nullptr && emails->if_array() != nullptr) {
        for (const Json& email : *emails->if_array()) {
            const Json::Object* const object = email.if_object();
            auto address = object == nullptr ? Result<Email>(Email::parse(""))
                                             : Email::parse(text_in(*object, "value"));
            if (address && rank_of(*object) < best_rank) {
                best_rank = rank_of(*object);
                best = std::move(*address);
            }
        }
    }
    if (best) {
        return best;
    }
    auto name = Email::parse(text_in(user, "userName"));
    return name ? std::optional(std::move(*name)) : std::nullopt;
}

PersonName name_in(const Json::Object& user) {
    for (const std::string& text :
         {text_in(user, "displayName"), joined_name(user), text_in(user, "userName")}) {
        if (auto name = PersonName::parse(allowed_part(text))) {
            return std::move(*name);
        }
    }
    auto nobody = PersonName::parse("Unnamed");
    MUSTER_CHECK(nobody.has_value(), "a name that people have is refused");
    return std::move(*nobody);
}

} // namespace muster::scim

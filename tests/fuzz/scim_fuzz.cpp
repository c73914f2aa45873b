#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"
#include "fuzz/must.h"
#include "scim/document_part.h"
#include "scim/filter.h"
#include "scim/filter_match.h"
#include "scim/member_operations.h"
#include "scim/names.h"
#include "scim/patch.h"
#include "scim/projection.h"
#include "scim/resource_text.h"
#include "scim/search_key.h"
#include "scim/sort_order.h"

namespace {

using namespace muster;
using namespace muster::scim;

const Catalogue& catalogue() {
    static const Catalogue loaded = Catalogue::load();
    return loaded;
}

/// A user with something of each kind, for filters and patches to be about.
const Json::Object& user() {
    static const Json::Object kept =
        read_resource(catalogue().users(),
                      Json::parse(
                          R"({"userName":"ann","active":true,"name":{"givenName":"Ann"},"x":[1,"a"],
                    "emails":[{"value":"a@b.example","type":"work","primary":true},{"value":"c"}],
                    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":{"department":"IT"}})")
                          .value())
            .value();
    return kept;
}

void read_filter(std::string_view text) {
    const auto filter = parse_filter(text);
    if (!filter) {
        return;
    }
    const auto again = parse_filter(to_text(*filter));
    must(again && *again == *filter);
    const bool is_meant = matches(*filter, user(), catalogue().users());
    must(matches(*again, user(), catalogue().users()) == is_meant);
    // What is looked up is among what is compared: no resource is missed.
    if (const auto key = key_in(*filter, catalogue().users()); key && is_meant) {
        bool has_key = false;
        for (const SearchKey& each : keys_of(user(), catalogue().users())) {
            has_key = has_key || each == *key;
        }
        must(has_key);
    }
    [[maybe_unused]] const Status checked = check_filter(*filter, catalogue().users());
}

/// A part of a document is what the whole of it has under those names.
void read_part(const Json::Object& whole) {
    DocumentPart part;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < whole.size(); i += 2) {
        part.add(whole[i].key);
        names.push_back(lower_case(whole[i].key));
    }
    Json::Object expected = whole;
    std::erase_if(expected, [&](const JsonMember& member) {
        return std::ranges::find(names, lower_case(member.key)) == names.end();
    });
    const std::string text = Json(whole).str();
    const auto some = part.read(text);
    must(some && *some == expected);
    const auto all = DocumentPart::whole().read(text);
    must(all && *all == whole);
}

/// Orders are total: of two keys at most one is before the other.
void sort_by(std::string_view text) {
    const auto sort = SortOrder::parse(text, std::nullopt);
    if (!sort || !sort->check(catalogue().users())) {
        return;
    }
    const SortKey key = sort->key_of(user(), catalogue().users());
    must(!sort->is_before(key, key));
    must(!(sort->is_before(key, SortKey()) && sort->is_before(SortKey(), key)));
}

void read_operations(std::string_view text) {
    const auto body = Json::parse(text, {.bytes = 1 << 16, .depth = 32});
    if (!body) {
        return;
    }
    if (body->if_object() != nullptr) {
        read_part(*body->if_object());
    }
    if (const auto read = read_resource(catalogue().users(), *body)) {
        const auto again = read_resource(catalogue().users(), Json(*read));
        must(again && *again == *read);
    }
    const auto operations = read_patch(catalogue().users(), *body);
    Json::Object patched = user();
    MemberOperations members(catalogue().groups());
    for (const PatchOperation& operation :
         operations ? *operations : std::vector<PatchOperation>()) {
        [[maybe_unused]] const Status applied = apply(catalogue().users(), patched, operation);
        [[maybe_unused]] const Status moved = members.add(operation);
    }
    if (const auto kept = read_resource(catalogue().users(), Json(patched))) {
        const auto again = read_resource(catalogue().users(), Json(*kept));
        must(again && *again == *kept);
    }
}

} // namespace

/// Any bytes as a filter, a path, a list of attributes, a resource and a PATCH: refused or read,
/// and what was read must be read again as the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);

    read_filter(text);
    if (const auto path = PatchPath::parse(text)) {
        const auto again = PatchPath::parse(path->str());
        must(again && *again == *path);
    }
    if (const auto projection = Projection::parse(text, std::nullopt)) {
        must(projection->of(catalogue().users(), user()).size() <= user().size());
    }
    DocumentPart titles;
    titles.add("title");
    [[maybe_unused]] const auto part = titles.read(text);
    sort_by(text);
    read_operations(text);
    return 0;
}

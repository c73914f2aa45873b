#include "base/json_fields.h"

#include <algorithm>
#include <iterator>

namespace muster::json_detail {

Json::Object unnamed_members(const Json::Object& object, FieldNames names) {
    Json::Object rest;
    std::ranges::copy_if(object, std::back_inserter(rest), [&](const JsonMember& member) {
        return member.key.empty() || std::ranges::find(names, member.key) == names.end();
    });
    return rest;
}

void report_unnamed(const Json::Object& object, FieldNames names, JsonProblems& problems) {
    for (const JsonMember& member : unnamed_members(object, names)) {
        const JsonProblems::Step step(problems, member.key);
        problems.report("is not a known field");
    }
}

void append_member(Json::Object& object, std::string_view name, Json value) {
    object.push_back({std::string(name), std::move(value)});
}

} // namespace muster::json_detail

#include "inventory/resource.h"

#include <algorithm>
#include <span>
#include <utility>

#include "aws_model/json_access.h"
#include "aws_model/json_path.h"

namespace muster::inventory {
namespace {

constexpr std::string_view kAskedFor = "@"; // tags that the item does not have

/// A scalar as text; empty for what is none.
std::string text_of(const Json& value) {
    if (const std::string* const text = value.if_string()) {
        return *text;
    }
    if (const bool* const flag = value.if_bool()) {
        return *flag ? "true" : "false";
    }
    return std::string(value.number_text().value_or(""));
}

std::string value_at(const Json& item, Text path) {
    return path.empty() ? std::string() : text_of(aws::at_path(item, path));
}

std::string value_of(const Json& item, const Field& field) {
    return in_words(field, value_at(item, field.path));
}

std::optional<std::string> optional_value(const Json& item, const Field& field) {
    std::string value = value_of(item, field);
    return value.empty() ? std::nullopt : std::optional(std::move(value));
}

void replace_all(std::string& text, std::string_view place, std::string_view with) {
    for (auto at = text.find(place); at != text.npos; at = text.find(place, at + with.size())) {
        text.replace(at, place.size(), with);
    }
}

std::string arn_of(const ResourceKind& kind,
                   const Json& item,
                   const AskedPlace& place,
                   const FoundResource& found) {
    if (!kind.arn.contains('@')) {
        return value_at(item, kind.arn);
    }
    std::string arn(kind.arn);
    replace_all(arn, "@PARTITION@", kAwsPartitionNames.name(place.partition));
    replace_all(arn, "@REGION@", found.region);
    replace_all(arn, "@ACCOUNT@", place.account.str());
    replace_all(arn, "@ID@", found.id);
    return arn;
}

void keep(const Json& item, Text path, Facts& facts) {
    std::string value = value_at(item, path);
    if (!value.empty()) {
        facts.emplace(path, std::move(value));
    }
}

void keep_conditions(const Json& item, std::span<const Condition> conditions, Facts& facts) {
    for (const Condition& condition : conditions) {
        keep(item, condition.path, facts);
    }
}

/// All that the rate is made of, so that it can be made again when prices change.
Facts facts_of(const ResourceKind& kind, const Json& item) {
    Facts facts;
    keep_conditions(item, kind.free_when, facts);
    for (const ConditionGroup& group : kind.unknown_when) {
        keep_conditions(item, group.conditions, facts);
    }
    for (const RatePart& part : kind.parts) {
        keep_conditions(item, part.when, facts);
        keep(item, part.quantity, facts);
        for (const AttributeMatch& match : part.matches) {
            keep(item, match.field.path, facts);
        }
    }
    return facts;
}

std::optional<std::int64_t> whole_number(const Json& item, Text path) {
    return path.empty() ? std::nullopt : aws::at_path(item, path).integer();
}

std::optional<Instant> moment_of(const Json& item, const Field& field) {
    const auto moment = Instant::parse(value_of(item, field));
    return moment ? std::optional(*moment) : std::nullopt;
}

Status each_below(const Json& value, Text path, const std::function<Status(const Json&)>& take) {
    if (path.empty()) {
        return take(value);
    }
    const std::size_t end = path.find("[]");
    Text rest = end == path.npos ? Text() : path.substr(end + 2);
    rest.remove_prefix(rest.starts_with('.') ? 1 : 0);
    const Json list = aws::at_path(value, path.substr(0, end));
    for (const Json& item : aws::items_of(&list)) {
        TRY_DONE(each_below(item, rest, take));
    }
    return {};
}

} // namespace

std::string in_words(const Field& field, std::string value) {
    if (!field.present.empty() || !field.absent.empty()) {
        return std::string(value.empty() ? field.absent : field.present);
    }
    const auto word = std::ranges::find(field.words, Text(value), &Word::given);
    return word == field.words.end() ? std::move(value) : std::string(word->word);
}

Tags read_tags(const Json& list) {
    Tags tags;
    for (const Json& tag : aws::items_of(&list)) {
        if (std::string key = aws::text_of(tag, "Key"); !key.empty()) {
            tags.insert_or_assign(std::move(key), aws::text_of(tag, "Value"));
        }
    }
    return tags;
}

Status for_each_item(const ResourceKind& kind,
                     const Json& page,
                     const std::function<Status(const Json&)>& take) {
    return each_below(page, kind.items, take);
}

Result<FoundResource>
read_resource(const ResourceKind& kind, const Json& item, const AskedPlace& place) {
    FoundResource found{.arn = {},
                        .region = place.region,
                        .id = value_of(item, kind.id),
                        .name = optional_value(item, kind.display_name),
                        .state = optional_value(item, kind.state),
                        .type = optional_value(item, kind.type),
                        .size = whole_number(item, kind.size.path),
                        .since = moment_of(item, kind.since),
                        .tags = kind.tags == kAskedFor ? Tags()
                                                       : read_tags(aws::at_path(item, kind.tags)),
                        .facts = facts_of(kind, item)};
    if (!kind.region.path.empty()) {
        found.region = value_of(item, kind.region);
    }
    found.arn = arn_of(kind, item, place, found);
    if (found.id.empty() || found.arn.empty()) {
        return Error{ErrorKind::Upstream, "inventory.bad_item",
                     "AWS told of a resource without its name: " + std::string(kind.name)};
    }
    return found;
}

} // namespace muster::inventory

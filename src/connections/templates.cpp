#include "connections/templates.h"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

namespace muster::connections {
namespace {

void replace_all(std::string& text, std::string_view name, std::string_view value) {
    for (auto at = text.find(name); at != std::string::npos;
         at = text.find(name, at + value.size())) {
        text.replace(at, name.size(), value);
    }
}

struct Filling {
    const Identity& own;
    const TopicArn* topic; // null: nothing is called back
};

std::string filled(std::string text, const Connection& connection, const Filling& with) {
    const Identity& own = with.own;
    const auto& bills = connection.bills;
    replace_all(text, "@PRINCIPAL@", own.principal);
    replace_all(text, "@EXTERNAL_ID@", connection.external_id.str());
    replace_all(text, "@ROLE_NAME@", connection.role_name());
    replace_all(text, "@BUCKET@", bills ? bills->bucket.str() : connection.default_bucket());
    replace_all(text, "@REPORT@",
                bills && bills->report ? bills->report->str() : connection.default_report());
    replace_all(text, "@CALLBACK_TOPIC@", with.topic == nullptr ? "" : with.topic->str());
    return text;
}

/// Whether a file of a scope's folder belongs to a way.
bool is_of(Way way, std::string_view file) {
    switch (way) {
    case Way::Console: return file == "stack.yaml";
    case Way::Cli: return file == "commands.sh";
    case Way::Terraform: return file == "module.tf";
    case Way::Manual:
        return file == "trust.json" || (file.starts_with("read-") && file.ends_with(".json"));
    case Way::StackSet: return file == "stack-set.sh";
    }
    return false;
}

/// A stack set is run in the management account, and makes what members have.
std::string folder_of(Way way, const Connection& connection) {
    const bool is_member = way == Way::StackSet || connection.kind == ConnectionKind::Member;
    return fmt::format("{}/{}/", kAwsPartitionNames.name(connection.partition),
                       is_member ? "member" : "management");
}

} // namespace

Result<std::vector<TemplateText>>
Templates::template_text(Way way, const Connection& connection, const std::stop_token& stop) const {
    if (way == Way::StackSet && connection.kind != ConnectionKind::Management) {
        return Error{ErrorKind::Impossible, "connection.way_is_off",
                     "a stack set is made in the management account: connect that one"};
    }
    TRY(const Identity own, ports_.own.identity_in(connection.partition, stop));
    const std::string folder = folder_of(way, connection);
    // All of them make their stacks where the partition's global services are.
    const Filling with{own,
                       ports_.own.in(connection.partition)
                           .topic_for(connection.partition, global_region(connection.partition))};
    std::vector<TemplateText> texts;
    for (const EmbeddedText& file : files_) {
        if (file.name.starts_with(folder) && is_of(way, file.name.substr(folder.size()))) {
            texts.push_back({.file = std::string(file.name.substr(folder.size())),
                             .text = filled(std::string(file.text), connection, with)});
        }
    }
    if (texts.empty()) {
        return Error{ErrorKind::NotFound, "connection.no_template",
                     fmt::format("there is no template for the way {}", kWayNames.name(way))};
    }
    // The trust first: a role is made with it.
    std::ranges::stable_partition(
        texts, [](const TemplateText& text) { return text.file == "trust.json"; });
    return texts;
}

} // namespace muster::connections

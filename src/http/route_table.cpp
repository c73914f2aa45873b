#include "http/route_table.h"

#include <algorithm>
#include <map>

namespace muster::http {
namespace {

using Parts = std::vector<std::string_view>;

/// How the paths of two templates relate.
enum class Relation { Apart, Same, Nested, Crossing };

/// Nested: all paths of one are paths of the other, which fixed-before-parameter tells apart.
Relation relate(const Parts& a, const Parts& b) {
    if (a.size() != b.size()) {
        return Relation::Apart;
    }
    bool a_wider = false;
    bool b_wider = false;
    for (std::size_t i = 0; i < a.size(); ++i) {
        const bool a_takes_all = PathTemplate::is_parameter(a[i]);
        const bool b_takes_all = PathTemplate::is_parameter(b[i]);
        if (!a_takes_all && !b_takes_all && a[i] != b[i]) {
            return Relation::Apart;
        }
        a_wider = a_wider || (a_takes_all && !b_takes_all);
        b_wider = b_wider || (b_takes_all && !a_takes_all);
    }
    if (a_wider && b_wider) {
        return Relation::Crossing;
    }
    return a_wider || b_wider ? Relation::Nested : Relation::Same;
}

} // namespace

struct RouteTable::Node {
    std::map<std::string_view, std::unique_ptr<Node>> fixed;
    std::unique_ptr<Node> parameter;
    std::vector<const Entry*> entries; // one for each method of the path that ends here

    Node& child(std::string_view part) {
        std::unique_ptr<Node>& next = PathTemplate::is_parameter(part) ? parameter : fixed[part];
        if (next == nullptr) {
            next = std::make_unique<Node>();
        }
        return *next;
    }

    /// No deeper than the longest template. Two nested shapes are tried one after the other.
    [[nodiscard]] const Node* find(std::span<const std::string> segments) const {
        if (segments.empty()) {
            return entries.empty() ? nullptr : this;
        }
        const auto rest = segments.subspan(1);
        if (const auto next = fixed.find(segments.front()); next != fixed.end()) {
            if (const Node* const found = next->second->find(rest)) {
                return found;
            }
        }
        return parameter != nullptr && !segments.front().empty() ? parameter->find(rest) : nullptr;
    }
};

std::string_view RouteTable::Match::template_text() const {
    return entries_.front()->path.text();
}

const RouteTable::Entry* RouteTable::Match::find(Verb verb) const {
    const auto has = [&](Verb wanted) {
        const auto found = std::ranges::find(entries_, wanted, &Entry::verb);
        return found == entries_.end() ? nullptr : *found;
    };
    const Entry* const exact = has(verb);
    return exact == nullptr && verb == Verb::Head ? has(Verb::Get) : exact;
}

std::string RouteTable::Match::allow() const {
    std::string allow;
    for (const auto& [verb, name] : kVerbNames.entries()) {
        if (verb == Verb::Options || find(verb) != nullptr) {
            allow.append(allow.empty() ? "" : ", ").append(name);
        }
    }
    return allow;
}

PathParameters RouteTable::Match::parameters(std::span<const std::string> segments) const {
    PathParameters parameters;
    const Parts parts = entries_.front()->path.parts();
    for (std::size_t i = 0; i < parts.size(); ++i) {
        if (PathTemplate::is_parameter(parts[i])) {
            parameters.add(PathTemplate::parameter_name(parts[i]), segments[i]);
        }
    }
    return parameters;
}

RouteTable::RouteTable() : root_(std::make_unique<Node>()) {}
RouteTable::~RouteTable() = default;

Status RouteTable::check(const Entry& entry) const {
    const Parts parts = entry.path.parts();
    for (const auto& other : entries_) {
        const Relation relation = relate(parts, other->path.parts());
        const bool twice = relation == Relation::Same && other->verb == entry.verb;
        const bool renamed = relation == Relation::Same && other->path.text() != entry.path.text();
        if (twice || renamed || relation == Relation::Crossing) {
            return Error{ErrorKind::Internal, "route.ambiguous",
                         std::string(kVerbNames.name(entry.verb)) + ' ' +
                             std::string(entry.path.text()) + " cannot stand beside " +
                             std::string(kVerbNames.name(other->verb)) + ' ' +
                             std::string(other->path.text())};
        }
    }
    return {};
}

Status RouteTable::add(Entry entry) {
    TRY_DONE(check(entry));
    entries_.push_back(std::make_unique<Entry>(std::move(entry)));
    const Entry& added = *entries_.back();
    Node* node = root_.get();
    for (const std::string_view part : added.path.parts()) {
        node = &node->child(part);
    }
    node->entries.push_back(&added);
    return {};
}

std::optional<RouteTable::Match> RouteTable::match(std::span<const std::string> segments) const {
    const Node* const node = root_->find(segments);
    if (node == nullptr) {
        return std::nullopt;
    }
    Match match;
    match.entries_ = node->entries;
    return match;
}

bool RouteTable::owns(std::string_view first_segment) const {
    return root_->fixed.contains(first_segment) && !first_segment.empty();
}

} // namespace muster::http

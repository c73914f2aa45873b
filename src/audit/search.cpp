#include "audit/search.h"

#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "audit/event_row.h"

namespace muster::audit {
namespace {

constexpr int kStreamPage = 500;

/// The conditions of a WHERE, with what is bound in them.
class Conditions {
public:
    void add(std::string_view condition, const std::vector<sql::Value>& values) {
        text_ += fmt::format("{}{}", text_.empty() ? "WHERE " : " AND ", condition);
        values_.insert(values_.end(), values.begin(), values.end());
    }
    void any_of(std::string_view column, const std::vector<std::string>& wanted) {
        if (!wanted.empty()) {
            in(column, wanted);
        }
    }
    /// Of none, nothing matches.
    void in(std::string_view column, const std::vector<std::string>& wanted) {
        if (wanted.empty()) {
            return add("1 = 0", {});
        }
        std::string marks = "?";
        for (std::size_t i = 1; i < wanted.size(); ++i) {
            marks += ", ?";
        }
        add(fmt::format("{} IN ({})", column, marks), {wanted.begin(), wanted.end()});
    }

    [[nodiscard]] const std::string& text() const noexcept { return text_; }
    [[nodiscard]] const std::vector<sql::Value>& values() const noexcept { return values_; }

private:
    std::string text_;
    std::vector<sql::Value> values_;
};

Conditions conditions_of(const Filter& filter) {
    Conditions conditions;
    conditions.any_of("actor", filter.actors);
    conditions.any_of("action", filter.actions);
    conditions.any_of("target", filter.targets);
    std::vector<std::string> results;
    for (const EventResult result : filter.results) {
        results.emplace_back(kEventResultNames.name(result));
    }
    conditions.any_of("result", results);
    conditions.any_of("request_id", filter.request_ids);
    if (filter.scopes) {
        conditions.in("scope", *filter.scopes);
    }
    if (filter.from) {
        conditions.add("at >= ?", {filter.from->unix_millis()});
    }
    if (filter.to) {
        conditions.add("at < ?", {filter.to->unix_millis()});
    }
    return conditions;
}

std::string query_of(const Conditions& conditions, Order order, int limit) {
    const std::string_view direction = order == Order::NewestFirst ? "DESC" : "ASC";
    return fmt::format("SELECT {0} FROM audit_event {1} ORDER BY at {2}, chain {2}, seq {2} "
                       "LIMIT {3}",
                       kEventColumns, conditions.text(), direction, limit);
}

} // namespace

Result<Page> search(sql::Session& session, const Filter& filter, const PageRequest& request) {
    Conditions conditions = conditions_of(filter);
    if (request.after) {
        conditions.add(request.order == Order::NewestFirst ? "(at, chain, seq) < (?, ?, ?)"
                                                           : "(at, chain, seq) > (?, ?, ?)",
                       {request.after->at, request.after->chain, request.after->seq});
    }
    Page page;
    bool is_more = false;
    // One more than asked for tells whether there is a next page.
    TRY_DONE(session.query(query_of(conditions, request.order, request.limit + 1),
                           conditions.values(), [&](const sql::Row& row) -> Status {
                               is_more =
                                   page.entries.size() == static_cast<std::size_t>(request.limit);
                               if (!is_more) {
                                   TRY(Entry entry, entry_of(read_event_row(row)));
                                   page.entries.push_back(std::move(entry));
                               }
                               return {};
                           }));
    if (is_more) {
        page.next = Cursor::of(page.entries.back());
    }
    return page;
}

Status for_each_entry(sql::Session& session,
                      const Filter& filter,
                      const std::function<Status(const Entry&)>& each) {
    PageRequest request{.order = Order::OldestFirst, .after = std::nullopt, .limit = kStreamPage};
    do {
        TRY(const Page page, search(session, filter, request));
        for (const Entry& entry : page.entries) {
            TRY_DONE(each(entry));
        }
        request.after = page.next;
    } while (request.after);
    return {};
}

} // namespace muster::audit

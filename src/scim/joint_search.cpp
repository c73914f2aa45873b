#include "scim/joint_search.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace muster::scim {
namespace {

Result<Page>
one_after_the_other(const Client& client, Endpoint& users, Endpoint& groups, const Query& query) {
    TRY(auto page, users.query(client, query));
    Query rest = query;
    rest.start_index = std::max<std::int64_t>(query.start_index - 1 - page.total, 0) + 1;
    rest.count -= std::ssize(page.resources);
    TRY(auto more, groups.query(client, rest));
    page.total += more.total;
    std::ranges::move(more.resources, std::back_inserter(page.resources));
    return page;
}

/// Of two lists from their first on, the page that the query asks for.
Page merged(const Query& query, Page users, Page groups) {
    Page page{.total = users.total + groups.total, .start_index = query.start_index};
    std::size_t user = 0;
    std::size_t group = 0;
    const auto is_user_next = [&] {
        return group == groups.keys.size() ||
               (user < users.keys.size() &&
                !query.sort->is_before(groups.keys[group], users.keys[user]));
    };
    const auto all = std::ssize(users.keys) + std::ssize(groups.keys);
    for (std::int64_t index = 1; index <= all && std::ssize(page.resources) < query.count;
         ++index) {
        Json& next = is_user_next() ? users.resources[user++] : groups.resources[group++];
        if (index >= query.start_index) {
            page.resources.push_back(std::move(next));
        }
    }
    return page;
}

} // namespace

Result<Page>
search_both(const Client& client, Endpoint& users, Endpoint& groups, const Query& query) {
    if (!query.sort) {
        return one_after_the_other(client, users, groups, query);
    }
    Query whole = query;
    whole.start_index = 1;
    whole.count = query.start_index - 1 + query.count;
    TRY(auto first, users.query(client, whole));
    TRY(auto second, groups.query(client, whole));
    return merged(query, std::move(first), std::move(second));
}

} // namespace muster::scim

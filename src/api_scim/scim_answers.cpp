#include "api_scim/scim_answers.h"

#include <algorithm>
#include <charconv>
#include <optional>

#include "scim/names.h"
#include "scim/refusal.h"
#include "scim/rendering.h"
#include "scim/revisions.h"
#include "scim/slugs.h"

namespace muster::api {
namespace {

Error bad_number(std::string_view name) {
    return {ErrorKind::Invalid, scim::kInvalidValue, std::string(name) + " is a number"};
}

Result<std::optional<std::int64_t>> number_in(const http::Query& query, std::string_view name) {
    TRY(const auto text, query.one(name));
    if (!text) {
        return std::optional<std::int64_t>();
    }
    std::int64_t number = 0;
    const char* const begin = text->data();
    const char* const end = begin + text->size();
    const auto read = std::from_chars(begin, end, number);
    if (read.ec != std::errc() || read.ptr != end) {
        return bad_number(name);
    }
    return std::optional(number);
}

Result<std::optional<std::int64_t>> number_in(const Json::Object& search, std::string_view name) {
    const Json* const found = scim::find_member(search, name);
    if (found == nullptr || found->is_null()) {
        return std::optional<std::int64_t>();
    }
    const auto number = found->integer();
    return number ? Result<std::optional<std::int64_t>>(number)
                  : Result<std::optional<std::int64_t>>(bad_number(name));
}

/// RFC 7644 section 3.4.2.4: less than the least means the least. Past any list is past the end.
void set_page(scim::Query& query,
              const std::optional<std::int64_t>& start,
              const std::optional<std::int64_t>& count) {
    constexpr std::int64_t kPastAll = std::int64_t{1} << 40U;
    query.start_index = std::clamp<std::int64_t>(start.value_or(1), 1, kPastAll);
    query.count = std::clamp<std::int64_t>(count.value_or(scim::Query::kDefaultCount), 0,
                                           scim::Query::kMostCount);
}

Status set_filter(scim::Query& query, std::optional<std::string_view> text) {
    if (text) {
        TRY(query.filter, scim::parse_filter(*text));
    }
    return {};
}

Status set_order(scim::Query& query,
                 std::optional<std::string_view> by,
                 std::optional<std::string_view> order) {
    if (by && !by->empty()) {
        TRY(query.sort, scim::SortOrder::parse(*by, order));
    }
    return {};
}

Result<std::optional<std::string_view>> text_in(const Json::Object& search, std::string_view name) {
    using Text = std::optional<std::string_view>;
    const Json* const found = scim::find_member(search, name);
    if (found == nullptr || found->is_null()) {
        return Text();
    }
    if (found->if_string() == nullptr) {
        return Error{ErrorKind::Invalid, scim::kInvalidValue, std::string(name) + " is a text"};
    }
    return Text(*found->if_string());
}

} // namespace

scim::Client
scim_client(const http::Request& request, const Caller& caller, const PublicUrl& base) {
    return {.caller = caller,
            .provider = caller.provider(),
            .base = page_url(request, base, "scim/v2/" + caller.provider().str())};
}

http::Response scim_response(int status, const Json& body) {
    return http::Response::text(status, kScimMedia, body.str());
}

http::Response resource_response(int status, const scim::Rendered& rendered) {
    auto response = rendered.resource.empty() ? http::Response::empty()
                                              : scim_response(status, Json(rendered.resource));
    response.headers.add("ETag", scim::version_of(rendered.revision));
    response.headers.add("Location", rendered.location);
    return response;
}

http::Response refusal_response(const Error& error) {
    auto response = scim_response(scim::status_of(error), scim::error_json(error));
    if (error.retry_after.count() > 0) {
        response.headers.add("Retry-After", std::to_string(error.retry_after.count()));
    }
    return response;
}

Result<scim::Projection> projection_in(const http::Request& request) {
    TRY(const auto attributes, request.query.one("attributes"));
    TRY(const auto excluded, request.query.one("excludedAttributes"));
    return scim::Projection::parse(attributes, excluded);
}

scim::Target target_in(const http::Request& request) {
    return {.id = request.path.at("id"),
            .revision = scim::revision_in(request.headers.get("If-Match"))};
}

Result<scim::Query> query_in(const http::Request& request) {
    scim::Query query;
    TRY(query.projection, projection_in(request));
    TRY(const auto filter, request.query.one("filter"));
    TRY_DONE(set_filter(query, filter));
    TRY(const auto by, request.query.one("sortBy"));
    TRY(const auto order, request.query.one("sortOrder"));
    TRY_DONE(set_order(query, by, order));
    TRY(const auto start, number_in(request.query, "startIndex"));
    TRY(const auto count, number_in(request.query, "count"));
    set_page(query, start, count);
    return query;
}

Result<scim::Query> query_in(const Json& search) {
    const Json::Object* const object = search.if_object();
    if (object == nullptr) {
        return Error{ErrorKind::Invalid, scim::kInvalidSyntax, "a search is an object"};
    }
    scim::Query query;
    TRY(query.projection, scim::Projection::read(scim::find_member(*object, "attributes"),
                                                 scim::find_member(*object, "excludedAttributes")));
    const Json* const filter = scim::find_member(*object, "filter");
    if (filter != nullptr && !filter->is_null()) {
        TRY_DONE(set_filter(query, filter->if_string() == nullptr
                                       ? std::string_view()
                                       : std::string_view(*filter->if_string())));
    }
    TRY(const auto by, text_in(*object, "sortBy"));
    TRY(const auto order, text_in(*object, "sortOrder"));
    TRY_DONE(set_order(query, by, order));
    TRY(const auto start, number_in(*object, "startIndex"));
    TRY(const auto count, number_in(*object, "count"));
    set_page(query, start, count);
    return query;
}

} // namespace muster::api

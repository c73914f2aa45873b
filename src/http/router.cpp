#include "http/router.h"

namespace muster::http {
namespace {

Response options_response(std::string allow) {
    Response response = Response::empty();
    response.headers.add("Allow", std::move(allow));
    return response;
}

} // namespace

std::uint64_t RouteDispatcher::body_limit(Verb verb, std::span<const std::string> segments) const {
    const auto match = table_.match(segments);
    const RouteTable::Entry* const entry = match ? match->find(verb) : nullptr;
    return entry == nullptr ? options_.body_bytes
                            : entry->options.body_bytes.value_or(options_.body_bytes);
}

Response RouteDispatcher::handle(Request request) {
    const auto match = table_.match(request.segments);
    if (!match) {
        return answer_unrouted(request);
    }
    Response response;
    if (const RouteTable::Entry* const entry = match->find(request.verb)) {
        request.path = match->parameters(request.segments);
        response = entry->answer(request);
    } else {
        response = admitted(request, answer_without_method(request, *match));
    }
    response.note.route = match->template_text();
    return response;
}

Response RouteDispatcher::answer_without_method(const Request& request,
                                                const RouteTable::Match& match) {
    if (request.verb == Verb::Options) {
        return options_response(match.allow());
    }
    Response response = problem_response(
        {ErrorKind::Invalid, "request.method_not_allowed", "the path does not have this method"},
        request.id);
    response.headers.add("Allow", match.allow());
    return response;
}

Response RouteDispatcher::admitted(const Request& request, Response response) {
    const auto [status, headers] = admit_unrouted(request);
    if (!status) {
        response = problem_response(status.error(), request.id);
    }
    for (const HeaderField& field : headers) {
        response.headers.add(field.name, field.value);
    }
    return response;
}

Response RouteDispatcher::answer_unrouted(const Request& request) {
    if (request.segments.empty()) { // OPTIONS *
        return options_response("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
    }
    const std::string& first = request.segments.front();
    // Below what begins a route there are no pages; that alone may be one (/sign-in and
    // /sign-in/{id}).
    const bool is_of_routes = first == "api" || (table_.owns(first) && request.segments.size() > 1);
    if (options_.console != nullptr && !is_of_routes) {
        if (auto response = options_.console->answer(request)) {
            return std::move(*response);
        }
    }
    return admitted(request, problem_response({ErrorKind::NotFound, "request.not_found",
                                               "there is nothing here"},
                                              request.id));
}

} // namespace muster::http

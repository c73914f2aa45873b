#include "api/keyed_requests.h"

#include <algorithm>

#include "base/check.h"
#include "http/problem.h"
#include "sql/write_companion.h"

namespace muster::api {
namespace {

using idempotency::Attempt;
using idempotency::KeptAnswer;
using idempotency::RequestMemory;

constexpr std::string_view kHeader = "Idempotency-Key";

/// The key as the draft writes it, a quoted string, or bare as most programs do.
Result<std::string> key_of(const http::Headers& headers) {
    constexpr std::size_t kLongest = 255;
    std::string_view text = headers.get(kHeader);
    if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
        text = text.substr(1, text.size() - 2);
    }
    const bool is_key =
        !text.empty() && text.size() <= kLongest && headers.count(kHeader) == 1 &&
        std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~' && c != '"'; });
    if (!is_key) {
        return Error{ErrorKind::Invalid, "idempotency.bad_key",
                     "Idempotency-Key is one text of 1 to 255 visible characters of ASCII"};
    }
    return std::string(text);
}

void append_part(std::string& content, std::string_view part) {
    content.append(std::to_string(part.size())).append(1, ':').append(part);
}

/// All that makes the request what it is, each part with its length. (No POST takes a query.)
std::string content_of(const http::Request& request) {
    std::string content;
    for (const std::string& segment : request.segments) {
        append_part(content, segment);
    }
    content += '#';
    append_part(content, request.body);
    return content;
}

KeptAnswer kept(const http::Response& response) {
    const auto* const text = std::get_if<std::string>(&response.body);
    MUSTER_CHECK(text != nullptr, "a route that remembers keys answers with a text");
    KeptAnswer answer{.status = response.status, .headers = {}, .body = *text};
    for (const http::HeaderField& field : response.headers) {
        answer.headers.emplace_back(field.name, field.value);
    }
    return answer;
}

http::Response replayed(KeptAnswer answer) {
    http::Response response;
    response.status = answer.status;
    for (auto& [name, value] : answer.headers) {
        response.headers.add(std::move(name), std::move(value));
    }
    response.headers.add("Idempotent-Replayed", "true");
    response.body = std::move(answer.body);
    return response;
}

} // namespace

bool remembers_keys(const http::RouteHead<Access>& route) {
    return route.verb == http::Verb::Post && route.options.effect == http::Effect::Change &&
           route.permission.door() != Access::Door::Open;
}

http::Response KeyedRequests::run(const http::Request& request,
                                  const http::RouteHead<Access>& route,
                                  const Caller& caller,
                                  const Handle& handle) const {
    if (!remembers_keys(route) || !request.headers.contains(kHeader)) {
        return handle();
    }
    auto key = key_of(request.headers);
    if (!key) {
        return http::problem_response(key.error(), request.id);
    }
    auto begun = ports_.memory.begin({.who = caller.principal.id,
                                      .route = std::string(route.path.text()),
                                      .key = std::move(*key),
                                      .content = content_of(request)});
    if (!begun) {
        return http::problem_response(begun.error(), request.id);
    }
    if (auto* const answer = std::get_if<KeptAnswer>(&*begun)) {
        return replayed(std::move(*answer));
    }
    return handle_once(request, std::get<Attempt>(*begun), handle);
}

http::Response KeyedRequests::handle_once(const http::Request& request,
                                          const Attempt& attempt,
                                          const Handle& handle) const {
    http::Response response;
    {
        const sql::WriteCompanion marked(ports_.database.writer(), [&](sql::Session& session) {
            return RequestMemory::mark(session, attempt);
        });
        response = handle();
    }
    const auto outcome =
        response.status < 400 ? RequestMemory::Outcome::Done : RequestMemory::Outcome::Refused;
    const Status finished = ports_.memory.finish(attempt, outcome, kept(response));
    if (!finished) { // what was done is done, and answered; only a repetition will be refused
        ports_.log.error("idempotency.answer_not_kept",
                         {{"request_id", request.id}, {"reason", finished.error().reason}});
    }
    return response;
}

} // namespace muster::api

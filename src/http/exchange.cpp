#include "http/exchange.h"

#include <exception>
#include <utility>

#include "base/id.h"
#include "http/problem.h"

namespace muster::http {
namespace {

struct RequestTag {
    static constexpr std::string_view kPrefix = "req";
};

} // namespace

Exchange::Exchange(Ports ports, Options options) : ports_(ports), options_(std::move(options)) {}

std::string Exchange::make_request_id() {
    return Id<RequestTag>::make(ports_.clock, ports_.random).str();
}

Exchange::Outcome Exchange::answer(Request request,
                                   RequestReader::Framing framing,
                                   const Peer& peer,
                                   TimePoint began) {
    const ProxyRules& proxies = options_.proxies;
    auto given = proxies.request_id(peer.address, request.headers);
    request.id = given ? std::move(*given) : make_request_id();
    request.client = proxies.client(peer.address, request.headers);
    request.scheme = proxies.scheme(peer.address, request.headers, peer.scheme);
    request.stop = stop_.get_token();
    framing.keep_alive = framing.keep_alive && !draining_;

    Outcome outcome;
    AccessEntry& entry = outcome.entry;
    entry.request_id = request.id;
    entry.method = kVerbNames.name(request.verb);
    entry.client = request.client;
    entry.began = began;
    outcome.reply = run(std::move(request), framing, entry);
    entry.is_listener = outcome.reply.events != nullptr;
    if (outcome.reply.stream == nullptr && outcome.reply.events == nullptr) {
        entry.bytes = outcome.reply.head.size() +
                      (outcome.reply.shared == nullptr ? 0 : outcome.reply.shared->size());
        finish(entry);
    }
    return outcome;
}

Reply Exchange::run(Request request, const RequestReader::Framing& framing, AccessEntry& entry) {
    const Scheme scheme = request.scheme;
    try {
        return finished(ports_.application.handle(std::move(request)), framing, scheme, entry);
    } catch (const std::exception& bug) {
        ++ports_.metrics.handler_throws;
        ports_.log.error("http.handler_threw",
                         {{"request_id", entry.request_id}, {"what", bug.what()}});
    }
    const Error internal{ErrorKind::Internal, "http.handler_threw", ""};
    return finished(problem_response(internal, entry.request_id), framing, scheme, entry);
}

Reply Exchange::finished(Response response,
                         const RequestReader::Framing& framing,
                         Scheme scheme,
                         AccessEntry& entry) {
    options_.security.add_to(response, scheme);
    response.headers.set("X-Request-Id", entry.request_id);
    entry.status = response.status;
    entry.route = response.note.route.empty() ? "-" : response.note.route;
    entry.principal = std::move(response.note.principal);
    return make_reply(std::move(response), framing, ports_.clock.now());
}

Exchange::Outcome Exchange::refuse(const Error& error,
                                   const RequestReader::Framing& framing,
                                   const Peer& peer,
                                   TimePoint began) {
    Outcome outcome;
    AccessEntry& entry = outcome.entry;
    entry.request_id = make_request_id();
    entry.client = peer.address;
    entry.began = began;
    outcome.reply =
        finished(problem_response(error, entry.request_id), framing, peer.scheme, entry);
    entry.bytes = outcome.reply.head.size();
    return outcome;
}

Result<std::string> Exchange::next_piece(Stream& stream) {
    try {
        auto piece = stream.next();
        if (!piece) {
            ports_.log.error("http.stream_failed",
                             {{"reason", piece.error().reason}, {"detail", piece.error().detail}});
        }
        return piece;
    } catch (const std::exception& bug) {
        ++ports_.metrics.handler_throws;
        ports_.log.error("http.stream_threw", {{"what", bug.what()}});
        return Error{ErrorKind::Internal, "http.stream_threw", ""};
    }
}

void Exchange::finish(AccessEntry entry) {
    entry.end();
    ports_.metrics.count_answer(entry.status);
    if (!entry.is_listener) {
        ports_.metrics.count_time(entry.time);
    }
    entry.write(ports_.log);
}

} // namespace muster::http

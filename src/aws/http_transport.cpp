#include "aws/http_transport.h"

#include <utility>

namespace muster::aws {
namespace {

constexpr std::chrono::milliseconds kConnect{5'000};
constexpr std::chrono::seconds kSilence{60};
// Of an answer that is kept. S3 objects are streamed, as large as they are; all others are pages.
constexpr std::size_t kMostBuffered = std::size_t{64} << 20;
constexpr std::size_t kMostStreamed = std::size_t{1} << 50;

} // namespace

Result<HttpResponse> HttpTransport::send(const TransportCall& call) {
    const auto method = net::kMethodNames.find(call.request.method);
    if (!method) {
        return Error{ErrorKind::Internal, "aws.bad_model", "a method that nobody speaks here"};
    }
    net::HttpRequest request{.method = *method,
                             .url = call.origin + call.request.path,
                             .body = call.request.body,
                             .connect_time = kConnect,
                             .total_time = std::chrono::milliseconds{0},
                             .silent_time = kSilence,
                             .most_bytes = call.sink == nullptr ? kMostBuffered : kMostStreamed,
                             .is_sent_once = call.is_sent_once,
                             .stop = call.stop};
    if (!call.request.query.empty()) {
        request.url += "?" + call.request.query;
    }
    for (const HttpHeader& header : call.request.headers) {
        if (!is_same_header(header.name, "Host")) { // it is the URL's
            request.headers.push_back({header.name, header.value});
        }
    }
    TRY(net::HttpResponse answer,
        call.sink == nullptr ? client_.send(request) : client_.send(request, *call.sink));
    HttpResponse response{.status = answer.status, .headers = {}, .body = std::move(answer.body)};
    for (net::HttpHeader& header : answer.headers) {
        response.headers.push_back({std::move(header.name), std::move(header.value)});
    }
    return response;
}

} // namespace muster::aws

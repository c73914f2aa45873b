#include "callbacks/answer_sender.h"

#include <chrono>

namespace muster::callbacks {
namespace {

constexpr std::chrono::milliseconds kConnect{5'000};
constexpr std::chrono::milliseconds kTotal{15'000};
constexpr std::size_t kMostBytes = 64 << 10;

} // namespace

Result<int> AnswerSender::put(const std::string& url,
                              const std::string& body,
                              const std::stop_token& stop) const {
    TRY(const net::HttpResponse response, client_.send({.method = net::Method::Put,
                                                        .url = url,
                                                        .body = body,
                                                        .connect_time = kConnect,
                                                        .total_time = kTotal,
                                                        .most_bytes = kMostBytes,
                                                        .stop = stop}));
    return response.status;
}

Result<std::string> AnswerSender::get(const std::string& url, const std::stop_token& stop) const {
    TRY(net::HttpResponse response, client_.send({.url = url,
                                                  .connect_time = kConnect,
                                                  .total_time = kTotal,
                                                  .most_bytes = kMostBytes,
                                                  .stop = stop}));
    if (response.is_success()) {
        return std::move(response.body);
    }
    if (response.status == 404 || response.status == 403) {
        return Error{ErrorKind::NotFound, "callback.not_there", "there is no such certificate"};
    }
    return Error{ErrorKind::Unavailable, "callback.unreadable", "the certificate is not readable"};
}

} // namespace muster::callbacks

#pragma once

#include <stop_token>
#include <string>

#include "base/result.h"
#include "net/http_client.h"

namespace muster::callbacks {

/// Asks those whom callbacks name, over HTTP, and follows nobody who sends it elsewhere. Answers of
/// others are not read beyond a few kilobytes. Thread-safe; the client outlives it.
class AnswerSender {
public:
    explicit AnswerSender(net::HttpClient& client) : client_(client) {}

    /// Puts an answer where a presigned URL says; the HTTP status. Such a URL is signed for no
    /// content type, and so none is sent. Errors: those of HttpClient::send().
    [[nodiscard]] Result<int>
    put(const std::string& url, const std::string& body, const std::stop_token& stop) const;

    /// What stands at a URL. Errors: those of HttpClient::send(); NotFound "callback.not_there";
    /// Unavailable "callback.unreadable" for other statuses.
    [[nodiscard]] Result<std::string> get(const std::string& url,
                                          const std::stop_token& stop) const;

private:
    net::HttpClient& client_;
};

} // namespace muster::callbacks

#pragma once

#include <array>
#include <memory>

#include <curl/curl.h>

#include "net/client_options.h"
#include "net/http_message.h"
#include "net/request_lines.h"
#include "net/transfer.h"
#include "net/trust.h"

namespace muster::net {

/// One handle of libcurl with the connections it keeps, for one request at a time. Not thread-safe.
///
/// It drives its transfer itself rather than by curl_easy_perform(), whose wait cannot be ended.
class Exchange {
public:
    /// Both must outlive the object.
    Exchange(const ClientOptions& options, const Trust& trust);
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;
    ~Exchange() = default;

    /// Errors: those of HttpClient::send().
    Result<HttpResponse>
    send(const HttpRequest& request, std::string_view origin, const ChunkSink* sink);
    [[nodiscard]] const Trust::Witness& witness() const noexcept { return witness_; }

private:
    struct Free {
        void operator()(CURL* easy) const noexcept { curl_easy_cleanup(easy); }
    };
    struct FreeMulti {
        void operator()(CURLM* multi) const noexcept { curl_multi_cleanup(multi); }
    };
    static CURLcode on_tls_context(CURL* easy, void* context, void* self);

    void set_fixed_options();
    void set_verification();
    void set_method(const HttpRequest& request);
    void set_limits(const HttpRequest& request);
    CURLcode run(const std::stop_token& stop);
    CURLcode drive(const std::stop_token& stop);

    const ClientOptions& options_;
    const Trust& trust_;
    Trust::Witness witness_;
    RequestLines lines_;
    std::array<char, CURL_ERROR_SIZE> said_{};
    std::unique_ptr<CURLM, FreeMulti> multi_; // goes after the handle
    std::unique_ptr<CURL, Free> easy_;
};

} // namespace muster::net

#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/mutex.h"
#include "base/result.h"
#include "net/certificate_fingerprint.h"
#include "net/client_options.h"
#include "net/http_message.h"

namespace muster::net {

class Exchange;

/// Asks servers over HTTP/1.1, many threads at once. Connections are kept open and used again for
/// the same origin, and TLS sessions resumed, so keep one client for all requests that trust alike.
/// Certificates are always verified. Thread-safe; must outlive its requests.
class HttpClient {
public:
    /// Errors: those of Trust::make().
    static Result<std::unique_ptr<HttpClient>> make(ClientOptions options);
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;
    ~HttpClient();

    /// Sends, and waits for the whole answer. An answer of any status is a success here.
    ///
    /// A request over a kept connection that the server has closed meanwhile, before one byte of an
    /// answer, is sent once more over a new one, whatever its method.
    ///
    /// Errors: those of transfer_error(); Invalid "net.bad_url", "net.bad_header"; Forbidden
    /// "net.address_refused"; Unavailable "net.cancelled". Details name the host at most.
    [[nodiscard]] Result<HttpResponse> send(const HttpRequest& request);
    /// The same, with the body of a 2xx answer given to `sink` as it comes, in the caller's thread.
    /// Bodies of other answers are in the response. Errors: also those of the sink.
    [[nodiscard]] Result<HttpResponse> send(const HttpRequest& request, const ChunkSink& sink);

    /// What the host of `url` shows for a certificate, trusted or not: for a person to compare.
    /// Nothing is sent to it. Errors: as send(); Invalid "net.no_certificate" for http.
    [[nodiscard]] static Result<CertificateFingerprint> fingerprint_of(const std::string& url,
                                                                       ClientOptions options);

private:
    struct Hash : std::hash<std::string_view> {
        using is_transparent = void;
    };
    struct Idle {
        // By origin; the last used at the end.
        std::unordered_map<std::string,
                           std::vector<std::unique_ptr<Exchange>>,
                           Hash,
                           std::equal_to<>>
            of_origin;
        std::size_t count = 0;
    };

    HttpClient(ClientOptions options, Trust trust);
    Result<HttpResponse> exchange(const HttpRequest& request, const ChunkSink* sink);
    std::unique_ptr<Exchange> take(std::string_view origin);
    void give_back(std::string_view origin, std::unique_ptr<Exchange> exchange);

    ClientOptions options_;
    Trust trust_;
    Guarded<Idle> idle_;
};

} // namespace muster::net

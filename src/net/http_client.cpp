#include "net/http_client.h"

#include <algorithm>
#include <mutex>

#include <curl/curl.h>

#include "base/check.h"
#include "net/exchange.h"
#include "net/request_lines.h"

namespace muster::net {
namespace {

/// Once for the program, and never taken back: other libraries in it may use libcurl too.
void start_libcurl() {
    static std::once_flag started;
    std::call_once(started, [] {
        MUSTER_CHECK(curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK, "libcurl does not start");
    });
}

} // namespace

HttpClient::HttpClient(ClientOptions options, Trust trust)
    : options_(std::move(options)), trust_(std::move(trust)) {}

HttpClient::~HttpClient() = default;

Result<std::unique_ptr<HttpClient>> HttpClient::make(ClientOptions options) {
    start_libcurl();
    TRY(Trust trust, Trust::make(options.trust));
    return std::unique_ptr<HttpClient>(new HttpClient(std::move(options), std::move(trust)));
}

Result<HttpResponse> HttpClient::send(const HttpRequest& request) {
    return exchange(request, nullptr);
}

Result<HttpResponse> HttpClient::send(const HttpRequest& request, const ChunkSink& sink) {
    return exchange(request, &sink);
}

Result<HttpResponse> HttpClient::exchange(const HttpRequest& request, const ChunkSink* sink) {
    TRY(const std::string_view origin, origin_of(request.url));
    auto exchange = take(origin);
    auto response = exchange->send(request, origin, sink);
    give_back(origin, std::move(exchange));
    return response;
}

std::unique_ptr<Exchange> HttpClient::take(std::string_view origin) {
    {
        auto idle = idle_.lock();
        const auto found = idle->of_origin.find(origin);
        if (found != idle->of_origin.end() && !found->second.empty()) {
            auto exchange = std::move(found->second.back());
            found->second.pop_back();
            --idle->count;
            return exchange;
        }
    }
    return std::make_unique<Exchange>(options_, trust_);
}

void HttpClient::give_back(std::string_view origin, std::unique_ptr<Exchange> exchange) {
    std::unique_ptr<Exchange> surplus; // closes its connections after the lock
    auto idle = idle_.lock();
    if (idle->count >= options_.most_idle) {
        // Room is made by an origin that has some: whose turn it is matters little.
        const auto other = std::ranges::find_if(
            idle->of_origin, [](const auto& entry) { return !entry.second.empty(); });
        if (other == idle->of_origin.end()) {
            return;
        }
        surplus = std::move(other->second.front());
        other->second.erase(other->second.begin());
        if (other->second.empty()) {
            idle->of_origin.erase(other);
        }
        --idle->count;
    }
    auto found = idle->of_origin.find(origin);
    if (found == idle->of_origin.end()) {
        std::erase_if(idle->of_origin, [](const auto& entry) { return entry.second.empty(); });
        found = idle->of_origin.emplace(std::string(origin), 0).first;
    }
    found->second.push_back(std::move(exchange));
    ++idle->count;
}

Result<CertificateFingerprint> HttpClient::fingerprint_of(const std::string& url,
                                                          ClientOptions options) {
    start_libcurl();
    TRY(const std::string_view origin, origin_of(url));
    if (!origin.starts_with("https://")) {
        return Error{ErrorKind::Invalid, "net.no_certificate", "only https has certificates"};
    }
    options.trust = NoTrust{};
    TRY(const Trust trust, Trust::make(options.trust));
    Exchange exchange(options, trust);
    auto answer = exchange.send({.method = Method::Head, .url = url}, origin, nullptr);
    MUSTER_CHECK(!answer, "a server was trusted whose certificate nobody accepts");
    if (!exchange.witness().seen) {
        return std::move(answer.error());
    }
    return *exchange.witness().seen;
}

} // namespace muster::net

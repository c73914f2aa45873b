#include "net/exchange.h"

#include "base/check.h"
#include "net/transfer_error.h"

namespace muster::net {
namespace {

/// How long a transfer waits for its sockets before it looks after its timeouts by itself.
constexpr int kWaitMillis = 1000;

const char* proxy_of(const ClientOptions& options) {
    if (const auto* given = std::get_if<GivenProxy>(&options.proxy)) {
        return given->url.c_str();
    }
    // libcurl reads the environment for null, and uses no proxy for an empty text.
    return std::holds_alternative<NoProxy>(options.proxy) ? "" : nullptr;
}

Error cancelled() {
    return {ErrorKind::Unavailable, "net.cancelled", "the request was given up"};
}

} // namespace

Exchange::Exchange(const ClientOptions& options, const Trust& trust)
    : options_(options), trust_(trust), multi_(curl_multi_init()), easy_(curl_easy_init()) {
    MUSTER_CHECK(multi_ != nullptr && easy_ != nullptr, "libcurl makes no handle");
    curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, 2L);
    set_fixed_options();
    set_verification();
}

void Exchange::set_fixed_options() {
    CURL* const easy = easy_.get();
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, said_.data());
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L); // signals are for the program, not its threads
    curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 1L);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_REDIR_PROTOCOLS_STR, "https");
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L); // a key of S3 may have /../ in it
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, options_.user_agent.c_str());
    curl_easy_setopt(easy, CURLOPT_PROXY, proxy_of(options_));
}

void Exchange::set_verification() {
    CURL* const easy = easy_.get();
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, trust_.is_by_name() ? 2L : 0L);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    // libcurl would read all authorities anew for each handle; ours are shared by all.
    curl_easy_setopt(easy, CURLOPT_CAINFO, nullptr);
    curl_easy_setopt(easy, CURLOPT_CAPATH, nullptr);
    curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, &Exchange::on_tls_context);
    curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, this);
}

CURLcode Exchange::on_tls_context(CURL*, void* context, void* self) {
    auto& exchange = *static_cast<Exchange*>(self);
    exchange.trust_.judge(static_cast<ssl_ctx_st*>(context), exchange.witness_);
    return CURLE_OK;
}

void Exchange::set_method(const HttpRequest& request) {
    CURL* const easy = easy_.get();
    const bool has_body = !request.body.empty() || request.method == Method::Post ||
                          request.method == Method::Put || request.method == Method::Patch;
    if (request.method == Method::Head) {
        curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
        curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, nullptr);
        return;
    }
    if (has_body) {
        curl_easy_setopt(easy, CURLOPT_POST, 1L);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                         static_cast<curl_off_t>(request.body.size()));
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request.body.data()); // not copied
    } else {
        curl_easy_setopt(easy, CURLOPT_HTTPGET, 1L);
    }
    const bool is_own = request.method == (has_body ? Method::Post : Method::Get);
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST,
                     is_own ? nullptr : kMethodNames.name(request.method).data());
}

void Exchange::set_limits(const HttpRequest& request) {
    CURL* const easy = easy_.get();
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                     static_cast<long>(request.connect_time.count()));
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(request.total_time.count()));
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, 1L);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, static_cast<long>(request.silent_time.count()));
    curl_easy_setopt(
        easy, CURLOPT_MAXFILESIZE_LARGE,
        static_cast<curl_off_t>(request.method == Method::Head ? 0 : request.most_bytes));
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, request.redirects > 0 ? 1L : 0L);
    curl_easy_setopt(easy, CURLOPT_MAXREDIRS, static_cast<long>(request.redirects));
    curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, request.is_sent_once ? 1L : 0L);
}

Result<HttpResponse>
Exchange::send(const HttpRequest& request, std::string_view origin, const ChunkSink* sink) {
    TRY_DONE(lines_.set(request.headers));
    Transfer transfer(request, sink, options_.address_filter);
    transfer.listen_to(easy_.get());
    curl_easy_setopt(easy_.get(), CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(easy_.get(), CURLOPT_HTTPHEADER, lines_.list());
    set_method(request);
    set_limits(request);
    said_.front() = '\0';
    witness_.seen.reset();

    const CURLcode code = run(request.stop);
    if (code == CURLE_OK) {
        return transfer.take_response();
    }
    if (request.stop.stop_requested()) {
        return cancelled();
    }
    if (transfer.failure()) {
        return *transfer.failure();
    }
    return transfer_error(code, origin, said_.data());
}

CURLcode Exchange::run(const std::stop_token& stop) {
    if (curl_multi_add_handle(multi_.get(), easy_.get()) != CURLM_OK) {
        return CURLE_FAILED_INIT;
    }
    const std::stop_callback wake(stop, [this] { curl_multi_wakeup(multi_.get()); });
    const CURLcode code = drive(stop);
    curl_multi_remove_handle(multi_.get(), easy_.get());
    return code;
}

CURLcode Exchange::drive(const std::stop_token& stop) {
    int running = 1;
    while (!stop.stop_requested()) {
        if (curl_multi_perform(multi_.get(), &running) != CURLM_OK) {
            return CURLE_FAILED_INIT;
        }
        if (running == 0) {
            int left = 0;
            const CURLMsg* const done = curl_multi_info_read(multi_.get(), &left);
            return done != nullptr ? done->data.result : CURLE_FAILED_INIT;
        }
        curl_multi_poll(multi_.get(), nullptr, 0, kWaitMillis, nullptr);
    }
    return CURLE_ABORTED_BY_CALLBACK;
}

} // namespace muster::net

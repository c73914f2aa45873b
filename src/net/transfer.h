#pragma once

#include <cstddef>
#include <functional>
#include <optional>

#include <curl/curl.h>

#include "base/bytes.h"
#include "base/ip_address.h"
#include "base/result.h"
#include "net/http_message.h"

namespace muster::net {

/// Takes the next bytes of an answer's body; an error ends the request and is its result.
using ChunkSink = std::function<Status(ByteSpan)>;
/// Whether an address may be connected to. Called by the thread that sends, from many at once.
using AddressFilter = std::function<bool(const IpAddress&)>;

/// What libcurl calls back during one request, and what it gathers. Not thread-safe.
class Transfer {
public:
    Transfer(const HttpRequest& request, const ChunkSink* sink, const AddressFilter& filter)
        : request_(request), sink_(sink), filter_(filter) {}
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;

    /// Has libcurl call this object, which must outlive the transfer.
    void listen_to(CURL* easy);
    /// Why a callback of ours has ended the transfer, if one has.
    [[nodiscard]] const std::optional<Error>& failure() const noexcept { return failure_; }
    /// Of a transfer that has ended well.
    [[nodiscard]] HttpResponse take_response();

private:
    static std::size_t on_header(char* text, std::size_t size, std::size_t count, void* self);
    static std::size_t on_body(char* bytes, std::size_t size, std::size_t count, void* self);
    static curl_socket_t open_socket(void* self, curlsocktype purpose, curl_sockaddr* address);

    void take_header(std::string_view line);
    Status take_body(ByteSpan bytes);

    const HttpRequest& request_;
    const ChunkSink* sink_; // none: the body is kept
    const AddressFilter& filter_;
    CURL* easy_ = nullptr;
    HttpResponse response_;
    std::size_t received_ = 0;
    std::optional<Error> failure_;
};

} // namespace muster::net

#pragma once

#include <algorithm>
#include <charconv>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "aws/transport.h"
#include "aws_model/uri.h"
#include "base/bytes.h"
#include "base/mutex.h"

namespace muster::test {

/// A bucket of S3 in memory, reached as aws::HttpTransport would reach it: lists by pages, gives
/// objects whole and in ranges, heeds If-Match. It can be told to lie elsewhere, to break off, to
/// be busy, to refuse. Thread-safe.
class MemoryBucket final : public aws::Transport {
public:
    void put(const std::string& key, std::string content) {
        const auto state = state_.lock();
        state->objects[key] = {std::move(content), fmt::format("\"e{}\"", ++state->puts)};
    }
    void remove(const std::string& key) { state_.lock()->objects.erase(key); }

    void list_by(std::size_t page) { state_.lock()->page = page; }
    /// Each answer's body ends so many bytes into it, as often as is said.
    void break_off(std::size_t bytes, int times) {
        state_.lock()->break_bytes = bytes;
        state_.lock()->breaks = times;
    }
    /// Sends whole objects whatever was asked for.
    void know_no_ranges() { state_.lock()->knows_ranges = false; }
    void be_busy(int times) { state_.lock()->busy = times; }
    /// Whether a refused call says where the bucket lies, or only a look at the bucket does.
    enum class Tells { Always, ToHeadBucket };
    void lie_in(const std::string& region, Tells tells = Tells::Always) {
        state_.lock()->region = region;
        state_.lock()->tells = tells;
    }
    void refuse(const std::string& code, const std::string& message) {
        state_.lock()->refusal = {code, message};
    }
    /// Replaces the object while the first request for it is answered, whose connection breaks.
    void replace_while_read(const std::string& key, const std::string& content) {
        state_.lock()->replacement = {key, content};
    }

    /// What happens, once, before the next request is answered.
    void on_request(std::function<void()> happens) { state_.lock()->happens = std::move(happens); }

    /// "GET key bytes=0-9", "LIST prefix", "HEAD key".
    [[nodiscard]] std::vector<std::string> requests() { return state_.lock()->requests; }
    [[nodiscard]] std::vector<aws::TransportCall> calls() { return state_.lock()->calls; }

    [[nodiscard]] Result<aws::HttpResponse> send(const aws::TransportCall& call) override {
        if (const auto happens = std::exchange(state_.lock()->happens, nullptr)) {
            happens();
        }
        Planned planned = plan(call);
        if (call.sink != nullptr && planned.response.status < 300) {
            const std::string body = std::exchange(planned.response.body, "");
            const std::size_t end = std::min(planned.broken_at, body.size());
            constexpr std::size_t kPiece = 7'000;
            for (std::size_t at = 0; at < end; at += kPiece) {
                TRY_DONE((*call.sink)(
                    as_bytes(std::string_view(body).substr(at, std::min(kPiece, end - at)))));
            }
            if (end < body.size()) {
                return Error{ErrorKind::Unavailable, "net.interrupted", "broken off"};
            }
        }
        return planned.response;
    }

private:
    struct Stored {
        std::string content;
        std::string etag;
    };
    struct State {
        std::map<std::string, Stored> objects;
        int puts = 0;
        std::size_t page = 1000;
        std::size_t break_bytes = 0;
        int breaks = 0;
        int busy = 0;
        bool knows_ranges = true;
        std::string region;
        Tells tells = Tells::Always;
        std::pair<std::string, std::string> refusal;
        std::pair<std::string, std::string> replacement;
        std::function<void()> happens;
        std::vector<std::string> requests;
        std::vector<aws::TransportCall> calls;
    };
    struct Planned {
        aws::HttpResponse response;
        std::size_t broken_at = std::string::npos;
    };

    static aws::HttpResponse
    error(int status, const std::string& code, const std::string& message = "no") {
        return {.status = status,
                .headers = {},
                .body = fmt::format("<Error><Code>{}</Code><Message>{}</Message></Error>", code,
                                    message)};
    }

    static std::string parameter(std::string_view query, std::string_view name) {
        while (!query.empty()) {
            const std::size_t end = std::min(query.find('&'), query.size());
            const std::string_view pair = query.substr(0, end);
            query.remove_prefix(std::min(end + 1, query.size()));
            if (pair.starts_with(name) && pair.substr(name.size()).starts_with('=')) {
                return aws::uri_decoded(pair.substr(name.size() + 1));
            }
        }
        return "";
    }

    /// Signed for another region than the bucket's: S3 says where it lies.
    static bool is_elsewhere(const aws::TransportCall& call, const State& state) {
        const auto signature = aws::find_header(call.request.headers, "Authorization");
        return !state.region.empty() && signature &&
               !signature->contains("/" + state.region + "/s3/");
    }

    Planned plan(const aws::TransportCall& call) {
        const auto locked = state_.lock();
        State& state = *locked;
        state.calls.push_back(call);
        if (is_elsewhere(call, state)) {
            state.requests.push_back("ELSEWHERE");
            const bool tells = state.tells == Tells::Always || call.request.method == "HEAD";
            aws::HttpResponse moved = tells ? error(301, "PermanentRedirect")
                                            : error(400, "AuthorizationHeaderMalformed");
            if (tells) {
                moved.headers = {{"x-amz-bucket-region", state.region}};
            }
            return {moved};
        }
        if (state.busy > 0) {
            --state.busy;
            state.requests.push_back("BUSY");
            return {error(503, "SlowDown")};
        }
        if (!state.refusal.first.empty()) {
            return {error(403, state.refusal.first, state.refusal.second)};
        }
        const std::string prefix = parameter(call.request.query, "prefix");
        if (parameter(call.request.query, "list-type") == "2") {
            state.requests.push_back("LIST " + prefix);
            return {list(state, prefix, parameter(call.request.query, "continuation-token"))};
        }
        return object(state, call.request);
    }

    static aws::HttpResponse
    list(const State& state, const std::string& prefix, const std::string& after) {
        std::string items;
        std::size_t count = 0;
        std::string last;
        bool is_truncated = false;
        for (const auto& [key, stored] : state.objects) {
            if (!key.starts_with(prefix) || key <= after) {
                continue;
            }
            if (count++ == state.page) {
                is_truncated = true;
                break;
            }
            items += fmt::format("<Contents><Key>{}</Key><ETag>{}</ETag><Size>{}</Size>"
                                 "<LastModified>2026-10-03T00:00:00Z</LastModified></Contents>",
                                 key, stored.etag, stored.content.size());
            last = key;
        }
        return {.status = 200,
                .headers = {},
                .body = fmt::format("<ListBucketResult><IsTruncated>{}</IsTruncated>{}{}"
                                    "</ListBucketResult>",
                                    is_truncated,
                                    is_truncated ? fmt::format("<NextContinuationToken>{}"
                                                               "</NextContinuationToken>",
                                                               last)
                                                 : "",
                                    items)};
    }

    static Planned object(State& state, const aws::HttpRequest& request) {
        const std::string key = aws::uri_decoded(request.path.substr(1));
        const std::string range(aws::find_header(request.headers, "Range").value_or(""));
        state.requests.push_back(request.method + " " + key + (range.empty() ? "" : " " + range));
        const auto found = state.objects.find(key);
        if (found == state.objects.end()) {
            return {error(404, request.method == "HEAD" ? "" : "NoSuchKey")};
        }
        const Stored stored = found->second;
        const auto wanted = aws::find_header(request.headers, "If-Match");
        if (wanted && *wanted != stored.etag) {
            return {error(412, "PreconditionFailed")};
        }
        Planned planned{.response = answer(stored, state.knows_ranges ? range : "")};
        if (state.replacement.first == key) {
            state.objects[key] = {state.replacement.second, fmt::format("\"e{}\"", ++state.puts)};
            state.replacement = {};
            planned.broken_at = planned.response.body.size() / 2;
        }
        if (request.method == "HEAD") {
            planned.response.body.clear();
        } else if (state.breaks > 0) {
            --state.breaks;
            planned.broken_at = state.break_bytes;
        }
        return planned;
    }

    static aws::HttpResponse answer(const Stored& stored, std::string_view range) {
        aws::HttpResponse response{.status = 200, .headers = {{"ETag", stored.etag}}, .body = {}};
        response.body = stored.content;
        constexpr std::string_view kUnit = "bytes=";
        if (range.starts_with(kUnit)) {
            std::size_t begin = 0;
            std::size_t last = 0;
            const char* const end = range.data() + range.size();
            const auto dash = std::from_chars(range.data() + kUnit.size(), end, begin);
            std::from_chars(dash.ptr + 1, end, last);
            response.status = 206;
            response.body = stored.content.substr(begin, last + 1 - begin);
            response.headers.push_back({"Content-Range", fmt::format("bytes {}-{}/{}", begin, last,
                                                                     stored.content.size())});
        }
        response.headers.push_back({"Content-Length", std::to_string(response.body.size())});
        return response;
    }

    Guarded<State> state_;
};

} // namespace muster::test

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace muster::http {

/// Takes the chunks off a body (RFC 9112 section 7.1), strictly: a size is hexadecimal digits
/// alone, every line ends in CRLF. Extensions and trailers are read over. Ours, because Beast's
/// asserts on trailers that arrive byte by byte. Not thread-safe.
class ChunkReader {
public:
    enum class Progress { More, Complete, Malformed, TooLarge };

    /// `most_overhead` bounds the bytes of extensions and trailers, `most_body` the content.
    ChunkReader(std::size_t most_overhead, std::uint64_t most_body)
        : overhead_left_(most_overhead), body_left_(most_body) {}

    /// Takes what it can off the front of `input` and adds content to `body`; after Complete the
    /// rest is not of this request. After Malformed and TooLarge it is of no further use.
    Progress read(std::string_view& input, std::string& body);

private:
    enum class State {
        Size,
        Extension,
        SizeEnd, // the LF of it
        Data,
        DataReturn,
        DataEnd,
        TrailerStart,
        Trailer,
        TrailerEnd,
        LastEnd,
        Complete,
    };

    void take_data(std::string_view& input, std::string& body);
    [[nodiscard]] Progress take(char c);
    [[nodiscard]] Progress take_size(char c);
    [[nodiscard]] Progress take_text(char c, State after_return);
    [[nodiscard]] Progress expect(char c, char expected, State next);
    [[nodiscard]] Progress end_size();

    std::size_t overhead_left_;
    std::uint64_t body_left_;
    std::uint64_t chunk_left_ = 0;
    unsigned digits_ = 0;
    State state_ = State::Size;
};

} // namespace muster::http

#include "http/chunk_reader.h"

#include <algorithm>
#include <optional>

#include "http/ascii.h"

namespace muster::http {
namespace {

constexpr unsigned kMostDigits = 15; // more than any body we take, and no overflow

} // namespace

ChunkReader::Progress ChunkReader::read(std::string_view& input, std::string& body) {
    while (!input.empty()) {
        if (state_ == State::Data) {
            take_data(input, body);
            continue;
        }
        const Progress progress = take(input.front());
        if (progress == Progress::Malformed || progress == Progress::TooLarge) {
            return progress;
        }
        input.remove_prefix(1);
        if (progress == Progress::Complete) {
            return progress;
        }
    }
    return Progress::More;
}

void ChunkReader::take_data(std::string_view& input, std::string& body) {
    const std::size_t bytes = std::min<std::uint64_t>(chunk_left_, input.size());
    body += input.substr(0, bytes);
    input.remove_prefix(bytes);
    chunk_left_ -= bytes;
    if (chunk_left_ == 0) {
        state_ = State::DataReturn;
    }
}

ChunkReader::Progress ChunkReader::take(char c) {
    switch (state_) {
    case State::Size: return take_size(c);
    case State::Extension: return take_text(c, State::SizeEnd);
    case State::SizeEnd: return c == '\n' ? end_size() : Progress::Malformed;
    case State::DataReturn: return expect(c, '\r', State::DataEnd);
    case State::DataEnd: return expect(c, '\n', State::Size);
    case State::TrailerStart:
        if (c == ' ' || c == '\t') {
            return Progress::Malformed; // folded
        }
        state_ = State::Trailer;
        return take_text(c, State::LastEnd);
    case State::Trailer: return take_text(c, State::TrailerEnd);
    case State::TrailerEnd: return expect(c, '\n', State::TrailerStart);
    case State::LastEnd:
        state_ = State::Complete;
        return c == '\n' ? Progress::Complete : Progress::Malformed;
    case State::Data: // taken in one piece
    case State::Complete: return Progress::Malformed;
    }
    return Progress::Malformed;
}

ChunkReader::Progress ChunkReader::take_size(char c) {
    if (const auto digit = hex_digit(c)) {
        chunk_left_ = chunk_left_ << 4U | *digit;
        return ++digits_ > kMostDigits ? Progress::Malformed : Progress::More;
    }
    if (digits_ == 0 || (c != '\r' && c != ';')) {
        return Progress::Malformed;
    }
    state_ = c == '\r' ? State::SizeEnd : State::Extension;
    return Progress::More;
}

ChunkReader::Progress ChunkReader::end_size() {
    digits_ = 0;
    if (chunk_left_ > body_left_) {
        return Progress::TooLarge;
    }
    body_left_ -= chunk_left_;
    state_ = chunk_left_ == 0 ? State::TrailerStart : State::Data;
    return Progress::More;
}

ChunkReader::Progress ChunkReader::take_text(char c, State after_return) {
    if (c == '\r') {
        state_ = after_return;
        return Progress::More;
    }
    if ((is_control(c) && c != '\t') || overhead_left_ == 0) {
        return Progress::Malformed;
    }
    --overhead_left_;
    return Progress::More;
}

ChunkReader::Progress ChunkReader::expect(char c, char expected, State next) {
    state_ = next;
    return c == expected ? Progress::More : Progress::Malformed;
}

} // namespace muster::http

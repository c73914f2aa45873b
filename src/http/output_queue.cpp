#include "http/output_queue.h"

#include <utility>

namespace muster::http {
namespace {

constexpr std::size_t kSentPieces = 64; // are kept at most

} // namespace

std::string_view OutputQueue::view(const Piece& piece) {
    const auto* const own = std::get_if<std::string>(&piece);
    return own != nullptr ? std::string_view(*own) : *std::get<SharedText>(piece);
}

void OutputQueue::add(std::string bytes) {
    if (!bytes.empty()) {
        waiting_ += bytes.size();
        pieces_.emplace_back(std::move(bytes));
    }
}

void OutputQueue::add(SharedText bytes) {
    if (bytes != nullptr && !bytes->empty()) {
        waiting_ += bytes->size();
        pieces_.emplace_back(std::move(bytes));
    }
}

std::string_view OutputQueue::front() const {
    return view(pieces_[first_]).substr(at_);
}

void OutputQueue::consume(std::size_t bytes) {
    waiting_ -= bytes;
    at_ += bytes;
    if (at_ == view(pieces_[first_]).size()) {
        pieces_[first_] = std::string(); // its memory goes now
        ++first_;
        at_ = 0;
    }
    if (waiting_ == 0) {
        std::vector<Piece>().swap(pieces_);
        first_ = 0;
    } else if (first_ >= kSentPieces) { // a reader that is always a little behind
        pieces_.erase(pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(first_));
        first_ = 0;
    }
}

} // namespace muster::http

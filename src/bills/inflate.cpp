#include "bills/inflate.h"

#include <limits>

namespace muster::bills {
namespace {

constexpr std::size_t kInputBytes = 256U << 10U;

} // namespace

Inflater::Inflater(Wrapper wrapper)
    : wrapper_(wrapper), state_(std::make_unique<inflate_state>()), buffer_(kInputBytes) {
    isal_inflate_init(state_.get());
    state_->next_in = nullptr;
    state_->avail_in = 0;
    restart();
}

void Inflater::restart() {
    isal_inflate_reset(state_.get());
    state_->crc_flag = wrapper_ == Wrapper::Gzip ? ISAL_GZIP : ISAL_GZIP_NO_HDR;
}

Result<bool> Inflater::refill(ByteSource& input) {
    if (state_->avail_in > 0) {
        return true;
    }
    TRY(const std::size_t count, input.read(buffer_));
    state_->next_in = reinterpret_cast<std::uint8_t*>(buffer_.data());
    state_->avail_in = static_cast<std::uint32_t>(count);
    return count > 0;
}

Result<int> Inflater::peek(ByteSource& input) {
    TRY(const bool any, refill(input));
    return any ? int{*state_->next_in} : -1;
}

void Inflater::skip() noexcept {
    ++state_->next_in;
    --state_->avail_in;
}

Result<Inflater::Step> Inflater::inflate(ByteSource& input, std::span<std::byte> into) {
    const auto room = static_cast<std::uint32_t>(
        std::min<std::size_t>(into.size(), std::numeric_limits<std::int32_t>::max()));
    state_->next_out = reinterpret_cast<std::uint8_t*>(into.data());
    state_->avail_out = room;
    while (state_->block_state != ISAL_BLOCK_FINISH) {
        TRY(const bool any, refill(input));
        const std::uint32_t before = state_->avail_out;
        if (isal_inflate(state_.get()) != ISAL_DECOMP_OK) {
            return Step{room - state_->avail_out, Outcome::Damaged};
        }
        if (state_->avail_out == 0) {
            return Step{room, Outcome::More};
        }
        const bool finished = state_->block_state == ISAL_BLOCK_FINISH;
        if (!any && !finished && state_->avail_out == before) {
            return Step{room - state_->avail_out, Outcome::OutOfInput};
        }
    }
    return Step{room - state_->avail_out, Outcome::End};
}

} // namespace muster::bills

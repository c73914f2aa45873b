#include "saml/deflate.h"

#include <memory>

#include <isa-l/igzip_lib.h>

#include "base/check.h"
#include "saml/refusal.h"

namespace muster::saml {
namespace {

/// As the library wants what it only reads.
std::uint8_t* input(ByteSpan bytes) {
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-const-cast): the C interface has no const
    return reinterpret_cast<std::uint8_t*>(const_cast<std::byte*>(bytes.data()));
}

} // namespace

Bytes deflated(std::string_view text) {
    constexpr std::size_t kHeaders = 64; // of blocks: five bytes in each 64 KiB, and an end
    Bytes bytes(text.size() + text.size() / 1000 + kHeaders);
    const auto held = std::make_unique<isal_zstream>(); // too large for a stack
    isal_zstream& stream = *held;
    isal_deflate_stateless_init(&stream);
    stream.next_in = input(as_bytes(text));
    stream.avail_in = static_cast<std::uint32_t>(text.size());
    stream.next_out = reinterpret_cast<std::uint8_t*>(bytes.data());
    stream.avail_out = static_cast<std::uint32_t>(bytes.size());
    stream.end_of_stream = 1;
    stream.flush = NO_FLUSH;
    MUSTER_CHECK(isal_deflate_stateless(&stream) == COMP_OK, "a message cannot be deflated");
    bytes.resize(bytes.size() - stream.avail_out);
    return bytes;
}

Result<std::string> inflated(ByteSpan bytes, std::size_t most) {
    std::string text(most + 1, '\0');                    // one more tells what is too large
    const auto held = std::make_unique<inflate_state>(); // too large for a stack
    inflate_state& state = *held;
    isal_inflate_init(&state);
    state.next_in = input(bytes);
    state.avail_in = static_cast<std::uint32_t>(bytes.size());
    state.next_out = reinterpret_cast<std::uint8_t*>(text.data());
    state.avail_out = static_cast<std::uint32_t>(text.size());
    const int outcome = isal_inflate(&state);
    if (state.avail_out == 0) {
        return malformed("saml.too_large", "the message grows past its limit");
    }
    if (outcome != ISAL_DECOMP_OK || state.block_state != ISAL_BLOCK_FINISH) {
        return malformed("saml.not_deflated", "the message is not deflated");
    }
    text.resize(text.size() - state.avail_out);
    return text;
}

} // namespace muster::saml

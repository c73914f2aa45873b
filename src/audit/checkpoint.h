#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "audit/encoding.h"
#include "audit/signer.h"
#include "base/bytes.h"
#include "crypto/sha256.h"

namespace muster::audit {

/// An event of a chain, by its number and hash.
struct ChainPoint {
    std::string chain;
    std::int64_t seq = 0;
    std::string hash;

    friend bool operator==(const ChainPoint&, const ChainPoint&) = default;
};

/// A signed statement of what the log held at a moment: the heads of the chains that moved since
/// the checkpoint before, and that checkpoint's hash. Together they bind all chains.
///
/// A checkpoint may also be a cut: then the events up to `cuts`, and the checkpoints up to
/// `cut_through`, were removed on purpose. The newest cut says where everything that is left
/// begins. As it is stored; see docs/audit.md.
struct Checkpoint {
    std::int64_t number = 0;
    std::int64_t at = 0; // Unix milliseconds
    std::string previous{kNoHash};
    std::string key_id;
    std::int64_t cut_through = 0; // 0: no cut
    std::string cut_hash{kNoHash};
    std::vector<ChainPoint> heads; // in the order of their chains' bytes
    std::vector<ChainPoint> cuts;  // the same
    std::string hash;
    std::string signature; // 128 hexadecimal digits

    [[nodiscard]] bool is_cut() const noexcept { return cut_through != 0; }
};

/// What is hashed and signed: all but `hash` and `signature`.
Encoding encode(const Checkpoint& checkpoint);

std::string hex_of(const Signature& signature);
/// Errors: Invalid "audit.malformed_signature".
Result<Signature> parse_signature(std::string_view hex);

} // namespace muster::audit

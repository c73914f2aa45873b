#include "ledger/version_digest.h"

#include <concepts>
#include <string_view>

#include "crypto/sha256.h"

namespace muster::ledger {
namespace {

/// Hashes fields so that no two lists of fields look alike: each with its length before it.
class Digest {
public:
    Digest& add(std::string_view text) {
        hash_.update(std::to_string(text.size())).update(":").update(text).update("\n");
        return *this;
    }
    template <std::integral Number>
    Digest& add(Number number) {
        return add(std::to_string(number));
    }
    Digest& add(const std::optional<Instant>& instant) {
        return add(instant ? std::to_string(instant->unix_millis()) : "");
    }
    [[nodiscard]] std::string hex() { return hash_.finish().hex(); }

private:
    crypto::Sha256 hash_;
};

void add_files(const VersionContents& contents, Digest& digest) {
    digest.add(contents.inputs.size());
    for (const InputFile& input : contents.inputs) {
        digest.add(input.name).add(input.bytes).add(input.rows).add(input.file_rows);
        digest.add(input.sha256);
    }
    digest.add(contents.segments.size());
    for (const auto& segment : contents.segments) {
        digest.add(segment.file).add(segment.role).add(segment.rows).add(segment.bytes);
    }
    digest.add(contents.rollups.size());
    for (const auto& rollup : contents.rollups) {
        digest.add(rollup.name).add(rollup.rows).add(rollup.keys.size());
        for (const std::string& key : rollup.keys) {
            digest.add(key);
        }
    }
}

void add_proof(const VersionContents& contents, Digest& digest) {
    digest.add(contents.roundings.size());
    for (const Rounding& rounding : contents.roundings) {
        digest.add(rounding.column).add(rounding.count).add(rounding.residual);
    }
    digest.add(contents.checks.size());
    for (const CheckResult& check : contents.checks) {
        digest.add(check.name).add(static_cast<int>(check.verdict));
        digest.add(check.expected).add(check.actual).add(check.detail);
    }
}

} // namespace

std::string version_digest(const Version& version) {
    Digest digest;
    const DeliveryFacts& delivery = version.delivery;
    digest.add(version.id).add(delivery.source).add(delivery.month.str());
    digest.add(delivery.delivery_id).add(delivery.report_name).add(delivery.format);
    digest.add(delivery.delivered_at).add(std::optional(version.published_at));
    const VersionContents& contents = version.contents;
    digest.add(contents.rows).add(contents.rejected_rows).add(contents.currency);
    digest.add(contents.future_cutoff);
    add_files(contents, digest);
    add_proof(contents, digest);
    return digest.hex();
}

} // namespace muster::ledger

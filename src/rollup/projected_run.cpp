#include "rollup/projected_run.h"

#include <algorithm>
#include <span>
#include <utility>

namespace muster::ledger {

Result<bool> ProjectedRun::next() {
    if (blanked_ == 0) {
        return reader_.next();
    }
    if (at_ + 1 < size_) {
        ++at_;
        return true;
    }
    if (!is_begun_) {
        is_begun_ = true;
        TRY(has_more_, reader_.next());
    }
    return has_more_ ? read_group() : Result<bool>(false);
}

Result<bool> ProjectedRun::read_group() {
    const std::uint64_t hash = reader_.record().hash.always;
    at_ = 0;
    size_ = 0;
    do {
        if (size_ == group_.size()) {
            group_.emplace_back();
        }
        RollupRecord& record = group_[size_++];
        std::swap(record, reader_.record());
        TRY_DONE(blank(record));
        TRY(has_more_, reader_.next());
    } while (has_more_ && reader_.record().hash.always == hash);
    std::ranges::sort(std::span(group_).first(size_),
                      [](const auto& a, const auto& b) { return a.is_before(b); });
    return true;
}

Status ProjectedRun::blank(RollupRecord& record) {
    key_.clear();
    ByteReader in(as_bytes(record.key));
    for (std::size_t i = 0; !in.at_end(); ++i) {
        TRY(const std::string_view text, in.string());
        if (i < always_kept_ || (blanked_ >> (i - always_kept_) & 1U) == 0) {
            key_.string(text);
        } else {
            key_.string({});
            record.hash.optional -= key_hash(text, i);
        }
    }
    record.key = as_text(key_.view());
    return {};
}

} // namespace muster::ledger

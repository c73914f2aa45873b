#include "sql/write_companion.h"

#include <utility>

namespace muster::sql {
namespace {

thread_local const WriteCompanion* innermost = nullptr;

} // namespace

WriteCompanion::WriteCompanion(const Writer& writer, Work work)
    : writer_(writer), work_(std::move(work)), outer_(std::exchange(innermost, this)) {}

WriteCompanion::~WriteCompanion() {
    innermost = outer_;
}

const WriteCompanion::Work* WriteCompanion::find(const Writer& writer) {
    for (const WriteCompanion* companion = innermost; companion != nullptr;
         companion = companion->outer_) {
        if (&companion->writer_ == &writer) {
            return &companion->work_;
        }
    }
    return nullptr;
}

} // namespace muster::sql

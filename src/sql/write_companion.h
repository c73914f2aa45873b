#pragma once

#include <functional>

#include "base/result.h"
#include "sql/session.h"

namespace muster::sql {

class Writer;

/// While it lives, every write of its thread to a database has a companion: work that is done in
/// the same transaction, after the write's own, and without which the write fails. For what has to
/// be known of a change by whoever asked for it, whatever service makes it. Not to be moved; ends
/// on the thread it began on, the innermost first.
class WriteCompanion {
public:
    using Work = std::function<Status(Session&)>;

    WriteCompanion(const Writer& writer, Work work);
    ~WriteCompanion();
    WriteCompanion(const WriteCompanion&) = delete;
    WriteCompanion& operator=(const WriteCompanion&) = delete;

    /// The companion of the calling thread's writes to a database; null without one.
    [[nodiscard]] static const Work* find(const Writer& writer);

private:
    const Writer& writer_;
    const Work work_;
    const WriteCompanion* const outer_;
};

} // namespace muster::sql

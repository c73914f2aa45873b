#pragma once

#include "audit/log.h"
#include "identity/change_log.h"

namespace muster::api {

/// Changes of identity as events of the audit log. Thread-safe.
class AuditedChanges final : public identity::ChangeLog {
public:
    explicit AuditedChanges(audit::Log& log) : log_(log) {}

    Status record(sql::Session& session, const identity::ChangeEvent& event) override;

private:
    audit::Log& log_;
};

} // namespace muster::api

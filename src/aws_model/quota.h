#pragma once

#include <chrono>
#include <span>
#include <string_view>

#include "aws_model/operation_name.h"

namespace muster::aws {

/// How fast an operation may be called in one account and region: on average once an interval, and
/// after a rest `burst` times at once.
struct Quota {
    std::chrono::microseconds interval{0};
    int burst = 1;
};

/// One line of catalog/aws-quotas.yaml; `operation` is "*" for those of the service without a line.
struct QuotaRow {
    std::string_view service;
    std::string_view operation;
    Quota quota;
};

/// Defined in a file that is generated.
std::span<const QuotaRow> quota_rows();

/// The operation's line, or that of its service, which all operations without a line share; null
/// where there is neither.
inline const QuotaRow* quota_of(OperationName name) {
    const QuotaRow* usual = nullptr;
    for (const QuotaRow& row : quota_rows()) {
        if (row.service == name.service && row.operation == name.operation) {
            return &row;
        }
        if (row.service == name.service && row.operation == "*") {
            usual = &row;
        }
    }
    return usual;
}

} // namespace muster::aws

#pragma once

#include <string_view>

namespace muster::aws {

/// One operation of one service, as botocore names them. Constants for those there are stand in
/// aws_model/operations.h, which is generated.
struct OperationName {
    std::string_view service;
    std::string_view operation;
};

} // namespace muster::aws

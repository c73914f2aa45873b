#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "aws_model/service_model.h"
#include "base/mutex.h"

namespace muster::aws {

/// The service models that are built in. Each is read when it is first asked for, in a millisecond
/// or a few, and kept as long as the catalogue lives. Thread-safe.
class ModelCatalog {
public:
    /// Sorted.
    [[nodiscard]] static std::vector<std::string_view> service_names();

    /// Errors: Invalid "aws.unknown_service".
    [[nodiscard]] Result<const ServiceModel*> service(std::string_view name);

    /// `partitions.json` as published.
    [[nodiscard]] const Json& partitions();

private:
    struct Loaded {
        std::map<std::string, std::unique_ptr<const ServiceModel>, std::less<>> services;
        std::unique_ptr<const Json> partitions;
    };
    Guarded<Loaded> loaded_;
};

} // namespace muster::aws

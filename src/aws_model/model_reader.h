#pragma once

#include <string_view>

#include "aws_model/service_model.h"

namespace muster::aws {

/// Turns a published model, stripped of its texts, into a ServiceModel.
class ModelReader {
public:
    ModelReader(std::string_view service, const Json& document)
        : model_(service), document_(document) {}

    /// Errors: Internal "aws.bad_model". Once only.
    Result<ServiceModel> read();

private:
    Status read_metadata();
    Status read_shapes();
    Status read_shape(Shape& shape, const Json& json);
    Status read_members(Shape& shape, const Json& json);
    Status read_operations();
    Status read_operation(Operation& operation, const Json& json);
    Status read_pagination();
    Result<ShapeUse> read_use(const Json& json) const;

    ServiceModel model_;
    const Json& document_;
};

} // namespace muster::aws

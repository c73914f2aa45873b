#include "aws_model/service_model.h"

#include <fmt/format.h>

#include "aws_model/model_reader.h"

namespace muster::aws {

Result<ServiceModel> ServiceModel::read(std::string_view name, const Json& document) {
    return ModelReader(name, document).read();
}

Result<const Operation*> ServiceModel::operation(std::string_view name) const {
    const auto found = operations_.find(name);
    if (found == operations_.end()) {
        return Error{ErrorKind::Invalid, "aws.unknown_operation",
                     fmt::format("{} has no operation '{}' in catalog/aws-operations.yaml", name_,
                                 name.substr(0, 100))};
    }
    return &found->second;
}

} // namespace muster::aws

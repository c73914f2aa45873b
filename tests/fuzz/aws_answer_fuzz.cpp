#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "aws_model/model_catalog.h"
#include "aws_model/operations.h"
#include "aws_model/response_parser.h"
#include "fuzz/must.h"

/// Any bytes as the answer of an operation of each wire form: read or refused, and what was read
/// holds only members that the model has.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace muster::aws;
    static ModelCatalog catalog;
    const std::string_view text(reinterpret_cast<const char*>(data), size);

    for (const OperationName name :
         {operations::iam::kGetAccountAuthorizationDetails, operations::ec2::kDescribeInstances,
          operations::organizations::kDescribeOrganization, operations::lambda::kListFunctions,
          operations::s3::kListObjectsV2, operations::s3::kGetBucketAcl}) {
        const ServiceModel& service = *catalog.service(name.service).value();
        const Operation& operation = *service.operation(name.operation).value();
        const HttpResponse answer{.status = 200, .headers = {}, .body = std::string(text)};
        const auto read = parse_response(service, operation, answer);
        if (read && read->if_object() != nullptr) {
            for (const muster::JsonMember& member : *read->if_object()) {
                must(operation.output->shape->find(member.key) != nullptr);
            }
        }
        must(!parse_error(service.protocol(), answer).code.empty());
        static_cast<void>(is_error(service.protocol(), answer));
    }
    return 0;
}

#include "aws/session.h"

namespace muster::aws {

Result<Client> Session::client(std::string_view service, std::string_view region) {
    TRY(const ServiceModel* const model, ports_.models.service(service));
    const auto quotas = quotas_.lock();
    auto& quota = (*quotas)[std::string(service) + "/" + std::string(region)];
    if (!quota) {
        quota = std::make_unique<RetryQuota>();
    }
    return Client(*this, *model, std::string(region), *quota);
}

} // namespace muster::aws

#pragma once

#include <string>

#include "aws/credentials_provider.h"
#include "aws/transport.h"

namespace muster::aws {

/// From the agent of a container (ECS, EKS Pod Identity), as AWS_CONTAINER_CREDENTIALS_RELATIVE_URI
/// or _FULL_URI say, with the token of AWS_CONTAINER_AUTHORIZATION_TOKEN(_FILE). A full URI of
/// plain http is asked only on loopback and at the agents' own addresses, since who answers gets a
/// token. https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
class ContainerCredentials final : public CredentialsProvider {
public:
    ContainerCredentials(Transport& transport, Variables variables)
        : transport_(transport), variables_(std::move(variables)) {}

    [[nodiscard]] Result<Credentials> credentials(const std::stop_token& stop) override;

private:
    Transport& transport_;
    Variables variables_;
};

/// From the metadata service of an EC2 instance, by its version 2 alone: version 1 answers whoever
/// can make a server fetch a URL. AWS_EC2_METADATA_DISABLED turns it off.
/// https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html
class InstanceCredentials final : public CredentialsProvider {
public:
    InstanceCredentials(Transport& transport, Variables variables)
        : transport_(transport), variables_(std::move(variables)) {}

    [[nodiscard]] Result<Credentials> credentials(const std::stop_token& stop) override;

private:
    [[nodiscard]] Result<HttpResponse> ask(HttpRequest request, const std::stop_token& stop) const;

    Transport& transport_;
    Variables variables_;
};

} // namespace muster::aws

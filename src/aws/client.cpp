#include "aws/client.h"

#include "aws/call_attempts.h"
#include "aws/session.h"
#include "aws_model/next_page.h"
#include "base/check.h"

namespace muster::aws {

Result<const Operation*> Client::operation(OperationName name) const {
    MUSTER_CHECK(name.service == service_.name(), "an operation of another service");
    return service_.operation(name.operation);
}

EndpointOptions Client::endpoint_options() const {
    const SessionOptions& options = session_.options();
    return {.region = region_,
            .fips = options.fips,
            .dual_stack = options.dual_stack,
            .override_url = options.endpoint_url,
            .s3_path_style = options.s3_path_style};
}

Result<Json> Client::call(OperationName name, const Json& input, const CallOptions& options) {
    std::expected<Json, CallFailure> outcome = ask(name, input, options);
    if (!outcome) {
        return std::move(outcome.error().error);
    }
    return std::move(*outcome);
}

std::expected<Json, CallFailure>
Client::ask(OperationName name, const Json& input, const CallOptions& options) {
    const Result<const Operation*> known = operation(name);
    if (!known) {
        return std::unexpected(CallFailure{.error = known.error()});
    }
    const Result<PreparedCall> prepared =
        prepare_call({service_, **known, session_.ports().models.partitions()}, input,
                     endpoint_options(), session_.ports().random);
    if (!prepared) {
        return std::unexpected(CallFailure{.error = prepared.error()});
    }
    return CallAttempts(*this, **known, options).run(*prepared);
}

Result<Secret>
Client::presign(OperationName name, const Json& input, std::chrono::seconds lifetime) {
    TRY(const Operation* const known, operation(name));
    TRY(PreparedCall prepared,
        prepare_call({service_, *known, session_.ports().models.partitions()}, input,
                     endpoint_options(), session_.ports().random));
    TRY(const Credentials who, session_.ports().credentials.credentials({}));
    prepared.scope.time = session_.aws_now();
    std::erase_if(prepared.request.headers, [](const HttpHeader& header) {
        return is_same_header(header.name, "x-amz-content-sha256");
    });
    const bool is_s3 = prepared.scope.service == "s3";
    const HttpRequest request = signed_by_query(
        std::move(prepared.request), who, prepared.scope,
        {.lifetime = lifetime,
         .payload_hash = is_s3 ? kUnsignedPayload : std::string_view(prepared.payload_hash)});
    return Secret(prepared.origin + request.path + "?" + request.query);
}

Status for_each_page(Client& client,
                     OperationName name,
                     Json input,
                     const std::function<Status(const Json&)>& take,
                     const CallOptions& options) {
    TRY(const Operation* const operation, client.service().operation(name.operation));
    while (true) {
        TRY(const Json page, client.call(name, input, options));
        TRY_DONE(take(page));
        if (!operation->pagination) {
            return {};
        }
        std::optional<Json> next = next_page(*operation->pagination, input, page);
        if (!next) {
            return {};
        }
        input = std::move(*next);
    }
}

} // namespace muster::aws

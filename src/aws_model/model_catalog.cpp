#include "aws_model/model_catalog.h"

#include <algorithm>

#include <fmt/format.h>
#include <zstd.h>

#include "aws_model/embedded_models.h"
#include "base/check.h"

namespace muster::aws {
namespace {

constexpr std::string_view kPartitions = "partitions";

Json document_of(const EmbeddedModel& model) {
    const ByteSpan packed = embedded_bytes(model);
    const auto size = ZSTD_getFrameContentSize(packed.data(), packed.size());
    MUSTER_CHECK(size != ZSTD_CONTENTSIZE_UNKNOWN && size != ZSTD_CONTENTSIZE_ERROR,
                 "a service model is not compressed as it should be");
    std::string text(size, '\0');
    const std::size_t got = ZSTD_decompress(text.data(), text.size(), packed.data(), packed.size());
    MUSTER_CHECK(got == text.size(), "a service model cannot be decompressed");
    Result<Json> document = Json::parse(text, Json::Limits{.depth = 256});
    MUSTER_CHECK(document, "a service model is no JSON");
    return std::move(*document);
}

const EmbeddedModel* find_model(std::string_view name) {
    const auto models = embedded_models();
    const auto found = std::ranges::find(models, name, &EmbeddedModel::name);
    return found == models.end() ? nullptr : &*found;
}

} // namespace

std::vector<std::string_view> ModelCatalog::service_names() {
    std::vector<std::string_view> names;
    for (const EmbeddedModel& model : embedded_models()) {
        if (model.name != kPartitions) {
            names.push_back(model.name);
        }
    }
    return names;
}

Result<const ServiceModel*> ModelCatalog::service(std::string_view name) {
    const auto loaded = loaded_.lock();
    if (const auto known = loaded->services.find(name); known != loaded->services.end()) {
        return known->second.get();
    }
    const EmbeddedModel* const model = find_model(name);
    if (model == nullptr || name == kPartitions) {
        return Error{
            ErrorKind::Invalid, "aws.unknown_service",
            fmt::format("no service '{}' in catalog/aws-operations.yaml", name.substr(0, 100))};
    }
    TRY(ServiceModel service, ServiceModel::read(name, document_of(*model)));
    auto& place = loaded->services[std::string(name)];
    place = std::make_unique<const ServiceModel>(std::move(service));
    return place.get();
}

const Json& ModelCatalog::partitions() {
    const auto loaded = loaded_.lock();
    if (!loaded->partitions) {
        loaded->partitions = std::make_unique<const Json>(document_of(*find_model(kPartitions)));
    }
    return *loaded->partitions;
}

} // namespace muster::aws

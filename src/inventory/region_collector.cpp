#include "inventory/region_collector.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "aws_model/json_access.h"
#include "aws_model/operations.h"

namespace muster::inventory {
namespace {

constexpr std::size_t kMostArns = 100; // that GetResources takes at once

/// What of a region does not answer, so that it is not waited for again and again: a service is
/// left alone after the first failure, and the whole region after that of two.
class Outage {
public:
    void note(std::string_view service, const Error& error) {
        if (error.kind == ErrorKind::Unavailable || error.kind == ErrorKind::Unauthorized) {
            services_.insert(service);
            last_ = error;
        }
    }
    /// Why a service need not be asked; null: it may be.
    [[nodiscard]] const Error* covers(std::string_view service) const {
        return services_.size() > 1 || services_.contains(service) ? &*last_ : nullptr;
    }

private:
    std::set<std::string_view> services_;
    std::optional<Error> last_;
};

/// By region, and so many at once that one call can ask for them.
std::vector<std::pair<std::string, std::vector<FoundResource*>>>
calls_for(std::vector<FoundResource>& found) {
    std::map<std::string, std::vector<FoundResource*>> of_region;
    for (FoundResource& resource : found) {
        if (!resource.region.empty()) {
            of_region[resource.region].push_back(&resource);
        }
    }
    std::vector<std::pair<std::string, std::vector<FoundResource*>>> calls;
    for (const auto& [region, resources] : of_region) {
        for (std::size_t at = 0; at < resources.size(); at += kMostArns) {
            const auto begin = resources.begin() + static_cast<std::ptrdiff_t>(at);
            const auto count = std::min(kMostArns, resources.size() - at);
            calls.emplace_back(region, std::vector<FoundResource*>(
                                           begin, begin + static_cast<std::ptrdiff_t>(count)));
        }
    }
    return calls;
}

Json arns_of(const std::vector<FoundResource*>& resources) {
    Json::Array arns;
    for (const FoundResource* const resource : resources) {
        arns.emplace_back(resource->arn);
    }
    return Json::Object{{"ResourceARNList", std::move(arns)}};
}

} // namespace

Status RegionCollector::collect(const std::string& region, const std::stop_token& stop) const {
    const auto scope = region.empty() ? ResourceKind::Scope::Global : ResourceKind::Scope::Regional;
    Outage outage;
    for (const ResourceKind& kind : resource_kinds()) {
        if (kind.scope != scope || whose_.done.contains({region, std::string(kind.name)})) {
            continue;
        }
        const Look look{whose_.connection, whose_.account, region, kind, whose_.begun};
        if (const Error* const why = outage.covers(kind.call.service)) {
            TRY_DONE(ports_.intake.failed(look, *why));
            continue;
        }
        TRY(const Outcome outcome, collect_kind(look, stop));
        if (stop.stop_requested()) {
            return Error{ErrorKind::Unavailable, "aws.cancelled", "the collection was stopped"};
        }
        if (!outcome.failure) {
            TRY_DONE(ports_.intake.done(look));
            continue;
        }
        TRY_DONE(ports_.intake.failed(look, *outcome.failure));
        outage.note(kind.call.service, *outcome.failure);
    }
    return {};
}

Result<RegionCollector::Outcome> RegionCollector::collect_kind(const Look& look,
                                                               const std::stop_token& stop) const {
    const std::string region =
        look.region.empty() ? std::string(global_region(whose_.partition)) : look.region;
    TRY(Json input, Json::parse(look.kind.input));
    TRY(aws::Client client, ports_.session.client(look.kind.call.service, region));
    Status saved; // what the intake says is no failure of AWS
    const Status read = aws::for_each_page(
        client, look.kind.call, std::move(input),
        [&](const Json& page) { return take_page(look, page, stop, saved); }, {.stop = stop});
    TRY_DONE(saved);
    return Outcome{read ? std::nullopt : std::optional(read.error())};
}

Status RegionCollector::take_page(const Look& look,
                                  const Json& page,
                                  const std::stop_token& stop,
                                  Status& saved) const {
    std::vector<FoundResource> found;
    const AskedPlace place{whose_.partition, whose_.account, look.region};
    TRY_DONE(for_each_item(look.kind, page, [&](const Json& item) -> Status {
        TRY(FoundResource resource, read_resource(look.kind, item, place));
        found.push_back(std::move(resource));
        return {};
    }));
    if (look.kind.tags == "@") {
        TRY_DONE(add_tags(found, stop));
    }
    saved = ports_.intake.found(look, found);
    return saved;
}

Status RegionCollector::add_tags(std::vector<FoundResource>& found,
                                 const std::stop_token& stop) const {
    for (const auto& [region, resources] : calls_for(found)) {
        TRY(aws::Client client, ports_.session.client("resourcegroupstaggingapi", region));
        TRY_DONE(aws::for_each_page(
            client, aws::operations::resourcegroupstaggingapi::kGetResources, arns_of(resources),
            [&](const Json& page) -> Status {
                for (const Json& item : aws::items_of(page.find("ResourceTagMappingList"))) {
                    const std::string arn = aws::text_of(item, "ResourceARN");
                    const auto at = std::ranges::find(resources, arn, &FoundResource::arn);
                    const Json* const tags = item.find("Tags");
                    if (at != resources.end() && tags != nullptr) {
                        (*at)->tags = read_tags(*tags);
                    }
                }
                return {};
            },
            {.stop = stop}));
    }
    return {};
}

} // namespace muster::inventory

#include "api_cost/s3_source_routes.h"

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "api/accepted_task.h"
#include "api/origins.h"
#include "api/paging.h"
#include "api/revision.h"
#include "base/json_fields.h"
#include "base/json_schema.h"
#include "jobs/task_schema.h"

namespace muster::api {

struct S3SourceBody {
    std::string name;
    std::string address;
    std::optional<bucket::RegionName> region;
    std::optional<bool> requester_pays;
    std::optional<bucket::SourceRoleArn> role_arn;
};

struct S3SourceEditBody {
    std::optional<std::string> address;
    std::optional<bucket::RegionName> region;
    std::optional<bool> requester_pays;
    std::optional<bool> is_paused;
};

struct LookFailureView {
    std::string code;
    std::string detail;
    std::optional<std::string> remedy;
};

struct S3SourceView {
    bucket::BillSourceId id;
    std::string name;
    std::string address;
    bucket::RegionName region;
    bool requester_pays;
    std::optional<std::string> role_arn;
    std::optional<std::string> external_id;
    std::optional<std::string> connection_id;
    bool is_paused;
    std::optional<Instant> looked_at;
    std::optional<Instant> read_at;
    std::optional<LookFailureView> failure;
    Instant created_at;
    std::int64_t revision;
};

} // namespace muster::api

namespace muster {

template <>
inline constexpr auto json_fields<api::S3SourceBody> = std::tuple{
    JsonField{"name", &api::S3SourceBody::name, "what its bills are called in reports; once",
              kNotEmpty},
    JsonField{"address", &api::S3SourceBody::address, "s3://bucket/prefix", kNotEmpty},
    JsonField{"region", &api::S3SourceBody::region,
              "where the bucket is asked for first; it is found wherever it lies"},
    JsonField{"requester_pays", &api::S3SourceBody::requester_pays,
              "whether Muster's account may be made to pay for reading"},
    JsonField{"role_arn", &api::S3SourceBody::role_arn,
              "in whose name it is read; absent: in Muster's own"},
};

template <>
inline constexpr auto json_fields<api::S3SourceEditBody> = std::tuple{
    JsonField{"address", &api::S3SourceEditBody::address,
              "s3://bucket/prefix; another: all there is read. Absent: as it is"},
    JsonField{"region", &api::S3SourceEditBody::region, "absent: as it is"},
    JsonField{"requester_pays", &api::S3SourceEditBody::requester_pays, "absent: as it is"},
    JsonField{"is_paused", &api::S3SourceEditBody::is_paused,
              "whether nothing is read for the time being; absent: as it is"},
};

template <>
inline constexpr auto json_fields<api::LookFailureView> = std::tuple{
    JsonField{"code", &api::LookFailureView::code, "the reason"},
    JsonField{"detail", &api::LookFailureView::detail, "the cause, for people"},
    JsonField{"remedy", &api::LookFailureView::remedy,
              "what can be done; null: the detail says all there is"},
};

template <>
inline constexpr auto json_fields<api::S3SourceView> = std::tuple{
    JsonField{"id", &api::S3SourceView::id, "bills_…"},
    JsonField{"name", &api::S3SourceView::name, "of its bills in reports"},
    JsonField{"address", &api::S3SourceView::address, "s3://bucket/prefix"},
    JsonField{"region", &api::S3SourceView::region, "where the bucket is asked for first"},
    JsonField{"requester_pays", &api::S3SourceView::requester_pays,
              "whether Muster's account may be made to pay"},
    JsonField{"role_arn", &api::S3SourceView::role_arn, "null: Muster's own identity reads"},
    JsonField{"external_id", &api::S3SourceView::external_id,
              "that the role has to ask for; made by Muster"},
    JsonField{"connection_id", &api::S3SourceView::connection_id,
              "whose it is, and by which alone it is changed; null: it is kept by hand"},
    JsonField{"is_paused", &api::S3SourceView::is_paused, "whether nothing is read"},
    JsonField{"looked_at", &api::S3SourceView::looked_at, "when last, however it went"},
    JsonField{"read_at", &api::S3SourceView::read_at,
              "when last all that was there was known to be in reports"},
    JsonField{"failure", &api::S3SourceView::failure,
              "why the last look did not go well; null: it did"},
    JsonField{"created_at", &api::S3SourceView::created_at, "when it was made"},
    JsonField{"revision", &api::S3SourceView::revision, "for If-Match"},
};

} // namespace muster

namespace muster::api {
namespace {

using bucket::Address;
using bucket::BillSource;
using bucket::BillSourceId;
using Payer = bucket::Bucket::Payer;

Result<BillSourceId> id_of(const http::Request& request) {
    return BillSourceId::parse(request.path.at("id"));
}

Payer payer_of(bool requester_pays) {
    return requester_pays ? Payer::Requester : Payer::Owner;
}

std::optional<LookFailureView> view_of(const std::optional<bucket::PollFailure>& failure) {
    if (!failure) {
        return std::nullopt;
    }
    const std::string remedy(bucket::remedy_for(failure->reason));
    return LookFailureView{.code = failure->reason,
                           .detail = failure->detail,
                           .remedy = remedy.empty() ? std::nullopt : std::optional(remedy)};
}

/// Of what the caller gets of a source, none is a secret, its external id among it.
S3SourceView view_of(const BillSource& source) {
    const bucket::NewBillSource& what = source.what;
    return {.id = source.id,
            .name = what.source,
            .address = what.address.of(what.address.prefix),
            .region = what.region,
            .requester_pays = what.payer == Payer::Requester,
            .role_arn = what.role ? std::optional(what.role->arn) : std::nullopt,
            .external_id = what.role ? std::optional(what.role->external_id) : std::nullopt,
            .connection_id = source.owner,
            .is_paused = source.is_paused,
            .looked_at = source.looked_at,
            .read_at = source.polled_at,
            .failure = view_of(source.failure),
            .created_at = source.created_at,
            .revision = source.revision};
}

http::Response response_of(int status, const BillSource& source) {
    return record_response(status, to_json(view_of(source)), source.revision);
}

Answer list(const S3SourcePorts& ports, const http::Request& request, const Caller&) {
    TRY_DONE(request.query.expect_only({}));
    TRY(const auto sources, ports.sources.list());
    Json::Array items;
    for (const BillSource& source : sources) {
        items.push_back(to_json(view_of(source)));
    }
    return list_response(std::move(items), std::nullopt);
}

Answer create(const S3SourcePorts& ports, const http::Request& request, const Caller& caller) {
    TRY(auto body, request.json_as<S3SourceBody>());
    TRY(auto address, Address::parse(body.address));
    TRY(const BillSource source,
        ports.sources.create({.name = std::move(body.name),
                              .address = std::move(address),
                              .region = std::move(body.region),
                              .payer = payer_of(body.requester_pays.value_or(false)),
                              .role = std::move(body.role_arn)},
                             job_origin_of(caller)));
    ports.workers.wake();
    http::Response response = response_of(201, source);
    response.headers.add("Location", "/api/v1/billing/s3-sources/" + source.id.str());
    return response;
}

Answer show(const S3SourcePorts& ports, const http::Request& request, const Caller&) {
    TRY(const BillSourceId id, id_of(request));
    TRY(const BillSource source, ports.sources.get(id));
    return response_of(200, source);
}

Result<bucket::BillSourceEdit> edit_of(const S3SourceEditBody& body) {
    bucket::BillSourceEdit edit{
        .address = {}, .region = body.region, .payer = {}, .is_paused = body.is_paused};
    if (body.address) {
        TRY(edit.address, Address::parse(*body.address));
    }
    if (body.requester_pays) {
        edit.payer = payer_of(*body.requester_pays);
    }
    return edit;
}

Answer edit(const S3SourcePorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const BillSourceId id, id_of(request));
    TRY(const auto body, request.json_as<S3SourceEditBody>());
    TRY(const std::int64_t revision, seen_revision(request));
    TRY(const auto wanted, edit_of(body));
    TRY(const BillSource source, ports.sources.edit(id, revision, wanted, job_origin_of(caller)));
    ports.workers.wake();
    return response_of(200, source);
}

Answer remove(const S3SourcePorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const BillSourceId id, id_of(request));
    TRY_DONE(ports.sources.remove(id, job_origin_of(caller)));
    return http::Response::empty();
}

Answer look(const S3SourcePorts& ports, const http::Request& request, const Caller& caller) {
    TRY(const BillSourceId id, id_of(request));
    TRY(const jobs::JobId job, ports.sources.look(id, job_origin_of(caller)));
    TRY(const jobs::Task task, ports.database.read([&](sql::Session& session) {
        return ports.tasks.get(session, job, std::nullopt);
    }));
    ports.workers.wake();
    ports.listener.job_changed(task.job);
    return accepted_task(task);
}

using S3SourceRoute = Route<S3SourcePorts>;
using enum http::Verb;

constexpr Operation::Schema kSource = &json_schema<S3SourceView>;

constexpr S3SourceRoute kS3SourceRoutes[] = {
    {Get,
     "/api/v1/billing/s3-sources",
     Permission::BillingRead,
     &list,
     {.summary = "List the places in S3 that bills come from",
      .answer = &list_schema<S3SourceView>}},
    {Post,
     "/api/v1/billing/s3-sources",
     Permission::BillingUpdate,
     &create,
     {.summary = "Have bills come from a place in S3",
      .body = &json_schema<S3SourceBody>,
      .status = 201,
      .answer = kSource}},
    {Get,
     "/api/v1/billing/s3-sources/{id}",
     Permission::BillingRead,
     &show,
     {.summary = "Show a place in S3 and how the last look at it went", .answer = kSource}},
    {Patch,
     "/api/v1/billing/s3-sources/{id}",
     Permission::BillingUpdate,
     &edit,
     {.summary = "Change a place in S3, or let it rest",
      .body = &json_schema<S3SourceEditBody>,
      .answer = kSource,
      .needs_revision = true}},
    {Delete,
     "/api/v1/billing/s3-sources/{id}",
     Permission::BillingUpdate,
     &remove,
     {.summary = "Have no more bills come from a place in S3; those that came stay",
      .status = 204}},
    {Post,
     "/api/v1/billing/s3-sources/{id}/look",
     Permission::BillingUpdate,
     &look,
     {.summary = "Look at a place in S3 now, as a task",
      .status = 202,
      .answer = &jobs::task_schema}},
};

} // namespace

std::span<const S3SourceRoute> s3_source_routes() {
    return kS3SourceRoutes;
}

} // namespace muster::api

#include "scim/bulk.h"

#include <algorithm>
#include <utility>

#include "base/enum_names.h"
#include "scim/names.h"
#include "scim/refusal.h"
#include "scim/rendering.h"
#include "scim/revisions.h"
#include "scim/slugs.h"

namespace muster::scim {
namespace {

using Method = BulkOperation::Method;

constexpr auto kMethodNames = enum_names<Method>({{Method::Post, "POST"},
                                                  {Method::Put, "PUT"},
                                                  {Method::Patch, "PATCH"},
                                                  {Method::Delete, "DELETE"}});
constexpr std::string_view kReference = "bulkId:";

Result<BulkOperation> read_operation(const Json& json) {
    const Json::Object* const object = json.if_object();
    if (object == nullptr) {
        return bad_syntax("an operation is an object");
    }
    std::string method = text_in(*object, "method");
    std::ranges::transform(method, method.begin(), [](char c) {
        return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    });
    BulkOperation operation;
    TRY(operation.method, kMethodNames.parse(method, kInvalidSyntax));
    operation.path = text_in(*object, "path");
    operation.bulk_id = text_in(*object, "bulkId");
    if (operation.method == Method::Post && operation.bulk_id.empty()) {
        return bad_syntax("a POST has a bulkId");
    }
    if (const std::string version = text_in(*object, "version"); !version.empty()) {
        operation.version = version;
    }
    const Json* const data = find_member(*object, "data");
    operation.data = data == nullptr ? Json() : *data;
    return operation;
}

using BulkIds = std::map<std::string, std::string, std::less<>>;

/// The id that a text means where it is a reference that is known.
const std::string* meant_by(std::string_view text, const BulkIds& ids) {
    if (!text.starts_with(kReference)) {
        return nullptr;
    }
    const auto found = ids.find(text.substr(kReference.size()));
    return found == ids.end() ? nullptr : &found->second;
}

/// Puts ids in the place of references; whether some were not known.
bool resolve(Json& json, const BulkIds& ids) {
    bool is_open = false;
    if (Json::Array* const items = json.if_array()) {
        for (Json& item : *items) {
            is_open = resolve(item, ids) || is_open;
        }
    } else if (Json::Object* const object = json.if_object()) {
        for (JsonMember& member : *object) {
            is_open = resolve(member.value, ids) || is_open;
        }
    } else if (const std::string* const text = json.if_string()) {
        if (const std::string* const id = meant_by(*text, ids)) {
            json = Json(*id);
        } else {
            is_open = text->starts_with(kReference);
        }
    }
    return is_open;
}

/// `/Users/user_…` as its two parts.
std::pair<std::string, std::string> split(std::string_view path) {
    path.remove_prefix(path.starts_with('/') ? 1 : 0);
    const std::size_t slash = path.find('/');
    return {std::string(path.substr(0, slash)),
            slash == path.npos ? std::string() : std::string(path.substr(slash + 1))};
}

/// The same with ids; nullopt where one is not known yet.
std::optional<BulkOperation> resolved(const BulkOperation& operation, const BulkIds& ids) {
    BulkOperation result = operation;
    const auto [endpoint, id] = split(operation.path);
    if (id.starts_with(kReference)) {
        const std::string* const known = meant_by(id, ids);
        if (known == nullptr) {
            return std::nullopt;
        }
        result.path = '/' + endpoint + '/' + *known;
    }
    return resolve(result.data, ids) ? std::nullopt : std::optional(std::move(result));
}

int status_of_success(Method method) {
    return method == Method::Post ? 201 : method == Method::Delete ? 204 : 200;
}

} // namespace

struct Bulk::Progress {
    BulkIds ids;
    Json::Array answers;
    std::int64_t failures = 0;
};

Result<BulkRequest> BulkRequest::read(const Json& body) {
    const Json::Object* const object = body.if_object();
    const Json* const list = object == nullptr ? nullptr : find_member(*object, "Operations");
    if (list == nullptr || list->if_array() == nullptr) {
        return bad_syntax("a bulk request has a list of Operations");
    }
    if (list->if_array()->size() > kMostOperations) {
        return Error{ErrorKind::Invalid, "request.body_too_large",
                     "a bulk request has 1000 operations at most"};
    }
    BulkRequest request;
    if (const Json* const most = find_member(*object, "failOnErrors")) {
        request.fail_on_errors = most->integer();
    }
    for (const Json& json : *list->if_array()) {
        TRY(auto operation, read_operation(json));
        request.operations.push_back(std::move(operation));
    }
    return request;
}

Result<Rendered>
Bulk::perform(const Client& client, const BulkOperation& operation, Progress& progress) const {
    const auto known = resolved(operation, progress.ids);
    if (!known) {
        return Error{ErrorKind::Conflict, kInvalidValue,
                     "there is nothing by a bulkId that it names"};
    }
    const auto [name, id] = split(known->path);
    const bool is_of_users = same_name(name, "Users");
    if ((!is_of_users && !same_name(name, "Groups")) ||
        id.empty() != (known->method == Method::Post)) {
        return Error{ErrorKind::NotFound, "scim.not_found", "there is nothing at that path"};
    }
    Endpoint& endpoint = is_of_users ? users_ : groups_;
    const Target target{.id = id,
                        .revision = known->version ? revision_in(*known->version) : std::nullopt};
    switch (known->method) {
    case Method::Post: return endpoint.create(client, known->data, {});
    case Method::Put: return endpoint.replace(client, target, known->data, {});
    case Method::Patch: return endpoint.patch(client, target, known->data, {});
    case Method::Delete: break;
    }
    TRY_DONE(endpoint.remove(client, target));
    return Rendered{.id = id, .location = {}, .revision = 0, .resource = {}};
}

void Bulk::answer(const Client& client, const BulkOperation& operation, Progress& progress) const {
    Json::Object answer{{"method", kMethodNames.name(operation.method)}};
    if (!operation.bulk_id.empty()) {
        answer.push_back({"bulkId", operation.bulk_id});
    }
    auto done = perform(client, operation, progress);
    if (!done) {
        ++progress.failures;
        answer.push_back({"status", std::to_string(status_of(done.error()))});
        answer.push_back({"response", error_json(done.error())});
        progress.answers.emplace_back(std::move(answer));
        return;
    }
    if (!operation.bulk_id.empty()) {
        progress.ids.insert_or_assign(operation.bulk_id, done->id);
    }
    if (!done->location.empty()) {
        answer.push_back({"location", done->location});
        answer.push_back({"version", version_of(done->revision)});
    }
    answer.push_back({"status", std::to_string(status_of_success(operation.method))});
    progress.answers.emplace_back(std::move(answer));
}

Json Bulk::run(const Client& client, const BulkRequest& request) const {
    Progress progress;
    std::vector<const BulkOperation*> waiting;
    waiting.reserve(request.operations.size());
    for (const BulkOperation& operation : request.operations) {
        waiting.push_back(&operation);
    }
    const auto is_over = [&] {
        return request.fail_on_errors && progress.failures >= *request.fail_on_errors &&
               progress.failures > 0;
    };
    while (!waiting.empty() && !is_over()) {
        // The next that waits for nothing; where all wait for each other, the next, to fail.
        auto next = std::ranges::find_if(waiting, [&](const BulkOperation* operation) {
            return resolved(*operation, progress.ids).has_value();
        });
        next = next == waiting.end() ? waiting.begin() : next;
        const BulkOperation& operation = **next;
        waiting.erase(next);
        answer(client, operation, progress);
    }
    return Json::Object{
        {"schemas", Json::Array{"urn:ietf:params:scim:api:messages:2.0:BulkResponse"}},
        {"Operations", std::move(progress.answers)}};
}

} // namespace muster::scim

#include "api_connections/role_making.h"

#include <utility>

#include "api/paging.h"
#include "api_connections/connection_json.h"

namespace muster::api {

Answer template_response(const connections::Templates& templates,
                         const connections::Connection& connection,
                         const http::Request& request) {
    TRY(const auto way,
        connections::kWayNames.parse(request.path.at("way"), "connection.unknown_way"));
    TRY(const auto texts, templates.template_text(way, connection, request.stop));
    Json::Array items;
    for (const connections::TemplateText& text : texts) {
        items.push_back(to_json(TemplateView{.file = text.file, .text = text.text}));
    }
    return list_response(std::move(items), std::nullopt);
}

Answer quick_create_response(const connections::QuickCreate& quick_create,
                             const connections::Connection& connection,
                             const http::Request& request) {
    TRY(auto url, quick_create.link(connection, request.stop));
    return http::Response::json(200, to_json(QuickCreateView{.url = std::move(url)}));
}

} // namespace muster::api

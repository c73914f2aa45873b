#pragma once

#include "api/route.h"
#include "connections/quick_create.h"
#include "connections/templates.h"

// What makes the role of a connection, for those who are known here and for those who have a link.
namespace muster::api {

/// The texts of the way that the path names. Errors: Invalid "connection.unknown_way"; those of
/// Templates::template_text().
Answer template_response(const connections::Templates& templates,
                         const connections::Connection& connection,
                         const http::Request& request);
/// The address of CloudFormation's page. Errors: those of QuickCreate::link().
Answer quick_create_response(const connections::QuickCreate& quick_create,
                             const connections::Connection& connection,
                             const http::Request& request);

} // namespace muster::api

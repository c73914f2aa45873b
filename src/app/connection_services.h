#pragma once

#include <string>
#include <vector>

#include <fmt/format.h>

#include "app/aws_services.h"
#include "app/server_config.h"
#include "audit/log.h"
#include "connections/changes.h"
#include "connections/connections.h"
#include "connections/inspector.h"
#include "connections/invitations.h"
#include "connections/listening.h"
#include "connections/own_identities.h"
#include "connections/quick_create.h"
#include "connections/templates.h"
#include "connections/watch.h"
#include "jobs/kind.h"
#include "jobs/queue.h"
#include "notify/post.h"
#include "sql/database.h"

namespace muster::app {

/// All of the connections to AWS, built over its ports. It has a queue of its own, which knows its
/// kinds alone; the server's has them too.
struct ConnectionServices {
    struct Ports {
        const sql::Database& database;
        audit::Log& audit;
        const notify::Post& post;
        AwsServices& aws;
        const Clock& clock;
        Random& random;
        connections::BillsHooks bills;
        decltype(connections::Invitations::Ports::mail) mail_invitation;
    };
    ConnectionServices(const Ports& ports, const ServerConfig& config)
        : own(ports.aws.session,
              ports.clock,
              {.region = config.aws.region,
               .principal = config.aws.principal,
               .artifact_bucket = config.aws.artifact_bucket,
               .queue = config.aws.queue,
               .callback_topic = config.aws.callback_topic,
               .console_url = config.aws.console_url},
              others(ports.aws, config.aws)),
          inspector({.own = own, .random = ports.random}),
          // These two are bound to what is made below them, and use it when their jobs run.
          listening({.inspector = inspector, .changes = changes, .clock = ports.clock}),
          watch({.inspector = inspector, .changes = changes, .clock = ports.clock},
                {.role = config.connection_check}),
          kinds({listening.kind(), watch.kind()}),
          queue(
              {.kinds = kinds, .audit = ports.audit, .clock = ports.clock, .random = ports.random}),
          changes({.audit = ports.audit,
                   .post = ports.post,
                   .queue = queue,
                   .clock = ports.clock,
                   .follow = ports.bills.follow}),
          connections({.database = ports.database,
                       .changes = changes,
                       .inspector = inspector,
                       .own = own,
                       .queue = queue,
                       .clock = ports.clock,
                       .random = ports.random},
                      ports.bills),
          templates({.own = own}, connections::template_files()),
          quick_create({.own = own, .templates = templates}),
          invitations({.database = ports.database,
                       .connections = connections,
                       .changes = changes,
                       .clock = ports.clock,
                       .random = ports.random,
                       .mail = ports.mail_invitation}) {}

    connections::OwnIdentities own;
    connections::Inspector inspector;
    connections::Listening listening;
    connections::Watch watch;
    jobs::KindTable kinds;
    jobs::Queue queue;
    connections::Changes changes;
    connections::Connections connections;
    connections::Templates templates;
    connections::QuickCreate quick_create;
    connections::Invitations invitations;

private:
    static std::vector<connections::OwnIdentities::Other> others(AwsServices& aws,
                                                                 const AwsConfig& config) {
        std::vector<connections::OwnIdentities::Other> all;
        for (auto& [partition, access] : aws.elsewhere) {
            const AwsIdentityConfig& identity = config.identities.at(partition);
            all.push_back(
                {.partition = partition,
                 .session = access.session,
                 .settings = {.region = std::string(global_region(partition)),
                              .principal = identity.principal,
                              .artifact_bucket = identity.artifact_bucket,
                              .console_url = config.console_url,
                              .section = fmt::format("aws.identities.{}",
                                                     kAwsPartitionNames.name(partition))}});
        }
        return all;
    }
};

} // namespace muster::app

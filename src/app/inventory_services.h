#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "app/server_config.h"
#include "connections/own_identities.h"
#include "inventory/collect_job.h"
#include "inventory/price_job.h"
#include "inventory/price_list_client.h"
#include "jobs/kind.h"
#include "net/http_client.h"

namespace muster::app {

/// All that lists resources and what they cost, built over its ports.
struct InventoryServices {
    struct Ports {
        net::HttpClient& http;
        connections::OwnIdentities& own;
        decltype(inventory::CollectJob::Ports::start) start;
    };
    InventoryServices(Ports ports, const ServerConfig& config)
        : client(ports.http, price_list_url(config.aws)), prices(client),
          collects({.own = ports.own, .prices = prices, .start = std::move(ports.start)},
                   {.every = config.inventory_every, .accounts = config.inventory_accounts}) {}

    [[nodiscard]] std::vector<jobs::Kind> kinds() const {
        std::vector<jobs::Kind> all = collects.kinds();
        all.push_back(prices.kind());
        return all;
    }

    inventory::PriceListClient client;
    inventory::PriceJob prices;
    inventory::CollectJob collects;

private:
    static std::string price_list_url(const AwsConfig& aws) {
        constexpr const char* kOfAws = "https://pricing.us-east-1.amazonaws.com";
        return aws.price_list_url ? *aws.price_list_url : aws.endpoint_url.value_or(kOfAws);
    }
};

} // namespace muster::app

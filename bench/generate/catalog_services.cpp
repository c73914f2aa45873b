#include "generate/catalog_services.h"

#include <array>
#include <span>

#include <fmt/format.h>

namespace muster::generate {
namespace {

/// One SKU of a service as a line of the table below. Sizes are in whole units (GB, requests, …).
struct Offer {
    std::string_view product_code;
    std::string_view product_name;
    std::string_view category; // FOCUS ServiceCategory
    std::string_view usage_type;
    std::string_view operation;
    std::string_view family;
    std::string_view unit;
    Money rate;
    Shape shape;
    std::int64_t low;
    std::int64_t high;
    std::string_view description; // {p} is the price
    std::string_view attributes;  // "column=value;column=value"
};

struct Template {
    std::string_view id_pattern;
    std::uint32_t weight;
    std::span<const Offer> offers;
};

constexpr std::string_view kEc2 = "AmazonEC2";
constexpr std::string_view kEc2Name = "Amazon Elastic Compute Cloud";
constexpr std::string_view kS3Name = "Amazon Simple Storage Service";

constexpr std::array kBucket{
    Offer{"AmazonS3", kS3Name, "Storage", "TimedStorage-ByteHrs", "StandardStorage", "Storage",
          "GB-Mo", 230'000'000, Shape::Storage, 5, 80'000,
          "${p} per GB - first 50 TB / month of storage used",
          "storageClass=General "
          "Purpose;volumeType=Standard;availability=99.99%;durability=99.999999999%"},
    Offer{"AmazonS3", kS3Name, "Storage", "Requests-Tier1", "PutObject", "API Request", "Requests",
          50'000, Shape::Requests, 0, 40'000, "${p} per 1,000 PUT, COPY, POST, or LIST requests",
          "group=S3-API-Tier1;groupDescription=PUT/COPY/POST or LIST requests"},
    Offer{"AmazonS3", kS3Name, "Storage", "Requests-Tier2", "GetObject", "API Request", "Requests",
          4'000, Shape::Requests, 1, 900'000, "${p} per 10,000 GET and all other requests",
          "group=S3-API-Tier2;groupDescription=GET and all other requests"},
};
constexpr std::array kFunction{
    Offer{"AWSLambda", "AWS Lambda", "Compute", "Lambda-GB-Second", "Invoke", "Serverless",
          "Lambda-GB-Second", 166'667, Shape::Traffic, 1, 60'000,
          "AWS Lambda - Total Compute - {r}",
          "group=AWS-Lambda-Duration;groupDescription=Invocation duration weighted by memory "
          "assigned to function, measured in GB-s"},
    Offer{"AWSLambda", "AWS Lambda", "Compute", "Request", "Invoke", "Serverless", "Requests",
          2'000, Shape::Requests, 1, 500'000, "AWS Lambda - Total Requests - {r}",
          "group=AWS-Lambda-Requests;groupDescription=Invocation call for a Lambda function"},
};
constexpr std::array kTask{
    Offer{"AmazonECS", "Amazon Elastic Container Service", "Compute", "Fargate-vCPU-Hours:perCPU",
          "FargateTask", "Compute", "hours", 404'800'000, Shape::Steady, 1, 1,
          "AWS Fargate - vCPU - {r}", "cputype=perCPU;tenancy=Shared"},
    Offer{"AmazonECS", "Amazon Elastic Container Service", "Compute", "Fargate-GB-Hours",
          "FargateTask", "Compute", "hours", 44'450'000, Shape::Steady, 1, 1,
          "AWS Fargate - Memory - {r}", "memorytype=perGB;tenancy=Shared"},
};
constexpr std::array kTable{
    Offer{"AmazonDynamoDB", "Amazon DynamoDB", "Databases", "ReadRequestUnits",
          "PayPerRequestThroughput", "Amazon DynamoDB PayPerRequest Throughput", "ReadRequestUnits",
          2'500, Shape::Requests, 1, 4'000'000, "${p} per million read request units",
          "group=DDB-ReadUnits;groupDescription=DynamoDB PayPerRequest Read Request Units"},
    Offer{"AmazonDynamoDB", "Amazon DynamoDB", "Databases", "WriteRequestUnits",
          "PayPerRequestThroughput", "Amazon DynamoDB PayPerRequest Throughput",
          "WriteRequestUnits", 12'500, Shape::Requests, 0, 800'000,
          "${p} per million write request units",
          "group=DDB-WriteUnits;groupDescription=DynamoDB PayPerRequest Write Request Units"},
    Offer{"AmazonDynamoDB", "Amazon DynamoDB", "Databases", "TimedStorage-ByteHrs",
          "StandardStorage", "Database Storage", "GB-Mo", 2'500'000'000, Shape::Storage, 1, 2'000,
          "${p} per GB-Month of storage used", "volumeType=Amazon DynamoDB - Indexed DataStore"},
};
constexpr std::array kGateway{
    Offer{kEc2, kEc2Name, "Networking", "NatGateway-Hours", "NatGateway", "NAT Gateway", "Hrs",
          450'000'000, Shape::Steady, 1, 1, "${p} per NAT Gateway Hour",
          "group=NGW:NatGateway;groupDescription=Hourly charge for NAT Gateways"},
    Offer{kEc2, kEc2Name, "Networking", "NatGateway-Bytes", "NatGateway", "NAT Gateway", "GB",
          450'000'000, Shape::Traffic, 1, 300, "${p} per GB Data Processed by NAT Gateways",
          "group=NGW:NatGateway;groupDescription=Charge for per GB data processed by NatGateways"},
};
constexpr std::array kBalancer{
    Offer{"AWSELB", "Elastic Load Balancing", "Networking", "LoadBalancerUsage",
          "LoadBalancing:Application", "Load Balancer-Application", "Hrs", 225'000'000,
          Shape::Steady, 1, 1, "${p} per Application LoadBalancer-hour (or partial hour)",
          "group=ELB:Balancer;groupDescription=LoadBalancer hourly usage by Application Load "
          "Balancer"},
    Offer{"AWSELB", "Elastic Load Balancing", "Networking", "LCUUsage", "LoadBalancing:Application",
          "Load Balancer-Application", "LCU-Hrs", 80'000'000, Shape::Traffic, 1, 40,
          "${p} per used Application load balancer capacity unit-hour (or partial hour)",
          "group=ELB:Balancer;groupDescription=Used Application load balancer capacity units-hr"},
};
constexpr std::array kCluster{
    Offer{"AmazonEKS", "Amazon Elastic Container Service for Kubernetes", "Compute",
          "AmazonEKS-Hours:perCluster", "CreateOperation", "Compute", "Hours", 1'000'000'000,
          Shape::Steady, 1, 1, "Amazon EKS cluster usage in {r}", "tiertype=HAStandard"},
};
constexpr std::array kKey{
    Offer{"awskms", "AWS Key Management Service", "Security", "KMS-Keys", "Unknown",
          "Encryption Key", "Keys", kOne, Shape::Storage, 1, 1,
          "${p} per customer managed KMS key version", ""},
    Offer{"awskms", "AWS Key Management Service", "Security", "KMS-Requests", "Decrypt",
          "API Request", "Requests", 30'000, Shape::Requests, 0, 60'000,
          "${p} per 10,000 KMS requests", "group=Requests"},
};
constexpr std::array kQueue{
    Offer{"AWSQueueService", "Amazon Simple Queue Service", "Integration", "Requests-RBP",
          "SendMessage", "API Request", "Requests", 4'000, Shape::Requests, 1, 700'000,
          "${p} per million Amazon SQS standard requests in Tier1 in {r}",
          "queueType=Standard;messageDeliveryFrequency=At Least Once;messageDeliveryOrder=Not "
          "Ordered;group=SQS-APIRequest-Tier1"},
};
constexpr std::array kLogGroup{
    Offer{
        "AmazonCloudWatch", "AmazonCloudWatch", "Management and Governance", "DataProcessing-Bytes",
        "PutLogEvents", "Data Payload", "GB", 5'000'000'000, Shape::Traffic, 1, 50,
        "${p} per GB custom log data ingested in {r}",
        "group=Ingested Logs;groupDescription=Existing system, application, and custom log files"},
    Offer{"AmazonCloudWatch", "AmazonCloudWatch", "Management and Governance",
          "TimedStorage-ByteHrs", "HourlyStorageMetering", "Storage Snapshot", "GB-Mo", 300'000'000,
          Shape::Storage, 1, 900, "${p} per GB-mo of log storage", "group=Log Storage"},
};
constexpr std::array kMetrics{
    Offer{"AmazonCloudWatch", "AmazonCloudWatch", "Management and Governance",
          "CW:MetricMonitorUsage", "MetricStorage", "Metric", "Metrics", 3'000'000'000,
          Shape::Storage, 5, 400, "${p} per metric-month - first 10,000 metrics", "group=Metric"},
    Offer{"AWSConfig", "AWS Config", "Management and Governance", "ConfigurationItemRecorded",
          "None", "Management Tools - AWS Config", "ConfigurationItemRecorded", 30'000'000,
          Shape::Requests, 0, 25, "${p} per Configuration Item recorded", ""},
};
constexpr std::array kStream{
    Offer{"AmazonKinesis", "Amazon Kinesis", "Analytics", "PutRequestPayloadUnits", "PutRequest",
          "Kinesis Streams", "PutRequest", 140, Shape::Requests, 1'000, 2'500'000'000,
          "${p} per 1,000,000 PUT Payload Units", "group=Provisioned shard hour"},
};
constexpr std::array kDatabaseStorage{
    Offer{"AmazonRDS", "Amazon Relational Database Service", "Databases", "RDS:GP2-Storage",
          "CreateDBInstance:0014", "Database Storage", "GB-Mo", 1'150'000'000, Shape::Storage, 20,
          4'000, "${p} per GB-month of provisioned gp2 storage running PostgreSQL",
          "databaseEngine=Any;deploymentOption=Single-AZ;volumeType=General Purpose"},
    Offer{"AmazonRDS", "Amazon Relational Database Service", "Databases", "RDS:ChargedBackupUsage",
          "", "Storage Snapshot", "GB-Mo", 950'000'000, Shape::Storage, 1, 2'000,
          "${p} per additional GB-month of backup storage exceeding free allocation",
          "engineCode=14"},
};
constexpr std::array kVolume{
    Offer{kEc2, kEc2Name, "Storage", "EBS:VolumeUsage.gp3", "CreateVolume-Gp3", "Storage", "GB-Mo",
          800'000'000, Shape::Storage, 8, 2'000,
          "${p} per GB-month of General Purpose (gp3) provisioned storage - {r}",
          "volumeType=General Purpose;volumeApiName=gp3;storageMedia=SSD-backed;maxVolumeSize=16 "
          "TiB;maxIopsvolume=16000;maxThroughputvolume=1000 MiB/s"},
};
constexpr std::array kSnapshot{
    Offer{kEc2, kEc2Name, "Storage", "EBS:SnapshotUsage", "CreateSnapshot", "Storage Snapshot",
          "GB-Mo", 500'000'000, Shape::Storage, 1, 800,
          "${p} per GB-Month of snapshot data stored - {r}", "storageMedia=Amazon S3"},
};
constexpr std::array kTraffic{
    Offer{kEc2, kEc2Name, "Networking", "DataTransfer-Out-Bytes", "RunInstances", "Data Transfer",
          "GB", 900'000'000, Shape::Traffic, 1, 60,
          "${p} per GB - first 10 TB / month data transfer out beyond the global free tier",
          "transferType=AWS Outbound;fromLocationType=AWS "
          "Region;toLocation=External;toLocationType=Other"},
    Offer{
        kEc2, kEc2Name, "Networking", "DataTransfer-Regional-Bytes", "InterZone-In",
        "Data Transfer", "GB", 100'000'000, Shape::Traffic, 1, 200,
        "${p} per GB - regional data transfer - in/out/between EC2 AZs or using elastic IPs or ELB",
        "transferType=IntraRegion;fromLocationType=AWS Region;toLocationType=AWS Region"},
};
constexpr std::array kPods{
    Offer{kEc2, kEc2Name, "Compute", "EKS-EC2-vCPU-Hours", "EKSPod-EC2", "Compute", "vCPU-Hours",
          400'000'000, Shape::Steady, 1, 1, "{r} EKS pods on EC2, share of vCPU", ""},
};
constexpr std::array kZone{
    Offer{"AmazonRoute53", "Amazon Route 53", "Networking", "DNS-Queries", "A", "DNS Query",
          "Queries", 4'000, Shape::Requests, 0, 90'000,
          "${p} per 1,000,000 queries for the first 1 Billion queries",
          "routingType=Standard;routingTarget=Not Applicable"},
};
constexpr std::array kDistribution{
    Offer{"AmazonCloudFront", "Amazon CloudFront", "Networking", "EU-DataTransfer-Out-Bytes", "GET",
          "Data Transfer", "GB", 850'000'000, Shape::Traffic, 1, 500,
          "${p} per GB - first 10 TB / month data transfer out",
          "transferType=CloudFront Outbound;fromLocation=Europe;fromLocationType=AWS Edge "
          "Location;toLocation=External"},
    Offer{"AmazonCloudFront", "Amazon CloudFront", "Networking", "EU-Requests-Tier2-HTTPS", "GET",
          "Request", "Requests", 12'000, Shape::Requests, 1, 3'000'000,
          "${p} per 10,000 HTTPS Requests",
          "requestType=CloudFront-Request-HTTPS-Proxy;location=Europe"},
};
constexpr std::array kSoftware{
    Offer{"8hcqzj4xsxexample0sentinel", "Sentinel Gate \"NextGen\" Firewall, Pay-As-You-Go",
          "Security", "SoftwareUsage:m5.xlarge", "Hourly", "", "Hrs", 12'800'000'000, Shape::Steady,
          1, 1, "Sentinel Gate, m5.xlarge, hourly software fee", ""},
};

constexpr std::array kRegional{
    Template{"{n}-{x}", 20, kBucket},
    Template{"arn:aws:lambda:{r}:{a}:function:{n}", 16, kFunction},
    Template{"arn:aws:ecs:{r}:{a}:task/{n}/{x}{x}", 6, kTask},
    Template{"arn:aws:dynamodb:{r}:{a}:table/{n}", 8, kTable},
    Template{"arn:aws:ec2:{r}:{a}:natgateway/nat-0{x}{x}", 4, kGateway},
    Template{"arn:aws:elasticloadbalancing:{r}:{a}:loadbalancer/app/{n}/{x}{x}", 6, kBalancer},
    Template{"arn:aws:eks:{r}:{a}:cluster/{n}", 2, kCluster},
    Template{"arn:aws:kms:{r}:{a}:key/{x}-1b2c-4d3e-8f4a-{x}0000", 8, kKey},
    Template{"arn:aws:sqs:{r}:{a}:{n}", 8, kQueue},
    Template{"arn:aws:logs:{r}:{a}:log-group:/aws/app/{n}", 8, kLogGroup},
    Template{"", 4, kMetrics}, // booked without a resource
    Template{"arn:aws:kinesis:{r}:{a}:stream/{n}", 2, kStream},
    Template{"arn:aws:rds:{r}:{a}:db:{n}", 3, kDatabaseStorage},
    Template{"arn:aws:ec2:{r}:{a}:snapshot/snap-0{x}{x}", 10, kSnapshot},
};
constexpr std::array kGlobal{
    Template{"arn:aws:route53:::hostedzone/Z0{x}", 18, kZone},
    Template{"arn:aws:cloudfront::{a}:distribution/E{x}", 24, kDistribution},
    Template{"{n}-fw", 6, kSoftware},
};

std::string filled(std::string_view pattern, Money rate, std::string_view location) {
    std::string text(pattern);
    if (const auto at = text.find("{p}"); at != std::string::npos) {
        text.replace(at, 3, dollars(rate));
    }
    if (const auto at = text.find("{r}"); at != std::string::npos) {
        text.replace(at, 3, location);
    }
    return text;
}

void read_attributes(Sku& sku, std::string_view text) {
    while (!text.empty()) {
        const std::string_view pair = text.substr(0, text.find(';'));
        const auto equals = pair.find('=');
        sku.attributes.emplace_back(pair.substr(0, equals), std::string(pair.substr(equals + 1)));
        text.remove_prefix(std::min(text.size(), pair.size() + 1));
    }
}

int quantity_scale(const Offer& offer) {
    switch (offer.shape) {
    case Shape::Requests: return 0;
    case Shape::Storage: return offer.high <= 900 ? 16 : kMoneyScale;
    case Shape::Steady:
    case Shape::Office:
    case Shape::Elastic:
    case Shape::Traffic: return kMoneyScale;
    }
    return kMoneyScale;
}

int add_offer(Catalog& catalog, const Offer& offer, int region) {
    const Region* place = region < 0 ? nullptr : &regions()[static_cast<std::size_t>(region)];
    Sku sku;
    sku.product_code = offer.product_code;
    sku.product_name = offer.product_name;
    sku.focus_category = offer.category;
    sku.usage_type =
        fmt::format("{}{}", place != nullptr ? place->usage_prefix : "", offer.usage_type);
    sku.operation = offer.operation;
    sku.family = offer.family;
    sku.unit = offer.unit;
    sku.region = region;
    sku.shape = offer.shape;
    sku.quantity_scale = quantity_scale(offer);
    sku.rate = place != nullptr ? permille_of(offer.rate, place->price_permille) : offer.rate;
    sku.description =
        filled(offer.description, sku.rate, place != nullptr ? place->location : "Global");
    sku.has_zone = offer.family == "Storage" && offer.product_code == kEc2;
    if (offer.unit == "Lambda-GB-Second" || offer.unit == "hours") {
        sku.plan_permille = offer.unit == "hours" ? 800 : 880;
    }
    if (offer.usage_type.starts_with("SoftwareUsage")) {
        sku.seller = Seller::Marketplace;
    }
    read_attributes(sku, offer.attributes);
    return catalog.add(std::move(sku));
}

void add_template(Catalog& catalog, const Template& source, int region) {
    Blueprint blueprint{.id_pattern = source.id_pattern, .weight = source.weight};
    for (const Offer& offer : source.offers) {
        const int sku = add_offer(catalog, offer, region);
        const std::int64_t one = ten_to(catalog.skus[static_cast<std::size_t>(sku)].quantity_scale);
        blueprint.skus.push_back(sku);
        blueprint.low.push_back(
            std::max<std::int64_t>(offer.low, offer.shape == Shape::Requests ? 1 : 0) * one);
        blueprint.high.push_back(std::max<std::int64_t>(offer.high, 1) * one);
    }
    catalog.blueprints.push_back(std::move(blueprint));
}

} // namespace

void add_services(Catalog& catalog, int region) {
    for (const Template& source : kRegional) {
        add_template(catalog, source, region);
    }
    catalog.volumes.push_back(add_offer(catalog, kVolume[0], region));
    catalog.traffic_out.push_back(add_offer(catalog, kTraffic[0], region));
    catalog.traffic_regional.push_back(add_offer(catalog, kTraffic[1], region));
    catalog.pods.push_back(add_offer(catalog, kPods[0], region));
}

void add_global_services(Catalog& catalog) {
    for (const Template& source : kGlobal) {
        add_template(catalog, source, -1);
    }
}

} // namespace muster::generate

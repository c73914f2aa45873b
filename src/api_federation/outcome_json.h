#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "api/json_codecs.h"
#include "base/json_fields.h"
#include "federation/completion.h"

namespace muster::api {

struct AttributeView {
    std::string name;
    std::vector<std::string> values;
};

struct TestView {
    std::optional<std::string> refusal;
    std::optional<std::string> turned_away;
    std::optional<std::string> subject;
    std::optional<identity::Email> email;
    std::optional<std::string> name;
    std::optional<Role> role;
    std::vector<std::string> groups;
    std::vector<AttributeView> attributes;
    std::vector<federation::SignInCheck> checks;
};

struct OutcomeView {
    federation::Outcome::Kind outcome = federation::Outcome::Kind::SignedIn;
    std::string return_to;
    std::optional<identity::SessionStage> stage;
    std::optional<Instant> expires_at;
    std::optional<identity::Email> email;
    std::optional<TestView> test;
};

inline TestView view_of(const federation::Answer& answer,
                        const std::optional<federation::Described>& described) {
    TestView view{.refusal = answer.refusal,
                  .turned_away = {},
                  .subject = {},
                  .email = {},
                  .name = {},
                  .role = {},
                  .groups = {},
                  .attributes = {},
                  .checks = answer.checks};
    if (answer.vouched) {
        view.subject = answer.vouched->subject;
        for (const auto& [name, values] : answer.vouched->attributes) {
            view.attributes.push_back({.name = name, .values = values});
        }
    }
    if (described) {
        view.email = described->email;
        view.name = described->name ? std::optional(described->name->str()) : std::nullopt;
        view.role = described->role;
        view.groups = described->groups;
    }
    return view;
}

inline OutcomeView view_of(const federation::Outcome& outcome) {
    OutcomeView view{.outcome = outcome.kind,
                     .return_to = outcome.return_to,
                     .stage = {},
                     .expires_at = {},
                     .email = outcome.address,
                     .test = {}};
    if (outcome.signed_in) {
        view.stage = outcome.signed_in->stage;
        view.expires_at = outcome.signed_in->expires_at;
    }
    if (outcome.answer) {
        view.test = view_of(*outcome.answer, outcome.described);
        view.test->turned_away = outcome.turned_away;
    }
    return view;
}

} // namespace muster::api

namespace muster {

template <>
inline constexpr auto kJsonNames<federation::Outcome::Kind> = federation::kOutcomeKindNames;

template <>
inline constexpr auto json_fields<federation::SignInCheck> = std::tuple{
    JsonField{"name", &federation::SignInCheck::name, "what was looked at"},
    JsonField{"passed", &federation::SignInCheck::has_passed, "false: nothing after it was"},
    JsonField{"detail", &federation::SignInCheck::detail, "for people"},
};

template <>
inline constexpr auto json_fields<api::AttributeView> = std::tuple{
    JsonField{"name", &api::AttributeView::name, "as the provider has it"},
    JsonField{"values", &api::AttributeView::values, "in the order they came"},
};

template <>
inline constexpr auto json_fields<api::TestView> = std::tuple{
    JsonField{"refusal", &api::TestView::refusal, "the code of it; null: all checks passed"},
    JsonField{"turned_away", &api::TestView::turned_away,
              "the code of why this person would not come in all the same; null: they would"},
    JsonField{"subject", &api::TestView::subject, "who it is to the provider"},
    JsonField{"email", &api::TestView::email, "as the mapping reads it"},
    JsonField{"name", &api::TestView::name, "as the mapping reads it"},
    JsonField{"role", &api::TestView::role, "as the mapping reads it"},
    JsonField{"groups", &api::TestView::groups, "as the mapping reads them"},
    JsonField{"attributes", &api::TestView::attributes, "all that came"},
    JsonField{"checks", &api::TestView::checks, "in their order"},
};

template <>
inline constexpr auto json_fields<api::OutcomeView> = std::tuple{
    JsonField{"outcome", &api::OutcomeView::outcome, "what came of it"},
    JsonField{"return_to", &api::OutcomeView::return_to, "a path of the console"},
    JsonField{"stage", &api::OutcomeView::stage, "whether a code is still to come"},
    JsonField{"expires_at", &api::OutcomeView::expires_at, "of the session"},
    JsonField{"email", &api::OutcomeView::email, "of the user to be linked by their password"},
    JsonField{"test", &api::OutcomeView::test, "of a test alone"},
};

} // namespace muster

#include "federation/saml_keys.h"

#include "support/saml_response.h"
#include "unit/federation/saml_sign_in_fixture.h"

namespace muster::federation {
namespace {

/// A key of Muster towards a provider, and how it is changed while people sign in.
class SamlKeysTest : public SamlSignInFixture {
protected:
    std::vector<std::string> stages() {
        std::vector<std::string> all;
        const auto known = keys.list(provider->id).value();
        for (const OwnCertificate& one : known) {
            all.emplace_back(kKeyStageNames.name(one.stage));
        }
        return all;
    }
    crypto::Certificate certificate(KeyStage stage) {
        const auto known = keys.list(provider->id).value();
        for (const OwnCertificate& one : known) {
            if (one.stage == stage) {
                return one.certificate;
            }
        }
        throw std::logic_error("no key of that stage");
    }
    std::string next_fingerprint() { return certificate(KeyStage::Next).fingerprint().hex(); }
    Status change() {
        TRY_DONE(keys.make_next(world.system(), provider->id));
        return keys.activate(world.system(), provider->id, next_fingerprint());
    }
    /// How often a certificate stands in the metadata.
    int shown(const crypto::Certificate& wanted) {
        const std::string text = sign_in.metadata(provider->id, own).value();
        const std::string der = crypto::base64(wanted.der());
        int count = 0;
        for (std::size_t at = text.find(der); at != text.npos; at = text.find(der, at + 1)) {
            ++count;
        }
        return count;
    }
    /// Bob's sign-in with an assertion that was encrypted for that certificate.
    std::string refusal_of_encrypted_for(const crypto::Certificate& recipient) {
        const Trip trip = leave();
        const SamlResponse parts = response(trip.request);
        std::string xml =
            test::without_declaration(first_signer().sign(parts.xml(), parts.assertion_id));
        const std::size_t begin = xml.find("<saml:Assertion");
        const std::string end = "</saml:Assertion>";
        const std::size_t size = xml.find(end) + end.size() - begin;
        xml.replace(begin, size, SamlSigner::encrypt(xml.substr(begin, size), recipient));
        const std::string form = form_of(xml);
        const auto answered = sign_in.answer({.provider = provider->id,
                                              .response = form,
                                              .relay_state = trip.state,
                                              .browser = trip.browser,
                                              .own = own});
        EXPECT_TRUE(answered) << answered.error().reason;
        const auto outcome = complete(*answered, trip);
        return outcome ? "" : outcome.error().detail;
    }
};
MUSTER_ON_EACH_ENGINE(SamlKeysTest);

TEST_P(SamlKeysTest, TheKeyTowardsAProviderStays) {
    EXPECT_TRUE(keys.list(provider->id).value().empty());
    const SamlKey key = keys.active(provider->id).value();

    EXPECT_EQ(keys.active(provider->id).value().certificate, key.certificate);
    EXPECT_EQ(shown(key.certificate), 2); // it signs, and is to be encrypted for
    EXPECT_EQ(stages(), (std::vector<std::string>{"active"}));
}

TEST_P(SamlKeysTest, TheNextIsToldAndSignsNothingYet) {
    const SamlKey before = keys.active(provider->id).value();
    ASSERT_TRUE(keys.make_next(world.system(), provider->id));

    EXPECT_EQ(stages(), (std::vector<std::string>{"active", "next"}));
    EXPECT_EQ(keys.active(provider->id).value().certificate, before.certificate);
    EXPECT_EQ(shown(certificate(KeyStage::Next)), 2);
    EXPECT_EQ(world.changes.last().action, "provider.key_made");
    leave(); // which is signed by the one before
}

TEST_P(SamlKeysTest, OnceActivatedItSignsAndTheOneBeforeStillDecrypts) {
    const SamlKey before = keys.active(provider->id).value();
    ASSERT_TRUE(change());

    EXPECT_EQ(stages(), (std::vector<std::string>{"active", "old"}));
    EXPECT_EQ(world.changes.last().action, "provider.key_activated");
    EXPECT_EQ(certificate(KeyStage::Old), before.certificate);
    EXPECT_NE(keys.active(provider->id).value().certificate, before.certificate);
    EXPECT_EQ(shown(before.certificate), 1); // what it has signed holds, and no more is asked for
    EXPECT_EQ(shown(certificate(KeyStage::Active)), 2);
    leave(); // which is signed by the new one
    EXPECT_EQ(refusal_of_encrypted_for(before.certificate), "");
    EXPECT_EQ(refusal_of_encrypted_for(certificate(KeyStage::Active)), "");
}

TEST_P(SamlKeysTest, WhoIsEncryptedForTheNextIsReadToo) {
    ASSERT_TRUE(keys.make_next(world.system(), provider->id));
    EXPECT_EQ(refusal_of_encrypted_for(certificate(KeyStage::Next)), "");
}

TEST_P(SamlKeysTest, OnceRetiredTheOldOneOpensNothing) {
    const SamlKey before = keys.active(provider->id).value();
    ASSERT_TRUE(change());
    ASSERT_TRUE(keys.retire_old(world.system(), provider->id));

    EXPECT_EQ(world.changes.last().action, "provider.key_retired");
    EXPECT_EQ(stages(), (std::vector<std::string>{"active"}));
    EXPECT_EQ(shown(before.certificate), 0);
    EXPECT_THAT(refusal_of_encrypted_for(before.certificate),
                testing::HasSubstr("saml.not_decrypted"));
    ASSERT_TRUE(change()); // and it can begin anew
}

TEST_P(SamlKeysTest, ANextKeyCanBeDiscarded) {
    const SamlKey before = keys.active(provider->id).value();
    ASSERT_TRUE(keys.make_next(world.system(), provider->id));
    ASSERT_TRUE(keys.discard_next(world.system(), provider->id));

    EXPECT_EQ(world.changes.last().action, "provider.key_discarded");
    EXPECT_EQ(stages(), (std::vector<std::string>{"active"}));
    EXPECT_EQ(keys.active(provider->id).value().certificate, before.certificate);
}

TEST_P(SamlKeysTest, StepsOutOfTheirOrderAreRefused) {
    const auto reason = [](const Status& step) {
        return step ? "done" : std::string(step.error().reason);
    };
    const ProviderId id = provider->id;
    EXPECT_EQ(reason(keys.activate(world.system(), id, "")), "federation.no_next_key");
    EXPECT_EQ(reason(keys.discard_next(world.system(), id)), "federation.no_next_key");
    EXPECT_EQ(reason(keys.retire_old(world.system(), id)), "federation.no_old_key");
    ASSERT_TRUE(keys.make_next(world.system(), id));
    EXPECT_EQ(reason(keys.make_next(world.system(), id)), "federation.next_key_there");
    // Another Admin has made another one since this was looked at.
    const std::string seen = next_fingerprint();
    ASSERT_TRUE(keys.discard_next(world.system(), id));
    ASSERT_TRUE(keys.make_next(world.system(), id));
    EXPECT_EQ(reason(keys.activate(world.system(), id, seen)), "federation.other_key");
    ASSERT_TRUE(keys.activate(world.system(), id, next_fingerprint()));
    EXPECT_EQ(reason(keys.make_next(world.system(), id)), "federation.old_key_there");
    EXPECT_EQ(stages(), (std::vector<std::string>{"active", "old"}));
}

TEST_P(SamlKeysTest, WhereThereIsNoSamlProviderThereIsNoKey) {
    const Provider oidc =
        world.make_provider(test::FederationWorld::entry("Other", "other.example"));

    EXPECT_EQ(keys.make_next(world.system(), oidc.id).error().reason, "federation.wrong_kind");
    EXPECT_EQ(keys.list(oidc.id).error().reason, "federation.wrong_kind");
    ASSERT_TRUE(world.providers.remove(world.system(), provider->id));
    EXPECT_EQ(keys.make_next(world.system(), provider->id).error().reason, "federation.not_found");
}

} // namespace
} // namespace muster::federation

#include "saml/message_text.h"

#include <string>

#include "saml/deflate.h"
#include "support/saml_world.h"

namespace muster::saml {
namespace {

using test::replaced;
using test::SamlResponse;

/// What is refused before anything parses.
class MessageTextTest : public test::SamlTest {
protected:
    const std::string good = test::without_declaration(signed_assertion());
};

TEST_F(MessageTextTest, ADocumentTypeIsRefusedWhateverItDeclares) {
    const std::string external = "<!DOCTYPE r [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>" +
                                 replaced(good, "ann@example.com", "&x;");
    const std::string laughs = "<!DOCTYPE r [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]>" + good;
    const std::string defaults =
        "<?xml version=\"1.0\"?><!DOCTYPE r [<!ATTLIST saml:Assertion x CDATA \"1\">]>" + good;

    EXPECT_EQ(outcome(external), "saml.document_type");
    EXPECT_EQ(outcome(laughs), "saml.document_type");
    EXPECT_EQ(outcome(defaults), "saml.document_type");
    EXPECT_EQ(outcome("<!DOCTYPE r>" + good), "saml.document_type");
    EXPECT_EQ(outcome("<!doctype r>" + good), "saml.document_type");
}

TEST_F(MessageTextTest, ACommentIsRefusedWhereverItIs) {
    // Canonicalization drops it, so the signature would hold; readers of one text node see half.
    const std::string split = signed_assertion({.name_id = "admin@example.com.evil.example"});
    const std::string commented =
        replaced(split, "admin@example.com.evil", "admin@example.com<!-- -->.evil");

    EXPECT_EQ(outcome(commented), "saml.comment");
    EXPECT_EQ(outcome("<!-- -->" + good), "saml.comment");
    EXPECT_EQ(outcome(good + "<!-- -->"), "saml.comment");
}

TEST_F(MessageTextTest, OtherMarkupIsRefused) {
    EXPECT_EQ(outcome(replaced(good, "ann@example.com", "ann@example.com<?x y?>")),
              "saml.processing_instruction");
    EXPECT_EQ(outcome("<?xml-stylesheet href=\"x\"?>" + good), "saml.processing_instruction");
    EXPECT_EQ(outcome("<?xml version=\"1.0\""), "saml.processing_instruction");
    EXPECT_EQ(outcome(replaced(good, "ann@example.com", "<![CDATA[ann@example.com]]>")),
              "saml.cdata");
    EXPECT_EQ(outcome(replaced(good, "ann@example.com", "&ann;")), "saml.entity");
    EXPECT_EQ(outcome(replaced(good, "ann@example.com", "a & b")), "saml.entity");
}

TEST_F(MessageTextTest, TheEntitiesOfXmlItselfMayBeUsed) {
    EXPECT_EQ(outcome(replaced(good, "ann@example.com", "ann&#64;example.com")), "accepted");
}

TEST_F(MessageTextTest, AnotherEncodingIsRefused) {
    EXPECT_EQ(outcome("<?xml version=\"1.0\" encoding=\"UTF-7\"?>" + good), "saml.not_utf8");
    EXPECT_EQ(outcome("\xFF\xFE<" + good), "saml.not_utf8");
    EXPECT_EQ(outcome(replaced(good, "ann@", std::string("ann\0@", 5))), "saml.not_utf8");
    EXPECT_EQ(outcome(replaced(good, "ann@", "ann\xC0\x80@")), "saml.not_utf8");
    EXPECT_EQ(outcome("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + good), "accepted");
}

TEST_F(MessageTextTest, TheDeclarationSaysWhatIsSoAnyway) {
    for (const std::string declaration :
         {"<?xml version=\"1.0\"?>", "<?xml version='1.0' encoding='utf-8'?>",
          "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"no\" ?>"}) {
        replays = {};
        EXPECT_EQ(outcome(declaration + good), "accepted") << declaration;
    }
    for (const std::string declaration :
         {"<?xml version=\"1.1\"?>", "<?xml encoding=\"UTF-8\"?>",
          "<?xml version=\"1.0\" enc<!DOCTYPE a>\"UTF-8\"?>", "<?xml version=\"1.0\" x=\"1\"?>",
          "<?xml version=\"1.0\" standalone=\"<!DOCTYPE a>\"?>",
          "<?xml version=\"1.0\" encoding=\"UTF-8\"<?xml version=\"1.0\"?>"}) {
        EXPECT_EQ(outcome(declaration + good), "saml.processing_instruction") << declaration;
    }
    EXPECT_EQ(outcome("<?xml version=\"1.0\" encoding=\"UTF-16\" standalone=\"yes\"?>" + good),
              "saml.not_utf8");
}

TEST_F(MessageTextTest, AFormsValueIsBase64WithLineBreaksAtMost) {
    const std::string value = crypto::base64(as_bytes(good));
    const std::string broken = value.substr(0, 76) + "\r\n" + value.substr(76);

    EXPECT_EQ(outcome(verify_form(broken)), "accepted");
    EXPECT_EQ(outcome(verify_form("")), "saml.not_base64");
    EXPECT_EQ(outcome(verify_form("%" + value)), "saml.not_base64");
    EXPECT_EQ(outcome(verify_form(value + "=")), "saml.not_base64");
}

TEST_F(MessageTextTest, ALargeMessageIsRefusedUndecoded) {
    EXPECT_EQ(outcome(verify_form(std::string(std::size_t{1} << 20, '!'))), "saml.too_large");
    const std::string wide = replaced(good, "admins", std::string(kMostMessageBytes, 'x'));
    EXPECT_EQ(outcome(wide), "saml.too_large");
}

TEST_F(MessageTextTest, ADeepMessageIsRefused) {
    std::string deep;
    for (int i = 0; i < 100; ++i) {
        deep += "<samlp:StatusCode Value=\"x\">";
    }
    EXPECT_EQ(outcome(replaced(good, "<samlp:StatusCode", deep + "<samlp:StatusCode")),
              "saml.not_well_formed");
    for (int i = 0; i < 100; ++i) {
        deep += "</samlp:StatusCode>";
    }
    EXPECT_EQ(outcome(replaced(good, "<samlp:Status>", "<samlp:Status>" + deep)), "saml.too_deep");
}

TEST_F(MessageTextTest, WhatIsInflatedStaysWithinItsLimit) {
    const std::string zeros(std::size_t{8} << 20, '0');
    const Bytes bomb = deflated(zeros);

    EXPECT_LT(bomb.size(), kMostMessageBytes);
    EXPECT_EQ(inflated(bomb, kMostMessageBytes).error().reason, "saml.too_large");
    EXPECT_EQ(inflated(deflated("a text"), 6).value(), "a text");
    EXPECT_EQ(inflated(deflated("a text"), 5).error().reason, "saml.too_large");
    EXPECT_EQ(inflated(as_bytes("no text"), 100).error().reason, "saml.not_deflated");
    const Bytes half = deflated(good);
    EXPECT_EQ(inflated(ByteSpan(half).first(half.size() / 2), kMostMessageBytes).error().reason,
              "saml.not_deflated");
}

} // namespace
} // namespace muster::saml

// A provider of SAML that makes its answers beforehand, so that what reads them is measured: a line of JSON, {"request",
// "person", "entity_id", "consumer_url"}, gives a line with the response in base64. The assertion is signed, and written in
// its exclusive canonical form: what is signed is the text itself.
//
//     node saml_stub.mjs ISSUER KEY.pem CERTIFICATE.pem
import { createHash, sign, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";

const [issuer, keyFile, certificateFile] = process.argv.slice(2);
const key = readFileSync(keyFile);
const certificate = new X509Certificate(readFileSync(certificateFile)).raw.toString("base64");
const saml = "urn:oasis:names:tc:SAML:2.0";
const ds = 'xmlns:ds="http://www.w3.org/2000/09/xmldsig#"';
const exclusive = "http://www.w3.org/2001/10/xml-exc-c14n#";
const email = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
const after = (minutes) => new Date(Date.now() + minutes * 60_000).toISOString();

const attribute = (name, value) =>
  `<saml:Attribute Name="${name}"><saml:AttributeValue>${value}</saml:AttributeValue></saml:Attribute>`;

const assertion = ({ request, person, entity_id, consumer_url }, id) =>
  `<saml:Assertion xmlns:saml="${saml}:assertion" ID="${id}" IssueInstant="${after(0)}" Version="2.0">` +
  `<saml:Issuer>${issuer}</saml:Issuer><saml:Subject><saml:NameID Format="${email}">${person}@example.com</saml:NameID>` +
  `<saml:SubjectConfirmation Method="${saml}:cm:bearer"><saml:SubjectConfirmationData InResponseTo="${request}"` +
  ` NotOnOrAfter="${after(5)}" Recipient="${consumer_url}"></saml:SubjectConfirmationData></saml:SubjectConfirmation></saml:Subject>` +
  `<saml:Conditions NotBefore="${after(-1)}" NotOnOrAfter="${after(5)}"><saml:AudienceRestriction>` +
  `<saml:Audience>${entity_id}</saml:Audience></saml:AudienceRestriction></saml:Conditions>` +
  `<saml:AuthnStatement AuthnInstant="${after(0)}" SessionIndex="${id}_session"><saml:AuthnContext>` +
  `<saml:AuthnContextClassRef>${saml}:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>` +
  `<saml:AttributeStatement>${attribute("name", `Person ${person}`)}${attribute("groups", "finops")}</saml:AttributeStatement>` +
  "</saml:Assertion>";

const signedInfo = (id, digest) =>
  `<ds:SignedInfo ${ds}><ds:CanonicalizationMethod Algorithm="${exclusive}"></ds:CanonicalizationMethod>` +
  '<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"></ds:SignatureMethod>' +
  `<ds:Reference URI="#${id}"><ds:Transforms>` +
  '<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"></ds:Transform>' +
  `<ds:Transform Algorithm="${exclusive}"></ds:Transform></ds:Transforms>` +
  '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod>' +
  `<ds:DigestValue>${digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>`;

const response = (asked) => {
  const id = `_${crypto.randomUUID()}`;
  const unsigned = assertion(asked, id);
  const info = signedInfo(id, createHash("sha256").update(unsigned).digest("base64"));
  const signature =
    `<ds:Signature ${ds}>${info}<ds:SignatureValue>${sign("sha256", info, key).toString("base64")}</ds:SignatureValue>` +
    `<ds:KeyInfo><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>`;
  const text =
    `<samlp:Response xmlns:samlp="${saml}:protocol" xmlns:saml="${saml}:assertion" ID="_${crypto.randomUUID()}" Version="2.0"` +
    ` IssueInstant="${after(0)}" Destination="${asked.consumer_url}" InResponseTo="${asked.request}">` +
    `<saml:Issuer>${issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="${saml}:status:Success"/></samlp:Status>` +
    `${unsigned.replace("</saml:Issuer>", `</saml:Issuer>${signature}`)}</samlp:Response>`;
  return Buffer.from(text).toString("base64");
};

createInterface({ input: process.stdin }).on("line", (line) => console.log(response(JSON.parse(line))));

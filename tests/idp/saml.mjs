// A provider of SAML 2.0 on the loopback, on samlify. It asks nobody for a password: who signs in was said before, by
// /as?email=…&groups=…. What it sends is a page with a form, as providers do; tests post that form to Muster.
//
//     node saml.mjs PORT MUSTER_URL PROVIDER_ID KEY.pem CERTIFICATE.pem [NEXT_CERTIFICATE.pem]
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

import samlify from "samlify";

const [port, muster, providerId, keyFile, ...certificateFiles] = process.argv.slice(2);
const here = `http://127.0.0.1:${port}`;
const redirect = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";
const sha256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
const email = "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";

// Messages are checked against schemas by programs that samlify does not bring; Muster's are its own tests.
samlify.setSchemaValidator({ validate: async () => "skipped" });

const authnStatement =
  '<saml:AuthnStatement AuthnInstant="{AuthnInstant}" SessionIndex="{SessionIndex}"><saml:AuthnContext>' +
  "<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef>" +
  "</saml:AuthnContext></saml:AuthnStatement>";
const context = samlify.SamlLib.defaultLoginResponseTemplate.context.replace("{AuthnStatement}", authnStatement);

const identityProvider = (isAssertionEncrypted) =>
  samlify.IdentityProvider({
    entityID: `${here}/metadata`,
    privateKey: readFileSync(keyFile),
    signingCert: certificateFiles.map((file) => readFileSync(file)),
    isAssertionEncrypted,
    dataEncryptionAlgorithm: "http://www.w3.org/2009/xmlenc11#aes256-gcm",
    requestSignatureAlgorithm: sha256,
    wantAuthnRequestsSigned: true,
    wantLogoutRequestSigned: true,
    wantLogoutResponseSigned: true,
    nameIDFormat: [email],
    singleSignOnService: [{ Binding: redirect, Location: `${here}/sso` }],
    singleLogoutService: [{ Binding: redirect, Location: `${here}/slo` }],
    loginResponseTemplate: {
      context,
      attributes: [
        { name: "displayName", valueTag: "name", nameFormat: "urn:oasis:names:tc:SAML:2.0:attrname-format:basic", valueXsiType: "xs:string" },
        { name: "groups", valueTag: "groups", nameFormat: "urn:oasis:names:tc:SAML:2.0:attrname-format:basic", valueXsiType: "xs:string" },
      ],
    },
  });
const open = identityProvider(false);
const encrypting = identityProvider(true);

let known; // Muster, by its own metadata
const service = async (wantMessageSigned = false) => {
  known ??= await (await fetch(`${muster}/saml/${providerId}/metadata`)).text();
  return samlify.ServiceProvider({ metadata: known, wantMessageSigned, wantLogoutRequestSigned: true, wantLogoutResponseSigned: true });
};

let person = { email: "bob@example.com", name: "Bob", groups: "cost" };
let sessions = 0;

const tagsOf = (idp, sp, request) => (template) => {
  const now = new Date();
  const later = new Date(now.getTime() + 300_000).toISOString();
  const acs = sp.entityMeta.getAssertionConsumerService("post");
  const id = `_${crypto.randomUUID()}`;
  const tags = {
    ID: id,
    AssertionID: `_${crypto.randomUUID()}`,
    Destination: acs,
    Audience: sp.entityMeta.getEntityID(),
    SubjectRecipient: acs,
    Issuer: idp.entityMeta.getEntityID(),
    IssueInstant: now.toISOString(),
    AuthnInstant: now.toISOString(),
    ConditionsNotBefore: now.toISOString(),
    ConditionsNotOnOrAfter: later,
    SubjectConfirmationDataNotOnOrAfter: later,
    StatusCode: "urn:oasis:names:tc:SAML:2.0:status:Success",
    NameIDFormat: email,
    NameID: person.email,
    SessionIndex: `_session${++sessions}`,
    InResponseTo: request ?? undefined,
    attrName: person.name,
    attrGroups: person.groups,
  };
  return { id, context: samlify.SamlLib.replaceTagsByValue(template, tags) };
};

const answer = async (request, relayState) => {
  const sp = await service(person.signs === "both");
  const idp = person.encrypts ? encrypting : open;
  const made = await idp.createLoginResponse(sp, { extract: { request: { id: request } } }, "post", person, tagsOf(idp, sp, request));
  return { action: made.entityEndpoint, SAMLResponse: made.context, RelayState: relayState ?? "", session: `_session${sessions}` };
};

/** What the signature of an address is over: its parameters as they were sent. */
const octets = (query, kind) => [kind, "RelayState", "SigAlg"].map((name) => query.split("&").find((pair) => pair.startsWith(`${name}=`))).filter(Boolean).join("&");

const routes = {
  "/metadata": async () => open.getMetadata(),
  "/as": async (parameters) => {
    person = { groups: "", name: "Somebody", ...Object.fromEntries(parameters) };
    return person;
  },
  "/sso": async (parameters, query) => {
    const { extract } = await open.parseLoginRequest(await service(), "redirect", { query: Object.fromEntries(parameters), octetString: octets(query, "SAMLRequest") });
    return { ...(await answer(extract.request.id, parameters.get("RelayState"))), request: extract };
  },
  "/tile": async () => answer(undefined, ""),
  "/slo": async (parameters, query) => {
    const envelope = { query: Object.fromEntries(parameters), octetString: octets(query, parameters.has("SAMLRequest") ? "SAMLRequest" : "SAMLResponse") };
    const sp = await service();
    if (!parameters.has("SAMLRequest")) {
      const { extract } = await open.parseLogoutResponse(sp, "redirect", envelope);
      return { heard: extract };
    }
    const { extract } = await open.parseLogoutRequest(sp, "redirect", envelope);
    return { heard: extract, url: open.createLogoutResponse(sp, { extract }, "redirect", { relayState: "" }).context };
  },
  "/logout": async (parameters) => {
    const sp = await service();
    return { url: open.createLogoutRequest(sp, "redirect", { logoutNameID: person.email, sessionIndex: parameters.get("session") }, { relayState: "" }).context };
  },
};

const server = createServer(async (request, response) => {
  const { pathname, searchParams, search } = new URL(request.url, here);
  try {
    const said = await routes[pathname](searchParams, search.slice(1));
    response.writeHead(200, { "Content-Type": typeof said === "string" ? "application/samlmetadata+xml" : "application/json" });
    response.end(typeof said === "string" ? said : JSON.stringify(said));
  } catch (error) {
    response.writeHead(500, { "Content-Type": "text/plain" });
    response.end(String(error?.stack ?? error));
  }
});
server.listen(Number(port), "127.0.0.1", () => console.log(here));

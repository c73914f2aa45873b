// A provider of SAML 2.0 on the loopback, on samlify. It asks nobody for a password: who signs in was said before, by
// /as?email=…&groups=…. A browser gets what it is to do, as from any provider: a page whose form posts itself, or another
// address. Whoever takes no pages gets the same as JSON, and does it as they please. With BINDING=post it
// takes messages by post alone.
//
//     node saml.mjs PORT MUSTER_URL PROVIDER_ID KEY.pem CERTIFICATE.pem [NEXT_CERTIFICATE.pem]
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

import samlify from "samlify";

const [port, muster, providerId, keyFile, ...certificateFiles] = process.argv.slice(2);
const here = `http://127.0.0.1:${port}`;
const binding = process.env.BINDING ?? "redirect";
const bindings = "urn:oasis:names:tc:SAML:2.0:bindings";
const taken = `${bindings}:${binding === "post" ? "HTTP-POST" : "HTTP-Redirect"}`;
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
    singleSignOnService: [{ Binding: taken, Location: `${here}/sso` }],
    singleLogoutService: [{ Binding: taken, Location: `${here}/slo` }],
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

/** A message as the binding brings it: samlify wants the query and what was signed, or the form. */
const brought = (parameters, query, kind) =>
  binding === "post" ? { body: Object.fromEntries(parameters) } : { query: Object.fromEntries(parameters), octetString: octets(query, kind) };

/** Where a message goes: to an address, or by a form. */
const sent = (made) => (binding === "post" ? { action: made.entityEndpoint, [made.type]: made.context, RelayState: made.relayState } : { url: made.context });

/** A sign-out told by the provider itself, and what Muster answers. */
const tellBySoap = async (session) => {
  const sp = await service();
  const address = sp.entityMeta.meta.singleLogoutService.find((one) => one.binding === `${bindings}:SOAP`).location;
  const id = `_${crypto.randomUUID()}`;
  const tags = {
    ID: id,
    Destination: address,
    Issuer: open.entityMeta.getEntityID(),
    IssueInstant: new Date().toISOString(),
    EntityID: open.entityMeta.getEntityID(),
    NameIDFormat: email,
    NameID: person.email,
    SessionIndex: session,
  };
  const made = open.createLogoutRequest(sp, "post", {}, { customTagReplacement: (template) => ({ id, context: samlify.SamlLib.replaceTagsByValue(template, tags) }) });
  const message = Buffer.from(made.context, "base64").toString();
  const envelope = `<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Header/><S:Body>${message}</S:Body></S:Envelope>`;
  const answer = await fetch(address, { method: "POST", body: envelope, headers: { "Content-Type": "text/xml", SOAPAction: "http://www.oasis-open.org/committees/security" } });
  const text = await answer.text();
  const said = { address, envelope, status: answer.status, type: answer.headers.get("content-type"), text };
  if (answer.status === 200) {
    const [inner] = /<samlp:LogoutResponse.*<\/samlp:LogoutResponse>/s.exec(text);
    said.heard = (await open.parseLogoutResponse(sp, "post", { body: { SAMLResponse: Buffer.from(inner).toString("base64") } })).extract;
  }
  return said;
};

const routes = {
  "/metadata": async () => open.getMetadata(),
  "/as": async (parameters) => {
    person = { groups: "", name: "Somebody", ...Object.fromEntries(parameters) };
    return person;
  },
  "/sso": async (parameters, query) => {
    const { extract } = await open.parseLoginRequest(await service(), binding, brought(parameters, query, "SAMLRequest"));
    return { ...(await answer(extract.request.id, parameters.get("RelayState"))), request: extract };
  },
  "/tile": async () => answer(undefined, ""),
  "/slo": async (parameters, query) => {
    const envelope = brought(parameters, query, parameters.has("SAMLRequest") ? "SAMLRequest" : "SAMLResponse");
    const sp = await service();
    if (!parameters.has("SAMLRequest")) {
      const { extract } = await open.parseLogoutResponse(sp, binding, envelope);
      return { heard: extract };
    }
    const { extract } = await open.parseLogoutRequest(sp, binding, envelope);
    return { heard: extract, ...sent(open.createLogoutResponse(sp, { extract }, binding, { relayState: "" })) };
  },
  "/logout": async (parameters) => {
    const sp = await service();
    return sent(open.createLogoutRequest(sp, binding, { logoutNameID: person.email, sessionIndex: parameters.get("session") ?? `_session${sessions}` }, { relayState: "" }));
  },
  "/logout-by-soap": async (parameters) => tellBySoap(parameters.get("session")),
  // Muster's metadata is read again for the next message.
  "/forget": async () => {
    known = undefined;
    return {};
  },
};

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
const hidden = (name, value) => `<input type="hidden" name="${name}" value="${escaped(value)}">`;
const page = ({ action, ...message }) =>
  `<!doctype html><title>Signing in</title><form method="post" action="${escaped(action)}">` +
  ["SAMLRequest", "SAMLResponse", "RelayState"].map((name) => (message[name] === undefined ? "" : hidden(name, message[name]))).join("") +
  "</form><script>document.forms[0].submit()</script>";

const textOf = async (request) => {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  return Buffer.concat(pieces).toString();
};

const send = (request, response, said) => {
  const takesPages = (request.headers.accept ?? "").includes("text/html");
  if (typeof said === "string") {
    response.writeHead(200, { "Content-Type": "application/samlmetadata+xml" }).end(said);
  } else if (takesPages && said.action) {
    response.writeHead(200, { "Content-Type": "text/html; charset=utf-8" }).end(page(said));
  } else if (takesPages && said.url) {
    response.writeHead(302, { Location: said.url }).end();
  } else {
    response.writeHead(200, { "Content-Type": "application/json" }).end(JSON.stringify(said));
  }
};

const server = createServer(async (request, response) => {
  const { pathname, searchParams, search } = new URL(request.url, here);
  try {
    const parameters = request.method === "POST" ? new URLSearchParams(await textOf(request)) : searchParams;
    send(request, response, await routes[pathname](parameters, search.slice(1)));
  } catch (error) {
    response.writeHead(500, { "Content-Type": "text/plain" });
    response.end(String(error?.stack ?? error));
  }
});
server.listen(Number(port), "127.0.0.1", () => console.log(here));

// A provider of OpenID Connect that costs little, so that what stands before it is measured: whoever asks is let in. A
// code is the token's claims in base64url, which the client makes up.
//
//     node oidc_stub.mjs PORT
import { generateKeyPairSync, sign } from "node:crypto";
import { createServer } from "node:http";

const port = process.argv[2];
const issuer = `http://127.0.0.1:${port}`;
const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const encoded = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const head = encoded({ alg: "RS256", kid: "stub", typ: "JWT" });

const tokensFor = (code) => {
  const claims = JSON.parse(Buffer.from(code, "base64url"));
  const now = Math.floor(Date.now() / 1000);
  const signed = `${head}.${encoded({ iss: issuer, aud: "muster", iat: now, exp: now + 300, sid: claims.nonce, ...claims })}`;
  const signature = sign("sha256", signed, privateKey).toString("base64url");
  return { token_type: "Bearer", access_token: claims.sub, id_token: `${signed}.${signature}` };
};

const routes = {
  "/.well-known/openid-configuration": () => ({
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    jwks_uri: `${issuer}/keys`,
  }),
  "/keys": () => ({ keys: [{ ...publicKey.export({ format: "jwk" }), kid: "stub", use: "sig", alg: "RS256" }] }),
  "/token": (body) => tokensFor(new URLSearchParams(body).get("code")),
  "/userinfo": (_, request) => {
    const sub = request.headers.authorization.slice("Bearer ".length);
    return { sub, email: `${sub}@example.com`, email_verified: true, name: `Person ${sub}`, groups: ["finops"] };
  },
};

const server = createServer((request, response) => {
  let body = "";
  request.on("data", (part) => (body += part));
  request.on("end", () => {
    const text = JSON.stringify(routes[new URL(request.url, issuer).pathname](body, request));
    response.writeHead(200, { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(text) });
    response.end(text);
  });
});
server.keepAliveTimeout = 60_000;
server.listen(Number(port), "127.0.0.1", () => console.log(issuer));

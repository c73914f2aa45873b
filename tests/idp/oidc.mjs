// A provider of OpenID Connect on the loopback. It asks nobody for a password: who signs in is the
// `login_hint`, else Bob. A new start has new keys.
//
//     node oidc.mjs PORT MUSTER_URL PROVIDER_ID
import { generateKeyPairSync } from "node:crypto";

import { Provider } from "oidc-provider";

const [port, muster, providerId] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const people = {
  "bob@example.com": { name: "Bob", groups: ["finops"], roles: ["cost"] },
  "ann@example.com": { name: "Ann", groups: [], roles: [] },
  "carol@example.com": { name: "Carol", groups: [], roles: [] },
  "eve@elsewhere.example": { name: "Eve", groups: [], roles: ["admins"] },
};

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const key = { ...privateKey.export({ format: "jwk" }), use: "sig", alg: "RS256", kid: `key-${Date.now()}` };

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "muster",
      client_secret: "the secret of muster & more",
      redirect_uris: [`${muster}/oidc/${providerId}/callback`],
      post_logout_redirect_uris: [`${muster}/sign-in`],
      backchannel_logout_uri: `${muster}/oidc/${providerId}/backchannel-logout`,
      backchannel_logout_session_required: true,
    },
  ],
  cookies: { keys: ["of a test"] },
  jwks: { keys: [key] },
  pkce: { required: () => true },
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name", "groups", "roles"] },
  features: {
    devInteractions: { enabled: false },
    backchannelLogout: { enabled: true },
  },
  findAccount: (_, id) =>
    people[id] && {
      accountId: id,
      claims: () => ({ sub: id, email: id, email_verified: true, ...people[id] }),
    },
  // Muster is on the loopback here, where it would not let itself be sent.
  fetch: (url, { dispatcher, ...options }) => fetch(url, options),
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
});

// Whoever is sent here signs in and agrees at once.
provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith("/interaction/")) {
    return next();
  }
  const { prompt, params, session } = await provider.interactionDetails(ctx.req, ctx.res);
  if (params.login_hint === "nobody@example.com") {
    return provider.interactionFinished(ctx.req, ctx.res, { error: "access_denied" });
  }
  if (prompt.name === "login") {
    const accountId = params.login_hint ?? session?.accountId ?? "bob@example.com";
    return provider.interactionFinished(ctx.req, ctx.res, { login: { accountId } });
  }
  const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope("openid email profile");
  return provider.interactionFinished(ctx.req, ctx.res, { consent: { grantId: await grant.save() } });
});

provider.listen(Number(port), "127.0.0.1", () => console.log(issuer));

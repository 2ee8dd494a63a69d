import type { OperationKey } from '../findings/finding.ts';
import type { Credential } from './credentials.ts';
import type { HeaderList, ProbeRequest } from './exchange.ts';

/** A request of one's own that is part of a recipe. `${name}` in target, headers and body is filled in. */
export interface RecipeRequest {
  readonly method: string;
  readonly target: string;
  readonly headers?: HeaderList;
  /** JSON unless it is a text. */
  readonly body?: unknown;
  /** When it is not at the base URL; its origin is then one that was named. */
  readonly origin?: string;
}

/** How one logs in: what is sent, and where the token stands in the reply. */
export interface LoginRecipe extends RecipeRequest {
  /** The way to the token in a JSON reply: `access_token`, `data.token`. Without it, the usual names are looked for. */
  readonly token?: string;
  /** The cookie that is the session, instead of a token. */
  readonly cookie?: string;
}

/** How one gets a new access token: `${refresh_token}` in the request is filled in. */
export interface RefreshRecipe extends RecipeRequest {
  /** When it does not come with the login. */
  readonly refreshToken?: string;
}

export interface OAuthClient {
  readonly clientId: string;
  readonly clientSecret?: string;
  readonly redirectUri: string;
  readonly scope?: string;
  /** `Cookie` header of somebody who is logged in at the authorization endpoint and has consented, for codes. */
  readonly cookie?: string;
  /** When there is no discovery document. */
  readonly authorizationEndpoint?: string;
  readonly tokenEndpoint?: string;
}

/** Adds a signature to a request; called for each request anew. */
export type Signer = (request: ProbeRequest, at: { readonly now: Date }) => Promise<ProbeRequest> | ProbeRequest;

/** What the user gave, beside the operations and the main credential. */
export interface ProbeSettings {
  readonly allowWrites: boolean;
  /** Credentials for operations whose document names another security scheme than the main one's, by its name. */
  readonly credentialFor: Readonly<Record<string, Credential>>;
  /** A credential with fewer scopes or rights than the main one. */
  readonly lowScope?: Credential;
  /** A credential of another person with the same rights. */
  readonly other?: Credential;
  /** A credential of an administrator, for what the main one may not. */
  readonly admin?: Credential;
  /** A credential that has expired. */
  readonly expired?: Credential;
  /** A token of the same issuer for another API. */
  readonly foreign?: Credential;
  /** Tokens that are no access tokens: ID and refresh tokens. */
  readonly otherTokens: readonly string[];
  /** The key that tokens are signed with, for attacks on claims: an HMAC secret, or a private key as PEM. */
  readonly signingKey?: string;
  /** The public key that tokens are verified with, where the API does not publish it: PEM or JWK. */
  readonly publicKey?: string;
  /** Signs each request. */
  readonly signer?: Signer;
  /** The client certificate, PEM. */
  readonly certificate?: { readonly cert: string; readonly key: string };
  readonly login?: LoginRecipe;
  readonly logout?: RecipeRequest;
  readonly refresh?: RefreshRecipe;
  readonly passwordChange?: RecipeRequest;
  readonly oauth?: OAuthClient;
  /** A user name that exists, for enumeration; a wrong password is tried with it. */
  readonly knownUser?: string;
  /** How long an access token may live, seconds. */
  readonly maxLifetimeSeconds: number;
  /** How many bad logins are tried to find a limit. */
  readonly badLogins: number;
  /** Whether times are measured, which takes hundreds of requests. */
  readonly timing: boolean;
  readonly webSocketPaths: readonly string[];
  /** Where the same API is without TLS, when it is not on port 80. */
  readonly plainUrl?: string;
  /** Routes that the code has, for what the document does not list. */
  readonly routes: readonly OperationKey[];
  /** More paths to look for. */
  readonly unlistedPaths: readonly string[];
  /** More words for the dictionary of weak secrets. */
  readonly dictionary: readonly string[];
}

export const defaultSettings: ProbeSettings = {
  allowWrites: false,
  credentialFor: {},
  otherTokens: [],
  maxLifetimeSeconds: 24 * 3600,
  badLogins: 30,
  timing: false,
  webSocketPaths: [],
  routes: [],
  unlistedPaths: [],
  dictionary: [],
};

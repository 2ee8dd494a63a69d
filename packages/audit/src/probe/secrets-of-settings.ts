import type { Credential } from './credentials.ts';
import type { LoginRecipe, ProbeSettings, RecipeRequest, RefreshRecipe } from './settings.ts';

type Given = Partial<ProbeSettings> & { readonly credential?: Credential };

const secretNames = /pass|secret|pwd|token|key|pin$|otp|code|assertion/i;
const secretHeaders = /auth|cookie|key|token|secret|signature/i;

/** Everything secret that the user gave, wherever it stands: what no report may show. */
export function secretsIn(given: Given): readonly string[] {
  const { credential, lowScope, other, admin, expired, foreign, credentialFor = {}, oauth } = given;
  const { login, logout, refresh, passwordChange } = given;
  return [
    ...[credential, lowScope, other, admin, expired, foreign, ...Object.values(credentialFor)].flatMap(ofCredential),
    ...[login, logout, refresh, passwordChange].flatMap(ofRecipe),
    ...(given.otherTokens ?? []),
    ...cookiesIn(oauth?.cookie),
    ...[given.signingKey, oauth?.clientSecret, given.certificate?.key].filter((text) => text !== undefined),
  ];
}

function ofCredential(credential: Credential | undefined): readonly string[] {
  if (credential === undefined) return [];
  const { kind, value } = credential;
  return kind === 'basic' ? [value, Buffer.from(`${credential.user}:${value}`).toString('base64')] : [value];
}

function ofRecipe(recipe: (RecipeRequest & Partial<RefreshRecipe & LoginRecipe>) | undefined): readonly string[] {
  if (recipe === undefined) return [];
  const { body, headers = [], target, refreshToken } = recipe;
  const ofBody = typeof body === 'string' && !/^\s*[{[]/.test(body) ? ofForm(body) : ofJson(body);
  const ofHeaders = headers
    .filter(([name]) => secretHeaders.test(name))
    .flatMap(([name, value]) => (/cookie/i.test(name) ? cookiesIn(value) : [value.replace(/^[A-Za-z]+ +/, '')]));
  const [, query = ''] = target.split('?');
  return [...ofBody, ...ofHeaders, ...ofForm(query), ...(refreshToken === undefined ? [] : [refreshToken])];
}

function ofForm(text: string): readonly string[] {
  return [...new URLSearchParams(text)].filter(([name, value]) => isSecret(name, value)).map(([, value]) => value);
}

function ofJson(body: unknown): readonly string[] {
  const found: string[] = [];
  const json: unknown = typeof body === 'string' ? parsed(body) : body;
  JSON.stringify(json, (name, value: unknown) => {
    if (typeof value === 'string' && isSecret(name, value)) found.push(value);
    return value;
  });
  return found;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `${refresh_token}` is filled in later; it is no secret itself. */
function isSecret(name: string, value: string): boolean {
  return secretNames.test(name) && !value.includes('${');
}

function cookiesIn(header: string | undefined): readonly string[] {
  if (header === undefined) return [];
  return [header, ...header.split(/;\s*/).map((pair) => pair.slice(pair.indexOf('=') + 1))];
}

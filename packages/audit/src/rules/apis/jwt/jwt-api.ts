import type { Call, Language, SourceModel } from '../../../languages/model.ts';
import type { Place } from '../../values.ts';
import { heldBuilders, type Where } from '../setting.ts';

/** What every entry of the JWT tables tells of a library's function. */
export interface JwtApi {
  /** As people call the library: `jsonwebtoken`, `firebase/php-jwt`. */
  readonly library: string;
  /** As lock files name it, where that is another name. */
  readonly package?: string;
  readonly language: Language;
  /** The last segments that a call may have: looked at first, as most calls fail here. */
  readonly names: readonly string[];
  /** Matched with `Call.target`. */
  readonly target?: RegExp;
  /** Matched with the receiver as written, where the import is not known: `this.jwtService`. */
  readonly receiver?: RegExp;
  /** What the file must hold: the library, or for a receiver's name to count. Files without it are not parsed for this entry. */
  readonly file?: RegExp;
  /** What else must hold. */
  readonly when?: (call: Call) => boolean;
}

/** How a verification is written with a library. */
export interface JwtVerifyApi extends JwtApi {
  readonly token?: Place;
  readonly keys: readonly Where[];
  readonly algorithms: readonly Where[];
  readonly issuer: readonly Where[];
  readonly audience: readonly Where[];
  /** How algorithms are given, as it should read: `algorithms: ['HS256']`. */
  readonly algorithmsExample: string;
  readonly claimsExample: string;
  /** What the library does when no algorithms are given. */
  readonly withoutAlgorithms: 'accepts-any' | 'safe' | { readonly safeSince: string };
}

/** How a token is made with a library. */
export interface JwtSignApi extends JwtApi {
  readonly payload: readonly Where[];
  readonly keys: readonly Where[];
  /** Where the lifetime or the end is given, apart from an `exp` in the payload. */
  readonly expiry: readonly Where[];
  /** How it should read: `expiresIn: '15m'`. */
  readonly expiryExample: string;
  /** The library sets an end when none is given. */
  readonly expiresByDefault?: boolean;
  /** Elsewhere in the project a default may be set, when this text occurs: `signOptions`. */
  readonly defaultsAt?: string;
}

export interface ApiCall<Api> {
  readonly api: Api;
  readonly call: Call;
}

/** The calls of a file that a table knows. */
export function callsOf<Api extends JwtApi>(model: SourceModel, table: readonly Api[]): ApiCall<Api>[] {
  const { language, text } = model.file;
  const rows = table.filter(
    (api) =>
      api.language === language && (api.file?.test(text) ?? true) && api.names.some((name) => mayCall(text, name)),
  );
  if (rows.length === 0) return [];
  const names = new Set(rows.flatMap((api) => api.names));
  const found: ApiCall<Api>[] = [];
  for (const call of model.calls) {
    if (!names.has(call.name)) continue;
    const own = rows.filter(({ names: those }) => those.includes(call.name));
    const held = own.some(({ target }) => target !== undefined) ? heldTargets(model, call) : [];
    // what a variable was given says more of it than its name
    const api = own.find((row) => isOfTarget(row, call, held)) ?? own.find((row) => isOfReceiver(row, call, model));
    if (api !== undefined) found.push({ api, call });
  }
  return found;
}

const wholeNames = new Map<string, RegExp>();

/** Whether a name stands in a text, and is not a part of another: `sign` of `signature`. */
function mayCall(text: string, name: string): boolean {
  let whole = wholeNames.get(name);
  if (whole === undefined) {
    whole = new RegExp(`(?<![\\w$])${plain(name).replace(/[^\w]/g, '\\$&')}(?![\\w$])`);
    wholeNames.set(name, whole);
  }
  return text.includes(plain(name)) && whole.test(text);
}

/** `promisify()` stands for what a call gave. */
function plain(name: string): string {
  return name.replace(/\(\)$/, '');
}

/** `jwt.sign(key)`, where `jwt` was given `new SignJWT(claims)`, is a call on what that made. */
function heldTargets(model: SourceModel, call: Call): readonly string[] {
  return heldBuilders(model, call).map((made) => `${made.target}().${call.name}`);
}

function isOfTarget({ target, when }: JwtApi, call: Call, held: readonly string[]): boolean {
  return target !== undefined && [call.target, ...held].some((one) => target.test(one)) && (when?.(call) ?? true);
}

/** `jwt.verify(token)`, where `jwt` is no object of a class of the project's own. */
function isOfReceiver({ receiver, when }: JwtApi, call: Call, model: SourceModel): boolean {
  const isNamed = receiver !== undefined && call.receiverText !== undefined && receiver.test(call.receiverText);
  if (!isNamed || !(when?.(call) ?? true)) return false;
  return !heldBuilders(model, call).some((made) => made.isConstruction && /^[./~]|^@\//.test(made.target));
}

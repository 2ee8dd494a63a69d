import type { Call, Code, SourceModel, Value } from '../../../languages/model.ts';
import type { Project } from '../../../source/project.ts';
import { chainOf, entryOf, isTrue, stringsIn } from '../../values.ts';

/** A request for authorization that nothing binds to the browser. */
export interface UnboundRequest {
  readonly code: Code;
  readonly isConstant: boolean;
}

/** Providers whose strategies of passport are OAuth 2.0, and send no state unless they are told to. */
const providers =
  /^(google|facebook|github|gitlab|bitbucket|discord|microsoft|spotify|twitch|slack|oauth2|amazon|instagram|yandex|vkontakte|kakao|naver|line|reddit|dropbox|42)$/;
/** Functions of libraries that make the address, and add no state of their own. */
const makers = /(^|\.)(authorizationUrl|generateAuthUrl|authorizeURL)$/;
const binding = /\bstate\b|code_challenge|codeChallenge|\bnonce\b/;

/** Addresses of authorization that are made by a library's function, by single settings, or by a strategy of passport. */
export function* unboundRequests(model: SourceModel, project: Project): Generator<UnboundRequest> {
  for (const call of model.calls) {
    const verdict = (model.file.language === 'javascript' ? ofMaker(call) : undefined) ?? ofSettings(model, call);
    if (verdict !== undefined) yield { code: call.code, isConstant: verdict === 'constant' };
    if (isPassport(model, project, call)) yield { code: call.code, isConstant: false };
    if (call.name === 'provider' && isTrue(call.arguments.find(({ name }) => name === 'provider_ignores_state')?.value))
      yield { code: call.code, isConstant: false };
  }
}

function ofMaker({ target, arguments: given }: Call): 'free' | 'constant' | undefined {
  if (!makers.test(target) || given.length !== 1) return undefined;
  const options = given[0]?.value;
  if (options?.kind !== 'map' || options.isOpen || entryOf(options, ['code_challenge', 'codeChallenge']) !== undefined)
    return undefined;
  const state = entryOf(options, ['state']);
  if (state === undefined) return 'free';
  return state.kind === 'string' ? 'constant' : undefined;
}

const adders = /^(set|append|add|queryParam|Add|Set|put|addQueryParameter|AddQueryString|appendQueryParameter)$/;

/** `url.searchParams.set('response_type', 'code')`, `.queryParam("response_type", "code")`, `url.Values{…}`: state would stand in the same function. */
function ofSettings(model: SourceModel, call: Call): 'free' | undefined {
  const [first, second] = call.arguments.map(({ value }) => value);
  const isPair = adders.test(call.name) && first?.kind === 'string' && first.text === 'response_type' && isCode(second);
  const isList =
    model.file.language === 'go' && /(^|[./])Values$/.test(call.target) && isCode(entryOf(first, ['response_type']));
  const isTable =
    call.name === 'AddQueryString' && /"response_type"\s{0,4}(\]\s{0,4}=|,)\s{0,4}"code"/.test(call.code.text);
  if (!isPair && !isList && !isTable) return undefined;
  const around = call.within?.code.text ?? chainOf(call).at(-1)?.code.text ?? model.file.text;
  return binding.test(around) ? undefined : 'free';
}

function isCode(value: Value | undefined): boolean {
  return value !== undefined && stringsIn(value).includes('code');
}

/** `passport.authenticate('google', { scope })`, at the way out: neither it nor its strategy asks for a state. */
function isPassport(model: SourceModel, project: Project, { target, arguments: given, code }: Call): boolean {
  const [name, options] = given.map(({ value }) => value);
  if (
    !/(^|\.)passport(\.default)?\.authenticate$/.test(target) ||
    name?.kind !== 'string' ||
    !providers.test(name.text)
  )
    return false;
  if (options?.kind !== 'map' || options.isOpen || entryOf(options, ['scope']) === undefined) return false;
  if (entryOf(options, ['state', 'failureRedirect', 'successRedirect']) !== undefined) return false;
  const line = model.file.text.slice(model.file.text.lastIndexOf('\n', code.start) + 1, code.start);
  if (/callback/i.test(line)) return false;
  return !['state: true', 'store: ', 'pkce: true', 'state:true'].some(
    (text) => project.mentions(text) && isOfStrategy(project, text),
  );
}

/** A strategy is told so, in whatever file it is made in. */
function isOfStrategy(project: Project, text: string): boolean {
  return project.files.some((file) => {
    const source = project.isTest(file) || !/\.(js|ts|mjs|cjs)$/.test(file) ? undefined : project.read(file);
    return source !== undefined && /Strategy\(/.test(source) && source.includes(text);
  });
}

import type { Code, SourceModel, Value } from '../../../languages/model.ts';
import { equalities } from '../../equalities.ts';
import { deep } from '../../values.ts';

/** Headers in which callers, or proxies in front of them, say from where they call. */
const header =
  /^(x[-_]forwarded[-_]for|x[-_]real[-_]ip|(x[-_])?client[-_]ip|true[-_]client[-_]ip|x[-_]originating[-_]ip|x[-_]remote[-_](ip|addr))$/i;
const member = /\.(HTTP_)?(X[-_]FORWARDED[-_]FOR|X[-_]REAL[-_]IP|(X[-_])?CLIENT[-_]IP|TRUE[-_]CLIENT[-_]IP)$/i;
const address = /^(\d{1,3}\.\d{1,3}\.|localhost|::1|fe80:)/i;
const list = /(allow|trust|white|permit|safe|admin|internal|local)\w{0,40}(ips?|list|addresses|hosts|networks?)\b/i;
const searches =
  /^(contains|includes|in_array|startsWith|starts_with|str_starts_with|HasPrefix|has|indexOf|strpos|equals|include\?|some)$/i;

/** Decisions about an address that the caller names: `req.headers['x-forwarded-for'] === '127.0.0.1'`, and searches in lists of addresses. */
export function decidedByClaimedAddress(model: SourceModel): readonly Code[] {
  const { text } = model.file;
  if (!/forwarded[-_]for|real[-_]ip|client[-_]ip|originating[-_]ip|remote[-_](ip|addr)/i.test(text)) return [];
  if (!/\d{1,3}\.\d{1,3}\.|localhost|::1|fe80:/i.test(text) && !list.test(text)) return [];
  const compared = model.comparisons
    .filter(({ left, right }) => [left, right].some(isClaimed) && [left, right].some(isKnown))
    .map(({ code }) => code);
  const searched = model.calls
    .filter(({ name, receiver, arguments: given }) => {
      const sides = [...(receiver === undefined ? [] : [receiver]), ...given.map(({ value }) => value)];
      return searches.test(name) && sides.some(isClaimed) && sides.some(isKnown);
    })
    .map(({ code }) => code);
  return [...compared, ...searched];
}

/** What programs are called that nobody lets in for their name. */
const knownAgent =
  /^$|^-$|mozilla|bot|crawl|spider|health|probe|monitor|uptime|curl|wget|python|okhttp|java|go-http|node|axios|postman|googlehc|kube|elb|prometheus|hookshot|slack|discord|whatsapp|facebook|cfnetwork|dart|unknown|^\*$/i;

/** `request.headers['user-agent'] === 'warehouse desktop 2'`: the name of a program, in full, as what lets it in. */
export function decidedByProgram(model: SourceModel): readonly Code[] {
  if (!/user[-_]agent/i.test(model.file.text)) return [];
  const isAgent = (value: Value) =>
    [...deep(value)].some(
      (part) =>
        (part.kind === 'string' && /^(http_)?user[-_]agent$/i.test(part.text)) ||
        (part.kind === 'path' && /\.(HTTP_)?USER[-_]AGENT$/i.test(part.path)),
    );
  return equalities(model)
    .filter(({ left, right, operator }) => {
      const [given, wanted] = left.kind === 'string' ? [right, left] : [left, right];
      return (
        /^={2,3}$|^!={1,2}$/.test(operator) &&
        wanted.kind === 'string' &&
        wanted.text.length > 3 &&
        !knownAgent.test(wanted.text) &&
        isAgent(given)
      );
    })
    .map(({ code }) => code);
}

function isClaimed(value: Value): boolean {
  return [...deep(value)].some(
    (part) => (part.kind === 'string' && header.test(part.text)) || (part.kind === 'path' && member.test(part.path)),
  );
}

function isKnown(value: Value): boolean {
  return [...deep(value)].some(
    (part) => (part.kind === 'string' && address.test(part.text)) || (part.kind === 'path' && list.test(part.path)),
  );
}

/** The options that say what the admin API's members say. */
const options: Readonly<Record<string, string>> = {
  accessTokenLifetimeSeconds: '--lifetime',
  action: '--action',
  address: '--address',
  allowedAddresses: '--from',
  audience: '--audience',
  expiresAt: '--expires',
  grant_types: '--grant',
  limit: '--limit',
  name: '--name',
  overlapSeconds: '--overlap',
  owner: '--owner',
  rateLimits: '--rate-limit',
  resources: '--resource',
  scopes: '--scope',
  state: '--state',
  subject: '--subject',
  target: '--target',
};

/**
 * What somebody who typed a command knows a member of the request by: its option, or the entry of the file that was imported.
 *
 * @param place a query parameter's name, or a JSON pointer without its first slash
 */
export function placeOf(place: string): string {
  const [first = '', index, ...rest] = place.split('/');
  if (first === 'keys' && index !== undefined) return [`entry ${Number(index) + 1}`, ...rest].join(', ');
  return Object.hasOwn(options, first) ? `${options[first]}` : place;
}

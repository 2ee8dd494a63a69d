/** Everything. */
export const adminScope = 'countersign:admin';
/** Everything that changes nothing and shows no secret. */
const adminReadScope = 'countersign:admin:read';
/** Creates API keys that may no more than the credential that creates them. */
const createKeysScope = 'countersign:keys:create';

export const toChange = [adminScope] as const;
export const toRead = [adminScope, adminReadScope] as const;
export const toCreateKeys = [adminScope, createKeysScope] as const;

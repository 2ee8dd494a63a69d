/** Everything. */
export const adminScope = 'countersign:admin';
/** Everything that changes nothing and shows no secret. */
export const adminReadScope = 'countersign:admin:read';
/** Creates API keys that may no more than the credential that creates them. */
export const createKeysScope = 'countersign:keys:create';

export const toChange = [adminScope] as const;
export const toRead = [adminScope, adminReadScope] as const;
export const toCreateKeys = [adminScope, createKeysScope] as const;

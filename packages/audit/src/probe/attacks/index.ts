import type { Attack } from '../attack.ts';
import {
  duplicateAuthorization,
  emptyBearer,
  noCredential,
  randomCredential,
  schemeSwap,
} from './missing-credential.ts';

/** All attacks, in the order in which they are tried. */
export const attacks: readonly Attack[] = [
  noCredential,
  randomCredential,
  emptyBearer,
  schemeSwap,
  duplicateAuthorization,
];

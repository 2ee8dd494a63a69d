import { z } from '@hono/zod-openapi';
import { plainText, plainTextRule } from '../api-keys/grant.ts';

// The forms that several operations share. What is looked at again behind the wire (scopes, addresses, moments in the past) is
// described here by type and length only.

export const text = z
  .string()
  .min(1)
  .max(200)
  .refine((value) => plainText.test(value), plainTextRule);
export const apiKeyId = z
  .string()
  .regex(/^[0-9A-Za-z]{16}$/, 'It is not the id of an API key (16 letters and digits).');
export const scopes = z.array(z.string().min(1).max(128)).max(100);
export const addresses = z.array(z.string().min(2).max(50)).max(100);
export const rateLimits = z
  .array(z.strictObject({ limit: z.int().min(1).max(1_000_000_000), windowSeconds: z.int().min(1).max(31_536_000) }))
  .max(8);
export const overlap = z.strictObject({ overlapSeconds: z.int().min(0).max(7_776_000).optional() });

/** A moment: ISO 8601 with an offset on the wire, seconds since the epoch behind it. */
export const moment = z.iso
  .datetime({ offset: true, error: 'It is not a moment such as 2030-01-31T12:00:00Z.' })
  .transform((value) => Math.floor(Date.parse(value) / 1000))
  .openapi({ type: 'string', format: 'date-time' });

/** What a new key is to be, wherever its secret comes from. */
export const newKeyMembers = {
  name: text,
  subject: text.optional(),
  owner: text.optional(),
  scopes: scopes.optional(),
  expiresAt: moment.optional(),
  rateLimits: rateLimits.optional(),
  allowedAddresses: addresses.optional(),
};

const momentOut = z.iso.datetime();
export const out = { moment: momentOut, maybeMoment: momentOut.nullable(), sequence: z.int().min(0) };

const pageLimit = z
  .string()
  .regex(/^([1-9]\d?|100)$/, 'It is a whole number from 1 to 100.')
  .transform(Number)
  .default(50)
  .openapi({ type: 'integer', minimum: 1, maximum: 100, default: 50 });

/** The members of a list operation's query that say which page. */
export const page = { limit: pageLimit, cursor: z.string().min(1).max(200).optional() };

export function pageOf(item: z.ZodType) {
  return z.object({
    items: z.array(item),
    next: z.string().nullable().openapi({ description: 'Cursor of the next page.' }),
  });
}

export function toIso(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}

export function toMaybeIso(seconds: number | null): string | null {
  return seconds === null ? null : toIso(seconds);
}

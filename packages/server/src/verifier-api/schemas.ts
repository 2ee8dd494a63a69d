import { isIP } from 'node:net';
import { z } from '@hono/zod-openapi';
import { maximumReportEntries, maximumWaitSeconds } from 'countersign/building-blocks';

// The wire types of `countersign`'s authority/wire.ts, as what is accepted. Unlike elsewhere, unknown members are passed over:
// verifiers and authority are not always of the same version.

const name = z.string().min(1).max(300);
const digest = z.string().regex(/^[A-Za-z0-9_-]{43}$/, 'It is not the base64url of a SHA-256.');
const moment = z.int().min(0);
const address = z.string().refine((text) => isIP(text) !== 0, 'It is not an IP address.');
const wholeNumber = z
  .string()
  .regex(/^\d{1,15}$/, 'It is not a whole number.')
  .transform(Number);

const keyQuery = {
  id: z.string().min(1).max(64).optional(),
  digest,
  foreignKey: z.string().min(1).max(4096).optional(),
};

export const lookupBody = z.object(keyQuery);

export const tokenStatusBody = z.object({
  tokenId: name,
  sessionId: name.optional(),
  clientId: name.optional(),
  subject: name,
  signingKeyId: name.optional(),
  issuedAt: moment,
});

export const exposuresBody = z.object({
  exposures: z
    .array(
      z.object({
        ...keyQuery,
        place: z.enum(['url', 'plain-http']),
        remoteAddress: address.optional(),
        requestId: z.string().regex(/^[\x21-\x7e]{1,200}$/, 'It is not a request id.'),
        at: moment,
      }),
    )
    .max(maximumReportEntries),
});

export const usesBody = z.object({
  uses: z
    .array(z.object({ id: z.string().min(1).max(64), at: moment, address: address.optional() }))
    .max(maximumReportEntries),
});

export const feedQuery = z.object({
  log: z.string().min(1).max(100).optional(),
  after: wholeNumber.default(0),
  wait: wholeNumber.refine((seconds) => seconds <= maximumWaitSeconds, 'It is too long.').default(0),
  partial: z.enum(['true', 'false']).optional(),
});

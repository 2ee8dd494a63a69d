import { type JsonObject, parseJsonObject } from 'countersign/building-blocks';
import { bodyTooLarge, malformedBody, notJson, type Problem } from './problem.ts';

export interface JsonBody {
  readonly value: JsonObject;
  readonly bytes: Buffer;
}

const empty: JsonBody = { value: {}, bytes: Buffer.alloc(0) };

/**
 * Reads a request's body as one JSON object without duplicate members. No body counts as an object without members.
 *
 * @param maximumBytes what is longer is not read to its end
 */
export async function readJsonBody(request: Request, maximumBytes: number): Promise<JsonBody | Problem> {
  const bytes = await readBytes(request, maximumBytes).catch(() => 'incomplete' as const);
  // The caller has gone in the middle of it, or was too slow: nothing of ours failed.
  if (bytes === 'incomplete') return malformedBody('The body did not arrive whole.');
  if (bytes === undefined) return bodyTooLarge;
  if (bytes.length === 0) return empty;
  if (!isJson(request.headers.get('content-type'))) return notJson;
  const value = parseJsonObject(bytes);
  return value === undefined
    ? malformedBody('The body is not one JSON object in UTF-8, or an object in it names a member twice.')
    : { value, bytes };
}

async function readBytes({ headers, body }: Request, maximumBytes: number): Promise<Buffer | undefined> {
  if (Number(headers.get('content-length') ?? 0) > maximumBytes) return undefined;
  if (body === null) return empty.bytes;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    length += chunk.length;
    if (length > maximumBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function isJson(contentType: string | null): boolean {
  return /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i.test(contentType ?? '');
}

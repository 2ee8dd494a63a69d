// ECDSA signatures have two forms: r and s side by side at full width, which JWS wants (RFC 7518 section 3.4), and DER
// (RFC 3279 section 2.2.3), which OpenSSL works with. Node converts on request, but slowly in some of its versions.

/** What of a curve the conversion has to know. */
export interface EcdsaParameters {
  /** Bytes of r and of s. */
  readonly coordinateBytes: number;
  /** The order n of the curve's base point, as many bytes. */
  readonly order: Buffer;
}

/**
 * Turns r ‖ s into DER.
 *
 * @returns undefined unless both are of full width and 0 < r, s < n.
 */
export function ecdsaSignatureToDer(signature: Buffer, curve: EcdsaParameters): Buffer | undefined {
  const width = curve.coordinateBytes;
  if (signature.length !== 2 * width || !isInRange(signature, 0, curve) || !isInRange(signature, width, curve)) {
    return undefined;
  }
  const rStart = firstNonZero(signature, 0);
  const sStart = firstNonZero(signature, width);
  const rBytes = integerBytes(signature, rStart, width);
  const sBytes = integerBytes(signature, sStart, 2 * width);
  const contentBytes = 4 + rBytes + sBytes;
  const headerBytes = contentBytes < 0x80 ? 2 : 3;
  const der = Buffer.allocUnsafe(headerBytes + contentBytes);
  der[0] = 0x30;
  der[1] = 0x81;
  der[headerBytes - 1] = contentBytes;
  writeInteger(der, headerBytes, rBytes, signature, rStart, width);
  writeInteger(der, headerBytes + 2 + rBytes, sBytes, signature, sStart, 2 * width);
  return der;
}

/** Turns the DER that OpenSSL made into r ‖ s. */
export function ecdsaSignatureFromDer(der: Buffer, curve: EcdsaParameters): Buffer {
  const width = curve.coordinateBytes;
  const signature = Buffer.alloc(2 * width);
  // The length of the whole takes a second byte when it is 128 or more.
  const rTag = der[1] === 0x81 ? 3 : 2;
  const rEnd = rTag + 2 + der.readUInt8(rTag + 1);
  const sEnd = rEnd + 2 + der.readUInt8(rEnd + 1);
  copyInteger(der, rTag + 2, rEnd, signature, width);
  copyInteger(der, rEnd + 2, sEnd, signature, 2 * width);
  return signature;
}

function isInRange(signature: Buffer, start: number, curve: EcdsaParameters): boolean {
  const { order, coordinateBytes } = curve;
  if (firstNonZero(signature, start) >= start + coordinateBytes) {
    return false;
  }
  return signature.compare(order, 0, coordinateBytes, start, start + coordinateBytes) < 0;
}

function firstNonZero(bytes: Buffer, start: number): number {
  let at = start;
  while (bytes[at] === 0) {
    at++;
  }
  return at;
}

/** Bytes of a DER INTEGER's value: one more where the first bit would read as a sign. */
function integerBytes(bytes: Buffer, start: number, end: number): number {
  return end - start + (bytes.readUInt8(start) >= 0x80 ? 1 : 0);
}

function writeInteger(der: Buffer, at: number, length: number, bytes: Buffer, start: number, end: number): void {
  der[at] = 0x02;
  der[at + 1] = length;
  // The byte that keeps it positive; overwritten where none is needed. The buffer comes with whatever the memory held.
  der[at + 2] = 0;
  bytes.copy(der, at + 2 + length - (end - start), start, end);
}

/** Copies the value at `start` to `end` of `der` so that it ends at `targetEnd`, without the byte that keeps it positive. */
function copyInteger(der: Buffer, start: number, end: number, target: Buffer, targetEnd: number): void {
  const from = der[start] === 0 ? start + 1 : start;
  der.copy(target, targetEnd - (end - from), from, end);
}

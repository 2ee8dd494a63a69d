/** Which signatures were good before, roughly: most tokens that come once never come again, and are not worth remembering. */
export interface Visits {
  /** False: was not noted lately. True: was noted, or, for one in a hundred, looks like one that was. */
  has(signature: string): boolean;
  note(signature: string): void;
}

/** Bits of a generation for each of its signatures; two of them are set. */
const bitsEach = 32;

/**
 * A Bloom filter over the last characters of signatures, in two generations of `capacity` / 2 each, so that it forgets what has
 * not come for long. Knows nothing that a token could be made from. Only good signatures are noted, so nobody else can fill it.
 */
export function createVisits(capacity: number): Visits {
  const generationSize = Math.ceil(capacity / 2);
  const mask = 2 ** Math.ceil(Math.log2(generationSize * bitsEach)) - 1;
  let young = new Uint32Array((mask >>> 5) + 1);
  let old = new Uint32Array(young.length);
  let noted = 0;

  function note(signature: string): void {
    if (noted >= generationSize) {
      [young, old] = [old, young];
      young.fill(0);
      noted = 0;
    }
    noted += 1;
    setBit(young, placeOf(signature, 2) & mask);
    setBit(young, placeOf(signature, 7) & mask);
  }

  function has(signature: string): boolean {
    const first = placeOf(signature, 2) & mask;
    const second = placeOf(signature, 7) & mask;
    return (hasBit(young, first) && hasBit(young, second)) || (hasBit(old, first) && hasBit(old, second));
  }

  return { has, note };
}

/** 30 bits of five characters, `before` places from the end; the very last character of a signature has bits that are always zero. */
function placeOf(signature: string, before: number): number {
  let place = 0;
  for (let at = signature.length - before; at > signature.length - before - 5; at--) {
    place = Math.imul(place, 31) + signature.charCodeAt(at);
  }
  return Math.imul(place, 0x9e3779b1) >>> 2;
}

function setBit(bits: Uint32Array, place: number): void {
  bits[place >>> 5] = (bits[place >>> 5] as number) | (1 << (place & 31));
}

function hasBit(bits: Uint32Array, place: number): boolean {
  return ((bits[place >>> 5] as number) & (1 << (place & 31))) !== 0;
}

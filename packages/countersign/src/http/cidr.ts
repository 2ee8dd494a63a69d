/** A list of address blocks, ready to be matched. */
export interface CompiledCidrs {
  /** True when the list names no block. */
  readonly isEmpty: boolean;
  /** Never throws; what is not an address is in no block. */
  includes(address: string | undefined): boolean;
}

/** @throws {ConfigurationError} naming `option` and the block that cannot be read. */
export function compileCidrs(_blocks: readonly string[], _option: string): CompiledCidrs {
  throw new Error('being written');
}

/** As `compileCidrs`, for lists from elsewhere: undefined when a block cannot be read. */
export function parseCidrs(_blocks: readonly string[]): CompiledCidrs | undefined {
  throw new Error('being written');
}

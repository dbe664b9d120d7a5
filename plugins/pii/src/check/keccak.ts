/** Keccak-256 as Ethereum uses it: the padding of the submission, not that of SHA-3, so `node:crypto` has it not. */

const mask = (1n << 64n) - 1n
const rotate = (value: bigint, bits: number): bigint => ((value << BigInt(bits)) | (value >> BigInt(64 - bits))) & mask
const rateBytes = 136

const roundConstants = makeRoundConstants()
const rotations = makeRotations()

/** Of at most 135 bytes, one block: enough for an address. */
export function keccak256(message: Uint8Array): Buffer {
  if (message.length >= rateBytes) throw new RangeError(`one block takes at most ${String(rateBytes - 1)} bytes`)
  const block = Buffer.alloc(rateBytes)
  block.set(message)
  block[message.length] = 1
  block[rateBytes - 1] = (block[rateBytes - 1] ?? 0) | 0x80
  const state = new BigUint64Array(25)
  for (let lane = 0; lane < rateBytes / 8; lane++) state[lane] = block.readBigUInt64LE(lane * 8)
  for (const constant of roundConstants) round(state, constant)
  const digest = Buffer.alloc(32)
  for (let lane = 0; lane < 4; lane++) digest.writeBigUInt64LE(state[lane] ?? 0n, lane * 8)
  return digest
}

function round(state: BigUint64Array, constant: bigint): void {
  const at = (x: number, y: number): bigint => state[((x + 5) % 5) + 5 * (y % 5)] ?? 0n
  const columns = [0, 1, 2, 3, 4].map((x) => at(x, 0) ^ at(x, 1) ^ at(x, 2) ^ at(x, 3) ^ at(x, 4))
  const moved = new BigUint64Array(25)
  for (let x = 0; x < 5; x++) {
    const mixed = (columns[(x + 4) % 5] ?? 0n) ^ rotate(columns[(x + 1) % 5] ?? 0n, 1)
    for (let y = 0; y < 5; y++) moved[y + 5 * ((2 * x + 3 * y) % 5)] = rotate(at(x, y) ^ mixed, rotations[x + 5 * y] ?? 0)
  }
  for (let y = 0; y < 5; y++) {
    for (let x = 0; x < 5; x++) {
      state[x + 5 * y] = (moved[x + 5 * y] ?? 0n) ^ (~(moved[((x + 1) % 5) + 5 * y] ?? 0n) & mask & (moved[((x + 2) % 5) + 5 * y] ?? 0n))
    }
  }
  state[0] = (state[0] ?? 0n) ^ constant
}

function makeRotations(): number[] {
  const offsets = Array.from({ length: 25 }, () => 0)
  let x = 1, y = 0
  for (let step = 0; step < 24; step++) {
    offsets[x + 5 * y] = (((step + 1) * (step + 2)) / 2) % 64
    ;[x, y] = [y, (2 * x + 3 * y) % 5]
  }
  return offsets
}

function makeRoundConstants(): bigint[] {
  const constants: bigint[] = []
  let register = 1
  for (let index = 0; index < 24; index++) {
    let constant = 0n
    for (let bit = 0; bit < 7; bit++) {
      if (register & 1) constant |= 1n << BigInt((1 << bit) - 1)
      register = register & 0x80 ? ((register << 1) ^ 0x171) & 0xff : register << 1
    }
    constants.push(constant)
  }
  return constants
}

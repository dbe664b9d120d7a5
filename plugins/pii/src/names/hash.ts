/** Hashes of words, the same in training and use. */

/** Bound once: a look into the global object for each hash is slow where that object is wrapped, as under test runners. */
const { imul } = Math

/** FNV-1a over UTF-16 code units, 32 bits. */
export function hashOf(text: string, from = 0, to = text.length): number {
  let hash = 0x811c9dc5 | 0
  for (let index = from; index < to; index++) hash = imul(hash ^ text.charCodeAt(index), 0x01000193)
  return hash ^ (hash >>> 15)
}

/** Two hashes into one; the order counts. */
export function mix(one: number, other: number): number {
  let hash = imul(one ^ 0x5bd1e995, 0x85ebca6b) + imul(other, 0xc2b2ae35)
  hash ^= hash >>> 13
  hash = imul(hash, 0x27d4eb2f)
  return hash ^ (hash >>> 16)
}

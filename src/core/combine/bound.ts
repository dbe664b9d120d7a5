/** How large one document may become, whatever the number of plugins. */
import type { Contribution } from '../contracts/analysis.js'
import { claims } from './claims.js'
import { encodeStable } from './encode.js'

/** All sections of one document as UTF-8 JSON. The host allows each of them a megabyte. */
export const maxSectionsBytes = 8_000_000

/**
 * Gives up the largest sections, as many as it takes; their rows say so. `others` are sections that stay anyway.
 * Independent of order, as long as `contributions` are sorted: of two of the same size the later goes.
 */
export function withinBound(contributions: readonly Contribution[], others: Readonly<Record<string, unknown>> = {}): Contribution[] {
  const sized = claims(contributions).map((one) => ({ one, bytes: bytesOf(one.value) }))
  let bytes = bytesOf(others) + sized.reduce((sum, { bytes }) => sum + bytes, 0)
  const refused = new Set<Contribution>()
  for (const { one, bytes: size } of sized.reverse().sort((a, b) => b.bytes - a.bytes)) {
    if (bytes <= maxSectionsBytes) break
    refused.add(one)
    bytes -= size
  }
  return contributions.map((one) => (refused.has(one) ? refuse(one) : one))
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(encodeStable(value))
}

function refuse({ section, outcome }: Contribution): Contribution {
  const message = `the file's sections are larger than ${maxSectionsBytes} bytes together, and this is among the largest`
  return { section, outcome: { ...outcome, status: 'failed', error: { code: 'too-large', message } } }
}

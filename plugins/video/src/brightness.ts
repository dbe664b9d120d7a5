/** From the brightness of HDR films to that of a usual screen, per channel of 8 bits. */

/** Constants of the PQ curve, SMPTE ST 2084. */
const m1 = 2610 / 16384
const m2 = (2523 / 4096) * 128
const c1 = 3424 / 4096
const c2 = (2413 / 4096) * 32
const c3 = (2392 / 4096) * 32
const peakNits = 10_000
/** Of white paper in an HDR film, ITU-R BT.2408. */
const paperNits = 203
/** What becomes the brightest white; Reinhard's curve leads there. */
const whiteNits = 1_000

/** For signals of the PQ curve. Colours beyond those of a usual screen are not brought back into it: they look paler. */
export const fromPq: Uint8Array = Uint8Array.from({ length: 256 }, (_, code) => {
  const light = pqNits(code / 255) / paperNits
  const white = whiteNits / paperNits
  const mapped = Math.min(1, (light * (1 + light / white ** 2)) / (1 + light))
  return Math.round(255 * (mapped <= 0.0031308 ? 12.92 * mapped : 1.055 * mapped ** (1 / 2.4) - 0.055))
})

function pqNits(signal: number): number {
  const root = signal ** (1 / m2)
  return peakNits * (Math.max(0, root - c1) / (c2 - c3 * root)) ** (1 / m1)
}

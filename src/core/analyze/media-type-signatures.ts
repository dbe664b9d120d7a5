/** First bytes of films and sounds that the library for magic numbers does not know. */

/** In hexadecimal. */
const signatures: readonly (readonly [bytes: string, type: string])[] = [
  ['444b4946', 'video/x-ivf'], // DKIF
  ['6e75742f6d756c74696d6564696120', 'video/x-nut'], // "nut/multimedia "
  ['595556344d5045473220', 'video/x-yuv4mpeg'], // "YUV4MPEG2 "
  ['b7d800203749da11a64e0007e95ead8d', 'video/x-wtv'],
  ['0000000001bc', 'video/x-gxf'],
  ['1f0700', 'video/x-dv'],
  ['0000000167', 'video/h264'], ['000000010910', 'video/h264'], ['0000000109f0', 'video/h264'],
  ['000000014001', 'video/h265'], ['00000001460150', 'video/h265'],
  ['12000a0a', 'video/x-obu'], ['12000a0b', 'video/x-obu'],
  ['000001b0', 'video/mp4v-es'], ['00000100000001', 'video/mp4v-es'],
  ['63616666', 'audio/x-caf'], // caff
  ['2e736e64000000', 'audio/basic'], // .snd and the length of its header
  ['54544131', 'audio/x-tta'], // TTA1
  ['7442614b', 'audio/x-tak'], // tBaK
  ['7ffe8001', 'audio/vnd.dts'],
  ['726966662e91cf11a5d628db04c10000', 'audio/x-w64'],
]

const table = signatures.map(([bytes, type]) => ({ bytes: Buffer.from(bytes, 'hex'), type }))

/** Undefined where the head is none of these. */
export function filmSignature(head: Uint8Array): string | undefined {
  const start = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 64))
  return table.find(({ bytes }) => start.subarray(0, bytes.length).equals(bytes))?.type
}

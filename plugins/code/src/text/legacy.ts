/** Encodings from before Unicode, told apart by the statistics of chardet. Loaded only when a file needs it. */
import { analyse } from 'chardet'
import iconv from 'iconv-lite'

const sampleBytes = 16_384

/** Answers of chardet that the guess must not be: the caller has ruled them out. */
const ruledOut = /^(?:utf|ascii|iso-2022)/i

/** Supersets that browsers and mail programs use in place of the standard's narrower set. */
const supersets: Readonly<Record<string, string>> = {
  'iso-8859-1': 'windows-1252', 'iso-8859-9': 'windows-1254', gb18030: 'gb18030', gb2312: 'gb18030', gbk: 'gb18030', shift_jis: 'cp932',
  'euc-kr': 'cp949', big5: 'big5-hkscs',
  'iso-8859-8-i': 'iso-8859-8', 'x-mac-cyrillic': 'maccyrillic',
}

/** What western programs wrote for decades, and every byte sequence can be read as. */
const fallback = 'windows-1252'

/** The name under which this module's decoder knows an encoding; undefined when it does not. */
export function legacyEncoding(name: string): string | undefined {
  const label = supersets[name.toLowerCase()] ?? name.toLowerCase()
  return iconv.encodingExists(label) ? label : undefined
}

/**
 * The likeliest encoding of bytes that are text and not UTF-8. Never fails: windows-1252 when nothing else fits.
 */
export function guessLegacy(piece: Buffer): string {
  const sample = aroundHighBytes(piece)
  for (const { name, confidence } of analyse(sample)) {
    if (ruledOut.test(name) || confidence < 5) continue
    const label = legacyEncoding(name)
    if (label !== undefined && readsCleanly(sample, label)) return label
  }
  return fallback
}

/** From the first byte above ASCII on, starting at its line: ASCII before it says nothing and dilutes statistics. */
function aroundHighBytes(piece: Buffer): Buffer {
  const first = piece.findIndex((byte) => byte > 0x7f)
  const lineStart = Math.max(0, piece.lastIndexOf(0x0a, Math.max(0, first)) + 1, first - 1024)
  return piece.subarray(lineStart, lineStart + sampleBytes)
}

/** No byte without a meaning; a last character that the sample cuts is forgiven. */
function readsCleanly(sample: Buffer, label: string): boolean {
  const text = iconv.decode(sample, label)
  const broken = text.indexOf('\uFFFD')
  return broken < 0 || broken >= text.length - 1
}

/**
 * What the codes of Chinese, Japanese and Korean fonts mean that name an encoding (`90ms-RKSJ-H`) and carry no map to Unicode.
 * pdf.js goes from the code to the number of a glyph in Adobe's collection and from that to Unicode, by maps of 1.7 MB. Here the
 * runtime's decoders make a map from codes to numbers behind the collection's own, and from those to Unicode: enough for text.
 * A font that gives Adobe's own numbers stays unread. Form of the maps: Adobe Technical Note 5014.
 */

/** Adobe's collections: how many numbers they take themselves, and blocks of Unicode that they write. */
const collections: Readonly<Record<string, { readonly glyphs: number; readonly blocks: readonly Block[] }>> = {
  Japan1: { glyphs: 23_100, blocks: [] },
  GB1: { glyphs: 30_600, blocks: [] },
  CNS1: { glyphs: 19_200, blocks: [] },
  // Hangul.
  Korea1: { glyphs: 18_400, blocks: [[0xac00, 0xd7a3]] },
}
type Block = readonly [first: number, last: number]
const commonBlocks: readonly Block[] = [[0x20, 0x4ff], [0x2000, 0x27bf], [0x3000, 0x9fff], [0xf900, 0xfaff], [0xff00, 0xffef]]

/** Names without `-H` or `-V`: collection, and the label of the encoding. */
const encodings: readonly (readonly [name: RegExp, collection: string, label: string])[] = [
  [/^(?:78ms|83pv|90msp?|90pv|Add|Ext)?-?RKSJ$/, 'Japan1', 'shift_jis'], [/^EUC$/, 'Japan1', 'euc-jp'], [/^(?:78|Add|Ext|NWP)?$/, 'Japan1', 'jis'],
  [/^(?:GB|GBpc|GBKp?)-EUC$|^GBK2K$/, 'GB1', 'gb18030'], [/^(?:B5pc|HKscs-B5|ETenm?s?-B5)$/, 'CNS1', 'big5'], [/^(?:KSC|KSCpc)-EUC$|^KSCms-UHC(?:-HW)?$/, 'Korea1', 'euc-kr'],
  [/^UniJIS(?:2004|PRO|X0213|X02132004)?-(?:UCS2|UTF16)(?:-HW)?$/, 'Japan1', 'unicode'], [/^UniGB-(?:UCS2|UTF16)$/, 'GB1', 'unicode'], [/^UniCNS-(?:UCS2|UTF16)$/, 'CNS1', 'unicode'],
  [/^UniKS-(?:UCS2|UTF16)$/, 'Korea1', 'unicode'],
]

/** What pdf.js asks for data beside the document. */
export class CharacterMaps {
  fetch({ kind, filename }: { readonly kind: string; readonly filename: string }): Promise<Uint8Array> {
    const map = kind === 'cMapUrl' ? characterMap(filename) : undefined
    return map === undefined ? Promise.reject(new Error(`there is no ${filename}`)) : Promise.resolve(new Uint8Array(Buffer.from(map, 'latin1')))
  }
}

export function characterMap(name: string): string | undefined {
  const toUnicode = /^Adobe-(\w+)-UCS2$/.exec(name)?.[1]
  if (toUnicode !== undefined) return toUnicode in collections ? unicodeMap(toUnicode) : undefined
  const [, base = '', direction = ''] = /^(.*?)-?([HV])$/.exec(name) ?? []
  const [, collection, label] = encodings.find(([pattern]) => pattern.test(base)) ?? []
  if (collection === undefined || label === undefined || direction === '') return undefined
  return written(direction === 'V', label === 'unicode' ? unicodeCodes(collection) : codesOf(collection, label))
}

interface Codes {
  readonly spaces: readonly string[]
  /** `<code> <code> number` each. */
  readonly ranges: readonly string[]
}

/** Unicode block by block, with the number of the block's first character. */
function numbered(collection: string): readonly (readonly [number, Block])[] {
  const { glyphs = 0, blocks = [] } = collections[collection] ?? {}
  let next = glyphs
  return [...commonBlocks, ...blocks].map((block) => {
    const first = next
    next += block[1] - block[0] + 1
    return [first, block] as const
  })
}

function unicodeCodes(collection: string): Codes {
  return { spaces: ['<0000> <ffff>'], ranges: numbered(collection).map(([number, [first, last]]) => `<${hex(first)}> <${hex(last)}> ${String(number)}`) }
}

function unicodeMap(collection: string): string {
  const lines = numbered(collection).map(([number, [first, last]]) => `<${hex(number)}> <${hex(number + last - first)}> <${hex(first)}>`)
  return `1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n${String(lines.length)} beginbfrange\n${lines.join('\n')}\nendbfrange\nendcmap\n`
}

function codesOf(collection: string, label: string): Codes {
  const isJis = label === 'jis'
  const decoder = new TextDecoder(isJis ? 'euc-jp' : label)
  const blocks = numbered(collection)
  const ranges: string[] = []
  const add = (code: readonly number[]): void => {
    const text = decoder.decode(Uint8Array.from(code, (byte) => (isJis ? byte | 0x80 : byte)))
    const point = [...text].length === 1 ? (text.codePointAt(0) ?? 0) : 0
    const found = blocks.find(([, [first, last]]) => point >= first && point <= last)
    const shown = code.map((byte) => byte.toString(16).padStart(2, '0')).join('')
    if (found !== undefined && point !== 0xfffd) ranges.push(`<${shown}> <${shown}> ${String(found[0] + point - found[1][0])}`)
  }
  const [firstLead, lastLead, firstTrail] = isJis ? [0x21, 0x7e, 0x21] : [0x81, 0xfe, 0x40]
  if (!isJis) for (let byte = 0x20; byte <= 0xdf; byte++) add([byte])
  for (let lead = firstLead; lead <= lastLead; lead++) for (let trail = firstTrail; trail <= lastLead; trail++) add([lead, trail])
  if (isJis) return { spaces: ['<2121> <7e7e>'], ranges }
  return { spaces: label === 'shift_jis' ? ['<00> <80>', '<a0> <df>', '<8140> <9ffc>', '<e040> <fcfc>'] : ['<00> <80>', '<8140> <fefe>'], ranges }
}

function written(vertical: boolean, { spaces, ranges }: Codes): string {
  return [
    `/WMode ${vertical ? '1' : '0'} def`, `${String(spaces.length)} begincodespacerange`, ...spaces, 'endcodespacerange',
    `${String(ranges.length)} begincidrange`, ...ranges, 'endcidrange', 'endcmap', '',
  ].join('\n')
}

function hex(code: number): string {
  return code.toString(16).padStart(4, '0')
}

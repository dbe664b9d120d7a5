/** Makes small PDF documents for the tests, with the structure that the format demands and nothing else (ISO 32000-1, 7.5). */
import { createHash } from 'node:crypto'

/** A line of text at a place, in points from the lower left corner. */
export interface TestLine {
  readonly text: string
  readonly x: number
  readonly y: number
  readonly size?: number
}

export interface TestPdf {
  /** Lines, or a whole content stream. */
  readonly pages: readonly (readonly TestLine[] | string)[]
  /** Dictionaries of annotations, on the first page. */
  readonly annotations?: readonly string[]
  /** Entries of the information dictionary. */
  readonly info?: string
  /** Entries of the catalog. */
  readonly catalog?: string
  /** Further objects: their numbers begin at 10. */
  readonly objects?: readonly string[]
  /** Which of the objects are pictures, by the names that pages paint them by (`/Scan Do`). */
  readonly pictures?: Readonly<Record<string, number>>
  /** Opens with this password only. An empty one: it opens without, but may not be changed. */
  readonly userPassword?: string
}

const firstPage = 100

export function makePdf({ pages, annotations = [], info = '', catalog = '', objects = [], pictures = {}, userPassword }: TestPdf): Buffer {
  const lock = userPassword === undefined ? undefined : new Lock(userPassword)
  const body = new Map<number, string>([
    [1, `<< /Type /Catalog /Pages 2 0 R ${catalog} >>`],
    [2, `<< /Type /Pages /Count ${String(pages.length)} /Kids [${pages.map((_, at) => `${String(firstPage + 2 * at)} 0 R`).join(' ')}] >>`],
    [3, '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>'],
    [4, `<< ${info} >>`],
  ])
  const named = Object.entries(pictures).map(([name, number]) => `/${name} ${String(number)} 0 R`)
  objects.forEach((object, at) => body.set(10 + at, object))
  pages.forEach((page, at) => {
    const number = firstPage + 2 * at
    const beside = at === 0 && annotations.length > 0 ? ` /Annots [${annotations.join(' ')}]` : ''
    body.set(number, `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> /XObject << ${named.join(' ')} >> >> /Contents ${String(number + 1)} 0 R${beside} >>`)
    const content = Buffer.from(typeof page === 'string' ? page : page.map(drawn).join('\n'), 'latin1')
    body.set(number + 1, stream(lock === undefined ? content : lock.seal(content, number + 1)))
  })
  return assembled(body, lock)
}

export function stream(content: Buffer, entries = ''): string {
  return `<< /Length ${String(content.length)} ${entries} >>\nstream\n${content.toString('latin1')}\nendstream`
}

function drawn({ text, x, y, size = 10 }: TestLine): string {
  return `BT /F1 ${String(size)} Tf 1 0 0 1 ${String(x)} ${String(y)} Tm (${text.replace(/[\\()]/g, '\\$&')}) Tj ET`
}

function assembled(body: ReadonlyMap<number, string>, lock: Lock | undefined): Buffer {
  let file = '%PDF-1.4\n'
  const rows: string[] = ['0 1', '0000000000 65535 f ']
  for (const [number, object] of body) {
    rows.push(`${String(number)} 1`, `${String(file.length).padStart(10, '0')} 00000 n `)
    file += `${String(number)} 0 obj\n${object}\nendobj\n`
  }
  const encrypt = lock === undefined ? '' : `/Encrypt << ${lock.dictionary} >> /ID [<${lock.id.toString('hex')}> <${lock.id.toString('hex')}>]`
  const trailer = `trailer\n<< /Size ${String(Math.max(...body.keys()) + 1)} /Root 1 0 R /Info 4 0 R ${encrypt} >>\nstartxref\n${String(file.length)}\n%%EOF\n`
  return Buffer.from(`${file}xref\n${rows.join('\n')}\n${trailer}`, 'latin1')
}

/** The standard security handler, revision 2: RC4 with 40 bits (ISO 32000-1, 7.6.3). */
class Lock {
  readonly id = Buffer.from('0123456789abcdef')
  readonly dictionary: string
  readonly #key: Buffer

  constructor(userPassword: string) {
    const padded = (password: string): Buffer => Buffer.concat([Buffer.from(password, 'latin1'), padding]).subarray(0, 32)
    const owner = rc4(md5(padded('owner')).subarray(0, 5), padded(userPassword))
    const permissions = Buffer.from([0xc0, 0xff, 0xff, 0xff])
    this.#key = md5(Buffer.concat([padded(userPassword), owner, permissions, this.id])).subarray(0, 5)
    const user = rc4(this.#key, padding)
    this.dictionary = `/Filter /Standard /V 1 /R 2 /P ${String(permissions.readInt32LE(0))} /O <${owner.toString('hex')}> /U <${user.toString('hex')}>`
  }

  seal(content: Buffer, number: number): Buffer {
    const suffix = Buffer.from([number & 255, number >> 8, number >> 16, 0, 0])
    return rc4(md5(Buffer.concat([this.#key, suffix])).subarray(0, 10), content)
  }
}

const padding = Buffer.from('28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a', 'hex')

function md5(content: Buffer): Buffer {
  return createHash('md5').update(content).digest()
}

function rc4(key: Buffer, content: Buffer): Buffer {
  const state = Uint8Array.from({ length: 256 }, (_, at) => at)
  const swap = (one: number, other: number): void => void ([state[one], state[other]] = [state[other] ?? 0, state[one] ?? 0])
  for (let at = 0, other = 0; at < 256; at++) {
    other = (other + (state[at] ?? 0) + (key[at % key.length] ?? 0)) & 255
    swap(at, other)
  }
  let [one, other] = [0, 0]
  return content.map((byte) => {
    one = (one + 1) & 255
    other = (other + (state[one] ?? 0)) & 255
    swap(one, other)
    return byte ^ (state[((state[one] ?? 0) + (state[other] ?? 0)) & 255] ?? 0)
  }) as Buffer
}

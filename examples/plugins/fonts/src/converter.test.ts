import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import type { ExtractedText } from 'backup-agent/plugin'
import { converterSuite } from 'backup-agent/testing'
import FontsConverter from './converter.js'

type Row = readonly [platform: number, id: number, text: string]

const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16()
const numbers = (...values: number[]): Buffer => Buffer.concat(values.map((value) => Buffer.of(value >> 8, value & 255)))

function nameTable(rows: readonly Row[]): Buffer {
  const texts = rows.map(([platform, , text]) => (platform === 1 ? Buffer.from(text, 'latin1') : utf16(text)))
  const starts = texts.map((_, at) => texts.slice(0, at).reduce((sum, { length }) => sum + length, 0))
  const records = rows.map(([platform, id], at) => numbers(platform, 0, 0, id, texts[at]?.length ?? 0, starts[at] ?? 0))
  return Buffer.concat([numbers(0, rows.length, 6 + 12 * rows.length), ...records, ...texts])
}

/** One font with nothing but names, as if it began at `offset` of the file. */
function font(rows: readonly Row[], offset = 0): Buffer {
  const table = nameTable(rows)
  return Buffer.concat([numbers(1, 0, 1, 0, 0, 0), Buffer.from('name'), numbers(0, 0, 0, offset + 28, 0, table.length), table])
}

const folder = mkdtempSync(join(tmpdir(), 'fonts-'))
after(() => rm(folder, { recursive: true }))

async function convert(content: Buffer, { maxChars = 1000, signal = new AbortController().signal } = {}): Promise<ExtractedText> {
  const path = join(folder, 'font.ttf')
  await writeFile(path, content)
  return new FontsConverter().convert({ path, displayName: 'font.ttf', size: content.length, mediaType: 'font/ttf' }, { signal, maxChars })
}

const rows: readonly Row[] = [[3, 0, '© 2025 Zoë'], [1, 1, 'Marigold'], [3, 1, 'Marigold'], [3, 2, 'Bold'], [3, 9, 'Zoë Brandt\n'], [7, 13, 'unknown platform'], [3, 99, 'unknown name']]

describe('a font', () => {
  it('says what it is, each thing once', async () => {
    assert.deepEqual(await convert(font(rows)), { text: 'Family: Marigold\nStyle: Bold\nDesigner: Zoë Brandt\nCopyright: © 2025 Zoë', truncated: false })
  })

  it('may be one of several in a file', async () => {
    const head = Buffer.concat([Buffer.from('ttcf'), numbers(1, 0, 0, 2, 0, 20, 0, 20 + font(rows).length)])
    const two = Buffer.concat([head, font(rows, 20), font([[3, 1, 'Marigold Mono']], 20 + font(rows).length)])
    assert.match((await convert(two)).text, /^Family: Marigold\n[^]*\nFamily: Marigold Mono$/)
  })

  it('gives no more than it may', async () => {
    assert.deepEqual(await convert(font(rows), { maxChars: 7 }), { text: 'Family:', truncated: true })
  })

  it('without names has no text', async () => {
    await assert.rejects(convert(font([])), { code: 'no-text' })
  })

  it('that is damaged is refused, wherever it ends', async () => {
    const whole = font(rows)
    for (let length = 0; length < whole.length; length += 1) await assert.rejects(convert(whole.subarray(0, length)), { code: 'damaged' }, `${length} bytes`)
    await assert.rejects(convert(Buffer.alloc(1000, 'x')), { code: 'damaged' })
  })

  it('may claim anything', async () => {
    for (let at = 0; at < font(rows).length; at += 1) {
      const changed = font(rows)
      changed[at] = 0xff
      await convert(changed).catch((error: unknown) => assert.ok(['damaged', 'no-text'].includes((error as { code: string }).code), String(error)))
    }
  })

  it('is left alone when it is told to', async () => {
    await assert.rejects(convert(font(rows), { signal: AbortSignal.abort() }), { name: 'AbortError' })
  })
})

const sample = join(folder, 'marigold.ttf')
writeFileSync(sample, font(rows))
converterSuite({ describe, it }, new URL('..', import.meta.url), { samples: [{ file: sample, mediaType: 'font/ttf', text: 'Family: Marigold' }] })

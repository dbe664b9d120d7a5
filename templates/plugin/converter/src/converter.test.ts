import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import type { ExtractedText } from 'backup-agent/plugin'
import { converterSuite } from 'backup-agent/testing'
import {{Name}}Converter from './converter.js'

const folder = mkdtempSync(join(tmpdir(), '{{name}}-'))
const sample = join(folder, 'sample')
writeFileSync(sample, '\x00\x01first words\xff', 'latin1')
after(() => rm(folder, { recursive: true }))

async function convert(content: string, { maxChars = 1000, signal = new AbortController().signal } = {}): Promise<ExtractedText> {
  const path = join(folder, 'file')
  await writeFile(path, content, 'latin1')
  return new {{Name}}Converter().convert({ path, displayName: 'file', size: content.length, mediaType: 'application/octet-stream' }, { signal, maxChars })
}

it('keeps what can be read', async () => {
  assert.deepEqual(await convert('\x00\x01first words\xff\x02ab\x00second words'), { text: 'first words\nsecond words\n', truncated: false })
})

it('says when there was more than it may give', async () => {
  assert.deepEqual(await convert('many words\x00', { maxChars: 4 }), { text: 'many', truncated: true })
})

it('rejects with a code where there is no text', async () => {
  await assert.rejects(convert('\x00\x01'), { code: 'no-text' })
})

it('ends when it is told to', async () => {
  await assert.rejects(convert('many words', { signal: AbortSignal.abort() }))
})

// What every converter has to do, in the processes and within the walls of a backup.
converterSuite({ describe, it }, new URL('..', import.meta.url), { samples: [{ file: sample, mediaType: 'application/octet-stream', text: 'first words' }] })

import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, it } from 'node:test'
import type { ExtractedText } from 'backup-agent/plugin'
import {{Name}}Converter from './converter.js'

let folder: string
before(async () => (folder = await mkdtemp(join(tmpdir(), '{{name}}-'))))
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

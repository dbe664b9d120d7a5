import { mkdir, writeFile } from 'node:fs/promises'
import { writeCopyingModel } from '@backup-agent/installed-models/testing'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { backup, makeScratch, type Scratch } from './support.js'

const letter = `The lamp in front of the mill has been dark since February, and guests stumble over the kerb.
The council answered that it will send two people with a ladder in June.
Samir Okafor of Quay Street asks whether the owner could lend a ladder now, as the summer party is on 12 July.
The party is in the orchard. Every family brings a dish. Somebody has to fetch the chairs from the school.
The bakery gives bread, and the chairs go back on Monday.
`

let scratch: Scratch
beforeAll(async () => {
  scratch = await makeScratch()
  await mkdir(scratch.path('files'))
  await writeFile(scratch.path('files', 'letter.txt'), letter)
  await writeCopyingModel(scratch.path('models'), 'me/writer', { words: letter.match(/\w+|[^\w\s]+/g) ?? [], config: { task_specific_params: { summarization: { prefix: '' } } } })
})
afterAll(() => scratch.remove())

interface Analysed {
  summary?: { text: string; method: string; model: string }
  outcomes: { analyzer: string; status: string; model?: string; error?: { code: string; message: string } }[]
}

async function analysed(...config: string[]): Promise<Analysed & { outcome: Analysed['outcomes'][number] | undefined }> {
  await writeFile(scratch.path('backup.yaml'), config.join('\n'))
  const { stdout } = await backup(['analyze', '--json', '--config', scratch.path('backup.yaml'), scratch.path('files')], { env: { BACKUP_MODELS_DIR: scratch.path('models') } })
  const line = stdout.split('\n').find((text) => text.includes('letter.txt'))!
  const found = JSON.parse(line) as Analysed
  return { ...found, outcome: found.outcomes.find(({ analyzer }) => analyzer.endsWith('/summary')) }
}

describe('a summary through the command', () => {
  it('is written by the model that lies in BACKUP_MODELS_DIR', async () => {
    const { summary, outcome } = await analysed('')
    expect(outcome).toMatchObject({ status: 'ok', model: expect.stringMatching(/^me\/writer@[0-9a-f]{8}$/) })
    expect(summary).toMatchObject({ method: 'abstractive', model: outcome!.model })
    expect(summary!.text).toMatch(/^The lamp in front of the mill has been dark since February/)
  })

  it('is made of sentences where the configuration says so', async () => {
    const { summary, outcome } = await analysed('analyzers:', '  summary:', '    options: { method: extractive }')
    expect(outcome).toMatchObject({ status: 'ok', model: 'universal-sentence-encoder-lite@1' })
    expect(summary!.method).toBe('extractive')
    expect(summary!.text).toContain('The lamp in front of the mill')
  })

  it('fails where the model that it names is not there', async () => {
    const { summary, outcome } = await analysed('analyzers:', '  summary:', '    options: { model: me/other }')
    expect(summary).toBeUndefined()
    expect(outcome).toMatchObject({ status: 'failed', error: { code: 'plugin-load-failed', message: expect.stringContaining('the model "me/other" cannot be had') } })
  })
})

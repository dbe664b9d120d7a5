import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { asideOf, mendInterruptedPulls } from './interrupted-pulls.js'

const now = Date.UTC(2026, 0, 1)
const hour = 3_600_000
let models: string
const model = path.join('owner', 'name')

async function put(folder: string, content: string, age = 0): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(path.join(folder, 'config.json'), content)
  await utimes(folder, (now - age) / 1_000, (now - age) / 1_000)
}
const content = (): Promise<string> => readFile(path.join(models, model, 'config.json'), 'utf8')
const hidden = async (): Promise<string[]> => (await readdir(models)).filter((name) => name.startsWith('.'))

beforeEach(async () => {
  models = await mkdtemp(path.join(tmpdir(), 'models-'))
})
afterEach(() => rm(models, { recursive: true, force: true }))

describe('a pull that was killed', () => {
  it('while it fetched: the model stays, and the rest goes after a day', async () => {
    await put(path.join(models, model), 'old')
    await put(path.join(models, '.pull-dead'), 'half', 25 * hour)
    await put(path.join(models, '.pull-alive'), 'half', hour)
    await mendInterruptedPulls(models, now)
    expect([await content(), await hidden()]).toEqual(['old', ['.pull-alive']])
  })

  it('between the two steps: the model that was there is back', async () => {
    await put(asideOf(models, 'owner/name'), 'old')
    await put(path.join(models, '.pull-dead'), 'new', 25 * hour)
    await mendInterruptedPulls(models, now)
    expect([await content(), await hidden()]).toEqual(['old', []])
  })

  it('after the second: the new one stays', async () => {
    await put(path.join(models, model), 'new')
    await put(asideOf(models, 'owner/name'), 'old')
    await mendInterruptedPulls(models, now)
    expect([await content(), await hidden()]).toEqual(['new', []])
  })

  it('is nothing to look for where there is no folder', async () => {
    await expect(mendInterruptedPulls(path.join(models, 'none'), now)).resolves.toBeUndefined()
  })
})

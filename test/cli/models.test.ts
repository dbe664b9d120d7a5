import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { writeModel } from '@backup-agent/installed-models/testing'
import { linkPlugins } from '../support/linked-plugins.js'
import { startHub, type RunningHub } from '../support/model-hub.js'
import { backup, errorLine, makeScratch, type Run, type Scratch } from './support.js'

const name = 'writers/short-summary'
const commits = ['a'.repeat(40), 'b'.repeat(40)] as const
const weights = 'weights '.repeat(100)
const wanted = { 'config.json': '{"model_type":"t5"}', 'tokenizer.json': '{}', 'onnx/encoder_model_quantized.onnx': weights, 'onnx/decoder_model_merged_quantized.onnx': `${weights}more` }
const files = { ...wanted, 'onnx/encoder_model.onnx': weights, 'README.md': '# Weights', 'flax_model.msgpack': weights }

let scratch: Scratch
let hub: RunningHub
const run = (...args: string[]): Promise<Run> =>
  backup(['models', ...args], { env: { XDG_DATA_HOME: scratch.path('data'), BACKUP_MODELS_DIR: scratch.path('models'), HF_ENDPOINT: hub.address } })
const inModel = (...names: string[]): string => scratch.path('models', name, ...names)

async function makePlugin(): Promise<void> {
  const folder = scratch.path('writer')
  const packaged = join(folder, 'node_modules', '@some', 'vectors', 'models')
  await mkdir(packaged, { recursive: true })
  await writeFile(join(packaged, 'vectors.bin'), 'vectors')
  const models = [
    { name: 'vectors 1', source: 'package', licence: 'MIT', sizeBytes: 7, use: 'sentence vectors', files: [{ path: '@some/vectors/models/vectors.bin', sha256: createHash('sha256').update('vectors').digest('hex') }] },
    { name, source: `https://huggingface.co/${name}`, licence: 'Apache-2.0', sizeBytes: 1_604, use: 'summaries' },
  ]
  const analyzer = { id: 'main', section: 'short', module: './index.js', mediaTypes: ['text/*'], schema: './schema.json', models }
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'backup-plugin-writer', version: '1.0.0', backup: { apiVersion: 1, analyzers: [analyzer] } }))
  await writeFile(join(folder, 'index.js'), 'throw new Error("never loaded")')
  await writeFile(join(folder, 'schema.json'), '{}')
  await linkPlugins(scratch.path('data'), [folder])
}

beforeAll(async () => {
  hub = await startHub()
})
afterAll(() => hub.stop())

beforeEach(async () => {
  scratch = await makeScratch()
  await makePlugin()
  hub.models.set(name, { commit: commits[0], files })
  hub.spoilt.clear()
  hub.asked.length = 0
})
afterEach(() => scratch.remove())

interface Listed {
  models: { name: string; state: string; sha256?: string; revision?: string; plugins: string[] }[]
}

async function listed(named: string): Promise<Listed['models'][number] | undefined> {
  const { code, stdout } = await run('list', '--json')
  expect(code).toBe(0)
  return (JSON.parse(stdout) as Listed).models.find((model) => model.name === named)
}

describe('backup models', () => {
  it('lists what came with packages and what could be pulled', async () => {
    expect(await listed('vectors 1')).toMatchObject({ state: 'packaged', use: 'sentence vectors', plugins: ['writer'], source: 'package', sha256: createHash('sha256').update('vectors').digest('hex') })
    expect(await listed(name)).toMatchObject({ state: 'not installed', licence: 'Apache-2.0', sizeBytes: 1_604 })
    expect((await run()).stdout).toMatch(/^Model +Use +Plugins[^]*writers\/short-summary +summaries +writer +https:\S+ +Apache-2.0 +1.57 KiB +- +not installed/)
  })

  it('pulls for a plugin what is needed, whole, and knows it afterwards', async () => {
    const { code, stdout } = await run('pull', 'writer')
    expect(code).toBe(0)
    expect(stdout).toContain(`${name}: pulled, 4 files`)
    for (const [file, bytes] of Object.entries(wanted)) expect(await readFile(inModel(file), 'utf8')).toBe(bytes)
    expect((await readdir(inModel(), { recursive: true })).sort()).toEqual(['.backup-model.json', 'onnx', ...Object.keys(wanted)].sort())
    expect(await readdir(scratch.path('models'))).toEqual(['writers'])
    expect(await listed(name)).toMatchObject({ state: 'installed', revision: commits[0], sha256: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect((await run('verify')).stdout.split('\n')).toEqual(expect.arrayContaining(['vectors 1: as it should be', `${name}: as it should be`]))
  })

  it('pulls nothing twice, and a new commit over an old one', async () => {
    await run('pull', name)
    hub.asked.length = 0
    expect((await run('pull', name)).stdout).toContain('was there already')
    expect(hub.asked).toEqual([`/api/models/${name}/revision/main`])
    hub.models.set(name, { commit: commits[1], files: { ...wanted, 'config.json': '{"model_type":"bart"}' } })
    expect(JSON.parse((await run('pull', name, '--revision', commits[1], '--json')).stdout)).toMatchObject({ name, revision: commits[1], fetched: true })
    expect(await readFile(inModel('config.json'), 'utf8')).toContain('bart')
    expect(await readdir(scratch.path('models'))).toEqual(['writers'])
  })

  it.each(['config.json', 'onnx/encoder_model_quantized.onnx'])('refuses other bytes than the commit has in %s, and leaves what was there', async (file) => {
    await run('pull', name)
    hub.models.set(name, { commit: commits[1], files: { ...wanted, 'tokenizer.json': '{"new":1}' } })
    hub.spoilt.add(file)
    const result = await run('pull', name, '--quiet')
    expect([result.code, errorLine(result)]).toEqual([1, expect.stringContaining(`${file} of the model arrived with other bytes than commit bbbbbbbbbbbb has`)])
    expect(await listed(name)).toMatchObject({ state: 'installed', revision: commits[0] })
    expect(await readdir(scratch.path('models'))).toEqual(['writers'])
  })

  it('names what was changed on the disk', async () => {
    await run('pull', name)
    await writeFile(inModel('tokenizer.json'), '{"evil":1}')
    expect(await run('verify', 'writer')).toMatchObject({ code: 1, stdout: `vectors 1: as it should be\n${name}: damaged: tokenizer.json\n` })
  })

  it('says in one line that no hub can be reached, that it has no such model, and what was meant', async () => {
    const unreachable = await backup(['models', 'pull', 'writer'], { env: { XDG_DATA_HOME: scratch.path('data'), BACKUP_MODELS_DIR: scratch.path('models'), HF_ENDPOINT: 'http://127.0.0.1:9' } })
    expect([unreachable.code, errorLine(unreachable)]).toEqual([1, expect.stringContaining('the model hub http://127.0.0.1:9 cannot be reached (')])
    expect(errorLine(await run('pull', 'nobody/nothing'))).toContain('the model hub answers 404')
    expect(errorLine(await run('pull', 'writr'))).toContain('Did you mean "writer"?')
    expect(errorLine(await run('pull', 'vectors 1'))).toContain('came with its package')
  })

  it.each([name, 'flat'])('knows the folder %s that was put there by hand, as plugins do, and has nothing to compare it with', async (put) => {
    await writeModel(scratch.path('models'), put, { 'config.json': {}, 'onnx/model.onnx': new Uint8Array(1) })
    expect(await listed(put)).toMatchObject({ state: 'installed', plugins: put === name ? ['writer'] : [] })
    expect(await run('verify', put)).toMatchObject({ code: 0, stdout: `${put}: there are no digests to compare with\n` })
  })

  it('says what a folder lacks that no plugin can load, and pulls it again', async () => {
    await run('pull', name)
    await rm(inModel('onnx'), { recursive: true })
    expect(await listed(name)).toMatchObject({ state: 'incomplete', lacks: 'there are no weights in onnx/', revision: commits[0] })
    expect((await run('list')).stdout).toContain('incomplete: there are no weights in onnx/')
    expect(await run('verify', name)).toMatchObject({ code: 1, stdout: expect.stringContaining(`${name}: damaged: onnx/`) })
    expect(JSON.parse((await run('pull', name, '--json')).stdout)).toMatchObject({ fetched: true })
    expect(await listed(name)).toMatchObject({ state: 'installed' })
  })
})

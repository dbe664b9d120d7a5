import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { makePrivateFolder } from './private-folder.js'

let parent: string
const told: string[] = []
const make = () => makePrivateFolder(parent, (message) => told.push(message))

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'private-folder-test-'))
  told.length = 0
})
afterEach(() => rmSync(parent, { recursive: true }))

describe('a private folder', () => {
  it('is for its owner alone, and goes with what is in it', async () => {
    const folder = await make()
    expect(statSync(folder.path).mode & 0o777).toBe(0o700)
    writeFileSync(join(folder.path, 'content'), 'x')
    await folder.remove()
    await folder.remove()
    expect(readdirSync(parent)).toEqual([])
  })

  it('takes away what a process that was killed has left, and nothing else', async () => {
    const module = new URL('./private-folder.js', import.meta.url).href
    const program = `import(${JSON.stringify(module)}).then(async ({ makePrivateFolder }) => {
      await makePrivateFolder(${JSON.stringify(parent)}, () => undefined)
      process.kill(process.pid, 'SIGKILL')
    })`
    expect(spawnSync(process.execPath, ['-e', program]).signal).toBe('SIGKILL')
    const [leftBehind = ''] = readdirSync(parent)
    writeFileSync(join(parent, leftBehind, 'content'), 'secret')
    const ours = await make()
    expect(existsSync(join(parent, leftBehind))).toBe(false)
    // Another process of ours that lives, somebody else's folder, and a link by such a name.
    mkdirSync(join(parent, 'backup-agent-notes'))
    symlinkSync(parent, join(parent, leftBehind))
    const other = await make()
    expect(readdirSync(parent).sort()).toEqual([basename(ours.path), basename(other.path), 'backup-agent-notes', leftBehind].sort())
    await ours.remove()
    await other.remove()
    expect(told).toEqual([])
  })

  it('leaves alone what another namespace of process ids made', async () => {
    const foreign = join(parent, 'backup-agent-1-2147483647-1-abcdef')
    mkdirSync(foreign)
    await (await make()).remove()
    expect(existsSync(foreign)).toBe(true)
  })
})

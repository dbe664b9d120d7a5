/** A hostile script tries each thing, behind all walls and behind each alone. docs/threat-model.md says the same in words. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { Surroundings, type HostileOptions } from './test-support/hostile.js'
import { walledCommand } from './walled-command.js'

/** All walls with one capability; then Node's permission model and the kernel's walls, each by itself, with no capability. */
const columns = {
  none: { capabilities: [] },
  network: { capabilities: ['network'] },
  write: { capabilities: ['write'] },
  spawn: { capabilities: ['spawn'] },
  native: { capabilities: ['native'] },
  permissions: { capabilities: [], without: ['fence', 'kernel'] },
  kernel: { capabilities: [], trusted: true, without: ['fence'] },
} satisfies Record<string, HostileOptions>

type Column = keyof typeof columns

const denied = 'ERR_ACCESS_DENIED'
const fenced = 'not-granted'
const landlocked = 'EACCES'
const filtered = 'EPERM'
/** What the permission model says of connections: before Node 25 nothing. */
const netDenied = process.allowedNodeEnvironmentFlags.has('--allow-net') ? denied : 'done'
const hasDatabase = process.allowedNodeEnvironmentFlags.has('--experimental-sqlite')

/** What it comes to with the columns that differ; undefined is not looked at. */
type Row = readonly [attempt: string, mostly: string | undefined, otherwise?: Partial<Record<Column, string | undefined>>]

const readable = { write: 'done', kernel: 'done' }
const network = { network: 'done', permissions: netDenied, kernel: filtered }
const program = { permissions: denied, kernel: filtered }

const rows: readonly Row[] = [
  ['read the input', 'done'],
  ['read a file', denied, readable],
  ['read beside the folder of inputs', denied, readable],
  ['read by a path of bytes with dots', denied, readable],
  ['read as an environment', denied, readable],
  ['import a module', denied, readable],
  ['open as a database', denied, { write: hasDatabase ? 'done' : denied, kernel: undefined }],
  ['list a folder', denied, readable],
  ['look at a file', denied, readable],
  ['read through a link of its own', denied, readable],
  ['read through a hard link of its own', denied, { write: 'done', kernel: 'EXDEV' }],
  ['write a temporary file', 'done'],
  ['write a file', denied, { write: 'done', kernel: landlocked }],
  ['write the input', denied, { write: 'done', kernel: landlocked }],
  ['delete a file', denied, { write: 'done', kernel: landlocked }],
  // In the kernel's column nothing happens, see below.
  ['make the input private by its descriptor', denied, { kernel: 'done' }],
  ['make the input older by its descriptor', denied, { kernel: 'done' }],
  ['write a heap snapshot', denied, { write: 'done', kernel: landlocked }],
  ['write a report', denied, { write: 'done', kernel: 'ENOENT' }],
  ['read the environment of the agent', denied, { write: landlocked, kernel: landlocked }],
  ['read the memory of the agent', denied, { write: landlocked, kernel: landlocked }],
  ['connect', fenced, network],
  ['connect to a unix socket', fenced, { ...network, network: filtered }],
  ['request by HTTP', fenced, network],
  ['fetch', fenced, network],
  ['send a datagram', fenced, network],
  ['listen', fenced, network],
  ['look up a name', fenced, { ...network, kernel: undefined }],
  ['signal the agent', fenced, { permissions: 'done', kernel: filtered }],
  ['signal itself', 'done'],
  ['set the priority of the agent', fenced, { permissions: 'done', kernel: 'ERR_SYSTEM_ERROR' }],
  ['start a program', fenced, { ...program, spawn: 'done' }],
  ['start a program that writes', fenced, { ...program, spawn: 'failed' }],
  ['start a program that signals the agent', fenced, { ...program, spawn: 'failed' }],
  ['start a program that reads the environment of the agent', fenced, { ...program, spawn: 'failed' }],
  ['start a program and end it', fenced, { ...program, spawn: 'done' }],
  ['start a thread', fenced, { native: 'done', permissions: denied, kernel: 'done' }],
  ['load an addon', fenced, { native: 'done', permissions: 'ERR_DLOPEN_DISABLED', kernel: 'done' }],
  ['use a binding', fenced, { native: denied, permissions: denied, kernel: 'done' }],
  ['change how modules are loaded', fenced, { native: 'done', permissions: denied, kernel: 'done' }],
  ['open the inspector', fenced, { permissions: denied, kernel: undefined }],
]

/** Straight to the kernel, where native code may run. */
const byNativeCode: readonly (readonly [attempt: string, expected: string])[] = [
  ['libc: a socket', filtered],
  ['libc: a unix socket', filtered],
  ['libc: a pair of sockets', 'done'],
  ['libc: a pair that sends anywhere', filtered],
  ['libc: io_uring', 'ENOSYS'],
  ['libc: signal the agent', filtered],
  ['libc: signal everybody', filtered],
  ['libc: signal its group', filtered],
  ['libc: signal itself', 'done'],
  ['libc: have the kernel signal the agent', filtered],
  ['libc: limit the agent', filtered],
  ['libc: limit itself', 'done'],
  ['libc: trace the agent', filtered],
  ['libc: read the memory of the agent', filtered],
  ['libc: outlive the agent', filtered],
  ['libc: fork', filtered],
  ['libc: execve', filtered],
  ['libc: a name space', filtered],
  ['libc: a device', filtered],
  ['libc: have privileges', 'none'],
  ['libc: write a file', landlocked],
  ['libc: write a temporary file', 'done'],
  // Nothing stops native code from reading: the input may be any file.
  ['libc: read a file', 'done'],
  ['libc: change a mode', filtered],
  ['libc: set an attribute', filtered],
  ['libc: the other numbers of x86-64', 'ENOSYS'],
]

const { walls } = walledCommand('', [], { capabilities: new Set(), readable: [], writable: [], trusted: false, heapMegabytes: 64 })
const kernelIsThere = walls.includes('seccomp') && walls.includes('landlock')
if (!kernelIsThere) console.warn(`the kernel's walls are left out: there are only ${walls.join(', ')} here`)
const inKernel = kernelIsThere ? it : it.skip

describe('walls', () => {
  const surroundings = new Surroundings()
  const results = new Map<Column, Record<string, string>>()
  const files = new Map<Column, { mode: number; mtimeMs: number }>()

  beforeAll(async () => {
    await surroundings.prepare()
    for (const column of Object.keys(columns) as Column[]) {
      const isNative = kernelIsThere && (column === 'native' || column === 'kernel')
      const { results: came, file } = await surroundings.attempt([...rows, ...(isNative ? byNativeCode : [])].map(([attempt]) => attempt), columns[column])
      results.set(column, came)
      files.set(column, file)
    }
  }, 60_000)
  afterAll(() => surroundings.close())

  it.each(Object.keys(columns) as Column[])('stop what they should: %s', (column) => {
    if (!kernelIsThere && !['none', 'permissions'].includes(column)) return
    const expected = rows.map(([attempt, mostly, otherwise = {}]) => [attempt, column in otherwise ? otherwise[column] : mostly] as const)
    const wanted = expected.filter(([, result]) => result !== undefined)
    expect(wanted.map(([attempt]) => [attempt, results.get(column)?.[attempt]])).toEqual(wanted)
  })

  inKernel.each(['native', 'kernel'] as const)('stop native code: %s', (column) => {
    expect(byNativeCode.map(([attempt]) => [attempt, results.get(column)?.[attempt]])).toEqual(byNativeCode)
  })

  inKernel('leave mode and times of the input as they were', () => {
    for (const { mode, mtimeMs } of files.values()) {
      expect(mode & 0o777).toBe(0o600)
      expect(mtimeMs).toBeGreaterThan(1e12)
    }
  })

  it('are two without libc, and Node is started directly', () => {
    const module = new URL('walled-command.js', import.meta.url).href
    const init = '{ capabilities: new Set(), readable: [], writable: [], trusted: false, heapMegabytes: 64 }'
    const program = `import { walledCommand } from '${module}'; const { args, walls } = walledCommand('entry.js', [], ${init}); console.log(walls.join(), args.at(-1))`
    const said = execFileSync(process.execPath, ['--input-type=module', '-e', program], { env: { ...process.env, BACKUP_NO_LIBC: '1' }, encoding: 'utf8' })
    expect(said).toBe('javascript,permissions entry.js\n')
  })

  inKernel('end with the agent, however it ends', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'walls-'))
    const script = join(folder, 'busy.mjs')
    writeFileSync(script, "import { writeSync } from 'node:fs'\nwriteSync(1, 'busy')\nfor (;;);")
    const module = new URL('walled-command.js', import.meta.url).href
    const init = `{ capabilities: new Set(), readable: ['${script}'], writable: [], trusted: false, heapMegabytes: 64 }`
    const program = `import { spawn } from 'node:child_process'; import { walledCommand } from '${module}'
      const { file, args } = walledCommand('${script}', [], ${init}); spawn(file, args, { stdio: ['ignore', 'inherit', 'inherit'], detached: true })`
    const agent = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] })
    agent.stdout.once('data', () => agent.kill('SIGKILL'))
    // It ends when the last of both processes has: they share this pipe.
    expect(await text(agent.stdout)).toBe('busy')
    rmSync(folder, { recursive: true })
  })
})

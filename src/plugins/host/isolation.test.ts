/** What needs an agent process of its own to be seen: what reaches its stdout, and what outlives it. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { fixture } from '../test-support/test-host.js'

const modules = new URL('..', import.meta.url).href

/** An agent in few lines: analyses one file with one fixture, prints the outcomes, counts the debug lines. */
const agent = `
import { HostPool } from '${modules}host/host-pool.js'
import { PluginRegistry } from '${modules}registry/registry.js'
const [plugin, path, displayName, closes] = process.argv.slice(1)
const registry = PluginRegistry.read({ trustedDirectories: [plugin], warn: console.log })
let lines = 0
const pool = new HostPool({ registry, warn: console.log, debug: () => (lines += 1), limits: { loadMs: 600_000, graceMs: 600_000 } })
const request = { path: Buffer.from(path), displayName, size: 4, mediaType: 'text/plain' }
const result = await pool.analyze(request, { signal: new AbortController().signal })
if (closes === 'close') await pool.close()
console.log(JSON.stringify({ statuses: result.contributions.map(({ outcome }) => outcome.status), logged: lines > 100 && lines < 1000 }))
if (closes !== 'close') process.exit(0)
`

let directory: string
let server: Server

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'isolation-'))
  writeFileSync(join(directory, 'file.txt'), 'text')
  server = createServer()
})
afterEach(() => {
  server.close()
  rmSync(directory, { recursive: true })
})

function startAgent(plugin: string, displayName: string, closes: 'close' | 'exit', more: NodeJS.ProcessEnv = {}, user: { uid?: number; gid?: number } = {}): ChildProcessByStdio<null, Readable, Readable> {
  const script = ['--input-type=module', '-e', agent, fixture(plugin), join(directory, 'file.txt'), displayName, closes]
  return spawn(process.execPath, script, { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env.PATH, TMPDIR: directory, ...more }, ...user })
}

describe('isolation', () => {
  it('lets nothing that a plugin prints reach the output of the agent', async () => {
    const agent = startAgent('prints', 'bad.txt', 'close')
    const [stdout, stderr] = await Promise.all([text(agent.stdout), text(agent.stderr)])
    expect(stdout).toBe('{"statuses":["ok"],"logged":true}\n')
    expect(stderr).toBe('')
  })

  it('ends with an agent that exits without closing it, libc or not', async () => {
    const port = await listen()
    for (const more of [{}, { BACKUP_NO_LIBC: '1' }]) {
      const agent = startAgent('busy-loop', `port:${port}`, 'exit', more)
      const exited = once(agent, 'exit')
      await once(await connectedHost(agent), 'close')
      expect(await exited).toEqual([0, null])
    }
  })

  it('holds up no agent with a process that hides from it', async () => {
    const agent = startAgent('grandchild', 'bad-setsid-hides.txt', 'close')
    try {
      expect(await once(agent, 'exit')).toEqual([0, null])
    } finally {
      process.kill(Number(readFileSync(join(directory, 'file.txt.pid'), 'utf8')), 'SIGKILL')
    }
  })

  const linuxOnly = process.platform === 'linux' ? it : it.skip
  linuxOnly('lets no plugin of an ordinary user read the environment or the memory of the agent', async () => {
    // Root may read everything.
    const user = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
    chmodSync(directory, 0o777)
    const agent = startAgent('spies', 'bad.txt', 'close', { BACKUP_PASSWORD: 'secret' }, user)
    const [stdout, stderr] = await Promise.all([text(agent.stdout), text(agent.stderr)])
    expect(stdout).toBe('{"statuses":["ok"],"logged":false}\n')
    expect(stderr).toBe('')
  })

  it('does not outlive an agent that was killed, even while a plugin blocks the event loop', async () => {
    const agent = startAgent('busy-loop', `port:${await listen()}:bad`, 'exit')
    const exited = once(agent, 'exit')
    const socket = await connectedHost(agent)
    agent.kill('SIGKILL')
    await once(socket, 'close')
    expect(await exited).toEqual([null, 'SIGKILL'])
  })
})

async function listen(): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

/** The socket that the plugin opened: the kernel closes it when the host process is gone, and not before. */
async function connectedHost(agent: { readonly pid?: number | undefined }): Promise<Socket> {
  const [socket] = (await once(server, 'connection')) as [Socket]
  const [line] = (await once(socket, 'data')) as [Buffer]
  expect(Number(line.toString())).not.toBe(agent.pid)
  return socket.resume()
}

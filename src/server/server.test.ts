import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type TLSSocket } from 'node:tls'
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { codeOf, messageOf } from '../core/contracts/errors.js'
import { openDirectoryStore } from '../core/transport/directory.js'
import { createMemoryTransport } from '../core/transport/memory.js'
import { keepReachable, lastReachable, userAddress } from './announcement.js'
import { writtenFingerprint } from './certificate/given-certificate.js'
import type { Listener, StartListener } from './contracts.js'
import { defaultLimits } from './limits.js'
import { parseListenAddress } from './listen-address.js'
import { startRestListener } from './rest/listener.js'
import { startServer, type RunningServer, type ServerInit } from './server.js'
import { startListeners, type PlannedListener } from './start-listeners.js'
import { startSocketListener } from './socket/listener.js'
import { firstCertificate, secondCertificate } from './socket/test-support/certificates.js'
import { RecordingHearing } from './test-support/hearing.js'
import { SharedTransferMemory } from './transfers/shared-memory.js'

const { signal } = new AbortController()
const clock = { now: () => Date.now() }
const loopback = { host: '127.0.0.1', port: 0 }

describe('listeners', () => {
  const closed: string[] = []
  const plan = (name: string, outcome?: Error): PlannedListener => {
    const listener: Listener = { address: name, close: () => Promise.resolve(void closed.push(name)) }
    return { protocol: 'socket', flag: '--listen', at: { host: '::1', port: 7433 }, start: () => (outcome === undefined ? Promise.resolve(listener) : Promise.reject(outcome)) }
  }

  it('that cannot start close those before them, and say what to do', async () => {
    const taken = Object.assign(new Error('listen EADDRINUSE'), { code: 'EADDRINUSE' })
    const failure = await startListeners([plan('first'), plan('second'), plan('third', taken), plan('fourth')]).catch((error: unknown) => error)
    expect(closed).toEqual(['first', 'second'])
    expect(failure).toMatchObject({ code: 'invalid-usage', message: 'the server cannot listen at [::1]:7433: something listens there already', hint: 'Choose another place with --listen HOST:PORT. (listen EADDRINUSE)' })
  })
})

describe('a server', () => {
  let folder = ''
  let running: RunningServer | undefined
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'server-'))
  })
  afterEach(async () => {
    await running?.stop(0)
    running = undefined
    await rm(folder, { recursive: true })
  })

  const init = (more: Partial<ServerInit> = {}): ServerInit => ({
    storeAddress: join(folder, 'store'),
    openStore: openDirectoryStore,
    stateDirectory: join(folder, 'state'),
    rules: { appendOnly: false },
    limits: defaultLimits(2 ** 20),
    memoryBytes: 2 ** 20,
    certificate: undefined,
    clock,
    log: new RecordingHearing(),
    protocols: [],
    metricsAt: loopback,
    ...more,
  })

  it('is healthy as long as its store is there', async () => {
    running = await startServer(init(), { signal })
    const ask = async (): Promise<number> => (await fetch(`http://${running?.listening[0]?.address}/healthz`)).status
    expect(await ask()).toBe(200)
    await rm(join(folder, 'store'), { recursive: true })
    expect(await ask()).toBe(503)
  })

  it('does not start with a retention that its store cannot tell the end of', async () => {
    const memory = createMemoryTransport()
    const openStore = memory.open.bind(memory)
    const outcome = startServer(init({ openStore, rules: { appendOnly: false, retentionSeconds: 60 } }), { signal })
    expect(await outcome.then(() => 'started', codeOf)).toBe('invalid-usage')
    running = await startServer(init({ openStore }), { signal })
  })

  it('does not start without a store', async () => {
    const outcome = startServer(init({ storeAddress: '/dev/null/x' }), { signal })
    expect(await outcome.then(() => 'started', codeOf)).toBe('not-a-folder')
  })

  it('closes what was opened when one of its listeners cannot start', async () => {
    let open = 0
    const openStore: ServerInit['openStore'] = async (address, options) => {
      const store = await openDirectoryStore(address, options)
      open += 1
      return Object.assign(store, { close: () => Promise.resolve(void (open -= 1)) })
    }
    const closeMemory = jest.spyOn(SharedTransferMemory.prototype, 'close')
    const start: StartListener = async (context) => {
      await context.namespaces.open({ user: 'ada' }, 'ada', { create: true, signal })
      expect(open).toBe(2)
      throw Object.assign(new Error('listen EADDRINUSE'), { code: 'EADDRINUSE' })
    }
    const outcome = startServer(init({ openStore, protocols: [{ protocol: 'socket', flag: '--listen', at: loopback, start }] }), { signal })
    expect([await outcome.then(() => 'started', codeOf), open]).toEqual(['invalid-usage', 0])
    expect(closeMemory).toHaveBeenCalledTimes(1)
    closeMemory.mockRestore()
  })

  it('shows a certificate that was renewed to whoever comes then, and lets who is there stay', async () => {
    const protocols = [
      { protocol: 'socket', flag: '--listen', at: loopback, start: startSocketListener },
      { protocol: 'rest', flag: '--rest', at: loopback, start: startRestListener },
    ] as const
    running = await startServer(init({ certificate: firstCertificate, protocols, metricsAt: undefined }), { signal })
    const sockets = await Promise.all(running.listening.map(({ address }) => secureSocket(address)))
    running.useCertificate(secondCertificate)
    const later = await Promise.all(running.listening.map(({ address }) => secureSocket(address)))
    expect(sockets.map(shownBy)).toEqual(Array(2).fill(writtenFingerprint(firstCertificate)))
    expect(later.map(shownBy)).toEqual(Array(2).fill(writtenFingerprint(secondCertificate)))
    expect(sockets.map(({ readable }) => readable)).toEqual([true, true])
    for (const socket of [...sockets, ...later]) socket.destroy()
  })

  it('warns of a store whose clock is another', async () => {
    const log = new RecordingHearing()
    running = await startServer(init({ log, clock: { now: () => Date.now() + 3_600_000 } }), { signal })
    expect(log.events).toEqual([{ event: 'store_clock_differs', fields: { ahead_seconds: -3600 } }])
  })
})

describe('the address that is printed', () => {
  it.each([
    [{ scheme: 'tls', host: '192.0.2.1', port: 7433, fingerprint: 'sha256:00' }, 'TOKEN', 'tls://ada:TOKEN@192.0.2.1:7433/ada?fp=sha256:00'],
    [{ scheme: 'tcp', host: '::1', port: 1 }, 'TOKEN', 'tcp://ada:TOKEN@[::1]:1/ada'],
    [{ scheme: 'tls', host: 'backup.example', port: 7433 }, undefined, 'tls://ada@backup.example:7433/ada'],
  ] as const)('%j with %j is %s', (reachable, token, address) => {
    expect(userAddress(reachable, 'ada', token)).toBe(address)
  })

  it('is remembered without secrets', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'server-'))
    expect(await lastReachable(folder)).toBeUndefined()
    const reachable = { scheme: 'tls', host: '::1', port: 7433, fingerprint: 'sha256:00' } as const
    await keepReachable(folder, reachable, { signal })
    expect(await lastReachable(folder)).toEqual(reachable)
    expect(JSON.parse(await readFile(join(folder, 'server.json'), 'utf8'))).toEqual({ version: 1, ...reachable })
    await rm(folder, { recursive: true })
  })
})

describe('where to listen', () => {
  it.each([
    ['127.0.0.1:80', { host: '127.0.0.1', port: 80 }],
    ['[::1]:80', { host: '::1', port: 80 }],
    ['[::1]', { host: '::1', port: 7433 }],
    ['backup.example', { host: 'backup.example', port: 7433 }],
    ['localhost:0', { host: 'localhost', port: 0 }],
  ])('%s', (text, expected) => {
    expect(parseListenAddress(text, '--listen', 7433)).toEqual(expected)
  })

  it.each([':80', ''])('%j is all addresses of the machine', (text) => {
    expect(['::', '0.0.0.0']).toContain(parseListenAddress(text, '--listen', 80).host)
  })

  it.each(['::1', '127.0.0.1:x', '127.0.0.1:99999', 'a:1:2', '[::1:80'])('%s is none', (text) => {
    expect(() => parseListenAddress(text, '--listen', 80)).toThrow(/--listen .* is no place/)
    try {
      parseListenAddress(text, '--listen', 80)
    } catch (error) {
      expect([codeOf(error), messageOf(error).length > 0]).toEqual(['invalid-usage', true])
    }
  })
})

async function secureSocket(address: string): Promise<TLSSocket> {
  const [host, port] = address.split(':')
  const socket = connect({ host, port: Number(port), rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  return socket
}

function shownBy(socket: TLSSocket): string {
  return `sha256:${socket.getPeerCertificate().fingerprint256.replaceAll(':', '').toLowerCase()}`
}

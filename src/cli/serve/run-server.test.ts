import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from '@jest/globals'
import type { CommandServices } from '../../composition.js'
import { codeOf } from '../../core/contracts/errors.js'
import { openDirectoryStore } from '../../core/transport/directory.js'
import { RecordingHearing } from '../../server/test-support/hearing.js'
import { servePlan } from './plan.js'
import { runServer } from './run-server.js'

/** One that nobody listens at. */
async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** `connected`, or why not. */
function outcomeOfConnecting(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy()
      resolve('connected')
    })
    socket.once('error', (error) => resolve(codeOf(error) ?? ''))
  })
}

it('listens no longer where it cannot write down how it is reached', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'run-server-'))
  const listening: string[] = []
  const services: Partial<CommandServices> = {
    clock: { now: () => Date.now() },
    signal: new AbortController().signal,
    serverStores: () => openDirectoryStore,
    answerSignals: () => void listening.push('listening'),
  }
  try {
    await mkdir(join(folder, 'server.json', 'in the way'), { recursive: true })
    const ports = [await freePort(), await freePort()]
    const plan = servePlan({ user: 'ada', state: folder, plain: true, listen: `127.0.0.1:${ports[0]}`, rest: `127.0.0.1:${ports[1]}` })
    const run = runServer({ plan, log: new RecordingHearing(), graceSeconds: 0 }, services as CommandServices)
    expect(await run.then(() => 'stopped', codeOf)).toBe('EISDIR')
    expect([...listening, ...(await Promise.all(ports.map(outcomeOfConnecting)))]).toEqual(['listening', 'ECONNREFUSED', 'ECONNREFUSED'])
  } finally {
    await rm(folder, { recursive: true })
  }
})

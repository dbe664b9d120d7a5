/** The transport `sftp` and a real OpenSSH server, by the system's ssh and by the library. */
import { createHash, randomBytes } from 'node:crypto'
import { chmod, mkdir, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import SftpTransport, { openSftp } from '@backup-agent/plugin-sftp/dist/transport.js'
import type { ObjectKey, ObjectStore } from '../../src/core/contracts/object-store.js'
import { knownHostsLine, makeKey, startAgent, startOpenSsh, type OpenSshServer } from '../peers/openssh.js'
import { sftpServerProgram, startPasswordServer } from '../peers/password-ssh.js'
import { describeWithOpenSsh } from '../support/peers.js'
import { codeOf, loadSuite } from '../support/engine.js'
import { transportContext } from '../support/transport-context.js'

const { signal } = new AbortController()
const transport = new SftpTransport()
const { FaultProxy, objectStoreSuite } = await loadSuite()

let server: OpenSshServer
let places = 0

type Environment = Readonly<Record<string, string>>
/** The two ways: with an `ssh` on the PATH, and without. */
const ways = {
  ssh: (): Environment => ({ PATH: `${server.binFolder}:${process.env['PATH'] ?? ''}`, HOME: server.home }),
  library: (): Environment => ({ PATH: '', HOME: server.home }),
}

const newFolder = (): string => join(server.folder, String((places += 1)))
const addressOf = (folder: string): string => `sftp://${server.user}@127.0.0.1:${server.port}/${folder}`

function open(folder: string, environment: Environment, create = true): Promise<ObjectStore> {
  return transport.open(addressOf(folder), transportContext({ signal, create, environment }))
}

function object(size: number, type: ObjectKey['type'] = 'pack'): { key: ObjectKey; body: Buffer } {
  const body = randomBytes(size)
  return { key: { type, name: createHash('sha256').update(body).digest('hex') }, body }
}

const codeOfFailure = (call: Promise<unknown>): Promise<string | undefined> => call.then(() => 'no error', codeOf)

describeWithOpenSsh('the transport sftp', () => {
  beforeAll(async () => {
    server = await startOpenSsh()
  })
  afterAll(() => server.stop())

  describe.each(Object.entries(ways))('by %s', (name, environment) => {
    objectStoreSuite({ describe, it }, `sftp by ${name}`, () => {
      const folder = newFolder()
      const address = addressOf(folder)
      return Promise.resolve({
        open: (options) => transport.open(address, transportContext({ ...options, environment: environment() })),
        dispose: () => rm(folder, { recursive: true, force: true }),
      })
    })

    it('stores what is larger than many requests, and gives back any part of it', async () => {
      const store = await open(newFolder(), environment())
      const { key, body } = object(16 * 1024 * 1024 + 12345)
      await store.put(key, body, { signal })
      expect(body.equals(await store.get(key, { signal }))).toBe(true)
      const part = await store.get(key, { signal, offset: 1_000_003, length: 5_000_000 })
      expect(body.subarray(1_000_003, 6_000_003).equals(part)).toBe(true)
      await store.close()
    })

    it('fails what is under way when the connection is cut, and connects again for the next call', async () => {
      const store = await open(newFolder(), environment())
      const { key, body } = object(4 * 1024 * 1024)
      let failure: string | undefined
      let begin: () => void = () => undefined
      const begun = new Promise<void>((resolve) => (begin = resolve))
      const putting = async (): Promise<void> => {
        while (failure === undefined) {
          const outcome = await codeOfFailure(store.put(key, body, { signal, onProgress: () => begin() }))
          if (outcome !== 'no error') failure = outcome
        }
      }
      const lane = putting()
      await begun
      await server.cutConnections()
      await lane
      expect(failure).toBe('store-failed')
      const next = object(1000)
      await store.put(next.key, next.body, { signal })
      expect(next.body.equals(await store.get(next.key, { signal }))).toBe(true)
      await store.close()
    })

    it('gives up a server that says nothing any more, in the middle of a put and of a login, and goes on with one that does', async () => {
      const file = join(server.home, '.ssh', 'known_hosts')
      const usual = await readFile(file, 'utf8')
      const stalls = [2_000_000, 100]
      const proxy = await FaultProxy.open({ host: '127.0.0.1', port: server.port, plan: (connection) => (connection > stalls.length ? [] : [{ kind: 'stall', direction: 'up', afterBytes: stalls[connection - 1] ?? 0 }]) })
      try {
        await writeFile(file, `${usual}${usual.replaceAll(`:${server.port} `, `:${proxy.port} `)}`)
        const patience = { keepAliveSeconds: 1, keepAlivesMissed: 1, loginSeconds: 2, answerSeconds: 60 }
        const store = await openSftp(addressOf(newFolder()).replace(`:${server.port}`, `:${proxy.port}`), transportContext({ signal, create: true, environment: environment() }), patience)
        const { key, body } = object(8 * 1024 * 1024)
        for (const bytes of stalls) expect([bytes, await codeOfFailure(store.put(key, body, { signal }))]).toEqual([bytes, 'store-failed'])
        await store.put(key, body, { signal })
        expect([proxy.met.map(({ kind }) => kind), proxy.bytes.length]).toEqual([['stall', 'stall'], 3])
        await store.close()
      } finally {
        await writeFile(file, usual)
        await proxy.close()
      }
    })

    it('refuses a server whose key is unknown, has changed or is revoked', async () => {
      const file = join(server.home, '.ssh', 'known_hosts')
      const usual = await readFile(file, 'utf8')
      try {
        const other = join(server.folder, `other-key-${name}`)
        await makeKey(other, 'ed25519')
        for (const text of ['', await knownHostsLine(`${other}.pub`, server.port), `@revoked ${usual}`, `${usual}@revoked * ${usual.split(' ').slice(1).join(' ')}`]) {
          await writeFile(file, text)
          expect(await codeOfFailure(open(newFolder(), environment()))).toBe('server-untrusted')
        }
      } finally {
        await writeFile(file, usual)
      }
      await (await open(newFolder(), environment())).close()
    })

    it('asks the server for the key that is known, where it has several', async () => {
      const file = join(server.home, '.ssh', 'known_hosts')
      const usual = await readFile(file, 'utf8')
      try {
        await writeFile(file, await knownHostsLine(server.otherHostKeyFile, server.port))
        await (await open(newFolder(), environment())).close()
      } finally {
        await writeFile(file, usual)
      }
    })

    it('refuses a key that the server does not know', async () => {
      const file = join(server.home, '.ssh', 'id_ed25519')
      const usual = await readFile(file)
      try {
        await rm(file)
        await makeKey(`${file}-wrong-${name}`, 'ed25519')
        await writeFile(file, await readFile(`${file}-wrong-${name}`), { mode: 0o600 })
        // ssh would say which public key it means to use.
        expect(await codeOfFailure(open(newFolder(), environment()))).toBe('login-refused')
      } finally {
        await rm(file, { force: true })
        await writeFile(file, usual, { mode: 0o600 })
      }
    })

    it('says what is wrong with the place', async () => {
      const folder = newFolder()
      expect(await codeOfFailure(open(folder, environment(), false))).toBe('repository-not-found')
      await writeFile(folder, '')
      expect(await codeOfFailure(open(folder, environment(), false))).toBe('not-a-folder')
      expect(await codeOfFailure(open(folder, environment(), true))).toBe('not-a-folder')
    })
  })

  const bySftpServer = sftpServerProgram === undefined ? it.skip : it
  bySftpServer.each(['password', 'keyboard-interactive'] as const)('gets in by %s, and only with the right one', async (method) => {
    const home = join(server.folder, `home-${method}`)
    await mkdir(join(home, '.ssh'), { recursive: true })
    const hostKeyFile = join(home, 'host_key')
    await makeKey(hostKeyFile, 'ed25519')
    const other = await startPasswordServer({ hostKeyFile, user: 'ada', password: 'the right one', method })
    try {
      await writeFile(join(home, '.ssh', 'known_hosts'), await knownHostsLine(`${hostKeyFile}.pub`, other.port))
      const at = `sftp://ada@127.0.0.1:${other.port}/${newFolder()}`
      const opening = (password: string): Promise<ObjectStore> => transport.open(at, transportContext({ signal, create: true, environment: { PATH: '', HOME: home, BACKUP_SFTP_PASSWORD: password } }))
      expect(await codeOfFailure(opening('another'))).toBe('login-refused')
      const store = await opening('the right one')
      const { key, body } = object(100_000)
      await store.put(key, body, { signal })
      expect(body.equals(await store.get(key, { signal }))).toBe(true)
      await store.close()
    } finally {
      await other.stop()
    }
  })

  it('gets in with a key that only an agent has, and says why another does not help', async () => {
    const home = join(server.folder, 'home-agent')
    await mkdir(join(home, '.ssh'), { recursive: true })
    await writeFile(join(home, '.ssh', 'known_hosts'), await readFile(join(server.home, '.ssh', 'known_hosts')))
    await makeKey(join(home, '.ssh', 'id_ed25519'), 'ed25519', 'a passphrase')
    const agent = await startAgent(home, join(server.home, '.ssh', 'id_ed25519'))
    try {
      const refusal: unknown = await open(newFolder(), { PATH: '', HOME: home }).catch((error: unknown) => error)
      expect(refusal).toMatchObject({ code: 'login-refused', message: expect.stringContaining('it has a passphrase: add it to an ssh agent') as unknown })
      await (await open(newFolder(), { PATH: '', HOME: home, SSH_AUTH_SOCK: agent.socket })).close()
    } finally {
      await agent.stop()
    }
  })

  it('gets in with a key in a file where the agent cannot be reached', async () => {
    await (await open(newFolder(), { ...ways.library(), SSH_AUTH_SOCK: join(server.home, 'no-agent') })).close()
  })

  it('does not go around a jump host to use a password', async () => {
    const file = join(server.home, '.ssh', 'config')
    const usual = await readFile(file, 'utf8')
    try {
      await writeFile(file, `${usual}ProxyJump gate.invalid\n`)
      expect(await codeOfFailure(open(newFolder(), { ...ways.ssh(), BACKUP_SFTP_PASSWORD: 'x' }))).toBe('invalid-usage')
    } finally {
      await writeFile(file, usual)
    }
  })

  it('removes its folders where nothing is in them', async () => {
    const folder = newFolder()
    const store = await open(folder, ways.library())
    const [kept, gone] = [object(10), object(20)]
    for (const { key, body } of [kept, gone]) await store.put(key, body, { signal })
    await store.delete(gone.key, { signal })
    await store.removeEmpty?.({ signal })
    expect([await readdir(folder), await readdir(join(folder, 'data'))]).toEqual([['data'], [kept.key.name.slice(0, 2)]])
    await store.delete(kept.key, { signal })
    await store.removeEmpty?.({ signal })
    expect(await readdir(server.folder)).not.toContain(folder.split('/').at(-1))
    await store.close()
  })

  it('shares with the group what restic shares with it', async () => {
    const folder = newFolder()
    const first = await open(folder, ways.ssh())
    await first.put({ type: 'config', name: 'config' }, Buffer.from('x'), { signal })
    expect((await stat(join(folder, 'config'))).mode & 0o777).toBe(0o600)
    await first.close()
    await chmod(join(folder, 'config'), 0o640)
    const second = await open(folder, ways.ssh(), false)
    const { key, body } = object(10)
    await second.put(key, body, { signal })
    expect((await stat(join(folder, 'data', key.name.slice(0, 2), key.name))).mode & 0o777).toBe(0o640)
    await second.close()
  })

  it('leaves what broken uploads left out of lists, and removes it with a later delete when it is old', async () => {
    const folder = newFolder()
    const store = await open(folder, ways.ssh())
    const { key, body } = object(10)
    await store.put(key, body, { signal })
    const packs = join(folder, 'data', key.name.slice(0, 2))
    const [old, young, foreign] = ['a', 'b', 'c'].map((letter) => `${key.name}-tmp-${letter.repeat(16)}`) as [string, string, string]
    for (const leftover of [old, young, `${foreign}.txt`]) await writeFile(join(packs, leftover), 'part')
    for (const leftover of [old, `${foreign}.txt`]) await utimes(join(packs, leftover), 1, 1)
    const listed: string[] = []
    for await (const { name } of store.list('pack', { signal })) listed.push(name)
    expect(listed).toEqual([key.name])
    await store.delete(object(1, 'lock').key, { signal })
    expect((await readdir(packs)).sort()).toEqual([key.name, young, `${foreign}.txt`])
    await store.close()
  })

  bySftpServer('gives up a server that is there and answers nothing, and goes on when it does again', async () => {
    const program = join(server.folder, 'stops')
    await writeFile(program, `#!/bin/sh\necho $$ > ${program}-pid\nexec ${sftpServerProgram}\n`, { mode: 0o755 })
    const stopping = await startOpenSsh({ subsystem: program })
    const environment = { PATH: `${stopping.binFolder}:${process.env['PATH'] ?? ''}` }
    const patience = { keepAliveSeconds: 15, keepAlivesMissed: 4, loginSeconds: 60, answerSeconds: 1 }
    const store = await openSftp(`sftp://127.0.0.1:${stopping.port}/${newFolder()}`, transportContext({ signal, create: true, environment }), patience)
    const pid = Number(await readFile(`${program}-pid`, 'utf8'))
    const { key, body } = object(8 * 1024 * 1024)
    try {
      expect(await codeOfFailure(store.put(key, body, { signal, onProgress: () => process.kill(pid, 'SIGSTOP') }))).toBe('store-failed')
    } finally {
      process.kill(pid, 'SIGKILL')
    }
    await store.put(key, body, { signal })
    await store.close()
    await stopping.stop()
  })

  it('makes nothing in place of a repository that has gone', async () => {
    const folder = newFolder()
    const store = await open(folder, ways.ssh())
    await store.put({ type: 'config', name: 'config' }, Buffer.from('x'), { signal })
    await rm(folder, { recursive: true })
    await mkdir(folder)
    const { key, body } = object(10)
    expect(await codeOfFailure(store.put(key, body, { signal }))).toBe('repository-not-found')
    expect(await codeOfFailure(store.get(key, { signal }))).toBe('repository-not-found')
    expect(await readdir(folder)).toEqual([])
    await store.close()
  })

  it.each(Object.entries(ways))('gives up at once where no folder can be made, by %s', async (_name, environment) => {
    expect(await codeOfFailure(open('/proc/three', environment()))).toBe('access-denied')
  })

  it('reads a server that may only be read, and says so to who writes', async () => {
    const readOnly = await startOpenSsh({ subsystem: 'internal-sftp -R' })
    const environment = { PATH: `${readOnly.binFolder}:${process.env['PATH'] ?? ''}` }
    const store = await transport.open(`sftp://127.0.0.1:${readOnly.port}/${readOnly.folder}`, transportContext({ signal, create: false, environment }))
    const { key, body } = object(10, 'lock')
    await mkdir(join(readOnly.folder, 'locks'))
    expect(await codeOfFailure(store.put(key, body, { signal }))).toBe('access-denied')
    await store.close()
    await readOnly.stop()
  })
})

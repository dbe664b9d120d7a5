/** `backup serve` as people run it: started, used by other processes, told to stop. */
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { startBackupServer, type BackupServer } from '../support/backup-server.js'
import { compareFolders } from '../support/compare-folders.js'
import { describeWithRestic } from '../support/restic.js'
import { firstCertificate, secondCertificate } from '../support/certificates.js'
import { backup, errorLine, makeScratch, run, type Run, type Scratch } from './support.js'

let scratch: Scratch
let servers: BackupServer[]
beforeEach(async () => {
  scratch = await makeScratch()
  servers = []
  await mkdir(scratch.path('documents', 'letters'), { recursive: true })
  await writeFile(scratch.path('documents', 'large'), Buffer.alloc(3_000_000, 'some text that repeats itself, '))
  await writeFile(scratch.path('documents', 'letters', 'one'), 'Dear Ada,')
})
afterEach(async () => {
  for (const server of servers) await server.stop('SIGKILL')
  await scratch.remove()
})

const environment = (): Record<string, string> => ({ HOME: scratch.path('server'), XDG_DATA_HOME: scratch.path('server', 'data') })

async function serve(...args: string[]): Promise<BackupServer> {
  const server = await startBackupServer(['--listen', '127.0.0.1:0', ...args], environment())
  servers.push(server)
  return server
}

const client = (address: string, ...args: string[]): Promise<Run> => backup(args, { env: { BACKUP_PASSWORD: 'x', BACKUP_REPOSITORY: address } })
const user = async (...args: string[]): Promise<string> => {
  const run = await backup(['serve', 'user', ...args], { env: environment() })
  expect(run).toMatchObject({ code: 0, stderr: '' })
  return run.stdout.trimEnd()
}
const withoutToken = (address: string): string => address.replace(/:[\w-]{43}@/, ':TOKEN@')

describe('backup serve', () => {
  it('starts with one command, keeps what clients send, and stops in good order', async () => {
    const server = await serve()
    expect(withoutToken(server.address)).toMatch(/^tls:\/\/backup:TOKEN@127\.0\.0\.1:\d+\/backup\?fp=sha256:[0-9a-f]{64}$/)
    expect(await client(server.address, 'init')).toMatchObject({ code: 0, stderr: '' })
    expect(await client(server.address, 'sync', '--no-analyze', scratch.path('documents'))).toMatchObject({ code: 0 })
    expect(await client(server.address, 'check', '--read-data')).toMatchObject({ code: 0 })
    expect(await client(server.address, 'restore', 'latest', '--target', scratch.path('restored'))).toMatchObject({ code: 0 })
    expect(compareFolders(scratch.path('documents'), scratch.path('restored', scratch.path('documents')))).toEqual([])
    const { code, stderr, stdout } = await server.stop()
    expect(code).toBe(0)
    expect(stdout).toBe(`${server.address}\n`)
    const token = /:([\w-]{43})@/.exec(server.address)?.[1] ?? 'none'
    expect(stderr).not.toContain(token)
    expect(stderr).not.toContain('letters')
    expect(server.events().map(({ event }) => event)).toEqual(expect.arrayContaining(['listening', 'stopping', 'stopped']))
  })

  it('knows its users and its certificate again, and shows no token a second time', async () => {
    const first = await serve()
    await client(first.address, 'init')
    await first.stop('SIGINT')
    const port = new URL(first.address).port
    const second = await startBackupServer(['--listen', `127.0.0.1:${port}`], environment())
    servers.push(second)
    expect(second.address).toBe(first.address.replace(/:[\w-]{43}@/, '@'))
    expect(await client(first.address, 'snapshots')).toMatchObject({ code: 0 })
    await second.stop()
    expect(second.events()).toContainEqual(expect.objectContaining({ event: 'token_not_shown', users: ['backup'] }))
    await user('add', 'ada')
    const third = await startBackupServer(['--listen', `127.0.0.1:${port}`], environment())
    servers.push(third)
    expect((await third.stop()).stdout.split('\n')).toEqual([second.address, second.address.replaceAll('backup', 'ada'), ''])
  })

  it('makes no user where there were some, nor for a store that has repositories, and says what to do', async () => {
    const first = await serve('--store', scratch.path('store'))
    await client(first.address, 'init')
    await first.stop()
    await user('remove', 'backup')
    for (const state of [[], ['--state', scratch.path('fresh')]]) {
      const told = await startBackupServer(['--listen', '127.0.0.1:0', '--json', '--store', scratch.path('store'), ...state], environment())
      servers.push(told)
      expect(JSON.parse(told.address)).toMatchObject({ users: [], newUser: false })
      await told.stop()
      expect(told.events()).toContainEqual(expect.objectContaining({ event: 'no_users', hint: expect.stringContaining('backup serve user add backup') }))
    }
  })

  it('says in words that it cannot use its own folder', async () => {
    const refused = await backup(['serve', '--listen', '127.0.0.1:0', '--state', '/proc/x'], { env: environment() })
    expect([refused.code, errorLine(refused)]).toEqual([1, expect.stringMatching(/the server's folder cannot be used: .*--state/)])
  })

  it('reads a renewed certificate at SIGHUP, keeps the old one when the new one is broken, and stops when told to', async () => {
    const files = { certificate: scratch.path('cert.pem'), key: scratch.path('key.pem') }
    const put = ({ certificate, privateKey }: typeof firstCertificate): Promise<unknown> => Promise.all([writeFile(files.certificate, certificate), writeFile(files.key, privateKey)])
    await put(firstCertificate)
    const server = await serve('--tls-cert', files.certificate, '--tls-key', files.key)
    const told = async (event: string): Promise<unknown> => {
      server.child.kill('SIGHUP')
      for (;;) {
        const [found] = server.events().filter((one) => one['event'] === event)
        if (found !== undefined) return found
        await new Promise(setImmediate)
      }
    }
    expect(await client(server.address, 'init')).toMatchObject({ code: 0 })
    await writeFile(files.certificate, secondCertificate.certificate)
    expect(await told('certificate_kept')).toMatchObject({ level: 'warn', message: expect.stringContaining('is not that of the certificate in') })
    expect(await client(server.address, 'snapshots')).toMatchObject({ code: 0 })
    await put(secondCertificate)
    const { fingerprint } = (await told('certificate_read')) as { fingerprint: string }
    expect(await client(server.address, 'snapshots')).toMatchObject({ code: 1, stderr: expect.stringContaining(fingerprint) })
    expect(await client(server.address.replace(/fp=.*/, `fp=${fingerprint}`), 'snapshots')).toMatchObject({ code: 0 })
    expect(await user('add', 'ada')).toContain(fingerprint)
    expect((await server.stop()).code).toBe(0)
  })

  it('lets users in and out while it runs, each to their own', async () => {
    const server = await serve()
    const ada = await user('add', 'ada')
    expect(withoutToken(ada)).toBe(withoutToken(server.address).replace('backup', 'ada').replace('/backup', '/ada'))
    expect(await client(ada.replace('/ada?', '/ada/photos?'), 'init')).toMatchObject({ code: 0 })
    const rotated = await user('rotate', 'ada')
    const refused = await client(ada.replace('/ada?', '/ada/photos?'), 'snapshots')
    expect(refused.code).toBe(1)
    expect(errorLine(refused)).toMatch(/token is wrong.* The token is from the address\. Paste/)
    expect(await client(rotated.replace('/ada?', '/ada/photos?'), 'snapshots')).toMatchObject({ code: 0 })
    expect((await client(rotated.replace('/ada?', '/backup?'), 'init')).code).toBe(1)
    expect((await user('list')).split('\n').map((line) => line.split(' ')[0])).toEqual(['user', 'ada', 'backup'])
    await user('remove', 'ada')
    expect((await client(rotated.replace('/ada?', '/ada/photos?'), 'snapshots')).code).toBe(1)
  })

  it('keeps to its rules, and goes on after refusing', async () => {
    const server = await serve('--append-only', '--quota', '1MiB', '--metrics', '127.0.0.1:0', '--user', 'ada')
    expect(await client(server.address, 'init')).toMatchObject({ code: 0 })
    expect(await client(server.address, 'sync', '--no-analyze', scratch.path('documents', 'letters'))).toMatchObject({ code: 0 })
    await writeFile(scratch.path('documents', 'noise'), randomBytes(2_000_000))
    const full = await client(server.address, 'sync', '--no-analyze', scratch.path('documents'))
    expect([full.code, full.stderr]).toEqual([1, expect.stringMatching(/above the quota/)])
    expect(await client(server.address, 'check')).toMatchObject({ code: 0 })
    const metrics = server.events().find(({ protocol }) => protocol === 'metrics')?.address as string
    expect(await (await fetch(`http://${metrics}/metrics`)).text()).toMatch(/\nbackup_server_objects_stored_total [1-9]/)
  })

  it('is trusted by the first init from then on, by nobody before, and its token is not shown', async () => {
    const server = await serve()
    const address = server.address.replace(/\?fp=.*/, '')
    const env = { BACKUP_PASSWORD: 'x', XDG_DATA_HOME: scratch.path('client') }
    const token = /:([\w-]{43})@/.exec(address)?.[1] ?? 'none'
    const run = (...args: string[]): Promise<Run> => backup(args, { env })
    expect(await run('snapshots', '--repo', address)).toMatchObject({ code: 1, stderr: expect.stringContaining('cannot be trusted') })
    const fingerprint = /fp=(sha256:[0-9a-f]{64})/.exec(server.address)?.[1] ?? 'none'
    expect(await run('init', '--repo', address)).toMatchObject({ code: 0, stderr: expect.stringContaining(`is trusted from now on; its certificate has the fingerprint ${fingerprint}`) })
    expect(await run('sync', '--repo', ` ${address}`, '--no-analyze', scratch.path('documents'))).toMatchObject({ code: 0 })
    const found = await run('find', '--repo', address, 'letters')
    expect(found).toMatchObject({ code: 0, stdout: expect.stringMatching(/backup show .* --repo \.\.\.$/m) })
    const nowhere = await run('snapshots', '--repo', `${address}/none`)
    expect(nowhere).toMatchObject({ code: 10, stderr: expect.stringMatching(/Make one with: backup init --repo \.\.\.\.?\n/) })
    const mistyped = await run('init', '--repo', address.replace('://', '//'))
    expect(mistyped).toMatchObject({ code: 1, stderr: expect.stringContaining('has a typo') })
    for (const { stdout, stderr } of [found, nowhere, mistyped]) expect(stdout + stderr).not.toContain(token)
  })

  it('speaks in the clear to this machine', async () => {
    const server = await serve('--plain')
    expect(withoutToken(server.address)).toMatch(/^tcp:\/\/backup:TOKEN@127\.0\.0\.1:\d+\/backup$/)
    expect(await client(server.address, 'init')).toMatchObject({ code: 0 })
  })

  it('says what to do where something listens already, and leaves nothing running', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const result = await backup(['serve', '--listen', '127.0.0.1:0', '--metrics', `127.0.0.1:${port}`], { env: environment() })
    expect(result.code).toBe(1)
    expect(errorLine(result)).toMatch(new RegExp(`cannot listen at 127\\.0\\.0\\.1:${port}: something listens there already\\. Choose another place with --metrics`))
    await new Promise((resolve) => other.close(resolve))
  })

  it('tells programs in JSON', async () => {
    const server = await serve('--json')
    expect(JSON.parse(server.address)).toMatchObject({ user: 'backup', newUser: true, fingerprint: expect.any(String) as unknown, listening: [{ protocol: 'socket' }] })
    expect(JSON.parse(await user('add', 'ada', '--json'))).toMatchObject({ user: 'ada', address: expect.any(String) as unknown })
  })
})

describe('backup serve --rest and the transport rest', () => {
  it('is one more way to the same repository', async () => {
    const server = await serve('--rest', '127.0.0.1:0', '--append-only')
    const ada = new URL(await user('add', 'ada'))
    const at = server.events().find(({ event, protocol }) => event === 'listening' && protocol === 'rest')?.['address']
    const rest = `rest:https://ada:${ada.password}@${String(at)}/ada/${ada.search}`
    expect(await client(rest, 'init')).toMatchObject({ code: 0, stderr: '' })
    expect(await client(rest, 'sync', '--no-analyze', scratch.path('documents'))).toMatchObject({ code: 0 })
    expect(await client(ada.href, 'check', '--read-data')).toMatchObject({ code: 0 })
    expect(await client(rest, 'restore', 'latest', '--target', scratch.path('restored'))).toMatchObject({ code: 0 })
    expect(compareFolders(scratch.path('documents'), scratch.path('restored', scratch.path('documents')))).toEqual([])
    const refused = await client(rest.replace(ada.password, 'wrong'), 'snapshots')
    expect(refused.code).toBe(1)
    expect(errorLine(refused)).not.toContain('wrong@')
    const { code } = await server.stop()
    expect(code).toBe(0)
  })
})

describeWithRestic('backup serve --rest', () => {
  it('serves restic from the same repositories', async () => {
    const server = await serve('--rest', '127.0.0.1:0')
    expect(await client(server.address, 'init')).toMatchObject({ code: 0 })
    const { address } = server.events().find(({ protocol }) => protocol === 'rest') as { address: string }
    const token = /:([\w-]{43})@/.exec(server.address)?.[1] ?? ''
    const restic = (...args: string[]): Promise<Run> =>
      run('restic', ['--cacert', scratch.path('server', 'data', 'backup-agent', 'server', 'certificate.pem'), '--no-cache', ...args], { env: { RESTIC_PASSWORD: 'x', RESTIC_REPOSITORY: `rest:https://backup:${token}@${address}/backup/` } })
    expect(await restic('backup', scratch.path('documents'))).toMatchObject({ code: 0 })
    expect(await restic('check')).toMatchObject({ code: 0 })
    const { stdout } = await client(server.address, 'snapshots', '--json')
    expect(JSON.parse(stdout)).toHaveLength(1)
  })

  it('lets restic make room where a quota is used to its last byte', async () => {
    const server = await serve('--plain', '--rest', '127.0.0.1:0', '--quota', '4MiB')
    const { address } = server.events().find(({ protocol }) => protocol === 'rest') as { address: string }
    const token = /:([\w-]{43})@/.exec(server.address)?.[1] ?? ''
    const restic = (...args: string[]): Promise<Run> => run('restic', ['--no-cache', ...args], { env: { RESTIC_PASSWORD: 'x', RESTIC_REPOSITORY: `rest:http://backup:${token}@${address}/backup/photos/` } })
    const post = async (path: string, body: Uint8Array<ArrayBuffer>): Promise<number> =>
      (await fetch(`http://${address}/backup/other/${path}`, { method: 'POST', body, headers: { authorization: `Basic ${Buffer.from(`backup:${token}`).toString('base64')}` } })).status
    const postPack = async (size: number): Promise<number> => {
      const body = new Uint8Array(randomBytes(size))
      return post(`data/${createHash('sha256').update(body).digest('hex')}`, body)
    }
    // What is kept has a larger index than what forgetting gives back.
    await Promise.all(Array.from({ length: 200 }, (_, index) => writeFile(scratch.path('documents', 'letters', `${index}`), randomBytes(500))))
    expect(await restic('init')).toMatchObject({ code: 0 })
    expect(await restic('backup', scratch.path('documents', 'letters'))).toMatchObject({ code: 0 })
    await writeFile(scratch.path('documents', 'noise'), randomBytes(1_000_000))
    expect(await restic('backup', '--tag', 'goes', scratch.path('documents', 'noise'))).toMatchObject({ code: 0 })
    expect(await post('?create=true', new Uint8Array())).toBe(200)
    for (let size = 2 ** 21; size >= 1; size /= 2) expect([200, 507]).toContain(await postPack(size))
    expect(await postPack(1)).toBe(507)
    const { stdout } = await restic('snapshots', '--json', '--tag', 'goes')
    const [{ id }] = JSON.parse(stdout) as [{ id: string }]
    expect(await restic('forget', id, '--prune')).toMatchObject({ code: 0 })
    expect(await postPack(900_000)).toBe(200)
    expect(await restic('check', '--read-data')).toMatchObject({ code: 0 })
  })
})

/** `backup serve --rest` from outside: the transport `rest` and restic itself against its listener. */
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { objectStoreSuite } from 'backup-agent/testing'
import RestTransport from '@backup-agent/plugin-rest/dist/transport.js'
import type * as Scenes from '../../src/server/rest/test-support/scene.js'
import { makeCertificate, type TestCertificate } from '../support/certificate.js'
import { loadStories } from '../support/engine.js'
import { describeWithRestic } from '../support/restic.js'
import { packageRoot, runProgram } from '../support/run.js'
import { codeOfFailure, transportContext } from '../support/transport-context.js'

const { Scene, token } = (await import(pathToFileURL(join(packageRoot, 'dist/server/rest/test-support/scene.js')).href)) as typeof Scenes
const { signal } = new AbortController()
const transport = new RestTransport()

for (const secure of [false, true]) {
  describe(secure ? 'the listener with HTTP/2 over TLS' : 'the listener in the clear', () => {
    let scene: Scenes.Scene
    let certificate: TestCertificate | undefined
    let next = 1
    beforeAll(async () => {
      certificate = secure ? await makeCertificate() : undefined
      scene = await Scene.open(certificate === undefined ? {} : { certificate })
    })
    afterAll(() => scene.close())
    const address = (path?: string): string => `${scene.address(path)}${certificate === undefined ? '' : `?fp=sha256:${certificate.fingerprint}`}`

    objectStoreSuite({ describe, it }, 'the transport rest against our listener', () => {
      const place = address(`ada/${next++}`)
      return Promise.resolve({ open: (options) => transport.open(place, transportContext(options)), dispose: () => Promise.resolve() })
    })

    it('tells by codes what it refuses', async () => {
      const open = (place: string, create = true): Promise<string | undefined> => codeOfFailure(transport.open(place, transportContext({ create, signal })))
      expect(await open(address('ada/none'), false)).toBe('repository-not-found')
      expect(await open(address('eve/photos'))).toBe('access-denied')
      expect(await open(address().replace(encodeURIComponent(token), 'wrong'))).toBe('login-refused')
      expect(await open(address('ada/..%2fx'))).toBe('invalid-usage')
    })

    it('tells when an object was stored, and never less', async () => {
      const folder = await mkdtemp(join(tmpdir(), 'backup-rest-'))
      const { openDirectoryStore } = await loadStories()
      const other = await Scene.open({ ...(certificate !== undefined && { certificate }), open: (path, options) => openDirectoryStore(join(folder, path), options) })
      try {
        const place = `${other.address()}${certificate === undefined ? '' : `?fp=sha256:${certificate.fingerprint}`}`
        const store = await transport.open(place, transportContext({ create: true, signal }))
        const key = { type: 'config', name: 'config' } as const
        await store.put(key, Buffer.from('x'), { signal })
        const { mtimeMs } = await stat(join(folder, 'ada/photos/config'))
        const { storedAtMs = 0 } = (await store.stat(key, { signal })) ?? {}
        expect(storedAtMs).toBe(Math.floor(mtimeMs / 1000) * 1000 + 999)
        await store.close()
      } finally {
        await other.close()
        await rm(folder, { recursive: true })
      }
    })

    it('breaks off a list of which a part is missing', async () => {
      const { createMemoryStore } = await loadStories()
      const forgetful = createMemoryStore()
      forgetful.list = async function* () {
        for (let index = 0; index < 5000; index++) yield { name: index.toString(16).padStart(64, '0'), size: index }
        await Promise.reject(new Error('the disk is gone'))
      }
      const other = await Scene.open({ ...(certificate !== undefined && { certificate }), open: (path) => Promise.resolve(path === 'ada/broken' ? forgetful : createMemoryStore()) })
      try {
        const place = `${other.address('ada/broken')}${certificate === undefined ? '' : `?fp=sha256:${certificate.fingerprint}`}`
        const store = await transport.open(place, transportContext({ create: true, signal }))
        const listing = async (): Promise<void> => {
          for await (const { size } of store.list('pack', { signal })) expect(size).toBe(-1)
        }
        expect(await codeOfFailure(listing())).toBe('store-failed')
        await store.close()
      } finally {
        await other.close()
      }
    })

    it('closes every store that it opened, and no transfer is left', () => {
      expect([scene.hearing.counts.get('uploads_open') ?? 0, scene.hearing.counts.get('budget_bytes') ?? 0]).toEqual([0, 0])
    })
  })
}

describeWithRestic('restic and the REST listener', () => {
  it('backs up, checks, prunes and restores', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'backup-rest-'))
    const { openDirectoryStore } = await loadStories()
    const scene = await Scene.open({ open: (path, options) => openDirectoryStore(join(folder, path), options) })
    try {
      const source = join(folder, 'source')
      const restic = async (...args: string[]): Promise<string> => {
        const env = { HOME: folder, RESTIC_PASSWORD: 'x', RESTIC_REPOSITORY: scene.address() }
        const { code, stdout, stderr } = await runProgram('restic', ['--no-cache', ...args], { env, cwd: folder })
        if (code !== 0) throw new Error(`restic ${args.join(' ')}: ${code}\n${stdout}${stderr}`)
        return stdout
      }
      await restic('init')
      for (const turn of ['one', 'two']) {
        await writeFile(source, `${turn} ${'x'.repeat(100_000)}`)
        await restic('backup', 'source')
      }
      expect(await restic('list', 'locks')).toBe('')
      await restic('check', '--read-data')
      await restic('forget', '--keep-last', '1', '--prune')
      await restic('check', '--read-data')
      await restic('restore', 'latest', '--target', join(folder, 'restored'))
      expect(await readFile(join(folder, 'restored', 'source'))).toEqual(await readFile(source))
      expect(await restic('unlock')).toContain('successfully removed')
    } finally {
      await scene.close()
      await rm(folder, { recursive: true })
    }
    expect(scene.open.size).toBe(0)
  })
})

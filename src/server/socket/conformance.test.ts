import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from '@jest/globals'
import { openDirectoryStore } from '../../core/transport/directory.js'
import { objectStoreSuite } from '../../testing/object-store-suite.js'
import { firstCertificate } from './test-support/certificates.js'
import { Scene } from './test-support/scene.js'

objectStoreSuite({ describe, it }, 'tcp:// on memory', async () => {
  const scene = await Scene.open()
  return { open: (options) => scene.client({ context: options }), dispose: () => scene.close() }
})

objectStoreSuite({ describe, it }, 'tls:// on a folder, small chunks', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'backup-socket-'))
  const scene = await Scene.open({ certificate: firstCertificate, open: (path, options) => openDirectoryStore(join(folder, path), options) })
  return {
    open: (options) => scene.client({ context: { ...options, chunkBytes: 10_000 } }),
    dispose: async () => {
      await scene.close()
      await rm(folder, { recursive: true })
    },
  }
})

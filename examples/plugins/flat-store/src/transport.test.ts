/** The conformance suite of Backup Agent: a store is right when it passes, each test in a place of its own. */
import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { ObjectStore, OpenOptions, TransportContext } from 'backup-agent/plugin'
import { objectStoreSuite } from 'backup-agent/testing'
import FlatTransport from './transport.js'

const signal = new AbortController().signal

function open(address: string, options: OpenOptions): Promise<ObjectStore> {
  const context: TransportContext = {
    ...options,
    connections: 2,
    chunkBytes: 65_536,
    environment: {},
    stateDirectory: '/nonexistent',
    error: (code, message, more) => Object.assign(new Error(message, more), { code }),
    warn: () => undefined,
  }
  return new FlatTransport().open(address, context)
}

objectStoreSuite({ describe, it }, 'flat', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'flat-'))
  return { open: (options) => open(`flat:${folder}/objects`, options), dispose: () => rm(folder, { recursive: true }) }
})

describe('an address', () => {
  it('has an absolute path', async () => {
    await assert.rejects(open('flat:somewhere', { create: true, signal }), { code: 'invalid-usage' })
  })

  it('of no folder is no repository', async () => {
    await assert.rejects(open('flat:/nonexistent/folder', { create: false, signal }), { code: 'repository-not-found' })
  })
})

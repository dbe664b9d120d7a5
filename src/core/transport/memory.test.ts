import { describe, expect, it } from '@jest/globals'
import { objectStoreSuite } from '../../testing/object-store-suite.js'
import { codeOf } from '../contracts/errors.js'
import { createMemoryTransport } from './memory.js'

objectStoreSuite({ describe, it }, 'memory', () => {
  const transport = createMemoryTransport()
  return Promise.resolve({ open: (context) => transport.open('memory:test', context), dispose: () => Promise.resolve() })
})

describe('memory transport', () => {
  it('has nothing at an address that nobody stored to', async () => {
    const opening = createMemoryTransport().open('memory:none', { create: false, signal: new AbortController().signal })
    expect(await opening.then(() => 'opened', codeOf)).toBe('repository-not-found')
  })
})

import { constants } from 'node:buffer'
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { loadZstd } from '../compress/zstd.js'
import { codeOf } from '../contracts/errors.js'
import { createMemoryStore } from '../transport/memory.js'
import { generateKey, open, seal } from './crypto/envelope.js'
import { decodeUnpacked, encodeUnpacked, loadUnpacked, saveUnpacked, sha256 } from './unpacked.js'

const { signal } = new AbortController()
const access = { store: createMemoryStore(), key: generateKey(), zstd: await loadZstd(), compresses: true }

const codeThrownBy = (call: () => unknown) => {
  try {
    call()
  } catch (error) {
    return codeOf(error)
  }
  return undefined
}

describe('unpacked file', () => {
  it('is a byte 2 and a zstd frame, sealed', () => {
    const plain = open(access.key, encodeUnpacked(access, '{"a":1}'))
    expect(plain[0]).toBe(2)
    expect(access.zstd.decompress(plain.subarray(1)).toString()).toBe('{"a":1}')
  })

  it('is plain JSON, sealed, in a repository of version 1', () => {
    expect(open(access.key, encodeUnpacked({ ...access, compresses: false }, '{"a":1}')).toString()).toBe('{"a":1}')
  })

  it('decodes to what was encoded', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
      const json = JSON.stringify(value)
      expect(decodeUnpacked(access, encodeUnpacked(access, json), 'x')).toEqual(JSON.parse(json))
    }))
  })

  it.each(['{"packs":[]}', '[]'])('is read where it is plain, as older versions wrote it: %s', (json) => {
    expect(decodeUnpacked(access, seal(access.key, Buffer.from(json)), 'x')).toEqual(JSON.parse(json))
  })

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['no JSON', Buffer.from('{"a":')],
    ['no zstd frame', Buffer.from([2, 1, 2, 3])],
    ['an unknown first byte', Buffer.from([3, 0x28, 0xb5, 0x2f, 0xfd])],
    ['no JSON in a frame', Buffer.concat([Buffer.from([2]), access.zstd.compress(Buffer.from('text'))])],
  ])('that holds %s is damaged', (_kind, plain) => {
    expect(codeThrownBy(() => decodeUnpacked(access, seal(access.key, plain), 'x'))).toBe('damaged')
  })

  it('that holds more text than a string can is damaged', () => {
    const zstd = { ...access.zstd, decompress: () => Buffer.alloc(constants.MAX_STRING_LENGTH + 1) }
    expect(codeThrownBy(() => decodeUnpacked({ ...access, zstd }, encodeUnpacked(access, '{}'), 'x'))).toBe('damaged')
  })

  it('is named by its bytes, and other bytes under its name are damaged', async () => {
    const name = await saveUnpacked(access, 'index', '{"packs":[]}', { signal })
    expect(sha256(await access.store.get({ type: 'index', name }, { signal }))).toBe(name)
    expect(await loadUnpacked(access, 'index', name, { signal })).toEqual({ packs: [] })

    await access.store.put({ type: 'index', name }, encodeUnpacked(access, '{"packs":[]}'), { signal })
    await expect(loadUnpacked(access, 'index', name, { signal })).rejects.toMatchObject({ code: 'damaged', subject: name })
  })

  it('that is not there is not damaged', async () => {
    await expect(loadUnpacked(access, 'index', '00'.repeat(32), { signal })).rejects.toMatchObject({ code: 'object-not-found' })
  })
})

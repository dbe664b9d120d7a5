import { describe, expect, it } from '@jest/globals'
import { codeOf } from '../contracts/errors.js'
import { encodeConfig, makeConfig, parseConfig } from './config.js'

/** The example of restic's own design document. */
const id = '5956a3f67a6230d4a92cefb29529f10196c7d92582ec305fd71ff6d331d6271b'
const golden = `{"version":2,"id":"${id}","chunker_polynomial":"25b468838dcb75"}`

const codeThrownBy = (json: unknown) => {
  try {
    parseConfig(json, 'here')
  } catch (error) {
    return [codeOf(error), (error as { subject?: string }).subject]
  }
  return undefined
}

describe('config', () => {
  it('is what restic writes, byte for byte, and comes back', () => {
    const config = { version: 2, id, polynomial: 0x25b468838dcb75n }
    expect(encodeConfig(config)).toBe(golden)
    expect(parseConfig(JSON.parse(golden), 'here')).toEqual(config)
  })

  it('is made so that it can be read', () => {
    const config = makeConfig()
    expect(config.version).toBe(2)
    expect(parseConfig(JSON.parse(encodeConfig(config)), 'here')).toEqual(config)
    expect(makeConfig()).not.toEqual(config)
  })

  it('of version 1 is read', () => {
    expect(parseConfig({ ...JSON.parse(golden) as object, version: 1 }, 'here').version).toBe(1)
  })

  it.each([
    ['a newer version', { version: 3, id, chunker_polynomial: '25b468838dcb75' }, 'repository-version'],
    ['a version that is no number', { version: '2', id, chunker_polynomial: '25b468838dcb75' }, 'repository-version'],
    ['null', null, 'repository-version'],
    ['no id', { version: 2, chunker_polynomial: '25b468838dcb75' }, 'damaged'],
    ['no polynomial', { version: 2, id }, 'damaged'],
    ['a reducible polynomial', { version: 2, id, chunker_polynomial: '25b468838dcb77' }, 'damaged'],
    ['an irreducible polynomial of another degree', { version: 2, id, chunker_polynomial: 'b' }, 'damaged'],
    ['a polynomial with a prefix', { version: 2, id, chunker_polynomial: '0x25b468838dcb75' }, 'damaged'],
    ['a polynomial of zero', { version: 2, id, chunker_polynomial: '0' }, 'damaged'],
  ])('with %s is refused, naming the repository', (_kind, json, code) => {
    expect(codeThrownBy(json)).toEqual([code, 'here'])
  })
})

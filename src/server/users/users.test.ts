import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { codeOf } from '../../core/contracts/errors.js'
import { FakeClock } from '../../core/test-support/fakes.js'
import { peerGroup } from './peer.js'
import { UserRecords } from './user-records.js'

const { signal } = new AbortController()
const cost = { N: 2, r: 1, p: 1 }
const codeOfFailure = (call: Promise<unknown>): Promise<unknown> => call.then(() => 'no error', codeOf)

describe('user records', () => {
  let stateDirectory = ''
  beforeEach(async () => {
    stateDirectory = await mkdtemp(join(tmpdir(), 'server-users-'))
  })
  afterEach(() => rm(stateDirectory, { recursive: true }))
  const records = (): UserRecords => new UserRecords({ stateDirectory, clock: new FakeClock(), cost })

  it('holds a hash and never the token, for its owner alone', async () => {
    const token = await records().add('ada', { signal })
    expect(token).toMatch(/^[\w-]{43}$/)
    const path = join(stateDirectory, 'users', 'ada.json')
    expect(await readFile(path, 'utf8')).not.toContain(token)
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect((await stat(join(stateDirectory, 'users'))).mode & 0o777).toBe(0o700)
    expect(await readdir(join(stateDirectory, 'users'))).toEqual(['ada.json'])
  })

  it('loses nothing when many are added and removed at once', async () => {
    await records().add('old', { signal })
    const names = Array.from({ length: 20 }, (_, index) => `user-${index}`)
    await Promise.all([...names.map((name) => records().add(name, { signal })), records().remove('old')])
    expect((await records().list()).map(({ user }) => user)).toEqual([...names].sort())
  })

  it('lets one of two win who add the same user', async () => {
    const results = await Promise.allSettled([records().add('ada', { signal }), records().add('ada', { signal })])
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  })

  it('gives a new token another id', async () => {
    await records().add('ada', { signal })
    const before = await records().read('ada')
    await records().rotate('ada', { signal })
    expect((await records().read('ada'))?.tokenId).not.toBe(before?.tokenId)
  })

  it.each(['', '.', '..', '../x', 'Ada', 'a/b', 'a b', '-a', 'a'.repeat(65), 'ä'])('refuses %j as a name', async (name) => {
    expect(await codeOfFailure(records().add(name, { signal }))).toBe('invalid-usage')
    expect(await records().read(name)).toBeUndefined()
  })

  it('says who is unknown', async () => {
    expect(await codeOfFailure(records().rotate('ada', { signal }))).toBe('invalid-usage')
    expect(await codeOfFailure(records().remove('ada'))).toBe('invalid-usage')
    expect(await records().list()).toEqual([])
  })

  it.each(['', '{}', '{"version":1,"user":"bob"}', JSON.stringify({ version: 1, user: 'ada', created: '', tokenId: '', scrypt: { N: 2 ** 30, r: 8, p: 1, salt: 'AAAAAAAAAAA=', hash: 'A'.repeat(43) } })])(
    'calls a record damaged that is none: %j',
    async (text) => {
      await records().add('ada', { signal })
      await writeFile(join(stateDirectory, 'users', 'ada.json'), text)
      expect(await codeOfFailure(records().read('ada'))).toBe('damaged')
    },
  )
})

it.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0db8:0001:0002::6', '2001:db8:1:2::/64'],
  ['2001:db8::6', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('%s is counted as %s', (address, group) => {
  expect(peerGroup(address)).toBe(group)
})

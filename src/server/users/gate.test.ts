import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { codeOf } from '../../core/contracts/errors.js'
import { FakeClock } from '../../core/test-support/fakes.js'
import type { Account } from '../contracts.js'
import { RecordingHearing } from '../test-support/hearing.js'
import { FairQueue } from './fair-queue.js'
import { TokenGate } from './gate.js'
import { Tally } from './tally.js'
import { UserRecords } from './user-records.js'

const { signal } = new AbortController()
const cost = { N: 2, r: 1, p: 1 }
const home = '192.0.2.1'
const attacker = '198.51.100.1'

describe('gate', () => {
  let stateDirectory = ''
  let users: UserRecords
  let clock: FakeClock
  let hearing: RecordingHearing
  let gate: TokenGate
  let token = ''
  let delays: number[] = []
  beforeEach(async () => {
    stateDirectory = await mkdtemp(join(tmpdir(), 'server-gate-'))
    clock = new FakeClock()
    hearing = new RecordingHearing()
    delays = []
    users = new UserRecords({ stateDirectory, clock, cost })
    gate = newGate()
    token = await users.add('ada', { signal })
  })
  afterEach(() => rm(stateDirectory, { recursive: true }))

  const newGate = (records: Pick<UserRecords, 'read'> = users): TokenGate =>
    new TokenGate({
      users: records,
      clock,
      cost,
      metrics: hearing,
      log: hearing,
      wait: (milliseconds) => {
        delays.push(milliseconds)
        return Promise.resolve()
      },
    })
  const login = (user: string, given: string, peer = home): Promise<Account> => gate.login({ user, token: given }, peer, { signal })
  const outcome = (user: string, given: string, peer = home): Promise<unknown> => login(user, given, peer).then(({ user: name }) => name, codeOf)
  const messageOfFailure = (user: string, given: string): Promise<string> => login(user, given).then(() => 'no error', (error: Error) => error.message)

  it('lets a user in with the token, again and again', async () => {
    expect(await outcome('ada', token)).toBe('ada')
    expect(await outcome('ada', token)).toBe('ada')
    expect(hearing.counts.get('logins')).toBe(2)
  })

  it('lets a whole house in at once, with one comparison for all connections of a client', async () => {
    const users = Array.from({ length: 30 }, () => outcome('ada', token))
    const leaving = new AbortController()
    const left = gate.login({ user: 'ada', token }, home, { signal: leaving.signal }).catch(codeOf)
    leaving.abort()
    expect(await Promise.all(users)).toEqual(users.map(() => 'ada'))
    expect(await left).toBe('aborted')
  })

  it('counts each of many wrong tokens that come at once', async () => {
    await Promise.all(Array.from({ length: 30 }, () => outcome('ada', 'x')))
    expect(await messageOfFailure('ada', token)).toMatch(/too many/)
  })

  it('counts a wrong token of somebody who leaves before the answer', async () => {
    let leaving = new AbortController()
    gate = newGate({
      read: async (user) => {
        const record = await users.read(user)
        // The comparison has begun when the next tick comes, and cannot have ended.
        process.nextTick(() => leaving.abort())
        return record
      },
    })
    for (let guess = 0; guess < 8; guess++) {
      leaving = new AbortController()
      expect(await gate.login({ user: 'ada', token: `guess ${guess}` }, home, leaving).catch(codeOf)).toBe('aborted')
    }
    while ((hearing.counts.get('logins_refused') ?? 0) < 8) await new Promise(setImmediate)
    expect(await messageOfFailure('ada', token)).toContain('too many wrong logins')
  })

  it('tells an unknown user nothing else than a wrong token', async () => {
    const wrong = await messageOfFailure('ada', 'x')
    expect(await messageOfFailure('eve', 'x')).toBe(wrong)
    expect(await messageOfFailure('../ada', token)).toBe(wrong)
    expect(hearing.counts.get('logins_refused')).toBe(3)
  })

  it('never logs a token, nor a name that is none', async () => {
    await outcome('ada', 'secret-token')
    await outcome('SECRET/token', 'x')
    expect(JSON.stringify(hearing.events)).not.toMatch(/secret/i)
  })

  it('forgets a token that was replaced or whose user is gone', async () => {
    const account = await login('ada', token)
    expect(await gate.isCurrent(account)).toBe(true)
    const next = await users.rotate('ada', { signal })
    expect(await gate.isCurrent(account)).toBe(false)
    expect(await outcome('ada', token)).toBe('login-refused')
    expect(await outcome('ada', next)).toBe('ada')
    await users.remove('ada')
    expect(await outcome('ada', next)).toBe('login-refused')
  })

  it('answers wrong tokens later and later, then refuses at once for a while', async () => {
    for (let attempt = 0; attempt < 8; attempt += 1) expect(await outcome('ada', 'x')).toBe('login-refused')
    expect(delays).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000])
    expect(await outcome('ada', 'x')).toBe('login-refused')
    expect(delays).toHaveLength(8)
    expect(await messageOfFailure('ada', token)).toMatch(/too many/)
    clock.nowMs += 15_000
    await expect(login('ada', token)).rejects.toMatchObject({ hint: 'Check the token, and wait 45 s.' })
    clock.nowMs += 46_000
    await outcome('ada', 'x')
    await expect(login('ada', token)).rejects.toMatchObject({ hint: 'Check the token, and wait 2 min.' })
    clock.nowMs += 121_000
    expect(await outcome('ada', token)).toBe('ada')
  })

  it('blocks for longer whoever goes on, and forgets it in the end', async () => {
    for (let attempt = 0; attempt < 8; attempt += 1) await outcome('ada', 'x')
    clock.nowMs += 61_000
    await outcome('ada', 'x')
    clock.nowMs += 61_000
    expect(await messageOfFailure('ada', token)).toMatch(/too many/)
    clock.nowMs += 30 * 60_000
    expect(await outcome('ada', token)).toBe('ada')
  })

  it('locks nobody out who comes from elsewhere, or who was in before', async () => {
    await login('ada', token)
    for (let attempt = 0; attempt < 50; attempt += 1) await outcome('ada', 'x', attacker)
    for (let attempt = 0; attempt < 50; attempt += 1) await outcome('ada', 'x', home)
    expect(await outcome('ada', token, attacker)).toBe('ada')
    gate = newGate()
    for (let attempt = 0; attempt < 50; attempt += 1) await outcome('ada', 'x', attacker)
    expect(await outcome('ada', token, home)).toBe('ada')
  })

  it('blocks an address that tries many users', async () => {
    for (let attempt = 0; attempt < 40; attempt += 1) await outcome(`user-${attempt}`, 'x')
    expect(await messageOfFailure('ada', token)).toMatch(/too many/)
    expect(await outcome('ada', token, attacker)).toBe('ada')
  })

  it('lets nobody in by a damaged record, and says so in the log', async () => {
    await writeFile(join(stateDirectory, 'users', 'ada.json'), '{')
    expect(await outcome('ada', token)).toBe('login-refused')
    expect(hearing.events.map(({ event }) => event)).toContain('user_record_damaged')
  })
})

describe('fair queue', () => {
  it('takes peers in turns, and refuses one that asks too often', async () => {
    const queue = new FairQueue({ atOnce: 1, waitingPerPeer: 3 })
    const order: string[] = []
    let finishFirst = (): void => undefined
    const first = queue.run('loud', () => new Promise<void>((resolve) => (finishFirst = resolve)), { signal })
    const task = (name: string) => () => {
      order.push(name)
      return Promise.resolve()
    }
    const loud = [1, 2, 3].map((number) => queue.run('loud', task(`loud ${number}`), { signal }))
    const refused = queue.run('loud', task('loud 4'), { signal }).catch(codeOf)
    const quiet = queue.run('quiet', task('quiet'), { signal })
    expect(await refused).toBe('store-failed')
    finishFirst()
    await Promise.all([first, ...loud, quiet])
    expect(order).toEqual(['loud 1', 'quiet', 'loud 2', 'loud 3'])
  })

  it('goes on without those who left', async () => {
    const queue = new FairQueue({ atOnce: 1, waitingPerPeer: 3 })
    const leaving = new AbortController()
    let finishFirst = (): void => undefined
    const first = queue.run('a', () => new Promise<void>((resolve) => (finishFirst = resolve)), { signal })
    const left = queue.run('a', () => Promise.resolve('ran'), { signal: leaving.signal }).catch(codeOf)
    const next = queue.run('b', () => Promise.resolve('ran'), { signal })
    leaving.abort()
    expect(await left).toBe('aborted')
    finishFirst()
    await first
    expect(await next).toBe('ran')
  })
})

it('a tally is bounded', () => {
  const tally = new Tally({ clock: new FakeClock(), blockAfter: 1, blockMs: 1000, mostBlockMs: 1000, forgetMs: 1000 })
  tally.fail('first')
  for (let name = 0; name < 10_000; name += 1) tally.fail(String(name))
  expect(tally.failures('first')).toBe(0)
  expect(tally.failures('9999')).toBe(1)
})

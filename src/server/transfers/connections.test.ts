import { describe, expect, it } from '@jest/globals'
import { RecordingHearing } from '../test-support/hearing.js'
import { Connections } from './connections.js'

function connections(limits: Partial<{ connections: number; connectionsPerPeer: number; connectionsPerUser: number }>): { counts: Connections; hearing: RecordingHearing } {
  const hearing = new RecordingHearing()
  return { hearing, counts: new Connections({ limits: { connections: 10, connectionsPerPeer: 10, connectionsPerUser: 10, ...limits }, metrics: hearing, log: hearing }) }
}

describe('connections', () => {
  it('are limited in all and for each network, and make room when they leave, once', () => {
    const { counts, hearing } = connections({ connections: 3, connectionsPerPeer: 2 })
    const first = counts.enter('192.0.2.1')
    expect([first, counts.enter('::ffff:192.0.2.1')]).not.toContain(undefined)
    expect(counts.enter('192.0.2.1')).toBeUndefined()
    expect(counts.enter('192.0.2.2')).toBeDefined()
    expect(counts.enter('192.0.2.3')).toBeUndefined()
    first?.leave()
    first?.leave()
    expect([counts.enter('192.0.2.1'), counts.enter('192.0.2.4')].map((counted) => counted === undefined)).toEqual([false, true])
    expect([hearing.counts.get('connections'), hearing.counts.get('connections_open'), hearing.counts.get('refusals')]).toEqual([4, 3, 3])
  })

  it('are those of one user at a time', () => {
    const { counts } = connections({ connectionsPerUser: 1 })
    const [one, two] = [counts.enter('192.0.2.1'), counts.enter('192.0.2.2')]
    expect([one?.claim('ada'), one?.claim('ada'), two?.claim('ada')]).toEqual([true, true, false])
    expect([two?.claim('bob'), one?.claim('bob'), two?.claim('ada')]).toEqual([true, false, false])
    one?.claim(undefined)
    expect([two?.claim('ada'), one?.claim('bob')]).toEqual([true, true])
    two?.leave()
    expect([two?.claim('ada'), one?.claim('ada')]).toEqual([false, true])
  })
})

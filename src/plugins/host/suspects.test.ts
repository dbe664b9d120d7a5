import { beforeEach, describe, expect, it } from '@jest/globals'
import type { Warning } from '../../core/contracts/reporter.js'
import { AnalyzerHealth } from './analyzer-health.js'
import { fail } from '../protocol/failure-codes.js'
import { Suspects } from './suspects.js'

const death = fail('crashed', 'signal SIGSEGV')
let warnings: Warning[]
let health: AnalyzerHealth
let suspects: Suspects
beforeEach(() => {
  warnings = []
  health = new AnalyzerHealth(3, (warning) => warnings.push(warning))
  suspects = new Suspects(health, (key) => key.startsWith('converter'))
})

/** Processes end of what `culprit` leaves behind: its own where it works apart, else that of all. */
function dieOf(culprit: string, all: readonly string[]): void {
  const { apart } = suspects
  if (culprit === apart) suspects.died(['converter/text', culprit], death)
  else suspects.died(all.filter((key) => key !== apart), death)
}

describe('Suspects', () => {
  it('makes nothing of one death', () => {
    suspects.died(['a', 'b'], death)
    expect([suspects.apart, warnings]).toEqual([undefined, []])
  })

  it.each(['a', 'b', 'c'])('finds %s among three and a converter, and nobody else is off', (culprit) => {
    for (let deaths = 0; health.offReason(culprit) === undefined && deaths < 20; deaths += 1) dieOf(culprit, ['converter/text', 'a', 'b', 'c'])
    expect(health.offReason(culprit)).toMatchObject({ code: 'disabled', message: expect.stringContaining('3 times after it had answered, last: signal SIGSEGV') })
    expect(warnings).toHaveLength(1)
    expect(suspects.apart).toBeUndefined()
  })

  it('finds a converter when all others have been cleared', () => {
    for (let deaths = 0; health.offReason('converter/text') === undefined && deaths < 50; deaths += 1) {
      suspects.died(['converter/text', 'a', 'b'].filter((key) => key !== suspects.apart), death)
    }
    expect(warnings).toEqual([{ code: 'plugin-disabled', message: expect.stringContaining('converter/text') }])
  })

  it('needs no second process for one that was alone in its own', () => {
    for (let deaths = 0; deaths < 3; deaths += 1) suspects.died(['a'], death)
    expect(health.offReason('a')).toMatchObject({ code: 'disabled' })
  })

  it('does not clear one that was in the process before it was set apart', () => {
    suspects.died(['a', 'b'], death)
    suspects.died(['a', 'b'], death)
    expect(suspects.apart).toBe('a')
    suspects.died(['a', 'b'], death)
    expect(suspects.apart).toBe('a')
    suspects.died(['b', 'c'], death)
    expect(suspects.apart).toBe('b')
  })
})

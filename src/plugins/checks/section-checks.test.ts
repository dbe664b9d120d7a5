import { afterEach, describe, expect, it } from '@jest/globals'
import type { CheckedAnalyzer } from './section-check.js'
import { SectionChecks } from './section-checks.js'

let checks: SectionChecks

function open(checkMs = 60_000): SectionChecks {
  checks = new SectionChecks({ maxSectionBytes: 1000, checkMs })
  return checks
}

afterEach(() => checks.close())

let last = 0
function analyzer(schema: Record<string, unknown>): CheckedAnalyzer {
  return { packageName: 'plugin', key: `plugin/${(last += 1)}`, section: 'part', schema }
}

const catastrophic = analyzer({ type: 'string', pattern: '^(a+)+$' })
const endless = JSON.stringify(`${'a'.repeat(60)}!`)

describe('SectionChecks', () => {
  it('gives the value that fits, and says what is wrong with any other', async () => {
    open()
    const labels = analyzer({ type: 'array', items: { type: 'string' } })
    expect(await checks.refusal(labels)).toBeUndefined()
    expect(await checks.check(labels, '["a"]')).toEqual({ value: ['a'] })
    expect(await checks.check(labels, '["a",3]')).toEqual({ failure: { code: 'schema', message: 'part/1 must be string' }, broke: false })
    expect(await checks.check(labels, '["a"')).toMatchObject({ failure: { code: 'schema' }, broke: false })
    expect(await checks.check(labels, JSON.stringify(['ü'.repeat(500)]))).toMatchObject({ failure: { code: 'too-large' }, broke: false })
    const deep = `${'['.repeat(101)}${']'.repeat(101)}`
    expect(await checks.check(analyzer({}), deep)).toEqual({ failure: { code: 'schema', message: 'the section is nested more than 100 levels deep' }, broke: false })
  })

  it('wants sections that the agent reads in the shape that it knows, whatever their schema allows', async () => {
    open()
    const pii = { ...analyzer({}), section: 'pii' }
    expect(await checks.check(pii, '{"entities":[],"counts":{},"categories":[]}')).toHaveProperty('value')
    expect(await checks.check(pii, '{"found":true}')).toMatchObject({ failure: { code: 'schema', message: expect.stringContaining('pii has not the shape') }, broke: false })
  })

  it('refuses what is no schema, as often as it is asked', async () => {
    open()
    const wrong = analyzer({ type: 'objekt' })
    const refused = { code: 'plugin-load-failed', message: expect.stringContaining('no valid JSON Schema') }
    expect([await checks.refusal(wrong), await checks.refusal(wrong)]).toEqual([refused, refused])
  })

  it('ends a check that comes to no end, and goes on with those that wait', async () => {
    open(1000)
    const number = analyzer({ type: 'number' })
    expect(await checks.check(number, '1')).toEqual({ value: 1 })
    const answers = await Promise.all([checks.check(catastrophic, endless), checks.check(number, '2'), checks.check(catastrophic, '"aaa"')])
    const failure = { code: 'schema', message: 'part cannot be checked against its schema: not done within 1 seconds' }
    expect(answers).toEqual([{ failure, broke: true }, { value: 2 }, { value: 'aaa' }])
  })

  it('ends what runs and what waits when it is closed', async () => {
    open()
    const running = [checks.check(catastrophic, endless), checks.check(catastrophic, '"a"'), checks.refusal(analyzer({}))]
    await checks.check(analyzer({}), 'no JSON')
    await checks.close()
    await checks.close()
    expect(await Promise.all(running)).toMatchObject([{ broke: true }, { broke: true }, { code: 'plugin-load-failed' }])
  })
})

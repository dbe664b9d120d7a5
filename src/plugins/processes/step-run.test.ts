import { describe, expect, it } from '@jest/globals'
import type { Request, Step } from '../protocol/messages.js'
import { StepRun, type Ending } from './step-run.js'

const step: Step = {
  type: 'step', id: 7, file: 1, kind: 'analyze', key: 'a/b', needsText: false, upstream: {}, maxSectionBytes: 1,
  source: { path: '/f', displayName: 'f', size: 1, mediaType: 'text/plain' },
}

const idle = { begun: () => undefined, finished: () => undefined }

function start(limits: { beginMs?: number; loadMs?: number; stepMs?: number; graceMs?: number }, onSend: (request: Request) => void = () => undefined) {
  const sent: Request[] = []
  const send = (request: Request): void => {
    sent.push(request)
    onSend(request)
  }
  const killed: Ending[] = []
  const run = new StepRun(step, { beginMs: 60_000, loadMs: 60_000, stepMs: 60_000, graceMs: 60_000, ...limits }, { ...idle, send, kill: (ending) => killed.push(ending) })
  return { run, sent, killed }
}

describe('StepRun', () => {
  it('answers with the reply to its own step, and to no other', async () => {
    const { run, sent, killed } = start({})
    run.onReply({ type: 'section', id: 6, json: '"late answer of the step before"' })
    run.onReply({ type: 'loaded', id: 7 })
    run.onReply({ type: 'section', id: 7, json: '1' })
    expect(await run.result).toMatchObject({ kind: 'answered', answer: { json: '1' } })
    expect([sent, killed]).toEqual([[], []])
  })

  it('takes nothing twice, and nothing after the answer: a plugin could give itself more time', async () => {
    const { run, sent, killed } = start({ stepMs: 1 }, ({ type }) => {
      if (type === 'abort') expect(run.onReply({ type: 'section', id: 7, json: '1' })).toBe(true)
    })
    const replies = [{ type: 'begun', id: 7 }, { type: 'begun', id: 7 }, { type: 'loaded', id: 7 }, { type: 'loaded', id: 7 }, { type: 'begun', id: 7 }, { type: 'loaded', id: 8 }] as const
    expect(replies.map((reply) => run.onReply(reply))).toEqual([true, false, true, false, false, false])
    expect(await run.result).toMatchObject({ kind: 'timeout', processEnded: false })
    for (const type of ['begun', 'loaded'] as const) expect(run.onReply({ type, id: 7 })).toBe(false)
    expect(run.onReply({ type: 'section', id: 7, json: '2' })).toBe(false)
    expect([sent.length, killed]).toEqual([1, []])
  })

  it('gives no new time to a step that was cancelled while its module was loading', async () => {
    const killed = new Promise<Ending>((resolve) => {
      const run = new StepRun(step, { beginMs: 60_000, loadMs: 60_000, stepMs: 60_000, graceMs: 1 }, { ...idle, send: () => undefined, kill: resolve })
      run.cancel()
      run.onReply({ type: 'loaded', id: 7 })
    })
    expect(await killed).toMatchObject({ cause: 'agent', description: 'cancelled' })
  })

  it('believes an answer that was here before the limit, though the agent was too busy to read it', async () => {
    const { run, sent } = start({ stepMs: 1 })
    run.onReply({ type: 'loaded', id: 7 })
    const busyUntil = performance.now() + 20
    while (performance.now() < busyUntil) continue
    // Runs after the timers that are due, as the arrival of an unread message does, and before immediates they set.
    setImmediate(() => run.onReply({ type: 'section', id: 7, json: '1' }))
    expect(await run.result).toMatchObject({ kind: 'answered' })
    expect(sent).toEqual([])
  })

  it('aborts at the limit, and calls an answer after that a timeout', async () => {
    const { run, sent, killed } = start({ stepMs: 1 }, ({ type }) => {
      if (type === 'abort') run.onReply({ type: 'section', id: 7, json: '1' })
    })
    run.onReply({ type: 'loaded', id: 7 })
    expect(await run.result).toMatchObject({ kind: 'timeout', processEnded: false, limitMs: 1 })
    expect(sent).toEqual([{ type: 'abort', id: 7 }])
    expect(killed).toEqual([])
  })

  it('has a process ended that never comes to the step, without a word against its analyzer', async () => {
    const blocked = new Promise<Ending>((resolve) => {
      const run = new StepRun(step, { beginMs: 1, loadMs: 1, stepMs: 1, graceMs: 1 }, { ...idle, send: () => undefined, kill: (ending) => {
        run.onProcessEnd(ending)
        void run.result.then((result) => result.kind === 'died' && !result.begun && resolve(result.ending))
      } })
    })
    expect(await blocked).toMatchObject({ cause: 'blocked' })
  })

  it('tells a process that was gone before from one that its step ended', async () => {
    const ending: Ending = { cause: 'crashed', description: 'gone' }
    const before = start({})
    before.run.onProcessEnd(ending)
    expect(await before.run.result).toMatchObject({ kind: 'died', begun: false, ending })
    const during = start({})
    during.run.onReply({ type: 'begun', id: 7 })
    during.run.onProcessEnd(ending)
    expect(await during.run.result).toMatchObject({ kind: 'died', begun: true })
  })
})

import { expect, it } from '@jest/globals'
import { loadedOnce } from './loaded-once.js'

it('is loaded when it is first asked for, and once, however many ask at the same time', async () => {
  let loads = 0
  const model = loadedOnce(() => Promise.resolve({ load: ++loads }))
  expect(loads).toBe(0)
  const [one, other] = await Promise.all([model(), model()])
  expect(one).toBe(other)
  expect([await model(), loads]).toEqual([one, 1])
})

it('is loaded again after a failure, which those that waited for it all hear of', async () => {
  const outcomes = [() => Promise.reject(new Error('EMFILE')), () => Promise.resolve('loaded')]
  const model = loadedOnce(() => outcomes.shift()!())
  const waiting = [model(), model()]
  for (const call of waiting) await expect(call).rejects.toThrow('EMFILE')
  expect([await model(), await model(), outcomes.length]).toEqual(['loaded', 'loaded', 0])
})

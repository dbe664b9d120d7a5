import { expect, it } from '@jest/globals'
import { Budget } from './budget.js'

it('runs by the clock it is given, and so do its parts', () => {
  let time = 1_000
  const budget = new Budget(100, () => time)
  time += 60
  expect([budget.leftMs(), budget.isOver]).toEqual([40, false])
  const part = budget.part(10)
  time += 10
  expect([part.isOver, budget.isOver]).toEqual([true, false])
  time += 40
  expect([budget.leftMs(), budget.isOver]).toEqual([-10, true])
})

import { describe, expect, it } from '@jest/globals'
import { Detector } from './detector.js'
import { table } from './table.js'

const detector = new Detector(table, 0.4)

async function found(text: string): Promise<string[]> {
  const entities = await detector.detect(text, new AbortController().signal)
  return entities.map(({ type, start, end }) => `${type} ${text.slice(start, end)}`)
}

const lines = (...cells: string[]): string => Array.from({ length: 40 }, () => cells.join(',')).join('\n')

describe('the head of a column', () => {
  it('speaks for every value in it, however far below', async () => {
    const text = `employee,ssn,part\n${lines('a', '536228726', '"x, y"')}`
    expect(await found(text)).toEqual(Array.from({ length: 40 }, () => 'US_SSN 536228726'))
  })

  it('does not speak for its neighbours', async () => {
    expect(await found(`part,ssn\n${lines('536228726', 'unknown')}`)).toEqual([])
    expect(await found(`part;ssn\n536228726;unknown\n536228726;unknown`)).toEqual([])
  })

  it('finds numbers between commas', async () => {
    expect(await found(`id,when,phone,ssn,ip\n${Array.from({ length: 3 }, () => '1,2021-05-03,5551234567,536228726,10.20.30.40').join('\n')}`)).toEqual(
      Array.from({ length: 3 }, () => ['DATE_TIME 2021-05-03', 'PHONE_NUMBER 5551234567', 'US_SSN 536228726', 'IP_ADDRESS 10.20.30.40']).flat())
  })

  it('counts delimiters outside quotes only', async () => {
    expect(await found(`note,ssn\n${lines('"one, two, three"', '536228726')}`)).toHaveLength(40)
  })

  it('is not looked for in prose', async () => {
    expect(await found('My ssn, you ask?\nIt is this one: 536228726.\n')).toEqual(['US_SSN 536228726'])
  })
})

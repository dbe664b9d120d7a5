/** A section that no code of ours knows: shown, searched and listed by its schema, and without it where the plugin is gone. */
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { linkPlugins } from '../support/linked-plugins.js'
import { FindScene, names } from './find-scene.js'
import { backup, errorLine, makeScratch, packageRoot, type Scratch } from './support.js'

let data: Scratch
let scene: FindScene
beforeAll(async () => {
  data = await makeScratch()
  await linkPlugins(data.path(), [join(packageRoot, 'test', 'fixtures', 'plugins', 'receipts')])
  scene = await FindScene.begin({
    'zoe.txt': 'merchant: Café Zoë\ndate: 2026-03-15\ntotal: 15.5\ncurrency: CHF\nitem: carrot cake 3.5\nitem: tea 12\nnote: paid with 4111 1111 1111 1111\n',
    'hotel.txt': 'merchant: Hotel Post\ndate: 2025-11-02\ntotal: 412\ncurrency: EUR\n',
    'letter.txt': 'Dear all, nothing was paid.\n',
  }, { XDG_DATA_HOME: data.path() })
})
afterAll(async () => {
  await scene.end()
  await data.remove()
})

const show = (more: Record<string, string> = {}) => backup(['show', `latest:${scene.scratch.path('files', 'zoe.txt')}`], { env: { ...scene.env, ...more } })

it('is shown by its schema; without the plugin by the names of its members; and moves no cursor', async () => {
  const { stdout } = await show()
  expect(stdout).toContain(`
  receipts  Merchant  Café Zoë
            Paid on   2026-03-15
            Total     15.5 CHF
            currency  CHF
            Items
              Name         Price
              carrot cake    3.5
              tea             12
            note      \\x1b[2Jpaid with ***1111\\u009b31m
`)
  const without = (await show({ XDG_DATA_HOME: scene.scratch.path() })).stdout
  expect(without).toContain('            merchant  Café Zoë\n')
  expect(without).toContain('            total     15.5\n')
  for (const obeyed of ['\u001b', '\u009b']) expect(stdout + without).not.toContain(obeyed)
})

it('is compared by numbers, texts, dates, members of its records, and what it has', async () => {
  const found = async (...where: string[]) => names(await scene.find(...where.flatMap((condition) => ['--where', condition]))).sort()
  expect(await found('receipts.total > 100', 'receipts.date < 2026', 'receipts.currency = eur')).toEqual(['hotel.txt'])
  expect(await found('receipts.items.price >= 12', 'receipts.items.name ~ CAKE', 'receipts exists', 'receipts.date >= 2026-03', 'receipts.date = 2026-03', 'receipts.date > 2025')).toEqual(['zoe.txt'])
  expect(names(await scene.find('carrot'))).toEqual(['zoe.txt'])
  expect(names(await scene.find('4111'))).toEqual([])
  expect((await scene.call('find', '--where', 'receipts.total > 15', '--where', 'receipts.total < 16')).stdout).toContain('\n  where     receipts.total 15.5 CHF\n')
})

it('tells which members there are, what they hold, and what is wrong with a condition', async () => {
  const told = async (condition: string) => (await scene.call('find', '--where', condition)).stdout.split('\n')[1]
  expect(await told('receipts.totl > 1')).toBe('No document has a member receipts.totl: did you mean receipts.total (number, in the unit of receipts.currency)?')
  expect(await told('receipts.tip > 1')).toBe('No document has a member receipts.tip yet, though a plugin may fill it (number, in %). Files that were saved before it came: backup sync --reanalyze receipts')
  expect(await told('receipts.surcharge > 1')).toMatch(/: there is .*receipts\.currency \(CHF \| EUR\).*receipts\.date \(date\)/)
  for (const [condition, message] of [
    ['receipts.total > 2026-03', "receipts.total holds numbers, and '2026-03' is none"],
    ['receipts.merchant > 2026-03', "receipts.merchant holds no dates, and '2026-03' is one"],
  ] as const) {
    const refused = await scene.call('find', '--where', condition)
    expect(refused.code).toBe(1)
    expect(errorLine(refused)).toContain(message)
  }
  const json = await scene.call('find', '--json', '--where', 'receipts.totl > 1')
  expect(JSON.parse(json.stdout)).toEqual({ hits: [], total: 0 })
  expect(JSON.parse(json.stderr)).toMatchObject({ warning: { code: 'unknown-member', message: expect.stringContaining('did you mean receipts.total') as unknown } })
  const { stdout } = await scene.call('plugins', 'receipts')
  expect(stdout).toMatch(/\n {4}receipts\.total +number, in the unit of receipts\.currency +Total: With tax\n/)
  expect(stdout).toMatch(/\n {4}receipts\.items\.price +number +Price\n/)
})

it('has a card when a file is analysed without saving it', async () => {
  await writeFile(scene.scratch.path('files', 'new.txt'), 'merchant: Kiosk\ntotal: 2\ncurrency: CHF\n')
  expect((await scene.call('analyze', 'new.txt')).stdout).toContain('  receipts  Merchant  Kiosk\n            Total     2 CHF\n')
})

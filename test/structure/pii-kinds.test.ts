import { expect, it } from '@jest/globals'
import path from 'node:path'
import type * as PiiKinds from '../../src/cli/find/pii-kinds.js'
import { packageRoot } from '../support/run.js'

interface Row {
  readonly type: string
  readonly category?: string
}

const load = (file: string): Promise<unknown> => import(path.join(packageRoot, file))

it('find knows the category of every type that the plugin pii has', async () => {
  const { categoryOf, piiCategories } = (await load('dist/cli/find/pii-kinds.js')) as typeof PiiKinds
  const { table } = (await load('plugins/pii/dist/table.js')) as { table: readonly Row[] }
  const ofPlugin = table.map(({ type, category }) => [type, type === 'DATE_TIME' || type === 'URL' ? undefined : category])
  const { nameCategories } = (await load('plugins/pii/dist/names/finder.js')) as { nameCategories: Readonly<Record<string, string | undefined>> }
  expect(Object.keys(nameCategories).map((type) => [type, categoryOf(type)])).toEqual(Object.entries(nameCategories))
  expect(table.length).toBeGreaterThan(100)
  expect(table.map(({ type }) => [type, categoryOf(type)])).toEqual(ofPlugin)
  expect(piiCategories).toEqual([...new Set(table.flatMap(({ category }) => category ?? []))].sort())
})

import { expect, it } from '@jest/globals'
import type { PlannedAnalyzer, PlannedConverter } from '../manifest/configured.js'
import { onlyOf } from './partial-plan.js'
import type { FilePlan } from './registry.js'

const analyzer = (section: string): PlannedAnalyzer => ({ key: `plugin/${section}`, section, needsText: true, after: [] as readonly string[] }) as PlannedAnalyzer
const plan: FilePlan = { converter: { key: 'plugin/text' } as PlannedConverter, analyzers: ['pii', 'embedding', 'summary'].map(analyzer), tooLarge: [] }
const keys = ({ analyzers, converter }: FilePlan): string[] => [...(converter === undefined ? [] : [converter.key]), ...analyzers.map(({ key }) => key)]

it('what is kept is masked by what pii finds; what is only passing is not', () => {
  const only = new Set(['plugin/embedding'])
  expect(keys(onlyOf(plan, only))).toEqual(['plugin/text', 'plugin/pii', 'plugin/embedding'])
  expect(keys(onlyOf(plan, only, true))).toEqual(['plugin/text', 'plugin/embedding'])
  expect(keys(onlyOf(plan, new Set(['plugin/pii']), true))).toEqual(['plugin/text', 'plugin/pii'])
})

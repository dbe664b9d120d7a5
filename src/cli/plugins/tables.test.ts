import { describe, expect, it } from '@jest/globals'
import type { PluginReport } from './report.js'
import { limitText, pluginDetails } from './tables.js'

const plugin = (optionsSchema: PluginReport['optionsSchema'], options = {}): PluginReport =>
  ({ name: 'acme', shortName: 'acme', version: '1.0.0', origin: 'installed', directory: '/acme', enabled: true, capabilities: [], faults: [], analyzers: [], options, ...(optionsSchema && { optionsSchema }) })
const details = (optionsSchema: PluginReport['optionsSchema'], options = {}): string[] => pluginDetails(plugin(optionsSchema, options), 60).slice(4, -2)

describe('limits', () => {
  it.each([[1e12, '1 TB'], [1e9, '1 GB'], [2_500_000, '2.5 MB'], [20_000, '20 kB'], [16_777_216, '16.0 MiB'], [500, '500 B']])('%d bytes are %s', (bytes, text) => {
    expect(limitText(bytes)).toBe(text)
  })
})

describe('capabilities', () => {
  it('are said in words', () => {
    expect(pluginDetails({ ...plugin(undefined), capabilities: ['network', 'spawn'] })).toEqual(expect.arrayContaining(['  may     network: connects to other machines', '  may     spawn: starts other programs']))
  })

  it('stand before the walls that hold a plugin to them', () => {
    expect(pluginDetails({ ...plugin(undefined), capabilities: ['native'], walls: ['javascript', 'seccomp'] }).slice(2, 4)).toEqual(['  may     native: runs native code', '  within  javascript, seccomp'])
  })
})

describe('options', () => {
  it('say how they come to act on files that are known', () => {
    expect(pluginDetails(plugin({ properties: {} })).at(-1)).toBe('They act on new contents; for the others too: backup sync --reanalyze acme')
  })

  it('say which values there are, in the schema itself or where it refers to', () => {
    const schema = { properties: { level: { enum: [1, 'two'], default: 1 }, kinds: { items: { $ref: '#/$defs/kind' } }, share: { minimum: 0, maximum: 1 } }, $defs: { kind: { enum: ['a', 'b'] } } }
    expect(details(schema, { level: 'two' })).toEqual([
      '  level: "two" (default 1)', '    one of 1, two', '  kinds: not set', '    any of a, b', '  share: not set', '    from 0 to 1',
    ])
  })

  it('list many values over few lines, each within its width, and say how many there are besides', () => {
    const values = Array.from({ length: 100 }, (_, at) => `VALUE_${String(at).padStart(2, '0')}`)
    const [, ...lines] = details({ properties: { kind: { enum: values } } })
    expect(lines).toHaveLength(4)
    expect(lines.every((line) => line.length <= 60)).toBe(true)
    const listed = lines.slice(0, 3).join(' ').match(/VALUE_\d\d/g) ?? []
    expect(listed).toEqual(values.slice(0, listed.length))
    expect(lines[3]).toBe(`      and ${100 - listed.length} more: backup plugins acme --json`)
  })
})

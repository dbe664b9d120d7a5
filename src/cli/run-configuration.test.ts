import { describe, expect, it } from '@jest/globals'
import Sync from '../commands/sync.js'
import type { Key } from '../config/key.js'
import { keys } from '../config/keys.js'

interface CommandFlag {
  readonly type: string
  readonly env?: string
  readonly allowNo?: boolean
  readonly multiple?: boolean
}

function rowsOf(key: Key): Exclude<Key, { holds: 'group' | 'named' }>[] {
  if (key.holds === 'named') return rowsOf(key.each)
  return key.holds === 'group' ? Object.values(key.keys).flatMap(rowsOf) : [key]
}

const rows = rowsOf(keys)
const flags: Readonly<Record<string, CommandFlag>> = Sync.flags

describe('flags and arguments that the table of keys names', () => {
  const flagged = rows.flatMap((row) => (row.flag === undefined ? [] : [[row.flag, row] as const]))

  it.each(flagged)('--%s is one of sync, and of its type', (name, row) => {
    const flag = flags[name]
    expect(flag?.type).toBe(row.kind.type === 'boolean' ? 'boolean' : 'option')
    expect([flag?.allowNo ?? false, flag?.multiple ?? false]).toEqual([row.kind.type === 'boolean', row.holds === 'many'])
    expect(flag?.env).toBe(row.holds === 'one' ? row.environment : undefined)
  })

  it('arguments are those of sync', () => {
    const named = rows.flatMap((row) => (row.holds === 'many' && row.argument !== undefined ? [row.argument] : []))
    expect(named).toEqual(Object.keys(Sync.args))
  })
})

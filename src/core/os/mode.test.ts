import { describe, expect, it } from '@jest/globals'
import { goModeFromStat, statModeFromGo } from './mode.js'

/** Go 1.x's own answers: `os.Lstat(path).Mode()` beside `Sys().(*syscall.Stat_t).Mode`, on Linux. */
const golden: readonly (readonly [kind: string, stat: number, go: number])[] = [
  ['regular 0644', 0o100644, 420],
  ['regular 0000', 0o100000, 0],
  ['set-user-id', 0o104755, 8389101],
  ['set-group-id', 0o102755, 4194797],
  ['every bit', 0o107777, 13631999],
  ['fifo', 0o010600, 33554816],
  ['socket', 0o140755, 16777709],
  ['character device', 0o020666, 69206454],
  ['block device', 0o060660, 67109296],
  ['folder', 0o040755, 2147484141],
  ['sticky folder', 0o041777, 2148532735],
  ['symlink', 0o120777, 134218239],
]

describe('mode', () => {
  it.each(golden)('%s is what Go makes of it, and comes back', (_kind, stat, go) => {
    expect(goModeFromStat(stat)).toBe(go)
    expect(statModeFromGo(go)).toBe(stat)
  })

  it('drops bits that Linux does not have', () => {
    const goTemporary = 1 << 28
    expect(statModeFromGo(goTemporary | 0o600)).toBe(0o100600)
  })
})

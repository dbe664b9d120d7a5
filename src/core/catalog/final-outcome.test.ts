import { describe, expect, it } from '@jest/globals'
import { isFinal } from './final-outcome.js'

const failed = (code: string) => isFinal({ status: 'failed', error: { code, message: '' } })
const skipped = (code: string) => isFinal({ status: 'skipped', error: { code, message: '' } })

describe('an outcome', () => {
  it('is final where the analyzer had its say on this content, for better or worse', () => {
    expect(isFinal({ status: 'ok' })).toBe(true)
    expect(isFinal({ status: 'failed' })).toBe(true)
    expect(['crashed', 'memory', 'timeout', 'threw', 'schema', 'too-large', 'teapot', 'EINVAL'].filter((code) => !failed(code))).toEqual([])
    expect(['no-text', 'file-too-large', 'encrypted'].filter((code) => !skipped(code))).toEqual([])
  })

  it('is not final where the moment was to blame', () => {
    expect(isFinal({ status: 'pending' })).toBe(false)
    expect(skipped('changed')).toBe(false)
    expect(['disabled', 'plugin-load-failed', 'EMFILE', 'ENFILE', 'ENOSPC', 'EDQUOT', 'ENOMEM', 'ENOENT', 'ENOTDIR', 'EACCES', 'EIO', 'ESTALE', 'ELOOP'].filter(failed)).toEqual([])
  })
})

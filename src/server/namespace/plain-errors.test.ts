import { describe, expect, it } from '@jest/globals'
import { BackupError, errorCatalogue, type ErrorCode } from '../../core/contracts/errors.js'
import { RecordingHearing } from '../test-support/hearing.js'
import { plainError, plainOpenError } from './plain-errors.js'

const codes = Object.keys(errorCatalogue) as ErrorCode[]
const secret = 'bucket of AKIA'
const hearing = new RecordingHearing()
const told = (thrown: unknown, tell = plainError): BackupError => tell(thrown, 'keys/ab', { log: hearing, metrics: hearing })

describe('what clients hear of the server\'s store', () => {
  it.each(codes)('%s names nothing of the store, and may be tried again only where that may help', (code) => {
    for (const tell of [plainError, plainOpenError]) {
      const error = told(new BackupError(code, secret, { subject: secret, hint: secret }), tell)
      expect([error.message, error.hint, error.subject].join(' ')).not.toContain(secret)
      expect(error.retryable).toBe(code === 'store-failed')
    }
  })

  it('what has no code of ours ends the run', () => {
    expect(told(new Error(secret))).toMatchObject({ code: 'internal', retryable: false })
    expect(told(Object.assign(new Error(secret), { code: 'ECONNRESET' }))).toMatchObject({ code: 'internal', retryable: false })
  })

  it('is not taken for its own login, place or address', () => {
    expect(told(new BackupError('login-refused', secret)).code).toBe('access-denied')
    expect(told(new BackupError('invalid-usage', secret), plainOpenError).code).toBe('internal')
    expect(told(new BackupError('plugin-invalid', secret)).code).toBe('internal')
  })
})

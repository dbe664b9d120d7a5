/** What is said before anything is asked of a store. */
import { describe, expect, it } from '@jest/globals'
import { failureOf } from '@backup-agent/transport-kit/testing'
import { contextOf, secret } from './test-support.js'
import S3Transport from './transport.js'

const open = (address: string, options: Parameters<typeof contextOf>[0] = {}): ReturnType<typeof failureOf> => failureOf(new S3Transport().open(address, contextOf(options)))
const nobody = 's3:http://127.0.0.1:1/bucket/x'

describe('opening a bucket', () => {
  it('refuses an address that makes no sense, and repeats no key of it', async () => {
    const failure = await open(`s3:https://AKID:${secret}@host/bucket`)
    expect(failure.code).toBe('invalid-usage')
    expect(failure.message).not.toContain(secret)
  })

  it('refuses half of a key, and certificates that cannot be read', async () => {
    expect((await open(nobody, { environment: { AWS_ACCESS_KEY_ID: 'AKID' } })).code).toBe('login-refused')
    expect((await open(nobody, { environment: { AWS_ACCESS_KEY_ID: 'AKID', AWS_SECRET_ACCESS_KEY: secret, AWS_CA_BUNDLE: '/nonexistent' } })).code).toBe('invalid-usage')
  })

  it('says store-failed where nobody listens', async () => {
    expect(await open(nobody)).toMatchObject({ code: 'store-failed', message: expect.stringContaining('ECONNREFUSED') })
  })

  it('does nothing when it has been stopped before', async () => {
    expect((await open(nobody, { signal: AbortSignal.abort() })).code).toBe('aborted')
  })
})

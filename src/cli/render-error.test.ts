import { describe, expect, it } from '@jest/globals'
import { BackupError } from '../core/contracts/errors.js'
import { checkoutNote, describeFailure, renderFailure } from './render-error.js'

const render = (thrown: unknown, ...commandLine: string[]) => {
  const failure = describeFailure(thrown, commandLine)
  return [failure.exitCode, renderFailure(failure)]
}

describe('a failure', () => {
  it('says what, where and what to do, on one line', () => {
    const error = new BackupError('wrong-password', 'the password\ndoes not fit', { subject: '/srv/\x1b[31mx', hint: 'Try another.' })
    expect(render(error)).toEqual([12, 'backup: the password does not fit: /srv/\\x1b[31mx. Try another.'])
  })

  it('has no full stop behind a question', () => {
    expect(render(new BackupError('invalid-usage', 'no such kind; did you mean card?', { hint: 'There are some.' }))).toEqual([1, 'backup: no such kind; did you mean card? There are some.'])
  })

  it('does not name the subject twice', () => {
    expect(render(new BackupError('store-full', 'no room at /srv.', { subject: '/srv' }))).toEqual([1, 'backup: no room at /srv'])
  })

  it('is recognised by its code, not by its class', () => {
    expect(render({ code: 'repository-locked', message: 'locked by ada' })).toEqual([11, 'backup: locked by ada'])
  })

  it('of the system is told as it is', () => {
    const error = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: 'ENOSPC', syscall: 'write' })
    expect(render(error)).toEqual([1, 'backup: ENOSPC: no space left on device, write'])
  })

  it('that names a command says how it is typed in a checkout', () => {
    const naming = describeFailure(new BackupError('repository-not-found', 'none', { hint: 'Make one with: backup init --repo /x' }), [])
    const other = describeFailure(new BackupError('damaged', 'the backup is damaged'), [])
    expect(checkoutNote(naming, 'npm start -- ...')).toBe("(In this checkout, 'backup ...' is typed as 'npm start -- ...' or as bin/run.js.)\n")
    expect(checkoutNote(describeFailure(Object.assign(new Error('command x not found'), { oclif: {} }), ['x']), 'npm start')).toContain('checkout')
    expect([checkoutNote(other, 'npm start -- ...'), checkoutNote(naming, undefined)]).toEqual(['', ''])
  })

  it('of our own asks to be reported', () => {
    expect(render(new TypeError('x is not a function'))[1]).toContain('a fault in the program itself: x is not a function. Run it again with --debug')
  })
})
